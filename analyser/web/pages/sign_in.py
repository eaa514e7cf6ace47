"""The pages for signing in and out."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import ClassVar

from analyser.accounts.sessions import session_of
from analyser.accounts.throttle import Throttle, network_of
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The context of the sign-in page.

    `following` is the address to go to after signing in, `problem` says why an attempt failed; both may be empty.
    """

    template: ClassVar[str] = "lockin/sign_in.html"

    action: str
    csrf: str
    name: str
    following: str
    problem: str


_throttle = Throttle()
"""The attempts to sign in to this server."""


async def sign_in_page(request: Request) -> Response:
    """Return the form; redirect a user who has signed in already to the page they came for."""
    if request.accounts is None:
        raise NotFoundError
    if request.reader.name:
        return redirect(_following(request, request.arguments.get("next", "")))
    return _form(request, request.arguments.get("next", ""))


async def sign_in(request: Request) -> Response:
    """Begin a session, or show the form again with the problem and the name typed."""
    if request.accounts is None:
        raise NotFoundError
    name, following = request.form.get("name", "").strip(), request.form.get("next", "")
    by_name, by_address = f"name {name.casefold()}", f"address {network_of(request.client)}"
    now = time.monotonic()
    wait = _throttle.wait([by_name, by_address], now)
    say = request.translator
    if wait:
        minutes = max(round(wait / 60), 1)
        problem = say.ngettext(
            "Too many attempts. Try again in %(number)s minute.",
            "Too many attempts. Try again in %(number)s minutes.",
            minutes,
        )
        return _form(request, following, problem, status=429)
    has_account = request.accounts.user(name) is not None
    _throttle.count([by_name, by_address], now, lasting=[by_name] if has_account else ())
    user = await asyncio.to_thread(request.accounts.verified, name, request.form.get("password", ""))
    if user is None:
        return _form(request, following, say.gettext("The name or the password is not right."), status=401)
    _throttle.forget([by_name, by_address])
    answer = redirect(_following(request, following))
    return Response(answer.body, answer.status, headers=answer.headers, signs_in=session_of(user))


async def sign_out(request: Request) -> Response:
    """End the session."""
    answer = redirect(request.urls.home)
    return Response(answer.body, answer.status, headers=answer.headers, signs_out=True)


def _form(request: Request, following: str, problem: str = "", status: int = 200) -> Response:
    page = SignInPage(
        site=site_of(request),
        title=request.translator.gettext("Sign in"),
        action=request.urls.sign_in,
        csrf=request.csrf(),
        name=request.form.get("name", ""),
        following=following,
        problem=problem,
    )
    return respond(page, status)


def _following(request: Request, address: str) -> str:
    """Return the address to go to after signing in: the requested one if it is on this server, else the front page."""
    is_here = address.startswith(request.urls.base) and not address.startswith("//") and "\\" not in address
    return address if is_here and all(character.isprintable() for character in address) else request.urls.home
