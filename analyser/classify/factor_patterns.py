"""Patterns for factors that the trained model has no labels for, read from `factor_patterns.toml`."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

_MOST_REMEMBERED = 100_000
_ANYTHING = -1


@dataclass(frozen=True, slots=True)
class FactorPattern:
    """A pattern for a factor; a sentence must contain at least one word part from each group in `needs`."""

    factor: str
    needs: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    probability: float

    def matches(self, text: str) -> bool:
        """Return whether the sentence carries the factor."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


class _Parts(dict[str, int]):
    """A cache of the parts that each word contains, as bits; the words of a contract recur often."""

    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__()
        self.bits = {part: 1 << place for place, part in enumerate(sorted(set(parts)))}

    def __missing__(self, word: str) -> int:
        held = sum(bit for part, bit in self.bits.items() if part in word)
        if len(self) < _MOST_REMEMBERED:
            self[word] = held
        return held

    def of_text(self, lower: str) -> int:
        """Return the bits of the parts contained in the words of a lower-case text."""
        return reduce(or_, map(self.__getitem__, lower.split()), 0)


@cache
def load_patterns() -> tuple[FactorPattern, ...]:
    """Return the patterns that ship with the package, which are read once per process."""
    text = (importlib.resources.files(__package__) / "factor_patterns.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return tuple(
        FactorPattern(
            factor=table["factor"],
            needs=tuple(tuple(group) for group in table["needs"]),
            pattern=re.compile(table["pattern"], re.IGNORECASE | re.DOTALL),
            unless=re.compile(table["unless"], re.IGNORECASE) if "unless" in table else None,
            probability=table["probability"],
        )
        for table in tables["rules"]
    )


@cache
def _quick_tests() -> tuple[_Parts, tuple[tuple[FactorPattern, int, int, int], ...]]:
    """Return the parts of words that any pattern needs, and each pattern with a mask for each of up to three needs."""
    parts = _Parts(part for rule in load_patterns() for group in rule.needs for part in group)
    tests = []
    for rule in load_patterns():
        masks = [sum(parts.bits[part] for part in group) for group in rule.needs]
        first, second, third = (*masks, _ANYTHING, _ANYTHING)[:3]
        tests.append((rule, first, second, third))
    return parts, tuple(tests)


def find_patterns(texts: Sequence[str]) -> Iterator[tuple[int, str, float]]:
    """Yield (index of the text, factor, probability) for each factor with a match, at its highest probability."""
    parts, tests = _quick_tests()
    for index, text in enumerate(texts):
        held = parts.of_text(text.lower())
        best: dict[str, float] = {}
        for rule, first, second, third in tests:
            if held & first and held & second and held & third and rule.matches(text):
                best[rule.factor] = max(rule.probability, best.get(rule.factor, 0.0))
        for factor, probability in best.items():
            yield index, factor, probability
