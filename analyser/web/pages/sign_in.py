"""Signing in and out, with attempts counted so that passwords cannot be guessed."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from analyser.accounts.sessions import session_of
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import NotFoundError, Request, Response, redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The sign-in page's context; `following` is the address to go on to, `problem` what was wrong with an attempt."""

    template: ClassVar[str] = "lockin/sign_in.html"

    action: str
    csrf: str
    name: str
    following: str
    problem: str


@dataclass(slots=True)
class Throttle:
    """Counts failed attempts by name and by network address; after `most` within `seconds` one has to wait."""

    most: int = 5
    seconds: float = 900.0
    clock: Callable[[], float] = time.monotonic
    failures: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def wait(self, *keys: str) -> float:
        """Return how many seconds one has to wait before another attempt; 0 when it may be made now."""
        now = self.clock()
        waits = [0.0]
        for key in keys:
            recent = [when for when in self.failures.pop(key, []) if now - when < self.seconds]
            if recent:
                self.failures[key] = recent
            if len(recent) >= self.most:
                waits.append(self.seconds - (now - recent[-self.most]))
        return max(waits)

    def failed(self, *keys: str) -> None:
        """Note a failed attempt."""
        for key in keys:
            self.failures[key].append(self.clock())

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these."""
        for key in keys:
            self.failures.pop(key, None)


_throttle = Throttle()


async def sign_in_page(request: Request) -> Response:
    """Answer with the form, or send on whoever has signed in already."""
    if request.accounts is None:
        raise NotFoundError
    if request.reader.name:
        return redirect(_following(request, request.arguments.get("next", "")))
    return _form(request, request.arguments.get("next", ""))


async def sign_in(request: Request) -> Response:
    """Take an attempt: begin a session, or say what was wrong and keep what was typed but the password."""
    if request.accounts is None:
        raise NotFoundError
    name, following = request.form.get("name", "").strip(), request.form.get("next", "")
    keys = (f"name {name.casefold()}", f"address {request.client}")
    wait = _throttle.wait(*keys)
    say = request.translator
    if wait:
        minutes = max(round(wait / 60), 1)
        problem = say.ngettext(
            "Too many attempts. Try again in %(number)s minute.",
            "Too many attempts. Try again in %(number)s minutes.",
            minutes,
        )
        return _form(request, following, problem, status=429)
    user = await asyncio.to_thread(request.accounts.verified, name, request.form.get("password", ""))
    if user is None:
        _throttle.failed(*keys)
        return _form(request, following, say.gettext("The name or the password is not right."), status=401)
    _throttle.succeeded(*keys)
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
    """Return the address to go on to: one of this server, never of another."""
    is_here = address.startswith(request.urls.base) and not address.startswith("//") and "\\" not in address
    return address if is_here and all(character.isprintable() for character in address) else request.urls.home
