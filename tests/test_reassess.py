"""A register is reassessed from its own rows: no file is read, and every deadline and score is that of the day."""

import dataclasses
import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import builders
import pytest

from analyser.classify import Model
from analyser.classify.model import save
from analyser.domain import Duration, TermKind, Unit
from analyser.engine import reassess
from analyser.engine.reassessment import is_assessed_as_on
from analyser.errors import ModelError, RegisterError, TaxonomyError
from analyser.store import Register, rows_of

FIRST, LATER = dt.date(2026, 1, 1), dt.date(2026, 10, 1)
NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
WORDS = "It renews each year."


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Give a register of one contract that rolls on from 31 March 2027 unless six months' notice is given."""
    path = tmp_path / "register.db"
    text = builders.document("Contract", WORDS)
    terms = (
        builders.term(text, WORDS, TermKind.START_DATE, dt.date(2024, 4, 1)),
        builders.term(text, WORDS, TermKind.END_DATE, dt.date(2027, 3, 31)),
        builders.term(text, WORDS, TermKind.AUTO_RENEWAL, Duration(1, Unit.YEAR)),
        builders.term(text, WORDS, TermKind.RENEWAL_NOTICE, Duration(6, Unit.MONTH)),
    )
    with Register.open(path) as open_register, open_register.transaction():
        open_register.write_factors(builders.factors())
        source = builders.source("one")
        rows = rows_of(source.document_id, builders.analysis(text, terms=terms), "m")
        open_register.write_document(source, rows, builders.VERSIONS, 0.1, NOON)
    return path


def column(register: Path, sql: str) -> list[object]:
    with sqlite3.connect(register) as db:
        return [value for (value,) in db.execute(sql)]


def test_deadlines_age_without_a_file_being_read(register: Path) -> None:
    notices = "select date from deadlines where kind = 'renewal_notice' order by date"
    assert reassess(register, FIRST).contracts == 1
    assert column(register, notices) == ["2026-09-30"]
    assert column(register, "select committed_months from contracts") == [15]
    reassess(register, LATER)
    assert column(register, notices) == ["2026-09-30", "2027-09-30"]
    assert column(register, "select as_of from contracts") == ["2026-10-01"]
    assert column(register, "select committed_until from contracts") == ["2028-03-31"]


def test_the_same_day_gives_the_same_register(register: Path) -> None:
    everything = "select group_concat(message_en || points || weight) from risks"
    reassess(register, FIRST)
    before = column(register, everything)
    reassess(register, LATER)
    assert column(register, everything) != before
    reassess(register, FIRST)
    assert column(register, everything) == before


def test_it_can_be_told_whether_a_register_is_of_a_day(register: Path) -> None:
    reassess(register, FIRST)
    assert is_assessed_as_on(register, FIRST)
    assert not is_assessed_as_on(register, LATER)


def test_a_playbook_of_the_council_counts_instead_of_ours(register: Path, tmp_path: Path) -> None:
    shipped = Path(__file__).parents[1] / "analyser" / "assessment" / "playbook.toml"
    own = tmp_path / "own.toml"
    own.write_text(
        shipped.read_text("utf-8").replace("[rules.rolls_on]\nseverity = 2", "[rules.rolls_on]\nseverity = 3")
    )
    reassess(register, FIRST, own)
    assert column(register, "select severity from risks where rule = 'rolls_on'") == [3]


def test_a_wrong_playbook_or_register_is_refused_before_anything_is_changed(register: Path, tmp_path: Path) -> None:
    reassess(register, FIRST)
    with pytest.raises(TaxonomyError):
        reassess(register, LATER, tmp_path / "nothing.toml")
    assert is_assessed_as_on(register, FIRST)
    with pytest.raises(RegisterError):
        reassess(tmp_path / "nothing.db", LATER)


def test_the_model_in_use_has_its_say(register: Path, tmp_path: Path) -> None:
    absent = "select absent from protections order by factor"
    with pytest.raises(ModelError):
        reassess(register, FIRST, model_dir=tmp_path)
    reassess(register, FIRST)
    shipped = column(register, absent)
    folder = tmp_path / "model"
    model = Model.load()
    save(dataclasses.replace(model, absence=-model.absence), folder)  # what was likely missing is likely there
    reassess(register, FIRST, model_dir=folder)
    other = column(register, absent)
    assert len(other) == len(shipped) == 6
    assert all(one != another for one, another in zip(other, shipped, strict=True))


def test_no_model_is_loaded_to_assess(register: Path) -> None:
    script = """
import datetime, sys
from pathlib import Path
from analyser.engine.reassessment import reassess
assert reassess(Path(sys.argv[1]), datetime.date(2026, 1, 1)).contracts == 1
print(sorted({"onnxruntime", "analyser.classify.model", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script, register], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
