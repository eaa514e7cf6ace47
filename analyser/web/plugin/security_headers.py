"""Security headers of every response.

Our own pages may run only our scripts and load nothing from other sites; Datasette's pages need their inline scripts
and styles.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
RELAXED = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def with_headers(app: App, is_ours: Callable[[str], bool]) -> App:
    """Wrap an ASGI application so that every response carries the headers.

    Headers that it sets itself are kept, except the referrer policy: with Datasette's `no-referrer`, browsers send
    `Origin: null` with the forms of its pages, and they would be refused as forms sent from another site.
    """

    async def wrapped(
        scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = COMMON | {"content-security-policy": STRICT if is_ours(scope["path"]) else RELAXED}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = [one for one in message.get("headers", []) if bytes(one[0]).lower() != b"referrer-policy"]
                named = {bytes(name).lower() for name, _ in present}
                extra = [
                    (name.encode(), value.encode()) for name, value in headers.items() if name.encode() not in named
                ]
                message = {**message, "headers": [*present, *extra]}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped
