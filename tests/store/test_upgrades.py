"""Registers of every earlier schema are migrated with all their rows, after the file was copied."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import shutil
import sqlite3
from pathlib import Path

import pytest
from builders import AT, VERSIONS
from sqlite_utils import Database, Migrations
from web import registers

from analyser.assessment import playbook
from analyser.engine.publishing import publish
from analyser.errors import RegisterError
from analyser.store import Register, Review, Withholding
from analyser.store.schema.migrations import migrations, version

LEVELS = range(1, version())
COUNTED = {"contract_sums", "finding_counts"}
"""Tables that triggers keep; a migration fills them from the rows of others."""
OTHERS = {"sqlite_sequence", "_sqlite_migrations"}


@pytest.fixture(scope="module")
def latest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a register of the latest schema with rows in every table."""
    path = registers.full_register(tmp_path_factory.mktemp("latest"))
    with Register.open(path) as register, register.transaction():
        (finding,) = register.db.query("select id, document_id, clause_id from findings limit 1")
        register.record_review(Review("finding", finding["id"], "Mair", "confirm"), AT)
        register.withhold(Withholding(finding["clause_id"], "Mair", "a trade secret"), AT)
        published = {"actor": "Mair", "file": "p.db", "contracts": 1, "added": "[]", "removed": "[]"}
        register.note_publication(published | {"withheld_clauses": 1}, AT)
        register.keep_playbook(playbook.read(), AT)
        register.start_run("run", VERSIONS, AT)
        document, clause = finding["document_id"], finding["clause_id"]
        for table, row in (
            (
                "tables",
                {"id": "t", "document_id": document, "position": 0, "clause_id": clause, "rows": 1, "columns": 1},
            ),
            ("table_cells", {"id": "c", "table_id": "t", "document_id": document, "row": 0, "column": 0, "text": "5"}),
            ("links", {"id": "l", "document_id": document, "clause_id": clause, "kind": "reference", "quote": "5"}),
        ):
            columns = {column.name: column for column in register.db[table].columns}
            needed = {
                name: 1 if column.type == "INTEGER" else "[]" for name, column in columns.items() if column.notnull
            }
            register.db[table].insert(needed | row)
    with sqlite3.connect(path) as db:
        assert all(db.execute(f"select 1 from {table} limit 1").fetchone() for table in tables(db))
    return path


def tables(db: sqlite3.Connection) -> list[str]:
    found = db.execute("select name from sqlite_schema where type = 'table' and name not like '%_fts%' order by name")
    return [name for (name,) in found if name not in OTHERS]


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"pragma table_info({table})")]


def rows(db: sqlite3.Connection, table: str, names: list[str]) -> list[tuple[object, ...]]:
    quoted = ", ".join(f'"{name}"' for name in names)
    return sorted(db.execute(f"select {quoted} from {table}"), key=repr)


@pytest.fixture(params=LEVELS)
def old(request: pytest.FixtureRequest, latest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a register of an earlier schema with the rows of the latest that it has tables and columns for."""
    path = tmp_path / "register.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "_migrations", migrations._migrations[: request.param])
        Register.open(path).close()
    with sqlite3.connect(path) as db:
        db.execute("attach ? as latest", [str(latest)])
        for table in set(tables(db)) - COUNTED:
            names = ", ".join(f'"{name}"' for name in columns(db, table))
            # The first schema knew no documents without pages.
            values = names.replace('"page_first", "page_last"', "coalesce(page_first, 1), coalesce(page_last, 1)")
            db.execute(f"insert into {table} ({names}) select {values} from latest.{table}")
    return path


def test_every_row_is_kept_and_counted(old: Path, latest: Path, caplog: pytest.LogCaptureFixture) -> None:
    with sqlite3.connect(old) as db:
        (level,) = db.execute("pragma user_version").fetchone()
        before = {table: (columns(db, table), rows(db, table, columns(db, table))) for table in tables(db)}
    with caplog.at_level(logging.WARNING):
        Register.open(old).close()
    with sqlite3.connect(old) as db, sqlite3.connect(latest) as fresh:
        assert db.execute("pragma user_version").fetchone() == (version(),)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("pragma foreign_key_check").fetchall() == []
        db.execute("insert into clauses_fts (clauses_fts, rank) values ('integrity-check', 1)")
        assert tables(db) == tables(fresh)
        for table in tables(db):
            assert set(columns(db, table)) == set(columns(fresh, table))
            if table in before:
                names, kept = before[table]
                assert table in COUNTED or rows(db, table, names) == kept
        for table in COUNTED:
            assert rows(db, table, columns(db, table)) == rows(fresh, table, columns(db, table))
    copy = old.with_name(f"register.db.before-{level + 1:04}.bak")
    assert caplog.messages == [f"register.db is brought up to date; a copy of it as it was is kept in {copy.name}"]
    with sqlite3.connect(copy) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert {table: (columns(db, table), rows(db, table, columns(db, table))) for table in tables(db)} == before
    assert sorted(file.name for file in old.parent.iterdir() if file.suffix == ".bak") == [copy.name]


@pytest.fixture
def outdated(latest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a register for which this version has one more migration."""
    one_more = Migrations._Migration("m9999_more", lambda db: db.execute("create table more (id text)"))
    monkeypatch.setattr(migrations, "_migrations", [*migrations._migrations, one_more])
    return Path(shutil.copy(latest, tmp_path / "register.db"))


def copies(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.suffix == ".bak")


def test_a_copy_is_never_written_over(outdated: Path) -> None:
    first = outdated.with_name(f"register.db.before-{version():04}.bak")
    first.write_text("precious")
    outdated.chmod(0o640)
    Register.open(outdated).close()
    assert copies(outdated) == [f"register.db.before-{version():04}.2.bak", first.name]
    assert first.read_text() == "precious"
    assert outdated.with_name(copies(outdated)[0]).stat().st_mode & 0o777 == 0o640
    Register.open(outdated).close()
    assert len(copies(outdated)) == 2, "nothing is copied when nothing is to be migrated"


def test_a_symbolic_link_in_the_place_of_the_copy_is_left_alone(outdated: Path) -> None:
    taken = outdated.with_name(f"register.db.before-{version():04}.bak")
    taken.symlink_to(outdated.with_name("nowhere"))
    Register.open(outdated).close()
    assert copies(outdated) == [f"register.db.before-{version():04}.2.bak", taken.name]
    assert not taken.exists()


def test_the_copy_of_a_register_opened_through_a_link_is_beside_the_file(outdated: Path) -> None:
    link = outdated.parent / "links" / "link.db"
    link.parent.mkdir()
    link.symlink_to(outdated)
    Register.open(link).close()
    assert copies(outdated) == [f"register.db.before-{version():04}.bak"]
    assert copies(link) == []


@pytest.mark.parametrize("is_target", [False, True])
def test_a_dry_run_of_publishing_migrates_nothing(outdated: Path, *, is_target: bool) -> None:
    other = outdated.with_name("other.db")
    register, target = (other, outdated) if is_target else (outdated, other)
    if is_target:
        Register.open(other).close()
    before = outdated.read_bytes()
    with pytest.raises(RegisterError, match="earlier version") as refused:
        publish([register], target, actor="Mair", at=dt.datetime.now(dt.UTC), dry_run=True)
    assert ("--dry-run" if is_target else "analyser assess") in refused.value.remedy
    assert outdated.read_bytes() == before
    assert copies(outdated) == []


def test_the_copy_has_what_is_still_in_the_log(outdated: Path) -> None:
    other = sqlite3.connect(outdated, isolation_level=None)
    other.execute("update contracts set title = 'Written a moment ago'")
    Register.open(outdated).close()
    other.close()
    with sqlite3.connect(outdated.with_name(copies(outdated)[0])) as db:
        assert set(db.execute("select title from contracts")) == {("Written a moment ago",)}


def test_without_room_for_a_copy_nothing_is_changed(outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 99, 1))
    before = outdated.read_bytes()
    with pytest.raises(RegisterError, match="no room for a copy") as raised:
        Register.open(outdated)
    assert "make room" in raised.value.remedy
    assert (outdated.read_bytes(), copies(outdated)) == (before, [])


def test_a_copy_that_breaks_off_leaves_no_half_of_it(outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("analyser.store.schema.opening.os.fsync", full)
    with pytest.raises(RegisterError, match="cannot be copied"):
        Register.open(outdated)
    assert copies(outdated) == []


def test_a_register_without_documents_is_not_copied(outdated: Path) -> None:
    outdated.unlink()
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(migrations, "_migrations", migrations._migrations[:-1])
        Register.open(outdated).close()
    Register.open(outdated).close()
    assert copies(outdated) == []


def test_a_migration_that_fails_leaves_the_register_as_it_was(outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(db: Database) -> None:
        db.execute("delete from links")
        raise ValueError("a mistake")

    wrong = Migrations._Migration("m9999_wrong", fail)
    monkeypatch.setattr(migrations, "_migrations", [*migrations._migrations[:-1], wrong])
    with pytest.raises(ValueError, match="a mistake"):
        Register.open(outdated)
    with sqlite3.connect(outdated) as db:
        assert db.execute("pragma user_version").fetchone() == (version() - 1,)
        assert db.execute("select 1 from links").fetchone()
