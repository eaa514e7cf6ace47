"""The pages for what goes wrong, in the reader's language: not found, not allowed, and our own failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from analyser.web.render import Page, respond, site_of
from analyser.web.visit import Answer, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage(Page):
    """The context of an error page."""

    template: ClassVar[str] = "lockin/problem.html"

    what: str
    remedy: str
    detail: str
    status: int


def problem_page(visit: Visit, status: int, detail: str = "") -> Answer:
    """Answer with a page for an HTTP status; `detail` is a message in English, such as what is wrong with a query."""
    say = visit.voice.gettext
    if status == 404:
        title = say("Page not found")
        what = say("There is nothing at this address.")
        remedy = say("The contract may have been taken out of the register, or the address may be mistyped.")
    elif status == 403:
        title = say("You may not see this page")
        what = say("This page is not open to you.")
        remedy = say("Ask the person who looks after the register.")
    elif status < 500:
        title = say("This request cannot be answered")
        what = say("Something in the address is not right.")
        remedy = say("Change it and try again.")
    else:
        title = say("Something went wrong here")
        what = say("The page could not be made. Nothing in the register was changed.")
        remedy = say("Try again in a moment. If it happens again, tell the person who looks after the register.")
    page = ProblemPage(site=site_of(visit), title=title, what=what, remedy=remedy, detail=detail, status=status)
    return respond(page, status=status)
