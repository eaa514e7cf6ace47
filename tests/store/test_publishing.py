"""Only published contracts become public, and the check finds anything else that would."""

import dataclasses
import fcntl
import os
import re
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path

import builders
import pytest
from builders import AT, analysis, assessment, document, finding

from analyser.assessment import assess
from analyser.domain import AbsenceWeights
from analyser.engine.publishing import check, publish
from analyser.errors import LockedRegisterError, NotARegisterError, PublishingError, RegisterError
from analyser.store import Register, Review, Withholding
from analyser.store.publication import published_copy

SECRET_PLACES = 30

OPEN = document(
    "1 This agreement with Acme Systems Limited runs for three years from its start and then ends.",
    "2 The secret recipe price of item zero is one hundred and seven pounds for each unit sold.",
    "3 It renews each year unless the Council gives three months of notice to the Supplier in writing.",
)
CLOSED = document("1 The hidden rebate for the other council is eleven per cent of all that it ever pays to us.")


def publish_now(register, target, **options):
    return publish([register.path], target, actor="Prys the publisher", at=AT, assess=_assess, **options)


def _assess(evidence, as_of, playbook):
    return assessment(evidence)


def mark(register, contract_id, state="published", note=""):
    register.record_review(
        Review("contract", contract_id, "Olwen the officer", "change", {"publication": state}, note), AT
    )
    register.write_assessment(contract_id, assessment(register.evidence(contract_id)), AT)


@pytest.fixture
def two(register, write):
    """Write a contract that is published and one that is not, with a clause of the first withheld."""
    public = write("open", analysis(OPEN, findings=[finding(OPEN, "It renews each year")])).contract_id
    private = write("closed", analysis(CLOSED)).contract_id
    mark(register, public, note="Note to self: ask Olwen")
    return public, private


def bytes_of(target):
    return b"".join(path.read_bytes() for path in (target, target.with_name(target.name + "-wal")) if path.exists())


def test_only_published_contracts_are_copied_and_pages_can_read_them(register, two, tmp_path):
    target = tmp_path / "published.db"
    done = publish_now(register, target)
    assert (done.contracts, done.added, done.removed) == ((two[0],), (two[0],), ())
    with Register.open(target, create=False) as public:
        assert [row["id"] for row in public.db["contracts"].rows] == [two[0]]
        assert public.db["clauses"].count == len(OPEN.lines)
        assert len(list(public.db["clauses"].search("renews"))) == 1
        assert public.db["reviews"].count == public.db["runs"].count == public.db["publications"].count == 0
        assert public.db.execute("PRAGMA foreign_key_check").fetchall() == []
    (note,) = register.db["publications"].rows
    assert (note["actor"], note["contracts"], note["file"]) == ("Prys the publisher", 1, "published.db")


def test_thirty_planted_secrets_are_in_no_byte_of_the_published_file(register, two, write, tmp_path):
    _, private = two
    clauses = list(register.db["clauses"].rows_where("text LIKE '%recipe%'"))
    register.withhold(Withholding(clauses[0]["id"], "Wyn the withholder", "commercially sensitive: tender of May"), AT)
    secrets = ["Olwen", "Prys the publisher", "Wyn the withholder", "commercially sensitive", "Note to self"]
    secrets += ["secret recipe", "one hundred and seven pounds", "hidden rebate", "open.pdf", "closed.pdf"]
    found = next(iter(register.db["findings"].rows))
    for number in range(SECRET_PLACES - len(secrets)):
        secret = f"plantedsecret{number:02d}"
        secrets.append(secret)
        match number % 5:
            case 0:
                register.record_review(Review("finding", found["id"], secret, "confirm"), AT)
            case 1:
                register.record_review(Review("finding", found["id"], "x", "confirm", note=secret), AT)
            case 2:  # a file name that says too much, of a contract that is not published
                write(
                    secret, analysis(document(f"1 Nothing but {secret} and more words stand in this one clause here."))
                )
            case 3:  # a row that is deleted again: its bytes stay in the register's free pages
                with register.transaction():
                    register.db.execute(
                        "INSERT INTO organisations (id, name, role) VALUES (?, ?, 'supplier')", [secret, secret]
                    )
                    register.db.execute("DELETE FROM organisations WHERE id = ?", [secret])
            case 4:  # a correction that was overwritten
                change = {"title": f"Title {secret}"}
                register.record_review(Review("contract", private, "x", "change", change, note=secret), AT)
    assert len(secrets) == SECRET_PLACES
    target = tmp_path / "published.db"
    assert publish_now(register, target).withheld_clauses == 1
    contents = bytes_of(target)
    assert [secret for secret in secrets if secret.encode() in contents] == []
    assert b"It renews each year" in contents, "the check would see words that are there"


def test_what_rests_on_a_withheld_clause_is_assessed_anew(register, two, tmp_path):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%renews%'")
    register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    publish_now(register, target := tmp_path / "published.db")
    with Register.open(target) as public:
        assert public.db["findings"].count == 0
        assert public.db["clauses"].count == len(OPEN.lines) - 1
        assert "renews" not in " ".join(risk["message_en"] for risk in public.db["risks"].rows)


def test_how_sure_it_is_that_a_protection_is_missing_is_not_said_where_a_clause_is_withheld(register, two, tmp_path):
    """What is public does not hold what was found and not shown, so that a figure of it alone would be wrong."""

    def said(target):
        done = publish([register.path], target, actor="p", at=AT)
        with Register.open(target, create=False) as public:
            return done.withheld_clauses, [row["absent"] for row in public.db["protections"].rows]

    weights = AbsenceWeights(-0.6, -0.4, -0.8)
    register.write_assessment(two[0], assess(register.evidence(two[0]), AT.date(), absence_weights=weights), AT)
    held, figures = said(tmp_path / "whole.db")
    assert (held, len(figures)) == (0, 6)
    assert None not in figures
    clause = next(iter(register.db["clauses"].rows_where("text LIKE '%recipe%'")))
    register.withhold(Withholding(clause["id"], "Wyn", "commercially sensitive"), AT)
    held, figures = said(tmp_path / "part.db")
    assert (held, figures) == (1, [None] * 6)


def test_a_released_clause_is_published_again(register, two, tmp_path):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    register.withhold(Withholding(clause["id"], "W", "", release=True), AT)
    assert publish_now(register, tmp_path / "published.db").withheld_clauses == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_withholding_needs_a_reason(register, two, reason):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    with pytest.raises(ValueError, match="reason"):
        register.withhold(Withholding(clause["id"], "W", reason), AT)


def test_a_withheld_clause_that_is_not_found_again_stops_publishing(register, two, write, tmp_path):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    write("open", analysis(document("1 Wholly other words are read from the same file by a later version.")))
    target = tmp_path / "published.db"
    with pytest.raises(PublishingError, match="no longer found"):
        publish_now(register, target)
    assert list(tmp_path.glob("*published*")) == []


def test_the_same_words_in_another_clause_are_withheld_too(register, write, tmp_path):
    twice = document("1 The rebate is eleven per cent.", "2 Nothing else.", "3 The rebate is eleven per cent.")
    contract = write("twice", analysis(twice)).contract_id
    mark(register, contract)
    with register.transaction():
        register.db.execute("UPDATE clauses SET text = 'The rebate is eleven per cent.' WHERE text LIKE '%rebate%'")
    clauses = list(register.db["clauses"].rows_where("text LIKE '%rebate%'"))
    register.withhold(Withholding(clauses[0]["id"], "W", "sensitive"), AT)
    assert publish_now(register, target := tmp_path / "published.db").withheld_clauses == 2
    assert b"eleven per cent" not in bytes_of(target)
    register.withhold(Withholding(clauses[1]["id"], "W", "", release=True), AT)
    assert publish_now(register, target).withheld_clauses == 0


def test_a_clause_is_released_in_the_form_that_a_later_analysis_gave_it(register, two, tmp_path):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    with register.transaction():
        register.db.execute("UPDATE clauses SET text = text || ' Or two.' WHERE id = ?", [clause["id"]])
    assert publish_now(register, tmp_path / "published.db").withheld_clauses == 1
    register.withhold(Withholding(clause["id"], "W", "", release=True), AT)
    assert publish_now(register, tmp_path / "published.db").withheld_clauses == 0
    with pytest.raises(KeyError, match="not withheld"):
        register.withhold(Withholding(clause["id"], "W", "", release=True), AT)


def test_only_words_that_are_gone_are_released_as_such(register, two):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    decision = register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    with pytest.raises(ValueError, match="in the document"):
        register.release_lost(decision, "W", "gone", AT)
    with pytest.raises(KeyError):
        register.release_lost("w99999999", "W", "gone", AT)


def test_words_of_a_withheld_clause_are_not_told_by_a_doubt_about_reading(register, two, tmp_path):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    with register.transaction():
        doubt = {
            "id": "i1",
            "document_id": clause["document_id"],
            "kind": "doubtful_words",
            "quote": "price of item zero",
        }
        register.db["reading_issues"].insert(doubt | {"message_en": "m", "message_cy": "m", "boxes": "[]", "page": 1})
    register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    publish_now(register, target := tmp_path / "published.db")
    assert b"price of item zero" not in bytes_of(target)


def test_two_never_publish_to_a_file_at_once(register, two, tmp_path, monkeypatch):
    monkeypatch.setattr("analyser.engine.publishing.LOCK_SECONDS", 0.2)
    target = tmp_path / "published.db"
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with pytest.raises(LockedRegisterError, match="somebody else is publishing"):
        publish_now(register, target)
    os.close(folder)
    assert publish_now(register, target).added == (two[0],)


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666), (0o000, 0o666)])
def test_a_target_that_may_not_be_written_stays_as_it_was(folder_mode, file_mode):
    """Run as somebody who owns neither: for root every file can be written."""
    with tempfile.TemporaryDirectory() as name:
        own, public = Path(name, "own"), Path(name, "public")
        for folder in (own.parent, own, public):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o777)
        Register.open(own / "own.db").close()
        (own / "own.db").chmod(0o666)
        with Register.open(own / "own.db") as opened:
            publish_now(opened, target := public / "published.db")
        before = target.read_bytes()
        target.chmod(file_mode)
        public.chmod(folder_mode)
        with _as_nobody(), pytest.raises(RegisterError) as raised:
            publish([own / "own.db"], target, actor="x", at=AT, assess=_assess)
        public.chmod(0o777)
        assert "permissions" in raised.value.remedy or "may write" in raised.value.remedy
        assert target.read_bytes() == before
        assert not list(public.glob(".*"))


@contextmanager
def _as_nobody():
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_unpublishing_removes_every_byte_while_readers_have_the_file_open(register, two, tmp_path):
    target = tmp_path / "published.db"
    publish_now(register, target)
    reader = sqlite3.connect(f"file:{target}?mode=ro", uri=True)
    assert reader.execute("SELECT count(*) FROM clauses").fetchone() == (3,)
    mark(register, two[0], "private", "expired")
    done = publish_now(register, target)
    assert done.removed == (two[0],)
    assert reader.execute("SELECT count(*) FROM clauses").fetchone() == (0,)
    reader.close()
    assert b"It renews each year" not in bytes_of(target)


def test_a_dry_run_changes_nothing(register, two, tmp_path):
    target = tmp_path / "published.db"
    assert publish_now(register, target, dry_run=True).added == (two[0],)
    assert not target.exists()
    assert register.db["publications"].count == 0


def test_the_check_names_what_leaks(register, two, tmp_path):
    target = tmp_path / "published.db"
    publish_now(register, target)
    check([register.path], target)
    with Register.open(target) as public, public.transaction():
        public.db.execute("UPDATE clauses SET heading = 'seen by Olwen the officer' WHERE position = 0")
    with pytest.raises(PublishingError, match="the name of a reviewer: 'Olwen the officer'"):
        check([register.path], target)


def test_the_check_finds_a_short_name_only_as_a_word_of_its_own(register, two, tmp_path):
    publish_now(register, target := tmp_path / "published.db")
    register.record_review(Review("contract", two[0], "Pris", "change", {"service_area": "Catering"}), AT)
    with Register.open(target) as public, public.transaction():
        public.db.execute("UPDATE clauses SET heading = 'Enterprise Prisons' WHERE position = 0")
    check([register.path], target)
    with Register.open(target) as public, public.transaction():
        public.db.execute("UPDATE clauses SET heading = 'as Pris said' WHERE position = 0")
    with pytest.raises(PublishingError, match="the name of a reviewer: 'Pris'"):
        check([register.path], target)


def test_a_contract_that_is_no_longer_marked_is_a_leak(register, two, tmp_path):
    publish_now(register, target := tmp_path / "published.db")
    mark(register, two[0], "withheld", "under dispute")
    with pytest.raises(PublishingError, match="not marked as published"):
        check([register.path], target)


def test_a_target_in_use_stays_as_it_was(register, two, tmp_path, monkeypatch):
    publish_now(register, target := tmp_path / "published.db")
    mark(register, two[1])
    holder = sqlite3.connect(target)
    holder.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("analyser.store.register.replace_database", lambda path, draft: _impatient(path, draft))
    with pytest.raises(LockedRegisterError):
        publish_now(register, target)
    holder.rollback()
    assert holder.execute("SELECT count(*) FROM contracts").fetchone() == (1,)
    holder.close()
    assert register.db["publications"].count == 1


def _impatient(path, draft):
    from analyser.store.schema.opening import replace_database

    replace_database(path, draft, timeout=0.1)


def test_a_target_that_is_no_register_is_refused(register, two, tmp_path):
    target = tmp_path / "notes.db"
    target.write_text("not a database, and quite long enough to be looked at as one by SQLite" * 20)
    with pytest.raises(NotARegisterError):
        publish_now(register, target)
    assert target.read_text().startswith("not a database")


def test_a_register_cannot_be_published_over_itself(register, two):
    with pytest.raises(PublishingError, match="one of the registers"):
        publish_now(register, register.path)


def test_a_folder_that_is_not_there_is_named(register, two, tmp_path):
    with pytest.raises(RegisterError, match="no folder"):
        publish_now(register, tmp_path / "nowhere" / "published.db")


KEPT_BACK = {
    "documents": {"filename", "sha256", "council", "error", "uploaded_by"},  # the first two are replaced
    "findings": {"machine_values"},
    "terms": {"machine_values"},
}
PRIVATE_TABLES = {"reviews", "runs", "withholdings", "publications", "playbook"}
COUNTED = {"finding_counts", "contract_sums"}  # by triggers, from what is in the file


def test_every_column_is_published_or_kept_back_on_purpose(register):
    tables = {name for name in register.db.table_names() if not re.match(r"clauses_fts|_sqlite|sqlite", name)}
    assert tables == set(published_copy.COLUMNS) | PRIVATE_TABLES | COUNTED
    for table, columns in published_copy.COLUMNS.items():
        assert set(register.db[table].columns_dict) == set(columns) | KEPT_BACK.get(table, set())


def test_published_facts_keep_what_officers_corrected(register, two, tmp_path):
    (clause,) = register.db["clauses"].rows_where("text LIKE '%recipe%'")
    register.withhold(Withholding(clause["id"], "W", "sensitive"), AT)
    register.record_review(Review("contract", two[0], "O", "change", {"title": "Supply of items"}), AT)
    register.write_assessment(two[0], assessment(register.evidence(two[0])), AT)
    publish_now(register, target := tmp_path / "published.db")
    with Register.open(target) as public:
        assert public.db["contracts"].get(two[0])["title"] == "Supply of items"
        assert dataclasses.asdict(builders.VERSIONS)["analyser"] == "1.0"
