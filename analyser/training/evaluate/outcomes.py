"""Outcomes of examples: which labels were found and which findings were wrong, recorded by reference only.

A place is a contract's name, a factor, and a position: the offset of the words in a text of CUAD, the clause number in
a PDF. No text of a contract is kept.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from analyser.errors import UsageError

OUTCOMES = "outcomes.json"


class Place(NamedTuple):
    """The place in a contract where a factor was marked or found."""

    document: str
    factor: str
    at: str


@dataclass(frozen=True)
class Outcomes:
    """The labels that were found at the thresholds, and the findings shown that agree with no label."""

    found: frozenset[Place]
    wrong: frozenset[Place]


@dataclass(frozen=True)
class Changes:
    """The differences between two sets of outcomes.

    Labels newly found and findings no longer wrong are gains; labels no longer found and newly wrong findings are
    losses.
    """

    found: tuple[Place, ...]
    no_longer_wrong: tuple[Place, ...]
    no_longer_found: tuple[Place, ...]
    newly_wrong: tuple[Place, ...]

    def by_factor(self) -> dict[str, dict[str, int]]:
        """Count the changes of each factor that has any."""
        counts = {name: Counter(place.factor for place in places) for name, places in self.kinds().items()}
        factors = sorted({factor for counter in counts.values() for factor in counter})
        return {factor: {name: counter[factor] for name, counter in counts.items()} for factor in factors}

    def kinds(self) -> dict[str, tuple[Place, ...]]:
        """Return the four kinds of changes by name."""
        return {
            "found": self.found,
            "no_longer_wrong": self.no_longer_wrong,
            "no_longer_found": self.no_longer_found,
            "newly_wrong": self.newly_wrong,
        }


def compare(before: Outcomes, now: Outcomes) -> Changes:
    """Return the changes from one set of outcomes to another."""
    return Changes(
        found=tuple(sorted(now.found - before.found)),
        no_longer_wrong=tuple(sorted(before.wrong - now.wrong)),
        no_longer_found=tuple(sorted(before.found - now.found)),
        newly_wrong=tuple(sorted(now.wrong - before.wrong)),
    )


def places(triples: Iterable[tuple[str, str, str]]) -> frozenset[Place]:
    """Return places of (document, factor, position); the second at one position gets the suffix `~2`, and so on."""
    seen: Counter[Place] = Counter()
    found = []
    for triple in triples:
        place = Place(*triple)
        seen[place] += 1
        found.append(place if seen[place] == 1 else place._replace(at=f"{place.at}~{seen[place]}"))
    return frozenset(found)


def write_outcomes(outcomes: Mapping[str, Outcomes], version: str, folder: Path) -> None:
    """Write the outcomes of each measure to `folder`, one line for each document, so that diffs are readable."""
    blocks = [
        f"{json.dumps(name)}: {{\n" + ",\n".join(_lines(of_measure)) + "\n}"
        for name, of_measure in sorted(outcomes.items())
    ]
    text = "{\n" + ",\n".join([f'"version": {json.dumps(version)}', *blocks]) + "\n}\n"
    (folder / OUTCOMES).write_text(text, encoding="utf-8")


def read_outcomes(folder: Path) -> dict[str, Outcomes]:
    """Return the outcomes kept in `folder` by measure, an empty dictionary where there are none.

    Raises UsageError when the record cannot be read.
    """
    path = folder / OUTCOMES
    if not path.is_file():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {name: _outcomes(of_measure) for name, of_measure in kept.items() if name != "version"}
    except (ValueError, AttributeError, KeyError) as error:
        raise UsageError(f"{path} cannot be read ({error})", "renew it with `make train`") from error


def _lines(outcomes: Outcomes) -> list[str]:
    documents: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
    for kind in ("found", "wrong"):
        for place in sorted(getattr(outcomes, kind)):
            documents[place.document][place.factor].setdefault(kind, []).append(place.at)
    compact = (",", ":")
    return [
        f"{json.dumps(name)}:{json.dumps(factors, separators=compact, ensure_ascii=False, sort_keys=True)}"
        for name, factors in sorted(documents.items())
    ]


def _outcomes(kept: Mapping[str, Mapping[str, Mapping[str, list[str]]]]) -> Outcomes:
    def of(kind: str) -> frozenset[Place]:
        return frozenset(
            Place(document, factor, at)
            for document, factors in kept.items()
            for factor, positions in factors.items()
            for at in positions.get(kind, ())
        )

    return Outcomes(of("found"), of("wrong"))
