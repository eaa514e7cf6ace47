"""The hooks through which Datasette calls this plugin."""

# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from datasette import Response as DatasetteResponse
from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import AsgiStream
from datasette.views.index import IndexView
from markupsafe import Markup

from analyser.accounts.roles import Action
from analyser.i18n.translator import LANGUAGES, translator_for
from analyser.store.queries import Connection
from analyser.store.queries.connections import is_limit_error, limit_queries
from analyser.web.core import assets, ready_queries, table_descriptions
from analyser.web.core.error_pages import large_query, problem_page, slow_query
from analyser.web.core.render import render, site_of
from analyser.web.core.request import NotFoundError, Request, Response
from analyser.web.core.urls import Urls
from analyser.web.plugin import cell_links
from analyser.web.plugin.adapter import answer, auth_config, page_request_of, response, today
from analyser.web.plugin.column_labels import relabelled
from analyser.web.plugin.refusals import with_file_refusals, with_origin_refusals, with_token_refusals
from analyser.web.plugin.security_headers import with_headers
from analyser.web.plugin.served_registers import ServedRegister, is_register, served
from analyser.web.plugin.table_rows import rows
from analyser.web.plugin.trusted_proxy import behind_proxy, peer_address
from analyser.web.routes import ROUTES, Route


def _view(route: Route) -> Callable[..., Awaitable[DatasetteResponse]]:
    """Return a view in Datasette's form."""

    async def view(datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
        return await answer(route, datasette, request)

    return view


async def _not_found(page_request: Request) -> Response:
    raise NotFoundError


async def _root(datasette: Any, request: Any, send: Any) -> DatasetteResponse | None:
    """Redirect to the front page in the reader's language; without a register, show Datasette's own front page."""
    if request.url_vars["format"] or not served(datasette):
        return await IndexView.as_view(datasette)(request, send)
    page_request = page_request_of(datasette, request)
    return DatasetteResponse.redirect(page_request.urls.home, headers={"Vary": "Accept-Language"})


async def _home(datasette: Any, request: Any) -> DatasetteResponse:
    """Redirect from an address without its final slash."""
    return DatasetteResponse.redirect(page_request_of(datasette, request).urls.home, status=301)


async def _stylesheet(datasette: Any, request: Any) -> DatasetteResponse:
    cache_headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return DatasetteResponse(assets.stylesheet(), headers=cache_headers, content_type="text/css; charset=utf-8")


async def _script(datasette: Any, request: Any) -> DatasetteResponse:
    cache_headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return DatasetteResponse(
        assets.script(request.url_vars["name"]), headers=cache_headers, content_type="text/javascript; charset=utf-8"
    )


async def _icon(datasette: Any, request: Any) -> DatasetteResponse:
    cache_headers = {"Cache-Control": "public, max-age=86400"}
    return DatasetteResponse(assets.icon(), headers=cache_headers, content_type="image/svg+xml")


@hookimpl
def startup(datasette: Any) -> None:
    """Stop Datasette from printing errors with rich.

    Where rich is installed, as it is with this program, Datasette prints every error, even of a mistyped address, with
    the values of all variables; and where no route matches, rich itself fails, so that the reader gets no answer.
    """
    # Imported at the top, Datasette would register this plugin before its hooks are defined.
    from datasette import handle_exception as datasette_handler

    datasette_handler.rich = None


@hookimpl
def prepare_connection(conn: Connection) -> None:
    """Set the limits on queries for a connection that Datasette has opened."""
    limit_queries(conn)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Add the addresses of our pages; Datasette answers all others."""
    language = rf"(?P<language>{'|'.join(LANGUAGES)})"
    return [
        (r"/(\.(?P<format>jsono?))?$", _root),
        (r"/-/lockin/[0-9a-f]+\.css$", _stylesheet),
        (rf"/-/lockin/(?P<name>{'|'.join(assets.SCRIPTS)})\.[0-9a-f]+\.js$", _script),
        (r"/-/lockin/icon\.svg$", _icon),
        (rf"/{language}$", _home),
        *((rf"/{language}/{route.pattern}$", _view(route)) for route in ROUTES),
        (rf"/{language}/.*$", _view(Route("", _not_found, post=_not_found))),
    ]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Check where requests come from, and send security headers with every response."""
    ours = re.compile(re.escape(datasette.setting("base_url")) + rf"({'|'.join(LANGUAGES)})(/|$)")

    def is_ours(path: str) -> bool:
        return bool(ours.match(path))

    def wrapped(app: Any) -> Any:
        tokens = with_token_refusals(app, datasette, is_ours)
        files = with_file_refusals(tokens, datasette, partial(_is_upload, datasette))
        checked = with_origin_refusals(files, datasette)
        return behind_proxy(with_headers(checked, is_ours), datasette)

    return wrapped


@hookimpl
def skip_csrf(datasette: Any, scope: Any) -> bool:
    """Skip Datasette's check of the token for uploads: `core/multipart.py` checks it before the first file.

    That check fails on forms with files; elsewhere `with_file_refusals` refuses them.
    """
    headers = dict(scope.get("headers") or [])
    multipart = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    return multipart and _is_upload(datasette, scope["path"])


def _is_upload(datasette: Any, path: str) -> bool:
    """Say whether a path is one to which files are uploaded."""
    own = path.removeprefix(datasette.setting("base_url"))
    return bool(re.fullmatch(rf"(?:{'|'.join(LANGUAGES)})/[^/]+/upload", own))


@hookimpl
def actor_from_request(datasette: Any, request: Any) -> dict[str, Any] | None:
    """Return the user whom a trusted proxy has signed in; Datasette itself reads the cookies of our sessions."""
    return auth_config(datasette).actor_of_proxy(request.headers, peer_address(request))


@hookimpl
def permission_allowed(datasette: Any, actor: dict[str, Any] | None, action: str, resource: Any) -> bool | None:
    """Decide who may open Datasette's own pages: tables, queries, SQL, exports, and the server's settings."""
    auth = auth_config(datasette)
    reader = auth.reader(actor)
    if action in ("view-instance", "debug-menu", "permissions-debug"):
        return reader.is_admin or None if action == "view-instance" and not served(datasette) else reader.is_admin
    if action not in ("view-database", "view-database-download", "view-table", "view-query", "execute-sql"):
        return None
    database = datasette.databases.get(resource if isinstance(resource, str) else resource[0])
    if database is None or not is_register(database):
        return None
    register = ServedRegister(database)
    allowed = reader.may(Action.QUERY, register.path, published=register.path in auth.published)
    return allowed and action != "view-database-download"


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Add the filters of our templates for Datasette's own pages: labels of fields, and rows of tables."""
    env.filters["lockin_relabelled"] = relabelled
    env.filters["lockin_rows"] = lambda cells: rows(cells, env.filters["to_css_class"])


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Markup]:
    """Give Datasette's own pages our header and footer, in English like those pages."""
    return _frame(datasette, request)


def _frame(datasette: Any, request: Any) -> dict[str, Markup]:
    """Render the header, the footer and the contents of `<head>`; without a request, for an anonymous reader."""
    urls = Urls(datasette.setting("base_url"), "en")
    frame = Request(translator=translator_for("en"), urls=urls, today=today(datasette), registers=(), path=urls.data)
    page_request = replace(page_request_of(datasette, request, "en"), path=frame.path, query="") if request else frame
    context = {"site": site_of(page_request)}
    return {
        "lockin_head": Markup(render("en", "lockin/_head.html", context)),
        "lockin_header": Markup(render("en", "lockin/_header.html", context)),
        "lockin_footer": Markup(render("en", "lockin/_footer.html", context)),
    }


@hookimpl
def get_metadata(datasette: Any, database: str | None) -> dict[str, Any]:
    """Describe every table and column of the registers."""
    names = (register.name for register in served(datasette))
    return table_descriptions.datasette_metadata(name for name in names if database in (None, name))


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, dict[str, str]]:
    """Add the ready-made queries to every register."""
    return ready_queries.canned() if is_register(datasette.databases[database]) else {}


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """Link the cells of a register's rows to our pages."""
    if column not in cell_links.LINKED:
        return None
    owner = datasette.databases[database]
    if not is_register(owner):
        return None
    keys: Mapping[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row iterates over its values
    urls = Urls(datasette.setting("base_url"), "en")
    return cell_links.link(keys, value, column, table, ServedRegister(owner).route, urls)


def _json_too_large() -> DatasetteResponse:
    """Return the JSON for a query that is too large, which Datasette would report as an error of the server."""
    error = "the values or the result of the query are too large"
    return DatasetteResponse.json({"ok": False, "error": error, "status": 400, "title": None}, status=400)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> DatasetteResponse | None:
    """Return an error page in the reader's language; programs that asked for JSON get Datasette's own response."""
    if request.path.endswith(".json"):
        return _json_too_large() if is_limit_error(exception) else None
    if isinstance(exception, QueryInterrupted) or getattr(exception, "title", "") == "SQL Interrupted":
        seconds = datasette.setting("sql_time_limit_ms") / 1000
        return response(slow_query(page_request_of(datasette, request), seconds), datasette, request)
    if is_limit_error(exception):
        return response(large_query(page_request_of(datasette, request)), datasette, request)
    status = getattr(exception, "status", 500)
    is_html = getattr(exception, "message_is_html", False)
    detail = (
        str(getattr(exception, "message", exception)) if 400 <= status < 500 and status != 404 and not is_html else ""
    )
    return response(problem_page(page_request_of(datasette, request), status, detail), datasette, request)


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> DatasetteResponse:
    """Return a page, in the reader's language, saying that they may not see the page."""
    return response(problem_page(page_request_of(datasette, request), 403), datasette, request)
