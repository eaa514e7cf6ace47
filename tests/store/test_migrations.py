"""A fresh register is what `schema.md` promises: names, keys, enumerations, indexes, full-text search."""

import sqlite3

import builders
import pytest

from analyser import domain
from analyser.store import Register
from analyser.store.schema.migrations import APPLICATION_ID, migrations, version

PROMISED = {
    "organisations": "id name name_cy role identifier",
    "contracts": "id reference title council_id supplier_id service_area start_date end_date end_basis max_end_date "
    "value_amount value_currency regime lock_in_score lock_in_band publication created_at updated_at",
    "documents": "id contract_id filename sha256 kind pages language text_source status error seconds",
    "pages": "document_id number width height text_source",
    "clauses": "id document_id position number heading parent_id text page_first page_last boxes",
    "findings": "id document_id clause_id factor favours probability shown quote page boxes origin status "
    "model_version",
    "terms": "id document_id clause_id kind amount unit date holder text quote page boxes confidence status",
    "deadlines": "id contract_id kind date basis certain term_ids",
    "risks": "id contract_id rule dimension severity state finding_ids message_en message_cy",
    "reviews": "id target target_id actor action before after note at",
    "factors": "id dimension label_en label_cy definition_en definition_cy threshold precision recall",
    "runs": "id started_at finished_at analyser_version model_version documents failures",
    "scores": "id contract_id dimension value unknown",
    "parties": "id document_id role name aliases company_number page boxes quote",
    "tables": "id document_id clause_id rows columns page boxes",
    "table_cells": "id table_id document_id row column row_span column_span text page boxes",
    "links": "id document_id clause_id kind target_id quote page boxes",
    "reading_issues": "id document_id kind page clause_id message_en message_cy quote boxes",
    "withholdings": "id document_id clause_number clause_text action reason actor at",
    "publications": "id at actor file contracts added removed withheld_clauses",
}
VIEWS = {"contract_risks", "notice_calendar", "supplier_dependence", "statutory_register"}

FILTERED = {
    "organisations": "name role identifier",
    "contracts": "reference title council_id supplier_id service_area start_date end_date end_basis max_end_date "
    "value_amount regime lock_in_score lock_in_band unknown_share publication updated_at",
    "documents": "contract_id filename sha256 kind language text_source status",
    "pages": "document_id text_source",
    "clauses": "document_id number parent_id inside_id",
    "findings": "document_id clause_id factor favours shown origin status",
    "terms": "document_id clause_id kind date holder status",
    "tables": "document_id clause_id",
    "table_cells": "table_id document_id",
    "links": "document_id clause_id target_id kind",
    "reading_issues": "document_id clause_id kind",
    "withholdings": "document_id actor",
    "publications": "actor at",
    "deadlines": "contract_id kind date certain",
    "risks": "contract_id rule dimension severity state",
    "reviews": "target document_id contract_id actor at",
}
"""The columns that pages filter on."""


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_are_there(register, table):
    columns = {column.name for column in register.db[table].columns}
    assert set(PROMISED[table].split()) <= columns


def test_promised_views_are_there_and_can_be_read(register):
    assert set(register.db.view_names()) == VIEWS
    for view in VIEWS:
        assert list(register.db[view].rows) == []


@pytest.mark.parametrize("table", PROMISED)
def test_every_table_has_a_text_id_and_is_strict(register, table):
    assert register.db[table].pks == ["id"]
    assert register.db[table].columns_dict["id"] is str
    assert register.db[table].strict


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, names in FILTERED.items() for c in names.split()])
def test_columns_that_pages_filter_on_are_indexed(register, table, column):
    plan = register.db.execute(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {column} = ?", ["x"]).fetchall()
    used = " ".join(row[3] for row in plan)
    assert "SEARCH" in used, used


@pytest.mark.parametrize("table", PROMISED)
def test_every_foreign_key_is_indexed(register, table):
    leading = {index.columns[0] for index in register.db[table].indexes}
    for key in register.db[table].foreign_keys:
        assert key.column in leading


def test_file_says_whose_it_is_and_is_in_wal_mode(register):
    assert register.db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert register.db.execute("PRAGMA user_version").fetchone() == (version(),)
    assert register.db.journal_mode == "wal"
    assert register.db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "register.db"
    Register.open(path).close()
    before = path.read_bytes()
    with Register.open(path) as register:
        assert migrations.pending(register.db) == []
    assert path.read_bytes() == before


def test_a_register_of_the_first_version_keeps_every_row(tmp_path, monkeypatch):
    path = tmp_path / "register.db"
    first = [migration for migration in migrations._migrations if migration.name.startswith("m0001")]
    with monkeypatch.context() as context:
        context.setattr(migrations, "_migrations", first)
        with Register.open(path) as register, register.transaction():
            register.db.execute(
                "INSERT INTO documents (id, filename, sha256, bytes, status, added_at)"
                f" VALUES ('d', 'a.pdf', '{64 * '0'}', 1, 'analysed', '2026-01-01')"
            )
            register.db.execute(
                "INSERT INTO clauses (id, document_id, position, text, span_start, span_end, page_first, page_last,"
                " boxes) VALUES ('d-0', 'd', 0, 'Term', 0, 4, 1, 1, '[]')"
            )
    with Register.open(path) as register:
        assert register.db["documents"].get("d")["format"] == "pdf"
        assert register.db["clauses"].get("d-0")["text"] == "Term"
        assert register.db["clauses"].detect_fts() == "clauses_fts"
        with register.transaction():
            register.db.execute("UPDATE clauses SET page_first = NULL, page_last = NULL WHERE id = 'd-0'")
        assert register.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert register.db.execute("PRAGMA foreign_key_check").fetchall() == []


ENUMERATIONS = [
    ("documents", "kind", domain.DocumentKind),
    ("documents", "status", domain.DocumentStatus),
    ("documents", "language", domain.Language),
    ("documents", "format", domain.FileFormat),
    ("links", "kind", domain.LinkKind),
    ("documents", "text_source", domain.TextSource),
    ("contracts", "end_basis", domain.EndBasis),
    ("findings", "favours", domain.Favours),
    ("findings", "origin", domain.Origin),
    ("terms", "holder", domain.Holder),
    ("terms", "unit", domain.Unit),
    ("risks", "dimension", domain.Dimension),
    ("risks", "state", domain.RiskState),
    ("scores", "dimension", domain.Dimension),
]


@pytest.mark.parametrize(("table", "column", "values"), ENUMERATIONS)
def test_checks_know_every_value_of_an_enumeration(register, table, column, values):
    schema = register.db[table].schema
    check = schema[schema.index(f"CHECK ({column} IN (") :].split("))")[0]
    assert all(f"'{value.value}'" in check for value in values)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("end_date", "2027-02-30"),  # no such day
        ("end_date", "31/03/2027"),  # not ISO 8601
        ("lock_in_score", 101),
        ("publication", "secret"),
        ("council_id", "nobody"),  # no such organisation
        ("unknowns", "{"),  # not JSON
    ],
)
def test_wrong_values_are_refused(register, write, column, value):
    contract = write("a", builders.analysis(builders.document("One."))).contract_id
    with pytest.raises(sqlite3.IntegrityError):
        register.db.execute(f"UPDATE contracts SET {column} = ? WHERE id = ?", [value, contract])


def test_search_finds_clauses_by_stem_and_without_accents(register, write):
    write("a", builders.analysis(builders.document("The term renews.", "Mae'r tŷ ar werth.")))
    for query, position in (("renewing", 0), ("renewed", 0), ("ty", 1)):
        found = [row["position"] for row in register.db["clauses"].search(query)]
        assert found == [position], query


def test_search_follows_changes_and_survives_vacuum(register, write):
    for name in "abc":
        write(name, builders.analysis(builders.document(f"Only {name} has this.", "Suspension of service.")))
    write("a", builders.analysis(builders.document("Nothing left.")))
    register.db.vacuum()
    register.db.execute("INSERT INTO clauses_fts (clauses_fts, rank) VALUES ('integrity-check', 1)")
    found = {row["document_id"] for row in register.db["clauses"].search("suspension")}
    assert found == {builders.source(name).document_id for name in "bc"}
