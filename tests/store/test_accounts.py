"""Accounts: passwords are stored as hashes, rights are given by register, and only the owner can read the file."""

import sqlite3
import stat

import pytest

from analyser.accounts.accounts import Accounts
from analyser.errors import AccountError

PASSWORD = "a long enough password"


@pytest.fixture
def accounts(tmp_path):
    return Accounts(tmp_path / "accounts.db")


def test_a_person_signs_in_with_their_own_password_alone(accounts, tmp_path):
    accounts.put("Mair", PASSWORD, "officer", tmp_path / "r.db")
    user = accounts.verified(" Mair ", PASSWORD)
    assert user
    assert (user.name, dict(user.roles)) == ("Mair", {(tmp_path / "r.db").resolve(): "officer"})
    assert accounts.verified("Mair", PASSWORD + "x") is None
    assert accounts.verified("Nobody", PASSWORD) is None
    assert accounts.verified("", "") is None


def test_a_new_password_keeps_rights_and_calendar_but_changes_the_mark(accounts, tmp_path):
    accounts.put("Mair", PASSWORD, "officer", tmp_path / "a.db")
    before = accounts.user("Mair")
    accounts.put("Mair", PASSWORD + "2", "analyst", tmp_path / "b.db")
    after = accounts.user("Mair")
    assert set(after.roles.values()) == {"officer", "analyst"}
    assert before.feed_token == after.feed_token
    assert before.mark != after.mark
    assert accounts.user_of_feed(after.feed_token) == after
    assert accounts.user_of_feed("") is None


def test_no_password_is_in_the_file_and_nobody_else_may_read_it(accounts, tmp_path):
    accounts.put("Mair", PASSWORD, "officer", tmp_path / "a.db")
    assert PASSWORD.encode() not in accounts.path.read_bytes()
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "password"),
    [("Mair", "short"), ("", PASSWORD), ("  ", PASSWORD), ("a\nb", PASSWORD), ("a\x1b[31mb", PASSWORD)],
)
def test_what_no_account_can_have(accounts, tmp_path, name, password):
    with pytest.raises(AccountError):
        accounts.put(name, password, "officer", tmp_path / "a.db")
    assert accounts.users() == ()


def test_strangers_cannot_be_granted_or_removed(accounts, tmp_path):
    with pytest.raises(AccountError, match="no account"):
        accounts.grant("Nobody", "officer", tmp_path / "a.db")
    with pytest.raises(AccountError, match="no account"):
        accounts.remove("Nobody")


def test_removing_takes_the_rights_along(accounts, tmp_path):
    accounts.put("Mair", PASSWORD, "officer", tmp_path / "a.db")
    accounts.remove("Mair")
    with sqlite3.connect(accounts.path) as db:
        assert db.execute("SELECT count(*) FROM rights").fetchone() == (0,)
    db.close()


def test_the_secret_of_sessions_outlives_the_process(accounts):
    assert accounts.secret() == Accounts(accounts.path).secret()


def test_another_kind_of_file_is_refused(tmp_path):
    text, database = tmp_path / "notes.db", tmp_path / "other.db"
    text.write_text("no database" * 500)
    with sqlite3.connect(database) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    for path in (text, database):
        with pytest.raises(AccountError):
            Accounts(path)
    with pytest.raises(AccountError, match="no folder"):
        Accounts(tmp_path / "nowhere" / "accounts.db")
