"""The forms in the evidence view, beside the words: for saying right or wrong, correcting, undoing and adding."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from analyser.accounts.roles import Action
from analyser.domain import Unit
from analyser.engine import record_reviews
from analyser.web.components.highlights import Mark, language_of
from analyser.web.core import labels
from analyser.web.core.request import NotFoundError, Request

SIDES = ("buyer", "supplier", "mutual", "unclear")
UNITS = tuple(unit.value for unit in Unit)


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The form beside the active words: what may be chosen, what stands there now, and the latest review to undo."""

    action: str
    csrf: str
    seen: str
    back: str
    kind: str
    id: str
    factor: str
    favours: str
    date: str
    amount: str
    unit: str
    factors: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    undo: str
    done: str


@dataclass(frozen=True, slots=True)
class UndoForm:
    """The form that takes back the review `undo` of something that is no longer shown because of it."""

    action: str
    csrf: str
    seen: str
    back: str
    kind: str
    id: str
    undo: str


@dataclass(frozen=True, slots=True)
class AddForm:
    """The form for words that the machine missed; `done` says that some were just added.

    `clauses` are those to choose from: id, what they are called, and the language of that, empty for both.
    """

    action: str
    csrf: str
    seen: str
    back: str
    clauses: tuple[tuple[str, str, str], ...]
    factors: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, str], ...]
    done: bool


def form_of(db: sqlite3.Connection, mark: Mark | None, request: Request) -> ReviewForm | None:
    """Return the form for the active words; None when there are none or the reader may not edit."""
    if mark is None or not request.may(Action.EDIT, request.register()):
        return None
    row = db.execute(f"select * from {mark.kind}s where id = ?", [mark.id]).fetchone()
    contract = _contract_of(db, row["document_id"])
    finding = mark.kind == "finding"
    amount = None if finding else row["amount"]
    return ReviewForm(
        action=request.urls.review(request.register().route),
        csrf=request.csrf(),
        seen=record_reviews.latest(db, contract),
        back=f"{request.path}?{request.query}" if request.query else request.path,
        kind=mark.kind,
        id=mark.id,
        factor=row["factor"] if finding else "",
        favours=row["favours"] if finding else "",
        date="" if finding else row["date"] or "",
        amount="" if amount is None else f"{amount:g}",
        unit="" if finding else row["unit"] or "",
        factors=tuple(labels.factors(request.translator).items()) if finding else (),
        sides=tuple((side, labels.sides(request.translator)[side]) for side in SIDES) if finding else (),
        units=() if finding else tuple((unit, request.translator.unit(unit)) for unit in UNITS),
        undo=_latest_standing(db, mark.id),
        done=request.arguments.get("done", ""),
    )


def undoing_form(db: sqlite3.Connection, request: Request) -> UndoForm | None:
    """Return the form for taking back that something was wrong, just after that was said: it is no longer shown."""
    kind = next((kind for kind in ("finding", "term") if kind in request.arguments), "")
    if request.arguments.get("done") != "reject" or not kind or not request.may(Action.EDIT, request.register()):
        return None
    target = request.arguments[kind]
    row = db.execute(
        f"select document_id, contract_id from {kind}s join documents on documents.id = document_id"
        f" where {kind}s.id = ? and {kind}s.status = 'rejected'",
        [target],
    ).fetchone()
    if row is None or row["document_id"] != request.parts["document"]:
        return None
    return UndoForm(
        action=request.urls.review(request.register().route),
        csrf=request.csrf(),
        seen=record_reviews.latest(db, row["contract_id"] or ""),
        back=f"{request.path}?{request.query}",
        kind=kind,
        id=target,
        undo=_latest_standing(db, target),
    )


def _latest_standing(db: sqlite3.Connection, target: str) -> str:
    """Return the id of the latest review of a target that was not undone; empty when there is none."""
    row = db.execute(
        "select id from reviews where target_id = ? and action <> 'undo' and id not in"
        " (select after ->> 'review' from reviews where target_id = ? and action = 'undo') order by id desc limit 1",
        [target, target],
    ).fetchone()
    return row[0] if row else ""


def adding_form(db: sqlite3.Connection, document: str, page: int | None, request: Request) -> AddForm | None:
    """Return the form for adding a finding on a page, or anywhere for None; None when the reader may not edit."""
    if not request.may(Action.EDIT, request.register()):
        return None
    rows = db.execute(
        "select id, number, heading, language, substr(text, 1, 60) as start from clauses"
        " where document_id = :document and (:page is null or page_first <= :page and page_last >= :page)"
        " and not is_contents order by position",
        {"document": document, "page": page},
    )
    return AddForm(
        action=request.urls.review(request.register().route),
        csrf=request.csrf(),
        seen=record_reviews.latest(db, _contract_of(db, document)),
        back=request.path,
        clauses=tuple(
            (row["id"], " ".join(filter(None, (row["number"], row["heading"] or row["start"]))), language_of(row))
            for row in rows
        ),
        factors=tuple(labels.factors(request.translator).items()),
        sides=tuple((side, labels.sides(request.translator)[side]) for side in SIDES),
        done=request.arguments.get("done") == "add",
    )


def _contract_of(db: sqlite3.Connection, document: str) -> str:
    row = db.execute("select contract_id from documents where id = ?", [document]).fetchone()
    if row is None:
        raise NotFoundError
    return row[0] or ""
