"""Every touch point with Datasette: its hooks, and its requests and databases turned into ours.

No other module of the package imports Datasette (but `serve`, which starts it), so that a new major version of it is
met here alone.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from datasette import Response, hookimpl
from datasette.utils import baseconv
from datasette.utils.asgi import AsgiStream, Request
from datasette.views.index import IndexView
from markupsafe import Markup

from analyser.web import assets, cells, metadata, queries, sessions
from analyser.web.access import Action
from analyser.web.addresses import Addresses
from analyser.web.problems import problem_page, refused_form, slow_query
from analyser.web.publishing import target_of
from analyser.web.relabel import relabelled
from analyser.web.render import render, site_of
from analyser.web.routes import ROUTES, Route
from analyser.web.security import with_headers
from analyser.web.served import ServedRegister, is_register, served
from analyser.web.sessions import Door
from analyser.web.tables import rows
from analyser.web.visit import Answer, NotAllowedError, NotHereError, TooLargeError, Visit
from analyser.web.voice import LANGUAGES, preferred, voice

PLUGIN = "lockin_analyser"
"""The plugin's name in Datasette's configuration, where `today` may fix the day (YYYY-MM-DD) that pages count from, and
`sessions.Door` reads who may come in."""

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


def door(datasette: Any) -> Door:
    """Return how people come in."""
    return sessions.door_of(datasette.plugin_config(PLUGIN) or {})


def visit_of(datasette: Any, request: Any, language: str = "") -> Visit:
    """Turn a request into a visit; the language is that of the address, or the one the browser prefers."""
    base = datasette.setting("base_url")
    path = request.path
    asked = language or _language_of(path.removeprefix(base)) or preferred(request.headers.get("accept-language", ""))
    entrance = door(datasette)
    token = request.args.get("token") if path.endswith(".ics") else None
    reader = entrance.reader_of_feed(token) if token and not entrance.everyone else entrance.reader(request.actor)
    registers = served(datasette, entrance.published)
    within_reach = tuple(one for one in registers if reader.may(Action.READ, one.path, published=one.published))
    private = tuple(register for register in within_reach if not register.published)
    return Visit(
        voice=voice(asked),
        addresses=Addresses(base, asked),
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
        content_type=request.headers.get("content-type", ""),
    )


def _client(request: Any) -> str:
    """The network address of the reader: behind a trusted proxy, the one that the proxy gives."""
    return str((request.scope.get("client") or ("",))[0])


def _peer(request: Any) -> str:
    """The network address that the request comes from, the proxy's where there is one."""
    return str(request.scope.get(PEER) or _client(request))


def _behind_proxy(app: Any, datasette: Any) -> Any:
    """Take from a trusted proxy, and from nobody else, who the reader is on the network and whether by HTTPS."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        peer = str((scope.get("client") or ("",))[0])
        if scope["type"] == "http" and peer in door(datasette).proxies:
            told = {name: value.decode("latin-1") for name, value in scope["headers"]}
            client = told.get(b"x-forwarded-for", "").rpartition(",")[2].strip() or peer
            is_https = told.get(b"x-forwarded-proto", "").strip() == "https"
            scheme = "https" if is_https else scope.get("scheme", "http")
            scope = {**scope, PEER: peer, "client": (client, 0), "scheme": scheme}
        await app(scope, receive, send)

    return wrapped


def _language_of(path: str) -> str:
    first = path.strip("/").split("/")[0]
    return first if first in LANGUAGES else ""


def _response(answer: Answer, datasette: Any, request: Any) -> Response | AsgiStream:
    if answer.pieces is not None:
        return AsgiStream(partial(_send, answer.pieces), answer.status, dict(answer.headers), answer.content_type)
    response = Response(answer.body, answer.status, dict(answer.headers), answer.content_type)
    secure = request.scheme == "https"
    if answer.signs_in:
        expires = int(time.time()) + sessions.SESSION_SECONDS
        signed = datasette.sign({"a": answer.signs_in, "e": baseconv.base62.encode(expires)}, "actor")
        response.set_cookie(COOKIE, signed, max_age=sessions.SESSION_SECONDS, httponly=True, secure=secure)
    elif answer.signs_out:
        response.set_cookie(COOKIE, "", expires=0, max_age=0, httponly=True, secure=secure)
    return response


async def _send(pieces: AsyncIterator[str], writer: Any) -> None:
    async for piece in pieces:
        await writer.write(piece)


async def _answer(route: Route, datasette: Any, request: Any) -> Response | AsgiStream:
    request.scope.get(REACHED, set()).add(True)
    visit = visit_of(datasette, request)
    try:
        if request.method == "POST" and not route.streams:
            visit = visit.posting(await _form(request), lambda: _body(request))
        elif request.method == "POST":
            visit = visit.posting({}, lambda: _body(request))
        answer = await _answered(route, visit, request.method)
    except NotHereError:
        answer = problem_page(visit, 404)
    except NotAllowedError:
        answer = problem_page(visit, 403)
    except TooLargeError:
        answer = problem_page(visit, 413)
    except Exception:
        logging.getLogger(__name__).exception("%s could not be answered", request.path)
        answer = problem_page(visit, 500)
    return _response(answer, datasette, request)


async def _answered(route: Route, visit: Visit, method: str) -> Answer:
    """Let the right view answer, once the one who asks may take the route's action in the register it names."""
    view = {"GET": route.get, "HEAD": route.get, "POST": route.post}.get(method)
    if view is None:
        return problem_page(visit, 405)
    if "register" in visit.parts:
        visit.require(route.action)
    return await view(visit)


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


def _view(route: Route) -> Callable[..., Awaitable[Response]]:
    async def answer(datasette: Any, request: Any) -> Response | AsgiStream:
        return await _answer(route, datasette, request)

    return answer


async def _nothing(visit: Visit) -> Answer:
    raise NotHereError


async def _front_door(datasette: Any, request: Any, send: Any) -> Response | None:
    """Send a reader to the pages in their language; without a register, the front page is Datasette's own."""
    if request.url_vars["format"] or not served(datasette):
        return await IndexView.as_view(datasette)(request, send)
    visit = visit_of(datasette, request)
    return Response.redirect(visit.addresses.home, headers={"Vary": "Accept-Language"})


async def _home(datasette: Any, request: Any) -> Response:
    return Response.redirect(visit_of(datasette, request).addresses.home, status=301)


async def _stylesheet(datasette: Any, request: Any) -> Response:
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(assets.stylesheet(), headers=kept, content_type="text/css; charset=utf-8")


async def _script(datasette: Any, request: Any) -> Response:
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(
        assets.script(request.url_vars["name"]), headers=kept, content_type="text/javascript; charset=utf-8"
    )


async def _icon(datasette: Any, request: Any) -> Response:
    kept = {"Cache-Control": "public, max-age=86400"}
    return Response(assets.icon(), headers=kept, content_type="image/svg+xml")


@hookimpl
def startup(datasette: Any) -> None:
    """Keep Datasette from printing errors through rich.

    Where rich is installed, as it is with this program, Datasette prints every error, a mistyped address too, with the
    values of all variables; and where no route matches, rich itself fails, so that the reader gets no answer.
    """
    from datasette import handle_exception as its_handler  # imported sooner, Datasette would register it half made

    its_handler.rich = None


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Add our pages; every other address stays Datasette's."""
    language = rf"(?P<language>{'|'.join(LANGUAGES)})"
    return [
        (r"/(\.(?P<format>jsono?))?$", _front_door),
        (r"/-/lockin/[0-9a-f]+\.css$", _stylesheet),
        (rf"/-/lockin/(?P<name>{'|'.join(assets.SCRIPTS)})\.[0-9a-f]+\.js$", _script),
        (r"/-/lockin/icon\.svg$", _icon),
        (rf"/{language}$", _home),
        *((rf"/{language}/{route.pattern}$", _view(route)) for route in ROUTES),
        (rf"/{language}/.*$", _view(Route("", _nothing, post=_nothing))),
    ]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Send security headers with every response, the strictest with our own pages; say why a form is refused."""
    ours = re.compile(re.escape(datasette.setting("base_url")) + rf"({'|'.join(LANGUAGES)})(/|$)")

    def is_ours(path: str) -> bool:
        return bool(ours.match(path))

    return lambda app: _behind_proxy(with_headers(_with_refusals(app, datasette, is_ours), is_ours), datasette)


def _with_refusals(app: Any, datasette: Any, is_ours: Callable[[str], bool]) -> Any:
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
            request = Request({**scope, "actor": None}, receive)
            answer = refused_form(visit_of(datasette, request))
            await _response(answer, datasette, request).asgi_send(send)

    return wrapped


@hookimpl
def skip_csrf(datasette: Any, scope: Any) -> bool:
    """Leave the token of forms with files to `receiving`, which looks at it before the first file; all others not.

    The library that checks tokens (asgi-csrf 0.11) fails on such forms with the present python-multipart.
    """
    headers = dict(scope.get("headers") or [])
    multipart = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    return multipart and bool(re.fullmatch(_UPLOADS, scope["path"].removeprefix(datasette.setting("base_url"))))


_UPLOADS = rf"(?:{'|'.join(LANGUAGES)})/[^/]+/upload"


@hookimpl
def actor_from_request(datasette: Any, request: Any) -> dict[str, Any] | None:
    """Believe a trusted proxy that names whom it has signed in; sessions of ours are Datasette's own to read."""
    return door(datasette).actor_of_proxy(request.headers, _peer(request))


@hookimpl
def permission_allowed(datasette: Any, actor: dict[str, Any] | None, action: str, resource: Any) -> bool | None:
    """Answer for Datasette's own pages: tables, queries, SQL and exports of a register, and the server's innards."""
    entrance = door(datasette)
    reader = entrance.reader(actor)
    if action in ("view-instance", "debug-menu", "permissions-debug"):
        return reader.is_admin or None if action == "view-instance" and not served(datasette) else reader.is_admin
    if action not in ("view-database", "view-database-download", "view-table", "view-query", "execute-sql"):
        return None
    database = datasette.databases.get(resource if isinstance(resource, str) else resource[0])
    if database is None or not is_register(database):
        return None
    register = ServedRegister(database)
    allowed = reader.may(Action.QUERY, register.path, published=register.path in entrance.published)
    return allowed and action != "view-database-download"


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Give our templates for Datasette's own pages what names their fields, and what writes their rows."""
    env.filters["lockin_relabelled"] = relabelled
    env.filters["lockin_rows"] = lambda cells: rows(cells, env.filters["to_css_class"])


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Markup]:
    """Give Datasette's own pages our header and footer; their words are English, so the frame is too."""
    return _frame(datasette, request)


def _frame(datasette: Any, request: Any) -> dict[str, Markup]:
    addresses = Addresses(datasette.setting("base_url"), "en")
    frame = Visit(voice=voice("en"), addresses=addresses, today=today(datasette), registers=(), path=addresses.data)
    visit = replace(visit_of(datasette, request, "en"), path=frame.path, query="") if request else frame
    context = {"site": site_of(visit)}
    return {
        "lockin_head": Markup(render("en", "lockin/_head.html", context)),
        "lockin_header": Markup(render("en", "lockin/_header.html", context)),
        "lockin_footer": Markup(render("en", "lockin/_footer.html", context)),
    }


@hookimpl
def get_metadata(datasette: Any, database: str | None) -> dict[str, Any]:
    """Describe every table and column of the registers."""
    return metadata.of(register.name for register in served(datasette) if database in (None, register.name))


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, dict[str, str]]:
    """Offer the ready-made queries on every register."""
    return queries.canned() if is_register(datasette.databases[database]) else {}


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """Link the cells of a register's rows to our pages."""
    if column not in cells.LINKED:
        return None
    owner = datasette.databases[database]
    if not is_register(owner):
        return None
    keys: Mapping[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row iterates over its values
    addresses = Addresses(datasette.setting("base_url"), "en")
    return cells.link(keys, value, column, table, ServedRegister(owner).route, addresses)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Response | None:
    """Say what went wrong in the reader's language; programs that asked for JSON get Datasette's answer."""
    if request.path.endswith(".json"):
        return None
    if getattr(exception, "title", "") == "SQL Interrupted":
        seconds = datasette.setting("sql_time_limit_ms") / 1000
        return _response(slow_query(visit_of(datasette, request), seconds), datasette, request)
    status = getattr(exception, "status", 500)
    is_html = getattr(exception, "message_is_html", False)
    detail = (
        str(getattr(exception, "message", exception)) if 400 <= status < 500 and status != 404 and not is_html else ""
    )
    return _response(problem_page(visit_of(datasette, request), status, detail), datasette, request)


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Response:
    """Say in the reader's language that a page is not open to them."""
    return _response(problem_page(visit_of(datasette, request), 403), datasette, request)
