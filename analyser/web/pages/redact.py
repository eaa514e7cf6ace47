"""Keeping a clause out of what is published, or letting it in again: its page, with the reason and who gave it when.

Every decision is a row of `withholdings`, which is never changed. The evidence view and the preview of what becomes
public link to the page of a clause; it is one form that works without scripts.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from analyser.accounts.roles import Action
from analyser.store import Register as Store
from analyser.store import Withholding
from analyser.store.publication import redactions
from analyser.store.publication.redactions import Decision
from analyser.web.components.highlights import contract_name, language_of
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decided of a clause: who, when and why; `release` when it was let in again."""

    release: bool
    actor: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Public:
    """Whether a clause may become public, for those who decide: what keeps it back, and where to change that."""

    href: str
    held: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePage(Page):
    """The context of the page on which a clause is withheld or let in again.

    `held` is the decision that keeps it back, `holder` the address of the clause that it was made on where that is
    another one. `published` says that the public can read the contract now.
    """

    template: ClassVar[str] = "lockin/withholding.html"

    contract: str
    contract_href: str
    preview: str
    document: str
    number: str
    heading: str
    text: str
    language: str
    held: Said | None
    holder: str
    history: tuple[Said, ...]
    published: bool
    action: str
    csrf: str
    seen: str
    back: str
    back_href: str
    reason: str
    problem: str
    changed_by: tuple[str, ...]
    done: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A clause as it stands, and all that was decided of it."""

    clause: sqlite3.Row
    held: Decision | None
    history: tuple[Decision, ...]

    @property
    def seen(self) -> str:
        """The latest decision, by which a form tells whether somebody else has decided since."""
        return self.history[-1].id if self.history else ""


class _DecidedMeanwhileError(Exception):
    def __init__(self, who: Sequence[str]) -> None:
        super().__init__()
        self.who = tuple(dict.fromkeys(who))


async def clause_page(request: Request) -> Response:
    """Answer with the clause, what was decided of it, and the form."""
    return await _page(request, done=request.arguments.get("done", ""))


async def withhold(request: Request) -> Response:
    """Keep a decision; without a reason, or when somebody else has decided meanwhile, say so and keep the text."""
    say, register = request.translator.gettext, request.register()
    reason, release = request.form.get("reason", "").strip()[:_LONGEST], request.form.get("action") == "release"
    if not reason:
        return await _page(request, problem=say("Say why: the reason is kept with your name."), status=422)
    decision = Withholding(request.parts["clause"], request.reader.actor, reason, release)
    try:
        await register.change(partial(_save, decision=decision, seen=request.form.get("seen", "")))
    except _DecidedMeanwhileError as error:
        return await _page(request, reason=reason, changed_by=error.who, status=409)
    done = {"done": "release" if release else "withhold", "back": _back(request.form)}
    return redirect(f"{request.urls.clause(register.route, request.parts['clause'], '')}?{urlencode(done)}")


def publicity(db: sqlite3.Connection, document: str, request: Request) -> Mapping[str, Public]:
    """Return for each clause of a document whether it may become public; nothing for who does not decide that."""
    register = request.register()
    if not request.may(Action.PUBLISH, register) or register.published:
        return {}
    held = redactions.withheld(db, document)
    clauses = db.execute("select id, span_start, span_end from clauses where document_id = ?", [document])
    return {
        row["id"]: Public(
            request.urls.clause(register.route, row["id"], here(request)),
            said(held.decision_on(row["span_start"], row["span_end"])),
        )
        for row in clauses
    }


def said(decision: Decision | None) -> Said | None:
    """Return a decision as pages show it."""
    return Said(decision.release, decision.actor, decision.at, decision.reason) if decision else None


def _save(store: Store, *, decision: Withholding, seen: str) -> None:
    with store.transaction():
        found = _found(store.db.conn, decision.clause_id)
        later = [one.actor for one in found.history if one.id > seen]
        if later or (decision.release and found.held is None):
            raise _DecidedMeanwhileError(later)
        store.withhold(decision, dt.datetime.now(dt.UTC))


_CLAUSE = """
select clauses.*, d.filename, d.contract_id, c.title as contract_title, c.reference
from clauses join documents d on d.id = clauses.document_id left join contracts c on c.id = d.contract_id
where clauses.id = ?
"""


def _found(db: sqlite3.Connection, clause_id: str) -> _Found:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    clause = cursor.execute(_CLAUSE, [clause_id]).fetchone()
    if clause is None:
        raise NotFoundError
    start, end = clause["span_start"], clause["span_end"]
    history = tuple(one for one in redactions.decisions(db, clause["document_id"]) if one.touches(start, end))
    return _Found(clause, redactions.withheld(db, clause["document_id"]).decision_on(start, end), history)


async def _page(request: Request, status: int = 200, **shown: Any) -> Response:
    register, key, say = request.register(), request.parts["clause"], request.translator.gettext
    found = await register.read(partial(_found, clause_id=key))
    clause, contract = found.clause, found.clause["contract_id"]
    back = _back(request.form or request.arguments)
    on_another = found.held is not None and key not in found.held.clause_ids
    return respond(
        ClausePage(
            **{
                "site": site_of(request),
                "title": say("This clause is withheld") if found.held else say("Withhold a clause"),
                "contract": contract_name(clause),
                "contract_href": request.urls.contract(register.route, contract) if contract else "",
                "preview": request.urls.preview(register.route, contract) if contract else "",
                "document": clause["filename"],
                "number": clause["number"],
                "heading": clause["heading"],
                "text": clause["text"],
                "language": language_of(clause),
                "held": said(found.held),
                "holder": request.urls.clause(register.route, found.held.clause_ids[0], back)
                if found.held and on_another
                else "",
                "history": tuple(said(one) for one in reversed(found.history)),
                "published": await is_public(request, contract),
                "action": request.urls.clause(register.route, key, ""),
                "csrf": request.csrf(),
                "seen": found.seen,
                "back": back,
                "back_href": f"{request.urls.home}{back}" if back else "",
                "reason": "",
                "problem": "",
                "changed_by": (),
                "done": "",
                **shown,
            }
        ),
        status,
    )


async def is_public(request: Request, contract: str | None) -> bool:
    """Say whether a contract can be read by everybody now."""
    sql = "select count(*) from contracts where id = ?"
    for register in request.aside:
        if (await register.read(lambda db: db.execute(sql, [contract]).fetchone()))[0]:
            return True
    return False


def here(request: Request) -> str:
    """Return the page that is shown, as it is named in the address of a clause's page: the same in both languages."""
    return request.path.removeprefix(request.urls.home)


def _back(given: Mapping[str, str]) -> str:
    """Return the page of ours that one came from, as `here` names it, or none."""
    back = given.get("back", "")
    return back if re.fullmatch(r"\w[\w/-]*", back, re.ASCII) else ""
