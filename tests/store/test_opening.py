"""A file that cannot serve as a register is refused in one line that says what to do."""

import sqlite3

import pytest

from analyser.errors import LockedRegisterError, NewerRegisterError, NotARegisterError, RegisterError
from analyser.store import Register
from analyser.store.schema.opening import as_register_errors


def text_file(path):
    path.write_text("This is a letter, not a database. " * 200)


def foreign_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def newer_register(path):
    Register.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()


def torn_register(path):
    Register.open(path).close()
    path.write_bytes(path.read_bytes()[:5000])


def folder(path):
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (text_file, NotARegisterError),
        (foreign_database, NotARegisterError),
        (torn_register, NotARegisterError),
        (folder, NotARegisterError),
        (newer_register, NewerRegisterError),
    ],
)
def test_unusable_file(tmp_path, make, error):
    path = tmp_path / "register.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as raised:
        Register.open(path)
    assert str(path) in raised.value.line
    assert raised.value.remedy
    assert raised.value.exit_code == 4
    assert "\n" not in raised.value.line
    assert (path.read_bytes() if path.is_file() else None) == before


def test_missing_folder(tmp_path):
    with pytest.raises(RegisterError, match="there is no folder"):
        Register.open(tmp_path / "nowhere" / "register.db")


def test_missing_file_is_only_made_when_asked_for(tmp_path):
    with pytest.raises(RegisterError, match="there is no register"):
        Register.open(tmp_path / "register.db", create=False)
    assert not list(tmp_path.iterdir())


def test_empty_file_becomes_a_register(tmp_path):
    path = tmp_path / "register.db"
    path.touch()
    with Register.open(path) as register:
        assert register.contract_ids() == ()


def test_register_held_by_another_program(tmp_path):
    path = tmp_path / "register.db"
    Register.open(path).close()
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with Register.open(path, timeout=0.1) as register:
        assert register.contract_ids() == (), "reading goes on while another program writes"
        with pytest.raises(LockedRegisterError, match="in use by another program"), register.transaction():
            pass
    other.close()


def test_new_file_held_by_another_program(tmp_path):
    path = tmp_path / "register.db"
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LockedRegisterError):
        Register.open(path, timeout=0.1)
    other.close()


def test_register_that_cannot_be_written_to(register):
    register.db.execute("PRAGMA query_only = ON")  # SQLite then says what it says of a read-only file
    with pytest.raises(RegisterError, match="cannot be written to") as raised:
        register.write_factors([])
        with as_register_errors(register.path):
            register.db.execute("DELETE FROM factors")
    assert "permissions" in raised.value.remedy


def test_full_disk(register):
    pages = register.db.execute("PRAGMA page_count").fetchone()[0]
    register.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RegisterError, match="disk is full"), register.transaction():
        register.db.execute("CREATE TABLE big AS SELECT hex(randomblob(1000000)) AS words")
    assert "big" not in register.db.table_names()


def test_two_programs_may_make_the_same_register(tmp_path):
    path = tmp_path / "register.db"
    with Register.open(path) as first, Register.open(path) as second:
        assert first.db.table_names() == second.db.table_names()
