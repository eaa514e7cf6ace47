"""What an officer says of a finding or a term: right, wrong, other factor, other side, another date; and the undoing.

Every action is a review in the register, and the contract is assessed anew in the same transaction. The forms stand in
the evidence view, beside the words (`review_forms`); this module takes them in, and lists what is still to be checked.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from analyser.engine import record_reviews
from analyser.engine.record_reviews import ChangedMeanwhileError
from analyser.i18n.translator import translator_for
from analyser.store import Register as Store
from analyser.store import Review
from analyser.store.mapping.term_values import VALUE_COLUMNS
from analyser.web.components.highlights import language_of
from analyser.web.components.review_forms import SIDES, UNITS
from analyser.web.core import labels
from analyser.web.core.error_pages import changed_meanwhile, problem_page
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response, redirect

NEAREST = 100
"""So many contracts, those with the nearest dates, are looked through for what should be checked first."""
MOST_TASKS = 50


@dataclass(frozen=True, slots=True)
class Job:
    """Something to check: what was found in which words of which contract, why it matters, and where it stands."""

    label: str
    quote: str
    language: str
    contract: str
    date: str
    days: int | None
    severity: str
    probability: float
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage(Page):
    """The context of the list of what is to be checked; `agreed` is the share of the checked that was right."""

    template: ClassVar[str] = "lockin/queue.html"

    jobs: tuple[Job, ...]
    remaining: int
    checked: int
    agreed: float


async def review(request: Request) -> Response:
    """Take in what an officer says, and go back to the words."""
    register, form = request.register(), request.form
    back = form.get("back", "")
    if not back.startswith(request.urls.home) or "\\" in back:
        back = request.urls.home
    try:
        made = _review(form, request.reader.actor)
        await register.change(partial(_save, made=made, seen=form.get("seen", ""), request=request))
    except ChangedMeanwhileError as error:
        return changed_meanwhile(request, error.who, back)
    except (KeyError, ValueError):
        return problem_page(request, 400)
    return redirect(_with_done(back, made.action))


def _with_done(back: str, action: str) -> str:
    """Return the address to go back to, which says what was done so that the page can confirm it."""
    path, _, query = back.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("done=")]
    return f"{path}?{'&'.join([*kept, f'done={action}'])}#active"


def _review(form: Mapping[str, str], actor: str) -> Review:
    """Read a form; raises ValueError when it makes no sense."""
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
    values: dict[str, object] = dict.fromkeys(VALUE_COLUMNS)
    if day := form.get("date", ""):
        return values | {"date": dt.date.fromisoformat(day).isoformat()}
    amount, unit = int(form.get("amount", "")), form.get("unit", "")
    if not 0 < amount < 1000 or unit not in UNITS:
        raise ValueError("amount")
    return values | {"amount": amount, "unit": unit}


def _save(store: Store, *, made: Review, seen: str, request: Request) -> None:
    table, key = ("clauses", made.after["clause_id"]) if made.action == "add" else (f"{made.target}s", made.target_id)
    row = store.db.execute(
        f"select contract_id, {'text' if made.action == 'add' else 'quote'} from {table}"
        f" join documents on documents.id = document_id where {table}.id = ?",
        [key],
    ).fetchone()
    if row is None:
        raise KeyError(key)
    if made.action == "add" and made.after["quote"] not in row[1]:
        raise ValueError("the words are not in the clause")
    record_reviews.record(store, row[0], seen, [made], request.today, request.model_dir)


async def queue_page(request: Request) -> Response:
    """Answer with what should be checked first, how much remains, and how often the checked was right."""
    return respond(await request.register().read(partial(_queue, request=request)))


def _queue(db: sqlite3.Connection, request: Request) -> QueuePage:
    jobs = _jobs(db, request)
    remaining, confirmed, rejected = db.execute(
        "select coalesce(sum(findings) filter (where status = 'unreviewed'), 0),"
        " coalesce(sum(findings) filter (where status = 'confirmed' and origin <> 'reviewer'), 0),"
        " coalesce(sum(findings) filter (where status = 'rejected'), 0) from finding_counts where shown"
    ).fetchone()
    checked = confirmed + rejected
    return QueuePage(
        site=site_of(request),
        title=request.translator.gettext("To be checked"),
        jobs=jobs,
        remaining=remaining,
        checked=checked,
        agreed=confirmed / checked if checked else 0.0,
    )


_NEAREST = """
select id, coalesce(nullif(title, ''), reference, id) as title, next_date from contracts
order by dates_unknown desc, next_date is null, next_date, contracts.title, id limit ?
"""
# From the contracts, each with how near its next date is, to their documents to what was found in these: an index holds
# that without the words. A check is worth the weight of the risk times the doubt times the nearness.
_OF = """
from json_each(:near) wanted
cross join documents d on d.contract_id = wanted.key
"""
_TO_CHECK = f"""
with heavy as materialized (
    select key.value as id, max(severity) as severity
    from json_each(:near) wanted cross join risks on contract_id = wanted.key
    cross join json_each(json_array(json(finding_ids), json(term_ids))) ids cross join json_each(ids.value) key
    where state <> 'absent' group by 1
), found as (
    select 'finding' as kind, f.id, f.probability, d.contract_id, wanted.value as near
    {_OF} cross join findings f indexed by findings_to_check on f.document_id = d.id
    where f.shown = 1 and f.status = 'unreviewed'
    union all
    select 'term', t.id, t.confidence, d.contract_id, wanted.value
    {_OF} cross join terms t on t.document_id = d.id
    where t.status = 'unreviewed' and t.kind not in ('title', 'reference', 'governing_law')
)
select kind, found.id, probability, contract_id, severity
from found left join heavy on heavy.id = found.id
order by coalesce(severity, 1) * (1.05 - probability) * near desc, kind, found.id limit :most
"""
_LANGUAGE = "coalesce((select language from clauses where clauses.id = clause_id), '') as language"
_CHOSEN = {
    "finding": f"select id, document_id, page, quote, factor as code, {_LANGUAGE} from findings",
    "term": f"select id, document_id, page, quote, kind as code, {_LANGUAGE} from terms",
}


def _jobs(db: sqlite3.Connection, request: Request) -> tuple[Job, ...]:
    """Return what should be checked first; the words are read only of what is chosen."""
    contracts = {row["id"]: row for row in db.execute(_NEAREST, [NEAREST])}
    days = {
        key: (dt.date.fromisoformat(row["next_date"]) - request.today).days if row["next_date"] else None
        for key, row in contracts.items()
    }
    near = {key: 0.2 + (1.0 if left is None else 1 / (1 + max(left, 0) / 90)) for key, left in days.items()}
    chosen = db.execute(_TO_CHECK, {"near": json.dumps(near), "most": MOST_TASKS}).fetchall()
    found = {
        (kind, row["id"]): row
        for kind, sql in _CHOSEN.items()
        for row in db.execute(
            f"{sql} where id in (select value from json_each(?))",
            [json.dumps([key for of, key, *_ in chosen if of == kind])],
        )
    }
    names = {"finding": labels.factors(request.translator), "term": labels.terms(request.translator)}
    jobs = []
    for kind, key, probability, contract, severity in chosen:
        row = found[kind, key]
        jobs.append(
            Job(
                label=names[kind].get(row["code"], row["code"]),
                quote=row["quote"],
                language=language_of(row),
                contract=contracts[contract]["title"],
                date=contracts[contract]["next_date"] or "",
                days=days[contract],
                severity=str(severity or ""),
                probability=probability,
                href=request.urls.evidence(request.register().route, row["document_id"], row["page"], **{kind: key}),
            )
        )
    return tuple(jobs)
