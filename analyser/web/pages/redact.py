"""The page on which a clause is withheld from publication, or released again, with a reason.

Every decision is a row of `withholdings`, which is never changed. The evidence view and the preview of a publication
link to this page; it is one form that works without scripts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from analyser.store import Register as Store
from analyser.store import Withholding
from analyser.store.queries import Connection
from analyser.store.queries.withheld_clauses import ClauseRedactions, Redaction, clause_redactions
from analyser.web.components.publicity import is_published
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect

_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactPage(Page):
    """The context of the page on which a clause is withheld or released.

    `redaction` is the decision that withholds it; when that was made on another clause, `decided_on` is the address of
    that clause. `seen` is the latest decision when the form was made; it shows whether others have decided since.
    `published` says that everybody can read the contract now.
    """

    template: ClassVar[str] = "lockin/redact.html"

    contract: str
    contract_href: str
    preview: str
    document: str
    number: str
    heading: str
    text: str
    language: str
    redaction: Redaction | None
    decided_on: str
    history: tuple[Redaction, ...]
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


class _DecidedByOthersError(Exception):
    """Others have decided on the clause since the form was made; `who` are their names."""

    def __init__(self, who: Sequence[str]) -> None:
        super().__init__()
        self.who = tuple(dict.fromkeys(who))


async def redact_page(request: Request) -> Response:
    """Return the page of the clause in the address: its text, the decisions on it, and the form."""
    return await _page(request, done=request.arguments.get("done", ""))


async def save_redaction(request: Request) -> Response:
    """Record a decision; without a reason, or when somebody else has decided since, show the form again."""
    say, register = request.translator.gettext, request.register()
    reason, release = request.form.get("reason", "").strip()[:_LONGEST], request.form.get("action") == "release"
    if not reason:
        return await _page(request, problem=say("Give a reason: it is saved with your name."), status=422)
    decision = Withholding(request.parts["clause"], request.reader.actor, reason, release)
    try:
        await register.change(partial(_save, decision=decision, seen=request.form.get("seen", "")))
    except _DecidedByOthersError as error:
        return await _page(request, reason=reason, changed_by=error.who, status=409)
    done = {"done": "release" if release else "withhold", "back": _back(request.form)}
    return redirect(f"{request.urls.clause(register.route, request.parts['clause'], '')}?{urlencode(done)}")


def _save(store: Store, *, decision: Withholding, seen: str) -> None:
    with store.transaction():
        found = _redactions(store.connection, decision.clause_id)
        later = [one.actor for one in found.history if one.id > seen]
        if later or (decision.release and found.current is None):
            raise _DecidedByOthersError(later)
        store.withhold(decision, dt.datetime.now(dt.UTC))


def _redactions(db: Connection, clause_id: str) -> ClauseRedactions:
    found = clause_redactions(db, clause_id)
    if found is None:
        raise NotFoundError
    return found


async def _page(request: Request, status: int = 200, **shown: Any) -> Response:
    register, key, say = request.register(), request.parts["clause"], request.translator.gettext
    found = await register.read(partial(_redactions, clause_id=key))
    clause, document, current = found.clause, found.document, found.current
    contract = document.contract_id
    back = _back(request.form or request.arguments)
    on_another = current is not None and key not in current.clause_ids
    return respond(
        RedactPage(
            **{
                "site": site_of(request),
                "title": say("This clause is withheld") if current else say("Withhold a clause"),
                "contract": document.contract_title,
                "contract_href": request.urls.contract(register.route, contract) if contract else "",
                "preview": request.urls.preview(register.route, contract) if contract else "",
                "document": document.filename,
                "number": clause.number,
                "heading": clause.heading,
                "text": clause.text,
                "language": clause.language,
                "redaction": current,
                "decided_on": request.urls.clause(register.route, current.clause_ids[0], back)
                if current and on_another
                else "",
                "history": found.history[::-1],
                "published": await is_published(request, contract),
                "action": request.urls.clause(register.route, key, ""),
                "csrf": request.csrf(),
                "seen": found.history[-1].id if found.history else "",
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


def _back(given: Mapping[str, str]) -> str:
    """Return the page to return to, as `publicity.page_name` gives it; empty for none."""
    back = given.get("back", "")
    return back if re.fullmatch(r"\w[\w/-]*", back, re.ASCII) else ""
