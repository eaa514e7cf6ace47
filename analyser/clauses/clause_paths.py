"""Parse full clause numbers into their schedules and parts, and the path within them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analyser.clauses.printed_numbers import roman

_FRAME = re.compile(
    r"(?P<prefix>(?:joint|call-off|framework) )?(?P<word>schedule|annex|annexure|appendix|exhibit|attachment|part"
    r"|article|atodlen|atodiad|rhan|erthygl)(?: (?:no\.? ?)?(?P<value>\S+))?$",
    re.I,
)
_WORDS = {  # synonyms and Welsh names, each with the word that is used for it
    "atodlen": "schedule",
    "atodiad": "annex",
    "annexure": "annex",
    "rhan": "part",
    "erthygl": "article",
}
_PIECES = re.compile(r"(?:“[^”]*”|[^,“]|,(?! ))+")
_STEP = re.compile(r"“[^”]*”|\([^()]*\)|\d+[A-Z]?|[A-Za-z]+")

Frame = tuple[str, str]  # a schedule, part or article around clauses: "schedule", "2"


@dataclass(frozen=True, slots=True)
class ClausePath:
    """The position of a clause: `frames` from the outside in ("schedule", "2"), `path` as ("14", "2", "b")."""

    frames: tuple[Frame, ...]
    path: tuple[str, ...]


def parse_path(number: str) -> ClausePath:
    """Parse a full number as in `Clause.number`: `Schedule 2, Part B, 4.1(b)`."""
    frames: list[Frame] = []
    path: tuple[str, ...] = ()
    for piece in _PIECES.findall(number):
        piece = piece.strip()
        if frame := frame_of(piece):
            frames.append(frame)
        else:
            path = path_of(piece)
    return ClausePath(tuple(frames), path)


@lru_cache(maxsize=1024)
def frame_of(words: str) -> Frame | None:
    """Parse the name of a schedule, part or article, or return None. Roman numerals of articles become numbers."""
    match = _FRAME.match(words)
    if match is None:
        return None
    word = match["word"].casefold()
    word = _WORDS.get(word, word)
    value = (match["value"] or "").casefold()
    counted = roman(value) if word == "article" and value.isalpha() else 0
    return (match["prefix"] or "").casefold() + word, str(counted) if counted else value


@lru_cache(maxsize=4096)
def path_of(number: str) -> tuple[str, ...]:
    """Parse the part of a number below schedules and articles: `14.2(b)(ii)` becomes 14, 2, b, ii."""
    steps = tuple(step.strip("()“”") for step in _STEP.findall(number))
    return steps[:1] if len(steps) == 2 and steps[1] == "0" else steps  # 4.0 is the parent of 4.1
