"""Turn Datasette's requests into requests of our pages, and our responses into Datasette's."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response as DatasetteResponse
from datasette.utils import baseconv
from datasette.utils.asgi import AsgiStream

from analyser.accounts import sessions
from analyser.accounts.roles import Action
from analyser.accounts.sessions import AuthConfig
from analyser.i18n.translator import LANGUAGES, translator_for
from analyser.web.core.accept_language import preferred_language
from analyser.web.core.error_pages import problem_page
from analyser.web.core.request import NotAllowedError, NotFoundError, Request, Response, TooLargeError
from analyser.web.core.urls import Urls
from analyser.web.plugin.served_registers import served
from analyser.web.routes import Route

log = logging.getLogger(__name__)

PLUGIN = "lockin_analyser"
"""The plugin's name in Datasette's configuration. Two of its settings are read here: `today` (YYYY-MM-DD) replaces the
present day on all pages, and `model` is the folder of the model in use. `sessions.AuthConfig` and `refusals` read the
others."""

COOKIE = "ds_actor"
REACHED = "lockin_reached"
"""The key of a set in a request's scope, to which an item is added when one of our views is reached."""
_LARGEST_FORM = 1_000_000


def today(datasette: Any) -> dt.date:
    """Return the day that pages take as today: the day in the plugin's settings, or the present one."""
    fixed = (datasette.plugin_config(PLUGIN) or {}).get("today")
    return dt.date.fromisoformat(fixed) if fixed else dt.datetime.now().astimezone().date()


def model_dir(datasette: Any) -> Path | None:
    """Return the folder of the model in use; None for the one that ships."""
    folder = (datasette.plugin_config(PLUGIN) or {}).get("model")
    return Path(folder) if folder else None


def auth_config(datasette: Any) -> AuthConfig:
    """Return the configuration of sign-in and of published files."""
    return sessions.auth_config_from(datasette.plugin_config(PLUGIN) or {})


def page_request_of(datasette: Any, request: Any, language: str = "") -> Request:
    """Return the request for our pages, in `language` or else in the language of the address or the browser."""
    base = datasette.setting("base_url")
    path = request.path
    code = language or language_of(request, base)
    auth = auth_config(datasette)
    token = request.args.get("token") if path.endswith(".ics") else None
    reader = auth.reader_of_feed(token) if token and not auth.everyone else auth.reader(request.actor)
    registers = served(datasette, auth.published)
    readable = tuple(one for one in registers if reader.may(Action.READ, one.path, published=one.published))
    private = tuple(register for register in readable if not register.published)
    return Request(
        translator=translator_for(code),
        urls=Urls(base, code),
        today=today(datasette),
        registers=private or readable,
        aside=tuple(one for one in readable if private and one.published),
        out_of_reach=tuple(register.path for register in registers if register not in readable),
        path=path,
        query=request.query_string,
        origin=f"{request.scheme}://{request.host}",
        parts=request.url_vars,
        arguments={key: request.args[key] for key in request.args},
        reader=reader,
        accounts=auth.accounts if auth.asks_for_passwords else None,
        csrf=request.scope.get("csrftoken", str),
        client=client_address(request),
        published_file=auth.published_file,
        model_dir=model_dir(datasette),
        content_type=request.headers.get("content-type", ""),
    )


def anonymous_request_of(datasette: Any, request: Any) -> Request:
    """Return a request without registers and reader, for pages that may be shown to anybody."""
    base = datasette.setting("base_url")
    language = language_of(request, base)
    return Request(
        translator=translator_for(language),
        urls=Urls(base, language),
        today=today(datasette),
        registers=(),
        path=request.path,
    )


def language_of(request: Any, base: str) -> str:
    """Return the language in the address, or the one that the browser prefers when the address has none."""
    first = request.path.removeprefix(base).strip("/").split("/")[0]
    return first if first in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))


def client_address(request: Any) -> str:
    """Return the network address of the reader, as given by the proxy when there is a trusted one."""
    return str((request.scope.get("client") or ("",))[0])


def response(answer: Response, datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
    """Return our response as Datasette's; signing in sets the session's cookie, and signing out removes it."""
    if answer.pieces is not None:
        return AsgiStream(partial(_send, answer.pieces), answer.status, dict(answer.headers), answer.content_type)
    built = DatasetteResponse(answer.body, answer.status, dict(answer.headers), answer.content_type)
    secure = request.scheme == "https"
    if answer.signs_in:
        expires = int(time.time()) + sessions.SESSION_SECONDS
        signed = datasette.sign({"a": answer.signs_in, "e": baseconv.base62.encode(expires)}, "actor")
        built.set_cookie(COOKIE, signed, max_age=sessions.SESSION_SECONDS, httponly=True, secure=secure)
    elif answer.signs_out:
        built.set_cookie(COOKIE, "", expires=0, max_age=0, httponly=True, secure=secure)
    return built


async def _send(pieces: AsyncIterator[str], writer: Any) -> None:
    """Write the pieces of a long response."""
    async for piece in pieces:
        await writer.write(piece)


async def answer(route: Route, datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
    """Answer a request by a route, with an error page where something is wrong."""
    request.scope.get(REACHED, set()).add(True)
    page_request = page_request_of(datasette, request)
    try:
        if request.method == "POST" and not route.streams:
            page_request = page_request.posting(await _form(request), lambda: _body(request))
        elif request.method == "POST":
            page_request = page_request.posting({}, lambda: _body(request))
        found = await _answered(route, page_request, request.method)
    except NotFoundError:
        found = problem_page(page_request, 404)
    except NotAllowedError:
        found = problem_page(page_request, 403)
    except TooLargeError:
        found = problem_page(page_request, 413)
    except Exception:
        log.exception("%s could not be answered", request.path)
        found = problem_page(page_request, 500)
    return response(found, datasette, request)


async def _answered(route: Route, page_request: Request, method: str) -> Response:
    """Call the view for a method, after checking that the reader may take the route's action in the register."""
    view = {"GET": route.get, "HEAD": route.get, "POST": route.post}.get(method)
    if view is None:
        return problem_page(page_request, 405)
    if "register" in page_request.parts:
        page_request.require(route.action)
    return await view(page_request)


async def _form(request: Any) -> dict[str, str]:
    """Read the fields of a posted form; raise TooLargeError beyond a million bytes."""
    parts = []
    size = 0
    async for part in _body(request):
        parts.append(part)
        size += len(part)
        if size > _LARGEST_FORM:
            raise TooLargeError
    return dict(parse_qsl(b"".join(parts).decode("utf-8", "replace"), keep_blank_values=True))


async def _body(request: Any) -> AsyncIterator[bytes]:
    """Yield the body of a request as it arrives."""
    more = True
    while more:
        message = await request.receive()
        if message["type"] != "http.request":
            return
        yield message.get("body", b"")
        more = message.get("more_body", False)
