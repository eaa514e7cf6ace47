"""Patterns for factors that the trained model has no labels for, read from `rules.toml`."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that shows a factor; the sentence must hold one word of each group of `needs`, in lower case."""

    factor: str
    needs: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    probability: float

    def may_match(self, lower: str) -> bool:
        """Say whether a lower-case text holds the words without which the pattern cannot be found."""
        return all(any(word in lower for word in group) for group in self.needs)

    def matches(self, text: str) -> bool:
        """Say whether the sentence carries the factor."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules that ship with the package, once a process."""
    tables = tomllib.loads((importlib.resources.files(__package__) / "rules.toml").read_text(encoding="utf-8"))
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


def apply_rules(texts: Sequence[str]) -> Iterator[tuple[int, str, float]]:
    """Yield (index of the text, factor, probability) for each factor whose rules match, with its best probability."""
    lowered = [text.lower() for text in texts]
    everything = "\n".join(lowered)
    in_play = [rule for rule in rules() if rule.may_match(everything)]
    for index, (text, lower) in enumerate(zip(texts, lowered, strict=True)):
        best: dict[str, float] = {}
        for rule in in_play:
            if rule.may_match(lower) and rule.probability > best.get(rule.factor, 0) and rule.matches(text):
                best[rule.factor] = rule.probability
        for factor, probability in best.items():
            yield index, factor, probability
