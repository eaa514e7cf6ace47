"""The forms of the evidence view, for confirming, rejecting, correcting, undoing and adding."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analyser.accounts.roles import Action
from analyser.domain import Duration, Money, Percentage, Unit
from analyser.store.queries import Connection
from analyser.store.queries.contract_history import latest_review_id
from analyser.store.queries.document_page import DocumentHead
from analyser.store.queries.passages import StoredFinding, StoredTerm
from analyser.store.queries.review_targets import clause_choices, review_target
from analyser.web.components.highlights import Found, kind_of
from analyser.web.core import labels
from analyser.web.core.request import Request

SIDES = ("buyer", "supplier", "mutual", "unclear")
UNITS = tuple(unit.value for unit in Unit)


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The form beside the active words: choices, current values, and in `undo` the latest review, which can be undone.

    `seen` is the contract's latest review at the time when the form was made; `back` is the page to return to.
    """

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
    """The form for undoing the review `undo`, which rejected a finding or term that is therefore no longer shown."""

    action: str
    csrf: str
    seen: str
    back: str
    kind: str
    id: str
    undo: str


@dataclass(frozen=True, slots=True)
class AddForm:
    """The form for adding words that the program missed; `done` says that some have just been added.

    `clauses` are those to choose from: id, number with heading, and language, which is empty for a bilingual clause.
    """

    action: str
    csrf: str
    seen: str
    back: str
    clauses: tuple[tuple[str, str, str], ...]
    factors: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, str], ...]
    done: bool


def review_form(db: Connection, active: Found | None, request: Request) -> ReviewForm | None:
    """Return the form for the active finding or term; None when there is none or the reader may not edit."""
    if active is None or not request.may(Action.EDIT, request.register()):
        return None
    target = review_target(db, kind_of(active), active.id)
    if target is None:
        return None
    is_finding = isinstance(active, StoredFinding)
    value = active.value if isinstance(active, StoredTerm) else None
    return ReviewForm(
        action=request.urls.review(request.register().route),
        csrf=request.csrf(),
        seen=latest_review_id(db, target.contract_id),
        back=f"{request.path}?{request.query}" if request.query else request.path,
        kind=target.kind,
        id=target.id,
        factor=active.factor if isinstance(active, StoredFinding) else "",
        favours=active.favours if isinstance(active, StoredFinding) else "",
        date=value.isoformat() if isinstance(value, dt.date) else "",
        amount=f"{float(value.amount):g}" if isinstance(value, Duration | Money | Percentage) else "",
        unit=value.unit.value if isinstance(value, Duration) else "",
        factors=tuple(labels.factors(request.translator).items()) if is_finding else (),
        sides=tuple((side, labels.sides(request.translator)[side]) for side in SIDES) if is_finding else (),
        units=() if is_finding else tuple((unit, request.translator.unit(unit)) for unit in UNITS),
        undo=target.latest_review,
        done=request.arguments.get("done", ""),
    )


def undo_form(db: Connection, request: Request) -> UndoForm | None:
    """Return the form for undoing a rejection, for the page that is shown after it; None on other pages."""
    kind = next((kind for kind in ("finding", "term") if kind in request.arguments), "")
    if request.arguments.get("done") != "reject" or not kind or not request.may(Action.EDIT, request.register()):
        return None
    target = review_target(db, kind, request.arguments[kind])
    if target is None or target.status != "rejected" or target.document_id != request.parts["document"]:
        return None
    return UndoForm(
        action=request.urls.review(request.register().route),
        csrf=request.csrf(),
        seen=latest_review_id(db, target.contract_id),
        back=f"{request.path}?{request.query}",
        kind=kind,
        id=target.id,
        undo=target.latest_review,
    )


def add_form(db: Connection, document: DocumentHead, page: int | None, request: Request) -> AddForm | None:
    """Return the form for adding a finding on a page (None: anywhere); None when the reader may not edit."""
    if not request.may(Action.EDIT, request.register()):
        return None
    return AddForm(
        action=request.urls.review(request.register().route),
        csrf=request.csrf(),
        seen=latest_review_id(db, document.contract_id),
        back=request.path,
        clauses=tuple(
            (clause.id, " ".join(filter(None, (clause.number, clause.heading))), clause.language)
            for clause in clause_choices(db, document.id, page)
        ),
        factors=tuple(labels.factors(request.translator).items()),
        sides=tuple((side, labels.sides(request.translator)[side]) for side in SIDES),
        done=request.arguments.get("done") == "add",
    )
