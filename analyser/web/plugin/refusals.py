"""Error pages for requests that are refused before a view is reached: another host, another site, a wrong token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response as DatasetteResponse
from datasette.utils.asgi import AsgiStream
from datasette.utils.asgi import Request as DatasetteRequest

from analyser.web.core.error_pages import problem_page, refused_cross_site_change, refused_form, unknown_host
from analyser.web.core.request import Request, Response
from analyser.web.plugin.adapter import PLUGIN, REACHED, anonymous_request_of, page_request_of, response
from analyser.web.plugin.request_origin import (
    EVERY_ADDRESS,
    LOOPBACK_HOSTS,
    SAFE_METHODS,
    headers_of,
    with_checked_origin,
)

_LONGEST_HOST = 100
_REASONS = {
    403: "not sent from a page of this server",
    415: "this address takes no files",
    421: "unknown host",
}


def with_origin_refusals(app: Any, datasette: Any) -> Any:
    """Wrap an ASGI application: requests to other hosts, and changes sent by other sites, are refused.

    The plugin's configuration lists the hosts (`allowed_hosts`); without it, as under plain `datasette serve`, they are
    the names of this machine and every IP address. Changes from the hosts in `allowed_origins`, which the operator has
    named, are accepted even if a proxy has replaced the `Host` header.
    """
    settings = datasette.plugin_config(PLUGIN) or {}

    def refusal(page: Callable[[Request, str], Response]) -> Callable[[Any, Any, Any], Awaitable[None]]:
        async def refuse(scope: Any, receive: Any, send: Any) -> None:
            request = DatasetteRequest({**scope, "actor": None}, receive)
            host = headers_of(scope).get("host", "")[:_LONGEST_HOST]
            await _refused(page(anonymous_request_of(datasette, request), host), datasette, request).asgi_send(send)

        return refuse

    return with_checked_origin(
        app,
        allowed=settings.get("allowed_hosts", (*LOOPBACK_HOSTS, EVERY_ADDRESS)),
        refuse_host=refusal(unknown_host),
        refuse_change=refusal(lambda request, _: refused_cross_site_change(request)),
        named=settings.get("allowed_origins", ()),
    )


def with_file_refusals(app: Any, datasette: Any, is_upload: Callable[[str], bool]) -> Any:
    """Wrap an ASGI application: forms with files are refused, except at the addresses for uploads.

    The library that checks form tokens (asgi-csrf 0.11) fails on such forms with the present python-multipart.
    """

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not is_upload(scope["path"]):
            kind = headers_of(scope).get("content-type", "").lower()
            if kind.startswith("multipart/form-data"):
                request = DatasetteRequest({**scope, "actor": None}, receive)
                page = problem_page(anonymous_request_of(datasette, request), 415)
                await _refused(page, datasette, request).asgi_send(send)
                return
        await app(scope, receive, send)

    return wrapped


def _refused(page: Response, datasette: Any, request: Any) -> DatasetteResponse | AsgiStream:
    """Return a refusal as a page, or as JSON where JSON was asked for or sent."""
    kinds = (request.headers.get("accept", ""), request.headers.get("content-type", ""))
    if request.path.endswith(".json") or any(kind.startswith("application/json") for kind in kinds):
        return DatasetteResponse.json(
            {"ok": False, "error": _REASONS[page.status], "status": page.status}, status=page.status
        )
    return response(page, datasette, request)


def with_token_refusals(app: Any, datasette: Any, is_ours: Callable[[str], bool]) -> Any:
    """Wrap an ASGI application: on our addresses, our page for a wrong token replaces Datasette's text."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not is_ours(scope["path"]):
            await app(scope, receive, send)
            return
        reached: set[bool] = set()
        refused = False

        async def send_unless_refused(message: Any) -> None:
            nonlocal refused
            # Only Datasette's check of tokens answers 403 before a view is reached.
            if message["type"] == "http.response.start" and message["status"] == 403 and not reached:
                refused = True
            if not refused:
                await send(message)

        await app({**scope, REACHED: reached}, receive, send_unless_refused)
        if refused:
            request = DatasetteRequest({**scope, "actor": None}, receive)
            page = refused_form(page_request_of(datasette, request))
            await response(page, datasette, request).asgi_send(send)

    return wrapped
