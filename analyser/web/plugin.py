"""Every touch point with Datasette: its hooks, and its requests and databases turned into ours.

No other module of the package imports Datasette (but `serve`, which starts it), so that a new major version of it is
met here alone.
"""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import datetime as dt
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from datasette import Response, hookimpl
from datasette import handle_exception as handle_exception_module
from datasette.database import Database
from datasette.utils import sqlite_timelimit, tilde_encode
from datasette.views.index import IndexView
from markupsafe import Markup

from analyser.store.migrations import APPLICATION_ID
from analyser.web import assets, cells, contract, contracts, data, evidence, factors, metadata, queries, words
from analyser.web.addresses import Addresses
from analyser.web.problems import problem_page
from analyser.web.render import render, site_of
from analyser.web.security import with_headers
from analyser.web.visit import Answer, NotHereError, Visit
from analyser.web.voice import LANGUAGES, preferred, voice

PLUGIN = "lockin_analyser"
"""The plugin's name in Datasette's configuration, where `today` may fix the day (YYYY-MM-DD) that pages count from."""

_MILLISECONDS = 5_000

Result = TypeVar("Result")
View = Callable[[Visit], Awaitable[Answer]]

_REGISTER = r"(?P<register>[^/.]+)"
_ID = r"[0-9A-Za-z_-]+"
_PAGE = rf"{_REGISTER}/documents/(?P<document>{_ID})/pages/(?P<page>[1-9][0-9]{{0,5}})"
ROUTES: tuple[tuple[str, View], ...] = (
    ("", contracts.contracts_page),
    (r"contracts\.csv", contracts.contracts_csv),
    ("factors", factors.factors_page),
    (rf"factors/(?P<factor>{_ID})", factors.factor_page),
    ("data", data.data_page),
    (rf"{_REGISTER}/contracts/(?P<contract>{_ID})", contract.contract_page),
    (_PAGE, evidence.evidence_page),
    (rf"{_PAGE}\.png", evidence.page_image),
    (rf"{_REGISTER}/documents/(?P<document>{_ID})/words", words.words_page),
)
"""Our pages: what follows `/en/` or `/cy/`, and who answers."""


@dataclass(frozen=True, slots=True)
class ServedRegister:
    """A register that Datasette has open."""

    database: Database

    @property
    def name(self) -> str:
        """Datasette's name of the database."""
        return str(self.database.name)

    @property
    def route(self) -> str:
        """The register's part of an address."""
        return str(tilde_encode(self.database.route))

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(self.database.path)

    async def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` in one of Datasette's threads, on its read-only connection, inside one transaction."""

        def in_thread(connection: sqlite3.Connection) -> Result:
            with sqlite_timelimit(connection, _MILLISECONDS):
                connection.rollback()  # a statement that was refused may have left a transaction open on this thread
                connection.execute("begin")
                try:
                    return work(connection)
                finally:
                    connection.rollback()

        result: Result = await self.database.execute_fn(in_thread)
        return result


def served(datasette: Any) -> tuple[ServedRegister, ...]:
    """Return the open databases that are registers of this program; every other one is left to Datasette."""
    return tuple(ServedRegister(database) for database in datasette.databases.values() if is_register(database))


def is_register(database: Database) -> bool:
    """Say whether a database is a register: the mark in its head says so, and never changes once it does."""
    path = database.path
    if not path or path in _known_registers:
        return bool(path)
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    if ours:
        _known_registers.add(path)
    return bool(ours)


_known_registers: set[str] = set()


def today(datasette: Any) -> dt.date:
    """Return the day that pages count from: the only place where the web reads the clock."""
    fixed = (datasette.plugin_config(PLUGIN) or {}).get("today")
    return dt.date.fromisoformat(fixed) if fixed else dt.datetime.now().astimezone().date()


def visit_of(datasette: Any, request: Any, language: str = "") -> Visit:
    """Turn a request into a visit; the language is that of the address, or the one the browser prefers."""
    base = datasette.setting("base_url")
    path = request.path
    asked = language or _language_of(path.removeprefix(base)) or preferred(request.headers.get("accept-language", ""))
    return Visit(
        voice=voice(asked),
        addresses=Addresses(base, asked),
        today=today(datasette),
        registers=served(datasette),
        path=path,
        query=request.query_string,
        parts=request.url_vars,
        arguments={key: request.args[key] for key in request.args},
    )


def _language_of(path: str) -> str:
    first = path.strip("/").split("/")[0]
    return first if first in LANGUAGES else ""


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), answer.content_type)


async def _answer(page: View, datasette: Any, request: Any) -> Response:
    visit = visit_of(datasette, request)
    if request.method not in ("GET", "HEAD"):
        return _response(problem_page(visit, 405))
    try:
        return _response(await page(visit))
    except NotHereError:
        return _response(problem_page(visit, 404))
    except Exception:
        logging.getLogger(__name__).exception("%s could not be answered", request.path)
        return _response(problem_page(visit, 500))


async def _nothing(visit: Visit) -> Answer:
    raise NotHereError


def _view(page: View) -> Callable[..., Awaitable[Response]]:
    async def answer(datasette: Any, request: Any) -> Response:
        return await _answer(page, datasette, request)

    return answer


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


async def _icon(datasette: Any, request: Any) -> Response:
    kept = {"Cache-Control": "public, max-age=86400"}
    return Response(assets.icon(), headers=kept, content_type="image/svg+xml")


@hookimpl
def startup(datasette: Any) -> None:
    """Keep Datasette from printing errors through rich.

    Where rich is installed, as it is with this program, Datasette prints every error, a mistyped address too, with the
    values of all variables; and where no route matches, rich itself fails, so that the reader gets no answer.
    """
    handle_exception_module.rich = None


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Add our pages; every other address stays Datasette's."""
    language = rf"(?P<language>{'|'.join(LANGUAGES)})"
    return [
        (r"/(\.(?P<format>jsono?))?$", _front_door),
        (r"/-/lockin/[0-9a-f]+\.css$", _stylesheet),
        (r"/-/lockin/icon\.svg$", _icon),
        (rf"/{language}$", _home),
        *((rf"/{language}/{pattern}$", _view(page)) for pattern, page in ROUTES),
        (rf"/{language}/.*$", _view(_nothing)),
    ]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Send security headers with every response, the strictest with our own pages."""
    ours = re.compile(re.escape(datasette.setting("base_url")) + rf"({'|'.join(LANGUAGES)})(/|$)")
    return partial(with_headers, is_ours=lambda path: bool(ours.match(path)))


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Markup]:
    """Give Datasette's own pages our header and footer; their words are English, so the frame is too."""
    return _frame(datasette)


def _frame(datasette: Any) -> dict[str, Markup]:
    addresses = Addresses(datasette.setting("base_url"), "en")
    visit = Visit(voice=voice("en"), addresses=addresses, today=today(datasette), registers=(), path=addresses.data)
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
    owner = datasette.databases[database]
    if column not in cells.LINKED or not is_register(owner):
        return None
    keys: Mapping[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row iterates over its values
    addresses = Addresses(datasette.setting("base_url"), "en")
    return cells.link(keys, value, column, table, ServedRegister(owner).route, addresses)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Response | None:
    """Say what went wrong in the reader's language; programs that asked for JSON get Datasette's answer."""
    if request.path.endswith(".json"):
        return None
    status = getattr(exception, "status", 500)
    is_html = getattr(exception, "message_is_html", False)
    detail = (
        str(getattr(exception, "message", exception)) if 400 <= status < 500 and status != 404 and not is_html else ""
    )
    return _response(problem_page(visit_of(datasette, request), status, detail))


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Response:
    """Say in the reader's language that a page is not open to them."""
    return _response(problem_page(visit_of(datasette, request), 403))
