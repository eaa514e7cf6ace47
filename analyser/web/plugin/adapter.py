"""Between Datasette and our pages: its requests become visits, and our answers its responses."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response as DatasetteResponse
from datasette.utils import baseconv
from datasette.utils.asgi import AsgiStream
from datasette.utils.asgi import Request as DatasetteRequest

from analyser.accounts import sessions
from analyser.accounts.roles import Action
from analyser.accounts.sessions import AuthConfig
from analyser.i18n.translator import LANGUAGES, translator_for
from analyser.web.core.accept_language import preferred_language
from analyser.web.core.error_pages import change_from_elsewhere, problem_page, refused_form, unknown_host
from analyser.web.core.request import NotAllowedError, NotFoundError, Request, Response, TooLargeError
from analyser.web.core.urls import Urls
from analyser.web.pages.publish import target_of
from analyser.web.plugin.request_origin import EVERY_ADDRESS, LOOPBACK_HOSTS, headers_of, with_checked_origin
from analyser.web.plugin.served_registers import served
from analyser.web.routes import Route

PLUGIN = "lockin_analyser"
"""The plugin's name in Datasette's configuration, where `today` may fix the day (YYYY-MM-DD) that pages count from,
`model` is the folder of the model in use, and
`sessions.AuthConfig` reads who may come in."""

COOKIE = "ds_actor"
PEER = "lockin_peer"
"""Where in the scope of a request the address of the proxy that passed it on is kept."""
REACHED = "lockin_reached"
"""A set in the scope of a request, filled when one of our views is reached: else Datasette refused the form."""
_LARGEST_FORM = 1_000_000


def today(datasette: Any) -> dt.date:
    """Return the day that pages count from: the only place where the web reads the clock."""
    fixed = (datasette.plugin_config(PLUGIN) or {}).get("today")
    return dt.date.fromisoformat(fixed) if fixed else dt.datetime.now().astimezone().date()


def model_dir(datasette: Any) -> Path | None:
    """Return the folder of the model in use; None for the one that ships."""
    folder = (datasette.plugin_config(PLUGIN) or {}).get("model")
    return Path(folder) if folder else None


def auth_config(datasette: Any) -> AuthConfig:
    """Return how people come in."""
    return sessions.auth_config_from(datasette.plugin_config(PLUGIN) or {})


def page_request_of(datasette: Any, request: Any, language: str = "") -> Request:
    """Turn a request into a page_request; the language is that of the address, or the one the browser prefers."""
    base = datasette.setting("base_url")
    path = request.path
    asked = language or _language_of(request, base)
    entrance = auth_config(datasette)
    token = request.args.get("token") if path.endswith(".ics") else None
    reader = entrance.reader_of_feed(token) if token and not entrance.everyone else entrance.reader(request.actor)
    registers = served(datasette, entrance.published)
    within_reach = tuple(one for one in registers if reader.may(Action.READ, one.path, published=one.published))
    private = tuple(register for register in within_reach if not register.published)
    return Request(
        translator=translator_for(asked),
        urls=Urls(base, asked),
        today=today(datasette),
        registers=private or within_reach,
        aside=tuple(one for one in within_reach if private and one.published),
        out_of_reach=tuple(register.path for register in registers if register not in within_reach),
        path=path,
        query=request.query_string,
        parts=request.url_vars,
        arguments={key: request.args[key] for key in request.args},
        reader=reader,
        accounts=entrance.accounts if entrance.asks_for_passwords else None,
        csrf=request.scope.get("csrftoken", str),
        client=_client(request),
        published_file=target_of(entrance.published),
        model_dir=model_dir(datasette),
        content_type=request.headers.get("content-type", ""),
    )


def _client(request: Any) -> str:
    """The network address of the reader: behind a trusted proxy, the one that the proxy gives."""
    return str((request.scope.get("client") or ("",))[0])


def peer_of(request: Any) -> str:
    """Return the network address that a request comes from, the proxy's where there is one."""
    return str(request.scope.get(PEER) or _client(request))


def behind_proxy(app: Any, datasette: Any) -> Any:
    """Take from a trusted proxy, and from nobody else, who the reader is on the network and whether by HTTPS."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        peer = str((scope.get("client") or ("",))[0])
        if scope["type"] == "http" and peer in auth_config(datasette).proxies:
            told = {name: value.decode("latin-1") for name, value in scope["headers"]}
            client = told.get(b"x-forwarded-for", "").rpartition(",")[2].strip() or peer
            is_https = told.get(b"x-forwarded-proto", "").strip() == "https"
            scheme = "https" if is_https else scope.get("scheme", "http")
            scope = {**scope, PEER: peer, "client": (client, 0), "scheme": scheme}
        await app(scope, receive, send)

    return wrapped


def _language_of(request: Any, base: str) -> str:
    """Return the language of the address or, where it names none, the one that the browser prefers."""
    first = request.path.removeprefix(base).strip("/").split("/")[0]
    return first if first in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))


def response(answer: Response, datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
    """Return our answer as Datasette's response; who signs in or out gets a cookie, or loses it."""
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
    async for piece in pieces:
        await writer.write(piece)


async def answer(route: Route, datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
    """Answer a request by a route, with a page that says what is wrong where something is."""
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
        logging.getLogger(__name__).exception("%s could not be answered", request.path)
        found = problem_page(page_request, 500)
    return response(found, datasette, request)


async def _answered(route: Route, page_request: Request, method: str) -> Response:
    """Let the right view answer, once the one who asks may take the route's action in the register it names."""
    view = {"GET": route.get, "HEAD": route.get, "POST": route.post}.get(method)
    if view is None:
        return problem_page(page_request, 405)
    if "register" in page_request.parts:
        page_request.require(route.action)
    return await view(page_request)


async def _form(request: Any) -> dict[str, str]:
    """Read the fields of a posted form; raises TooLargeError beyond a million bytes."""
    parts = []
    size = 0
    async for part in _body(request):
        parts.append(part)
        size += len(part)
        if size > _LARGEST_FORM:
            raise TooLargeError
    return dict(parse_qsl(b"".join(parts).decode("utf-8", "replace"), keep_blank_values=True))


async def _body(request: Any) -> AsyncIterator[bytes]:
    """Yield what the browser sends, piece by piece."""
    more = True
    while more:
        message = await request.receive()
        if message["type"] != "http.request":
            return
        yield message.get("body", b"")
        more = message.get("more_body", False)


def checked_origin(app: Any, datasette: Any) -> Any:
    """Answer requests to other hosts, and changes that other sites ask for, with a page that says why not.

    The plugin's configuration names the hosts (`allowed_hosts`); without it, as under plain `datasette serve`, they
    are this machine and every IP address. Those of them that are no address of this machine may also be the origin of
    a change (`allowed_origins`).
    """
    settings = datasette.plugin_config(PLUGIN) or {}

    def refusal(page: Callable[[Request, str], Response]) -> Callable[[Any, Any, Any], Awaitable[None]]:
        async def refuse(scope: Any, receive: Any, send: Any) -> None:
            request = DatasetteRequest({**scope, "actor": None}, receive)
            found = page(anonymous_request_of(datasette, request), headers_of(scope).get("host", "")[:100])
            await _refused(found, datasette, request).asgi_send(send)

        return refuse

    return with_checked_origin(
        app,
        allowed=settings.get("allowed_hosts", (*LOOPBACK_HOSTS, EVERY_ADDRESS)),
        refuse_host=refusal(unknown_host),
        refuse_change=refusal(lambda request, _: change_from_elsewhere(request)),
        named=settings.get("allowed_origins", ()),
    )


def _refused(page: Response, datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
    """Return a refusal as a page, or as JSON where JSON was asked for or sent."""
    kinds = (request.headers.get("accept", ""), request.headers.get("content-type", ""))
    if request.path.endswith(".json") or any(kind.startswith("application/json") for kind in kinds):
        reason = "unknown host" if page.status == 421 else "not sent from a page of this server"
        return DatasetteResponse.json({"ok": False, "error": reason, "status": page.status}, status=page.status)
    return response(page, datasette, request)


def anonymous_request_of(datasette: Any, request: Any) -> Request:
    """Return a request that shows nothing of the registers or the reader, for pages that anybody may be sent."""
    base = datasette.setting("base_url")
    language = _language_of(request, base)
    return Request(
        translator=translator_for(language),
        urls=Urls(base, language),
        today=today(datasette),
        registers=(),
        path=request.path,
    )


def with_refusals(app: Any, datasette: Any, is_ours: Callable[[str], bool]) -> Any:
    """Put our page in the place of the line in English with which a form from another site is refused."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not is_ours(scope["path"]):
            await app(scope, receive, send)
            return
        reached: set[bool] = set()
        refused = False

        async def send_in_words(message: Any) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 403 and not reached:
                refused = True
            if not refused:
                await send(message)

        await app({**scope, REACHED: reached}, receive, send_in_words)
        if refused:
            request = DatasetteRequest({**scope, "actor": None}, receive)
            answer = refused_form(page_request_of(datasette, request))
            await response(answer, datasette, request).asgi_send(send)

    return wrapped
