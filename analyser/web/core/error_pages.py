"""Error pages in the reader's language: not found, not allowed, refused, and errors of the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage(Page):
    """The context of an error page.

    When a form is refused because the session has ended, `again` holds its fields and a new token, so that the form can
    be sent again to `action` and nothing that was typed is lost. `back` is the address of the previous page, or empty.
    """

    template: ClassVar[str] = "lockin/problem.html"

    what: str
    remedy: str
    status: int
    detail: str = ""
    action: str = ""
    again: tuple[tuple[str, str], ...] = ()
    back: str = ""


def refused_form(request: Request) -> Response:
    """Return the page for a form with a wrong token: another site sent it, or the browser has lost its cookies."""
    say = request.translator.gettext
    return respond(
        ProblemPage(
            site=site_of(request),
            title=say("The form was not accepted"),
            what=say("It was not sent from a page of this register, or your browser did not keep its cookie."),
            remedy=say("Nothing was changed. Go back, load the page again and send the form once more."),
            status=403,
        ),
        status=403,
    )


def refused_cross_site_change(request: Request) -> Response:
    """Return the page for a change that was not sent from a page of this server."""
    say = request.translator.gettext
    return respond(
        ProblemPage(
            site=site_of(request),
            title=say("The form was not accepted"),
            what=say("It was not sent from a page of this register. Nothing was changed."),
            remedy=say("Open the page in this register and send the form from there."),
            status=403,
        ),
        status=403,
    )


def unknown_host(request: Request, host: str) -> Response:
    """Return the page for a request whose `Host` header, `host`, does not name this server."""
    say = request.translator.gettext
    return respond(
        ProblemPage(
            site=site_of(request),
            title=say("This server has another address"),
            what=say("It does not answer requests for %(host)s.", host=host or "?"),
            remedy=say(
                "Use the address that was printed when the server started, or ask the administrator of the server to"
                " allow this name (--allowed-host)."
            ),
            status=421,
        ),
        status=421,
    )


def changed_by_others(request: Request, who: Sequence[str], back: str) -> Response:
    """Return the page for a form whose contract others have changed since it was loaded; `who` are their names."""
    say = request.translator.gettext
    return respond(
        ProblemPage(
            site=site_of(request),
            title=say("Somebody else has changed this contract in the meantime"),
            what=say("Changed by %(names)s. Your changes were not saved.", names=request.translator.listing(list(who))),
            remedy=say("Look at the words again, then decide."),
            status=409,
            back=back,
        ),
        status=409,
    )


def _refusal(request: Request) -> tuple[str, str, str]:
    """Return the title, reason and remedy of the page for something that is not allowed, which may ask to sign in."""
    say = request.translator.gettext
    if request.accounts is None or request.reader.name:
        return (
            say("You may not see this page"),
            say("This page is not open to you."),
            say("Ask the administrator of the register."),
        )
    if request.body is None:
        return (
            say("Sign in to see this page"),
            say("It is open to those who sign in and may see the register."),
            say("Ask the administrator of the register if you have no account."),
        )
    title = say("You are no longer signed in")
    if request.form:
        return (
            title,
            say("Your session ended before the form was sent. What you typed is kept here."),
            say("Sign in again in another tab, then come back to this one and send the form."),
        )
    return (
        title,
        say("Your session ended before the files were sent. No file was accepted."),
        say("Sign in again, then choose the files once more."),
    )


def slow_query(request: Request, seconds: float) -> Response:
    """Return the page for a query that was stopped after the time limit of `seconds`."""
    say = request.translator
    allowed = say.ngettext(
        "A query may take %(number)s second.", "A query may take %(number)s seconds.", round(seconds)
    )
    return respond(
        ProblemPage(
            site=site_of(request),
            title=say.gettext("The query took too long"),
            what=allowed,
            remedy=say.gettext("Go back and ask for less: fewer rows, or a condition on an id, a date or a kind."),
            status=400,
        ),
        status=400,
    )


def large_query(request: Request) -> Response:
    """Return the page for a query whose values or result are too large."""
    say = request.translator.gettext
    return respond(
        ProblemPage(
            site=site_of(request),
            title=say("The query asks for too much"),
            what=say("Its result, or a value in it, is larger than the limit for queries."),
            remedy=say("Go back and ask for less: fewer rows, or a condition on an id, a date or a kind."),
            status=400,
        ),
        status=400,
    )


def problem_page(request: Request, status: int, detail: str = "") -> Response:
    """Return the page for an HTTP status; `detail` is a message in English, such as what is wrong with a query."""
    say = request.translator.gettext
    if status == 404:
        title = say("Page not found")
        what = say("There is nothing at this address.")
        remedy = say("The contract may have been taken out of the register, or the address may be mistyped.")
    elif status == 403:
        title, what, remedy = _refusal(request)
    elif status == 413:
        title = say("This is too much at once")
        what = say("The form is larger than the server accepts. Nothing was changed.")
        remedy = say("Go back, shorten what you typed and send it again.")
    elif status == 415:
        title = say("The form was not accepted")
        what = say("This address takes no files. Nothing was changed.")
        remedy = say("Open the page in this register and send the form from there.")
    elif status < 500:
        title = say("This request cannot be answered")
        what = say("Something in the address is not right.")
        remedy = say("Change it and try again.")
    else:
        title = say("Something went wrong here")
        what = say("The page could not be made. Nothing in the register was changed.")
        remedy = say("Try again in a moment. If it happens again, tell the administrator of the register.")
    again = tuple((name, value) for name, value in request.form.items() if name != "csrftoken") if status == 403 else ()
    page = ProblemPage(
        site=site_of(request),
        title=title,
        what=what,
        remedy=remedy,
        detail=detail,
        status=status,
        action=request.path,
        again=(("csrftoken", request.csrf()), *again) if again else (),
    )
    return respond(page, status=status)
