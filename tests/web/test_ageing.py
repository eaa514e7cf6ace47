"""The effects of a new day: registers by their own playbooks, and published files with nothing that is not public."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyser.assessment.playbook import read
from analyser.cli import main
from analyser.engine import record_reviews
from analyser.engine.assessing import assess_as_on, assess_contract
from analyser.engine.daily import Daily
from analyser.engine.publishing import check, publish
from analyser.engine.reassessment import reassess
from analyser.engine.refresh_published import refresh
from analyser.store import Register, Review, Withholding
from analyser.store.queries.contract_history import latest_review_id
from web.registers import AT, TODAY

LATER = TODAY + dt.timedelta(days=500)
ASSESSED = ("deadlines", "risks", "scores")


@pytest.fixture
def own(register: Path, tmp_path: Path) -> Path:
    """Give a copy of the register for one test, with all contracts marked as published."""
    path = Path(shutil.copy(register, tmp_path / "own.db"))
    with Register.open(path) as opened:
        for contract in opened.contract_ids():
            change(opened, contract, publication="published")
    return path


def change(register: Register, contract: str, **columns: str) -> None:
    register.record_review(Review("contract", contract, "Olwen", "change", columns), AT)
    assess_contract(register, contract, assess_as_on(TODAY), AT)


def publish_now(register: Path, target: Path) -> Path:
    publish([register], target, actor="Olwen", at=AT)
    return target


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with Register.open(path) as register:
        return register.db.execute(sql).fetchall()


def test_published_contracts_age_as_those_of_their_register(own: Path, tmp_path: Path) -> None:
    target = publish_now(own, tmp_path / "published.db")
    reassess(own, LATER)
    assert rows(target, "select distinct as_of from contracts") == [(TODAY.isoformat(),)]
    assert refresh(target, [own]) == len(rows(own, "select 1 from contracts"))
    fresh = publish_now(own, tmp_path / "fresh.db")
    for table in ("contracts", *ASSESSED):
        assert rows(target, f"select * from {table} order by id") == rows(fresh, f"select * from {table} order by id")
    assert rows(target, "select distinct as_of from contracts") == [(LATER.isoformat(),)]
    check([own], target)


@pytest.mark.parametrize("how", ["title", "withheld", "finding"])
def test_what_has_changed_since_is_not_published_by_a_new_day(own: Path, tmp_path: Path, how: str) -> None:
    target = publish_now(own, tmp_path / "published.db")
    before = target.read_bytes()
    with Register.open(own) as register:
        finding, document, clause = register.db.execute(
            "select id, document_id, clause_id from findings where shown limit 1"
        ).fetchone()
        (contract,) = register.db.execute("select contract_id from documents where id = ?", [document]).fetchone()
        if how == "title":
            change(register, contract, title="Not to be seen yet")
        elif how == "withheld":
            register.withhold(Withholding(clause, "Olwen", "sensitive"), AT)
        else:
            record_reviews.record(register, contract, _latest(register, contract), [_rejecting(finding)], TODAY)
    reassess(own, LATER)
    old = rows(target, f"select * from contracts where id = '{contract}'")
    assert refresh(target, [own]) == len(rows(own, "select 1 from contracts")) - 1
    assert rows(target, f"select * from contracts where id = '{contract}'") == old
    assert rows(target, f"select 1 from findings where id = '{finding}'") == [(1,)]
    assert b"Not to be seen yet" not in target.read_bytes()
    assert before != target.read_bytes()


def _latest(register: Register, contract: str) -> str:
    return latest_review_id(register.db.conn, contract)


def _rejecting(finding: str) -> Review:
    return Review("finding", finding, "Olwen", "reject")


def test_words_that_are_withheld_stay_out_of_what_is_aged(own: Path, tmp_path: Path) -> None:
    with Register.open(own) as register:
        (clause,) = register.db.execute("select clause_id from findings where shown limit 1").fetchone()
        (words,) = register.db.execute("select text from clauses where id = ?", [clause]).fetchone()
        register.withhold(Withholding(clause, "Olwen", "sensitive"), AT)
    target = publish_now(own, tmp_path / "published.db")
    reassess(own, LATER)
    assert refresh(target, [own]) == len(rows(own, "select 1 from contracts"))
    assert words.encode() not in target.read_bytes()
    assert rows(target, "select distinct as_of from contracts") == [(LATER.isoformat(),)]


def test_published_files_follow_their_registers_once_a_day(own: Path, tmp_path: Path) -> None:
    target = publish_now(own, tmp_path / "published.db")
    with Register.open(own) as register:
        change(register, register.contract_ids()[0], title="Another title")
    said: list[object] = []
    days = [LATER]
    work = Daily([own], [target, tmp_path / "not yet.db"], today=lambda: days[0], echo=said.append)
    contracts = len(rows(own, "select 1 from contracts"))
    assert work.once() == 2
    assert said == [
        f"Deadlines of own.db recalculated: {contracts} contracts.",
        f"Deadlines of published.db recalculated: {contracts - 1} contracts.",
    ]
    assert work.once() == 0
    days[0] += dt.timedelta(days=1)
    assert work.once() == 2


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """Give a playbook of the council's own, by which every score is high."""
    path = tmp_path / "strict.toml"
    lines = [line for line in read().splitlines() if not line.startswith(("low =", "medium =", "high ="))]
    text = "\n".join(lines).replace("[bands]", '[bands]\nhigh = { at_least = 0, why = "We take no risk." }')
    path.write_text(text, "utf-8")
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def bands(register: Path) -> set[object]:
    return {band for (band,) in rows(register, "select distinct lock_in_band from contracts")} - {None, "unknown"}


def test_a_register_keeps_its_playbook(own: Path, strict: Path, tmp_path: Path) -> None:
    assert len(bands(own)) > 1
    assert run("assess", "--register", own, "--playbook", strict)[0] == 0
    assert bands(own) == {"high"}
    strict.unlink()
    assert Daily([own], today=lambda: LATER, echo=str).once() == 1
    assert bands(own) == {"high"}
    with Register.open(own) as register:
        change(register, register.contract_ids()[0], title="Another title")
    assert bands(own) == {"high"}
    target = publish_now(own, tmp_path / "published.db")
    assert bands(target) == {"high"}
    assert rows(target, "select * from playbook") == []
    assert run("assess", "--register", own)[0] == 0
    assert bands(own) == {"high"}
    assert run("assess", "--register", own, "--shipped-playbook")[0] == 0
    assert len(bands(own)) > 1
    assert rows(own, "select * from playbook") == []


def test_a_wrong_playbook_is_never_kept(own: Path, strict: Path) -> None:
    run("assess", "--register", own, "--playbook", strict)
    kept = rows(own, "select toml from playbook")
    for text in ("not toml", "[bands]", strict.read_text("utf-8").replace("at_least = 0", "at_least = 5")):
        strict.write_text(text, "utf-8")
        code, output = run("assess", "--register", own, "--playbook", strict)
        assert code == 6, output
        assert strict.name in output
        assert rows(own, "select toml from playbook") == kept
    strict.write_bytes(b"\xff\xfe")
    assert run("assess", "--register", own, "--playbook", strict)[0] == 6
    assert run("assess", "--register", own, "--playbook", strict, "--shipped-playbook")[0] == 2


def test_a_kept_playbook_that_is_no_longer_right_is_named(own: Path) -> None:
    with Register.open(own) as register:
        register.keep_playbook("[rules]", AT)
    code, output = run("assess", "--register", own)
    assert code == 6
    assert "the playbook kept in own.db" in output
