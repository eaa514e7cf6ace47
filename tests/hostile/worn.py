"""Valid contracts that were truncated, or damaged in transmission."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from hostile.raw import DAMAGED, READ, STOPPED, Case

ANY = (READ, DAMAGED, "has no pages", "is cut short", "is not a PDF", "is empty", "is encrypted", *STOPPED)


def cut(source: Path, step: int = 1024, tail: bool = True) -> Iterator[Case]:
    """Truncate a file at every `step` bytes; with `tail`, an end-of-file marker is appended."""
    data = source.read_bytes()
    for size in range(step, len(data), step):
        yield Case(f"cut-{source.stem}-{size}", data[:size], ("is cut short",))
        if tail:
            yield Case(f"cut-{source.stem}-{size}-with-end", data[:size] + b"\n%%EOF\n", ANY)


def worn(sources: Sequence[Path], count: int, seed: int = 1) -> Iterator[Case]:
    """Damage each file in `count` ways: bytes and bits changed, ranges lost, doubled or blanked, numbers made large."""
    for source in sources:
        data = source.read_bytes()
        for number in range(count):
            yield Case(
                f"worn-{source.stem}-{number}", _spoilt(data, random.Random(f"{seed} {source.name} {number}")), ANY
            )


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        place = chance.randrange(len(spoilt))
        length = chance.choice((1, 2, 16, 300))
        match chance.randrange(6):
            case 0:
                spoilt[place] = chance.randrange(256)
            case 1:
                spoilt[place] ^= 1 << chance.randrange(8)
            case 2:
                del spoilt[place : place + length]
            case 3:
                spoilt[place:place] = spoilt[place : place + length]
            case 4:
                spoilt[place : place + length] = bytes(length)
            case _:
                digits = [n for n in range(place, min(place + 400, len(spoilt))) if 48 <= spoilt[n] <= 57]
                if digits:
                    spoilt[chance.choice(digits)] = 48 + chance.randrange(10)
    return bytes(spoilt)
