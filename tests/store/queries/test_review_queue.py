"""The review queue: near, severe and doubtful entries come first, and reviewed ones are counted."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import AT, analysis, document, finding, source

from analyser.store import Register, Review
from analyser.store.queries import Connection
from analyser.store.queries.passages import findings_of_document
from analyser.store.queries.review_queue import MOST_TASKS, ReviewProgress, review_progress, review_tasks
from store.conftest import Write
from store.queries.lease import LINES, lease

TODAY = dt.date(2026, 4, 1)
DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_a_task_has_its_words_and_the_next_date_of_its_contract(
    contract: str, register: Register, db: Connection
) -> None:
    register.db.execute("update contracts set title = '', reference = 'CG/7', next_date = '2026-05-01'")
    register.db.conn.commit()
    tasks = review_tasks(db, TODAY)
    first = tasks[0]
    assert (first.kind, first.code, first.document_id, first.page) == ("finding", "exit_charges", DOCUMENT, 1)
    assert (first.quote, first.language, first.probability, first.severity) == (LINES[3], "en", 0.6, 2)
    assert (first.contract_title, first.next_date) == ("CG/7", dt.date(2026, 5, 1))
    # Titles, references and the governing law change no deadline, and what is not shown is not asked about.
    assert {task.code for task in tasks} == {
        "exit_charges",
        "auto_renewal",
        "end_date",
        "renewal_notice",
        "contract_value",
        "termination_notice",
    }


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("2026-04-20", "2028-01-01"),
        ("2025-01-01", "2026-12-01"),  # a date that has passed is as near as can be
        (None, "2026-05-01"),  # and so is one that is not known
    ],
)
def test_the_nearest_contract_comes_first(
    write: Write, register: Register, db: Connection, near: str | None, far: str
) -> None:
    for name, date in (("near", near), ("far", far)):
        paper = document(f"1 The {name} contract renews.")
        contract = write(name, analysis(paper, findings=[finding(paper, "renews")])).contract_id
        register.db.execute("update contracts set title = ?, next_date = ? where id = ?", [name, date, contract])
    register.db.conn.commit()
    assert [task.contract_title for task in review_tasks(db, TODAY)] == ["near", "far"]


def test_what_was_reviewed_is_no_longer_a_task_and_is_counted(
    contract: str, register: Register, db: Connection
) -> None:
    assert review_progress(db) == ReviewProgress(2, 0, 0)
    first, second = findings_of_document(db, DOCUMENT)
    register.record_review(Review("finding", first.id, "Mair", "confirm"), AT)
    register.record_review(Review("finding", second.id, "Mair", "reject"), AT)
    assert review_progress(db) == ReviewProgress(0, 1, 1)
    assert "finding" not in {task.kind for task in review_tasks(db, TODAY)}


def test_the_queue_is_bounded(write: Write, db: Connection) -> None:
    paper = document(*(f"{number} It renews." for number in range(MOST_TASKS + 5)))
    many = [finding(paper, f"{number} It renews.") for number in range(MOST_TASKS + 5)]
    write("many", analysis(paper, findings=many))
    assert len(review_tasks(db, TODAY)) == MOST_TASKS
    assert review_progress(db).remaining == MOST_TASKS + 5


def test_an_empty_register_has_nothing_to_review(db: Connection) -> None:
    assert review_tasks(db, TODAY) == ()
    assert review_progress(db) == ReviewProgress(0, 0, 0)
