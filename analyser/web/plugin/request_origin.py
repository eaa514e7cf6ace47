"""Refuse requests to other hosts, and changes that other sites have sent."""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Refusal = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
EVERY_ADDRESS = "0.0.0.0"
"""In a list of hosts, this means every IP address; names must be listed one by one."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s:/@?#\[\]]+))(?::(?P<port>\d{1,5}))?")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def hosts_of(listening: str, named: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the hosts that requests may name to a server that listens on an address.

    These are the names of the machine itself, the address, and those that the operator has `named`. A server that
    listens on every address accepts every IP address: only a name, not an address, can come from a DNS entry that was
    changed to point here (DNS rebinding).
    """
    try:
        own = EVERY_ADDRESS if ipaddress.ip_address(listening).is_unspecified else listening
    except ValueError:
        own = listening
    return tuple(dict.fromkeys((*LOOPBACK_HOSTS, own, *named)))


def is_allowed_host(header: str, allowed: Iterable[str]) -> bool:
    """Return whether a `Host` header names one of the hosts; the port does not matter."""
    name = _name(header)
    if not name:
        return False
    known = {_name(host) for host in allowed}
    if name in known:
        return True
    try:
        return EVERY_ADDRESS in known and bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def is_same_origin(headers: Mapping[str, str], named: Iterable[str] = ()) -> bool | None:
    """Return whether a change was sent from a page of this server; None when the headers do not show it.

    Browsers send `Origin` with every POST, and `Sec-Fetch-Site` to HTTPS and loopback addresses; no page can set
    either. `named` are the hosts that the operator has named: behind a proxy that does not pass on the `Host` header,
    they are what `Origin` is compared with. Follows the algorithm of Go's `http.CrossOriginProtection`.
    """
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    if site and site not in ("same-origin", "none"):
        return False
    if origin:
        own = [headers.get("host", ""), *named]
        return any(_is_origin_of(origin, host) for host in own)
    return True if site else None


def _is_origin_of(origin: str, host: str) -> bool:
    """Compare an origin (`https://name:port`) with a host (`name:port`); a port may be left out for its default."""
    scheme, _, rest = origin.partition("://")
    default = _DEFAULT_PORTS.get(scheme.lower())
    name = _name(rest)
    return bool(default and name) and name == _name(host) and _port(rest, default) == _port(host, default)


def _port(host: str, default: str | None) -> str | None:
    found = _HOST.fullmatch(host.strip())
    return (found["port"] if found else None) or default


def _name(host: str) -> str:
    """Return the name or address of a host without port and brackets, in lower case; empty when it is malformed."""
    bare = host.strip().lower()
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    found = _HOST.fullmatch(bare)
    if found is None:
        return ""
    if found["address"]:
        try:
            return str(ipaddress.ip_address(found["address"]))
        except ValueError:
            return ""
    return found["name"].rstrip(".")


def with_checked_origin(
    app: App, allowed: Iterable[str], refuse_host: Refusal, refuse_change: Refusal, named: Iterable[str] = ()
) -> App:
    """Wrap an ASGI application so that it gets only requests to `allowed` hosts and changes from its own pages.

    A change whose headers do not show where it comes from is left to the check of form tokens. Without a cookie there
    is no token to compare, so it is refused here.
    """
    hosts, origins = tuple(allowed), tuple(named)

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = headers_of(scope)
        if not is_allowed_host(headers.get("host", ""), hosts):
            log.warning(
                "refused %s %s: host %.100r is not allowed", scope["method"], scope["path"], headers.get("host")
            )
            await refuse_host(scope, receive, send)
            return
        if scope["method"] not in SAFE_METHODS:
            same = is_same_origin(headers, origins)
            if same is False or (same is None and not headers.get("cookie")):
                source = headers.get("origin") or headers.get("sec-fetch-site") or "no origin and no cookie"
                log.warning("refused %s %s: sent from another site (%.100r)", scope["method"], scope["path"], source)
                await refuse_change(scope, receive, send)
                return
        await app(scope, receive, send)

    return wrapped


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers of a request by their names in lower case; repeated ones are joined by commas."""
    headers: dict[str, str] = {}
    for name, value in scope.get("headers") or ():
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
