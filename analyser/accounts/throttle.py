"""A limit on attempts to sign in, so that passwords cannot be guessed."""

from __future__ import annotations

import hashlib
import ipaddress
from collections import deque
from collections.abc import Collection, Iterable


class Throttle:
    """Counts attempts by key, such as a name or a network address, and returns how long the next one has to wait.

    After `most` attempts within `seconds`, the next must wait until the first of them is `seconds` old. An attempt is
    counted when it begins, so that simultaneous attempts are limited too, and forgotten when it succeeds.

    Counters are dropped once their latest attempt is `seconds` old. Of keys that are not lasting, at most `capacity`
    are kept: beyond that, those with the fewest attempts are dropped first, and among these the oldest. Keys are kept
    as digests, so that long ones need no more memory. All times are in seconds of a monotonic clock.
    """

    def __init__(self, most: int = 5, seconds: float = 900.0, capacity: int = 10_000) -> None:
        self._most = most
        self._seconds = seconds
        self._capacity = capacity
        # Both are ordered by the latest attempt of each key, the oldest first.
        self._lasting: dict[bytes, deque[float]] = {}
        self._passing: dict[bytes, deque[float]] = {}

    def __len__(self) -> int:
        """Return how many counters are kept."""
        return len(self._lasting) + len(self._passing)

    def wait(self, keys: Iterable[str], now: float) -> float:
        """Return how many seconds an attempt under these keys has to wait; 0.0 when it may be made now."""
        waits = [0.0]
        for key in map(_digest, keys):
            attempts = self._lasting.get(key) or self._passing.get(key) or ()
            recent = [at for at in attempts if now - at < self._seconds]
            if len(recent) >= self._most:
                waits.append(self._seconds - (now - recent[-self._most]))
        return max(waits)

    def count(self, keys: Iterable[str], now: float, lasting: Collection[str] = ()) -> None:
        """Count an attempt that begins now under each of these keys.

        The counters of `lasting` keys are never dropped early, so their number must be limited, as that of the accounts
        is.
        """
        for name in keys:
            key = _digest(name)
            counters = self._lasting if name in lasting or key in self._lasting else self._passing
            attempts = self._passing.pop(key, None) or self._lasting.pop(key, None) or deque(maxlen=self._most)
            attempts.append(now)
            counters[key] = attempts
        self._forget_old(now)
        self._make_room()

    def forget(self, keys: Iterable[str]) -> None:
        """Drop the counters of these keys, after an attempt that succeeded."""
        for key in map(_digest, keys):
            self._lasting.pop(key, None)
            self._passing.pop(key, None)

    def _forget_old(self, now: float) -> None:
        for counters in (self._lasting, self._passing):
            while counters:
                key, attempts = next(iter(counters.items()))
                if now - attempts[-1] < self._seconds:
                    break
                del counters[key]

    def _make_room(self) -> None:
        """Drop a tenth of the counters when there are too many: the fewest attempts first, then the oldest."""
        if len(self._passing) <= self._capacity:
            return
        ranked = sorted(self._passing, key=lambda key: (len(self._passing[key]), self._passing[key][-1]))
        for key in ranked[: len(ranked) - self._capacity * 9 // 10]:
            del self._passing[key]


def network_of(address: str) -> str:
    """Return the key under which a network address is counted: the address, or the /64 network of an IPv6 address.

    A customer of an internet provider gets at least a whole /64 (RFC 6177), and could use each of its addresses once.
    Text that is not an address is returned unchanged.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(parsed), 64), strict=False))
    return address


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).digest()
