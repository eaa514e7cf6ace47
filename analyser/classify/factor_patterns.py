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
class Rule:
    """A pattern that shows a factor; `needs` are groups of parts of words, of which the sentence must hold one each."""

    factor: str
    needs: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    probability: float

    def matches(self, text: str) -> bool:
        """Say whether the sentence carries the factor."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


class _Parts(dict[str, int]):
    """For each word, a bit for every part that it holds; words are remembered, since a contract repeats its own."""

    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__()
        self.bits = {part: 1 << place for place, part in enumerate(sorted(set(parts)))}

    def __missing__(self, word: str) -> int:
        held = sum(bit for part, bit in self.bits.items() if part in word)
        if len(self) < _MOST_REMEMBERED:
            self[word] = held
        return held

    def of_text(self, lower: str) -> int:
        """Return the parts that the words of a lower-case text hold."""
        return reduce(or_, map(self.__getitem__, lower.split()), 0)


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules that ship with the package, once a process."""
    text = (importlib.resources.files(__package__) / "factor_patterns.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return tuple(
        Rule(
            factor=table["factor"],
            needs=tuple(tuple(group) for group in table["needs"]),
            pattern=re.compile(table["pattern"], re.IGNORECASE | re.DOTALL),
            unless=re.compile(table["unless"], re.IGNORECASE) if "unless" in table else None,
            probability=table["probability"],
        )
        for table in tables["rules"]
    )


@cache
def _quick_tests() -> tuple[_Parts, tuple[tuple[Rule, int, int, int], ...]]:
    """Return the parts of words that any rule needs, and each rule with a mask for each of up to three needs."""
    parts = _Parts(part for rule in rules() for group in rule.needs for part in group)
    tests = []
    for rule in rules():
        masks = [sum(parts.bits[part] for part in group) for group in rule.needs]
        first, second, third = (*masks, _ANYTHING, _ANYTHING)[:3]
        tests.append((rule, first, second, third))
    return parts, tuple(tests)


def apply_rules(texts: Sequence[str]) -> Iterator[tuple[int, str, float]]:
    """Yield (index of the text, factor, probability) for each factor whose rules match, with its best probability."""
    parts, tests = _quick_tests()
    for index, text in enumerate(texts):
        held = parts.of_text(text.lower())
        best: dict[str, float] = {}
        for rule, first, second, third in tests:
            if held & first and held & second and held & third and rule.matches(text):
                best[rule.factor] = max(rule.probability, best.get(rule.factor, 0.0))
        for factor, probability in best.items():
            yield index, factor, probability
