"""The server recalculates deadlines each day, and a locked or broken register does not stop it."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from analyser.engine import Reassessed, daily
from analyser.engine.daily import Daily
from analyser.errors import LockedRegisterError

TODAY = dt.date(2026, 6, 2)


class Office:
    """Stands in for the engine: remembers which register is of which day."""

    def __init__(self) -> None:
        self.days: dict[Path, dt.date] = {}
        self.held: set[Path] = set()

    def is_assessed_as_on(self, register: Path, day: dt.date) -> bool:
        return self.days.get(register) == day

    def reassess(self, register: Path, day: dt.date, **_: object) -> Reassessed:
        if register in self.held:
            raise LockedRegisterError(register)
        self.days[register] = day
        return Reassessed(register, 3, 0.1)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office()
    monkeypatch.setattr("analyser.engine.reassessment.is_assessed_as_on", made.is_assessed_as_on)
    monkeypatch.setattr("analyser.engine.reassessment.reassess", made.reassess)
    return made


def test_a_register_of_another_day_is_counted_anew_and_one_of_today_is_not(office: Office) -> None:
    said: list[object] = []
    registers = [Path("a.db"), Path("b.db")]
    office.days[registers[1]] = TODAY
    work = Daily(registers, today=lambda: TODAY, echo=said.append)
    assert work.once() == 1
    assert said == ["Deadlines of a.db recalculated: 3 contracts."]
    assert work.once() == 0


def test_a_register_that_is_held_is_tried_again(office: Office) -> None:
    said: list[object] = []
    register = Path("a.db")
    office.held.add(register)
    work = Daily([register], today=lambda: TODAY, echo=said.append)
    assert work.once() == 0
    assert len(said) == 1
    office.held.clear()
    assert work.once() == 1


def test_it_works_in_a_thread_and_notices_a_new_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "LONGEST_WAIT", 0.01)
    days = [TODAY]
    seen = threading.Event()

    def told(line: object) -> None:
        if office.days[Path("a.db")] == TODAY + dt.timedelta(days=1):
            seen.set()
        days[0] = TODAY + dt.timedelta(days=1)

    with Daily([Path("a.db")], today=lambda: days[0], echo=told):
        assert seen.wait(10)
