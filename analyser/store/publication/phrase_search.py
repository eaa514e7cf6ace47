"""Searching the bytes of a file for many phrases at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_KEY_BYTES = 24
_AT_A_TIME = 50_000
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def among(phrases: Iterable[str], contents: bytes) -> Iterator[str]:
    """Yield, in order, the phrases whose UTF-8 bytes occur in `contents`.

    Where a phrase occurs in the contents, its first space is at a space of the contents. The 24 bytes from each space
    are therefore compared by hash first, and the whole contents are only searched for the few phrases that match.
    """
    padded = np.frombuffer(contents + bytes(_KEY_BYTES), np.uint8)
    spaces = np.flatnonzero(padded[:-_KEY_BYTES] == ord(" "))
    known = np.unique(_hashed(np.lib.stride_tricks.sliding_window_view(padded, _KEY_BYTES)[spaces]))
    for some in _batches(phrases):
        keys = [_key(phrase) for phrase in some]
        # A phrase too short for a whole key is always searched for.
        windows = np.frombuffer(b"".join(key.ljust(_KEY_BYTES, b"\0") for key in keys), np.uint8)
        possible = np.isin(_hashed(windows.reshape(-1, _KEY_BYTES)), known)
        for phrase, key, is_possible in zip(some, keys, possible, strict=True):
            if (is_possible or len(key) < _KEY_BYTES) and phrase.encode() in contents:
                yield phrase


def _key(phrase: str) -> bytes:
    """Return the first 24 bytes from the first space on, or fewer if the phrase is shorter."""
    _, space, rest = phrase.encode().partition(b" ")
    return (space + rest)[:_KEY_BYTES]


def _hashed(windows: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the hashes of rows of 24 bytes: shape (n, 24) to (n,)."""
    numbers: NDArray[np.uint64] = (np.ascontiguousarray(windows).view(np.uint64) * _FACTORS).sum(1, dtype=np.uint64)
    return numbers


def _batches(phrases: Iterable[str]) -> Iterator[Sequence[str]]:
    batch: list[str] = []
    for phrase in phrases:
        batch.append(phrase)
        if len(batch) == _AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch
