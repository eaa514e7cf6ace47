"""Reviews of findings and terms: saving the forms of the evidence view, and the queue of what to review next.

An officer confirms, rejects, corrects or adds a finding, confirms, rejects or corrects a term, or undoes a review. Each
of these is a review in the register, and the contract is assessed again in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.engine import record_reviews
from analyser.engine.record_reviews import EditConflictError
from analyser.i18n.translator import translator_for
from analyser.store import Register as Store
from analyser.store import Review
from analyser.store.queries import Connection
from analyser.store.queries.review_queue import ReviewTask, review_progress, review_tasks
from analyser.store.queries.review_targets import clause_text, review_target
from analyser.web.components.review_forms import SIDES, UNITS
from analyser.web.core import labels
from analyser.web.core.error_pages import changed_by_others, problem_page
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response, redirect


@dataclass(frozen=True, slots=True)
class TaskView:
    """A finding or term to review: its label, words and contract, and the next date of that contract.

    `severity` is that of the severest risk behind which the words are, empty for none.
    """

    label: str
    quote: str
    language: str
    contract: str
    date: dt.date | None
    severity: str
    probability: float
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(Page):
    """The context of the queue; `agreed` is the share (0 to 1) of the checked findings that were right."""

    template: ClassVar[str] = "lockin/review.html"

    tasks: tuple[TaskView, ...]
    remaining: int
    checked: int
    agreed: float


async def save_review(request: Request) -> Response:
    """Record the review in a form, and redirect to the page that the form was sent from."""
    register, form = request.register(), request.form
    back = form.get("back", "")
    if not back.startswith(request.urls.home) or "\\" in back:
        back = request.urls.home
    try:
        made = _review(form, request.reader.actor)
        await register.change(partial(_save, made=made, seen=form.get("seen", ""), request=request))
    except EditConflictError as error:
        return changed_by_others(request, error.who, back)
    except (KeyError, ValueError):
        return problem_page(request, 400)
    return redirect(_with_done(back, made.action))


def _with_done(back: str, action: str) -> str:
    """Return the address to redirect to, with the action in its query, so that the page can confirm it."""
    path, _, query = back.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("done=")]
    return f"{path}?{'&'.join([*kept, f'done={action}'])}#active"


def _review(form: Mapping[str, str], actor: str) -> Review:
    """Return the review in a form; raise KeyError or ValueError when the form is incomplete or not valid."""
    kind, action, note = form.get("kind", ""), form.get("action", ""), form.get("note", "").strip()[:2000]
    if kind not in ("finding", "term") or action not in ("confirm", "reject", "change", "add", "undo"):
        raise ValueError(action)
    after: dict[str, object] = {}
    if action == "undo":
        after = {"review": form["undo"]}
    elif action == "change" and kind == "term":
        after = _term_values(form)
    elif action in ("change", "add"):
        if form.get("factor") not in labels.factors(translator_for("en")) or form.get("favours") not in SIDES:
            raise ValueError("factor")
        after = {"factor": form["factor"], "favours": form["favours"]}
    if action == "add":
        after |= {"clause_id": form["clause"], "quote": form["quote"].strip()}
        if kind != "finding" or not after["quote"]:
            raise ValueError("quote")
    return Review(kind, "" if action == "add" else form["id"], actor, action, after, note)


def _term_values(form: Mapping[str, str]) -> dict[str, object]:
    """Return the columns of a term's corrected value: a date, or a length of time."""
    if day := form.get("date", ""):
        return {"date": dt.date.fromisoformat(day).isoformat()}
    amount, unit = int(form.get("amount", "")), form.get("unit", "")
    if not 0 < amount < 1000 or unit not in UNITS:
        raise ValueError("amount")
    return {"amount": amount, "unit": unit}


def _save(store: Store, *, made: Review, seen: str, request: Request) -> None:
    """Record a review and assess its contract again.

    Raises KeyError when its target is gone, ValueError when the added words are not in the clause, and
    EditConflictError when another person has changed the contract since the form was shown.
    """
    if made.action == "add":
        clause = clause_text(store.connection, made.after["clause_id"])
        if clause is None:
            raise KeyError(made.after["clause_id"])
        if made.after["quote"] not in clause.text:
            raise ValueError("the words are not in the clause")
        contract = clause.contract_id
    else:
        target = review_target(store.connection, made.target, made.target_id)
        if target is None:
            raise KeyError(made.target_id)
        contract = target.contract_id
    record_reviews.record(store, contract, seen, [made], request.today, request.model_dir)


async def review_page(request: Request) -> Response:
    """Return the queue: what to review first, how much remains, and the share of reviewed findings that were right."""
    return respond(await request.register().read(partial(_queue, request=request)))


def _queue(db: Connection, request: Request) -> ReviewPage:
    progress = review_progress(db)
    reviewed = progress.confirmed + progress.rejected
    return ReviewPage(
        site=site_of(request),
        title=request.translator.gettext("To be checked"),
        tasks=tuple(_task(task, request) for task in review_tasks(db, request.today)),
        remaining=progress.remaining,
        checked=reviewed,
        agreed=progress.confirmed / reviewed if reviewed else 0.0,
    )


def _task(task: ReviewTask, request: Request) -> TaskView:
    names = labels.factors(request.translator) if task.kind == "finding" else labels.terms(request.translator)
    register = request.register().route
    return TaskView(
        label=names.get(task.code, task.code),
        quote=task.quote,
        language=task.language,
        contract=task.contract_title,
        date=task.next_date,
        severity=str(task.severity or ""),
        probability=task.probability,
        href=request.urls.evidence(register, task.document_id, task.page, **{task.kind: task.id}),
    )
