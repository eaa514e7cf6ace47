"""Copying the public rows of a register to a published file, and checking the file for leaks.

Only the columns in `COLUMNS` are ever copied: a table or column added to the schema stays private until it is listed
here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from analyser.store.mapping.documents import Row
from analyser.store.publication.phrase_search import among
from analyser.store.publication.redactions import Withheld, withheld
from analyser.store.write import insert, replace_rows, update

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "factors": "id dimension label_en label_cy definition_en definition_cy threshold precision recall",
        "organisations": "id name name_cy role identifier address",
        "contracts": "id reference title council_id supplier_id service_area award_date start_date end_date end_basis "
        "max_end_date value_amount value_currency value_per unknowns regime lock_in_score lock_in_band unknown_share "
        "as_of publication created_at updated_at next_date next_kind next_certain dates_unknown "
        "committed_until committed_months committed_amount committed_currency committed_basis committed_basis_cy "
        "committed_term_ids",
        "documents": "id contract_id bytes title kind pages pages_read language text_source status attempts seconds "
        "analyser_version model_version added_at analysed_at format",
        "pages": "id document_id number width height text_source confidence",
        "parties": "id document_id role name name_key aliases company_number number_key quote span_start span_end page "
        "boxes origin",
        "clauses": "id document_id position number heading parent_id inside_id text span_start span_end page_first "
        "page_last boxes language is_contents is_signature",
        "findings": "id document_id clause_id factor favours probability shown quote span_start span_end page boxes "
        "origin status model_version",
        "terms": "id document_id clause_id kind amount unit date currency per price_index value reason_en reason_cy "
        "reason_code holder text quote span_start span_end page boxes confidence origin status",
        "tables": "id document_id position clause_id rows columns page boxes",
        "table_cells": "id table_id document_id row column row_span column_span text span_start span_end page boxes",
        "links": "id document_id clause_id kind target_id quote span_start span_end page boxes",
        "reading_issues": "id document_id kind page clause_id message_en message_cy quote boxes",
        "deadlines": "id contract_id kind date basis basis_cy reason_en reason_cy reason_code certain term_ids",
        "risks": "id contract_id rule dimension severity state finding_ids term_ids message_en message_cy weight "
        "sureness points",
        "scores": "id contract_id dimension value unknown",
        "protections": "id contract_id factor found absent",
    }.items()
}
"""The tables and columns that are published; `documents` also gets a neutral `filename` and `sha256`."""

_OF_DOCUMENT = {
    "pages": "",
    "parties": "",
    "clauses": "",
    "findings": "AND status != 'rejected' AND shown",
    "terms": "AND status != 'rejected'",
    "tables": "",
    "table_cells": "",
    "links": "",
    "reading_issues": "",
}
_ASSESSED = ("deadlines", "risks", "scores", "protections")
_TO_CLAUSES = ("parent_id", "inside_id", "clause_id", "target_id")
_NEEDS_CLAUSE = {"findings", "terms", "links", "reading_issues"}
_LONG_ENOUGH = 8  # characters; a shorter name may be part of another word, and is searched for as a whole word
_WORDS_OF_A_LEAK = 8  # consecutive words of a withheld clause that do not occur elsewhere by coincidence


@dataclass(frozen=True, slots=True)
class Copied:
    """A contract that was copied; `withheld` is the number of its clauses that were left out."""

    contract_id: str
    withheld: int


def published_contracts(db: Database) -> tuple[str, ...]:
    """Return the ids of the contracts that are marked as published, in order."""
    sql = "SELECT id FROM contracts WHERE publication = 'published' ORDER BY id"
    return tuple(key for (key,) in db.execute(sql))


def copy_contract(source: Database, target: Database, contract_id: str) -> Copied:
    """Copy the public rows of one contract into another register, inside a transaction of the caller.

    The assessment is copied only if no clause is withheld. Otherwise it may rest on text that is not public, and the
    caller must assess the contract again from the evidence in the target. Raises ValueError with the text of a withheld
    clause that is no longer found in its document.
    """
    (contract,) = _rows(source, "contracts", "id = ?", [contract_id])
    for key in filter(None, (contract["council_id"], contract["supplier_id"])):
        for organisation in _rows(source, "organisations", "id = ?", [key]):
            target.table("organisations").insert(organisation, ignore=True)
    insert(target, "contracts", [contract])
    withheld_clauses = 0
    for order, document in enumerate(_documents(source, contract_id), 1):
        held = withheld(source, document["id"])
        if held.lost:
            raise ValueError(held.lost[0].text)
        insert(target, "documents", [_neutral(document, order)])
        withheld_clauses += _copy_document(source, target, document["id"], held)
    if not withheld_clauses:
        for table in _ASSESSED:
            insert(target, table, _rows(source, table, "contract_id = ? ORDER BY id", [contract_id]))
    return Copied(contract_id, withheld_clauses)


def _copy_document(source: Database, target: Database, document_id: str, held: Withheld) -> int:
    """Copy the rows of one document except those with withheld text; return the number of clauses left out."""
    rows = {
        table: _rows(source, table, f"document_id = ? {which} ORDER BY rowid", [document_id])
        for table, which in _OF_DOCUMENT.items()
    }
    withheld_ids = {row["id"] for row in rows["clauses"] if held.touches(row["span_start"], row["span_end"])}
    for table, found in rows.items():
        insert(target, table, list(_public(table, found, held, withheld_ids)))
    return len(withheld_ids)


def _public(table: str, rows: Iterable[Row], held: Withheld, withheld_ids: set[str]) -> Iterator[Row]:
    """Yield the rows without withheld text; references to clauses that are left out are set to None."""
    for row in rows:
        touched = row.get("span_start") is not None and held.touches(row["span_start"], row["span_end"])
        if table == "reading_issues" and (quote := row["quote"]):
            touched |= any(quote in text or text in quote for text in held.texts)
        if table == "parties" and touched:
            row |= {"quote": None, "span_start": None, "span_end": None, "page": None, "boxes": "[]"}
        elif touched or row["id"] in withheld_ids or (table in _NEEDS_CLAUSE and row["clause_id"] in withheld_ids):
            continue
        yield row | {name: None for name in _TO_CLAUSES if row.get(name) in withheld_ids}


def _documents(source: Database, contract_id: str) -> list[Row]:
    return _rows(source, "documents", "contract_id = ? AND status = 'analysed' ORDER BY id", [contract_id])


def _neutral(document: Row, order: int) -> Row:
    """Return the row of a document with a neutral file name, and a digest that does not identify the file."""
    return document | {
        "filename": f"{document['kind']}-{order}",
        "sha256": hashlib.sha256(f"published {document['id']}".encode()).hexdigest(),
    }


def _rows(db: Database, table: str, where: str, parameters: list[str]) -> list[Row]:
    columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
    return list(db.query(f"SELECT {columns} FROM {table} WHERE {where}", parameters))


ASSESSMENT_COLUMNS = (
    "next_date",
    "next_kind",
    "next_certain",
    "dates_unknown",
    "lock_in_score",
    "lock_in_band",
    "unknown_share",
    "as_of",
    "updated_at",
    *(name for name in COLUMNS["contracts"] if name.startswith("committed_")),
)
"""The columns of `contracts` that a new assessment fills; it also replaces the rows of the tables in `_ASSESSED`."""


def differ_in_assessment_only(one: Database, other: Database, contract_id: str) -> bool:
    """Return whether a contract is the same in two published files, apart from its assessment."""
    return _rows_besides_assessment(one, contract_id) == _rows_besides_assessment(other, contract_id)


def _rows_besides_assessment(db: Database, contract_id: str) -> list[list[Row]]:
    contracts = [
        {name: value for name, value in row.items() if name not in ASSESSMENT_COLUMNS}
        for row in _rows(db, "contracts", "id = ?", [contract_id])
    ]
    keys = [key for row in contracts for key in (row["council_id"], row["supplier_id"]) if key]
    organisations = [row for key in keys for row in _rows(db, "organisations", "id = ?", [key])]
    documents = _documents(db, contract_id)
    rows = [
        _rows(db, table, "document_id = ? ORDER BY id", [document["id"]])
        for document in documents
        for table in _OF_DOCUMENT
    ]
    return [contracts, organisations, documents, *rows]


def copy_assessment(source: Database, target: Database, contract_id: str) -> None:
    """Replace a contract's assessment in the target by that in the source, inside a transaction of the caller."""
    for table in _ASSESSED:
        replace_rows(target, table, contract_id, _rows(source, table, "contract_id = ? ORDER BY id", [contract_id]))
    (row,) = _rows(source, "contracts", "id = ?", [contract_id])
    update(target, "contracts", contract_id, {name: row[name] for name in ASSESSMENT_COLUMNS})


def copy_factors(source: Database, target: Database) -> None:
    """Copy the factors that are missing in the target."""
    for row in _rows(source, "factors", "true ORDER BY id", []):
        target.table("factors").insert(row, ignore=True)


def leaks(published: Database, contents: bytes, source: Database) -> Iterator[str]:
    """Yield a line for each item in a published register that is private in its source.

    `contents` are the bytes of the published file, where deleted rows and indexes are visible too.
    """
    for table in published.table_names():
        if table in ("reviews", "withholdings", "publications", "runs", "playbook") and published.table(table).count:
            yield f"the table {table} is not empty"
    published_ids = set(published_contracts(source))
    for (key,) in published.execute("SELECT id FROM contracts"):
        if source.execute("SELECT 1 FROM contracts WHERE id = ?", [key]).fetchone() and key not in published_ids:
            yield f"the contract {key} is not marked as published"
    kinds = {text: kind for kind, text in _private_texts(source, published_ids)}
    for text in among((text for text in kinds if len(text) >= _LONG_ENOUGH), contents):
        if not _is_public_elsewhere(published, source, text):
            yield f"{kinds[text]}: {text[:60]!r}"
    yield from _short_leaks(published, source, {text: kind for text, kind in kinds.items() if len(text) < _LONG_ENOUGH})


def _short_leaks(published: Database, source: Database, kinds: dict[str, str]) -> Iterator[str]:
    """Search every value for short texts as whole words: in the bytes of the file, "Ann" would match "annual"."""
    if not kinds:
        return
    wanted = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, kinds))})(?!\w)")
    found: set[str] = set()
    for table in COLUMNS:
        for row in published.table(table).rows:
            for value in row.values():
                if isinstance(value, str):
                    found.update(wanted.findall(value))
    for text in sorted(found):
        if not _is_public_elsewhere(published, source, text):
            yield f"{kinds[text]}: {text!r}"


def _private_texts(source: Database, published_ids: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for each private text that must not be in the published file."""
    for (name,) in source.execute("SELECT DISTINCT filename FROM documents"):
        yield "the name of a file", name
    for table, column, kind in (
        ("reviews", "actor", "the name of a reviewer"),
        ("reviews", "note", "a reviewer's note"),
        ("withholdings", "actor", "the name of an officer"),
        ("withholdings", "reason", "a reason for withholding"),
    ):
        for (words,) in source.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} != ''"):
            yield kind, words
    for contract, text in source.execute(
        "SELECT contract_id, text FROM clauses JOIN documents ON documents.id = document_id"
    ):
        if contract not in published_ids:
            yield from (("words of a contract that is not published", piece) for piece in _pieces(text))
    for (document,) in source.execute("SELECT DISTINCT document_id FROM withholdings"):
        for text in withheld(source, document).texts:
            yield from (("words of a clause that is withheld", piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Yield pieces of a clause that are long enough not to occur elsewhere by coincidence."""
    words = text.split(" ")
    for first in range(0, max(len(words) - _WORDS_OF_A_LEAK + 1, 1), _WORDS_OF_A_LEAK):
        piece = " ".join(words[first : first + _WORDS_OF_A_LEAK])
        if len(piece.split()) == _WORDS_OF_A_LEAK:
            yield piece


def _is_public_elsewhere(published: Database, source: Database, text: str) -> bool:
    """Return whether a private text also occurs in the clauses of a published contract."""
    sql = """
        SELECT 1 FROM clauses JOIN documents ON documents.id = document_id JOIN contracts ON contracts.id = contract_id
        WHERE contracts.publication = 'published' AND instr(clauses.text, ?)
        AND clauses.id IN (SELECT value FROM json_each(?))
    """
    found = published.execute("SELECT id FROM clauses WHERE instr(text, ?)", [text])
    return source.execute(sql, [text, json.dumps([key for (key,) in found])]).fetchone() is not None
