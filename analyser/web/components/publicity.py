"""Whether clauses and contracts are public, for the pages of users who may publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from analyser.accounts.roles import Action
from analyser.store.queries import Connection
from analyser.store.queries.publications import has_contract
from analyser.store.queries.withheld_clauses import Redaction, redactions_by_clause
from analyser.web.core.request import Request


@dataclass(frozen=True, slots=True)
class Publicity:
    """Whether a clause may become public: the decision that withholds it, if any, and the page for changing that."""

    href: str
    redaction: Redaction | None


def publicity_by_clause(db: Connection, document: str, request: Request) -> Mapping[str, Publicity]:
    """Return whether each clause of a document may become public, by id; empty for a reader who may not publish."""
    register = request.register()
    if not request.may(Action.PUBLISH, register) or register.published:
        return {}
    return {
        clause: Publicity(request.urls.clause(register.route, clause, page_name(request)), redaction)
        for clause, redaction in redactions_by_clause(db, document).items()
    }


async def is_published(request: Request, contract: str) -> bool:
    """Return whether a contract is in a published file now."""
    for register in request.aside:
        if await register.read(partial(has_contract, contract_id=contract)):
            return True
    return False


def page_name(request: Request) -> str:
    """Return the path of the current page relative to the front page, which is the same in both languages."""
    return request.path.removeprefix(request.urls.home)
