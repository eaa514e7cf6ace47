"""Take the reader's network address and scheme from a trusted proxy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analyser.web.plugin.adapter import auth_config, client_address

_PROXY_ADDRESS = "lockin_proxy"
"""The key in a request's scope of the address of the proxy that passed it on."""


def behind_proxy(app: Callable[..., Any], datasette: Any) -> Callable[..., Any]:
    """Wrap an ASGI application: requests of trusted proxies get the address and the scheme that the proxy gives.

    These are the last address of `X-Forwarded-For`, which the proxy itself has added, and `X-Forwarded-Proto`. From any
    other address the two headers are ignored.
    """

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        peer = str((scope.get("client") or ("",))[0])
        if scope["type"] == "http" and peer in auth_config(datasette).proxies:
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            client = headers.get(b"x-forwarded-for", "").rpartition(",")[2].strip() or peer
            is_https = headers.get(b"x-forwarded-proto", "").strip() == "https"
            scheme = "https" if is_https else scope.get("scheme", "http")
            scope = {**scope, _PROXY_ADDRESS: peer, "client": (client, 0), "scheme": scheme}
        await app(scope, receive, send)

    return wrapped


def peer_address(request: Any) -> str:
    """Return the network address that the request came from: that of the proxy when there is one."""
    return str(request.scope.get(_PROXY_ADDRESS) or client_address(request))
