"""The council's own judgement, read from a TOML file: how grave each risk is, what it weighs and why."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analyser.domain import Dimension
from analyser.errors import TaxonomyError


@dataclass(frozen=True, slots=True)
class Policy:
    """What one rule counts for: severity 1 (low) to 3 (high), its weight within its dimension, and the reason."""

    severity: int
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Weight:
    """What a dimension counts for in the total, and the reason."""

    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the total score, which begins at `at_least` (0 to 100)."""

    id: str
    at_least: float
    why: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The lengths from which a rule calls something long: each in the unit of its name."""

    long_term_months: int
    long_renewal_months: int
    long_notice_days: int
    closing_days: int
    long_commitment_months: int
    late_data_days: int
    high_exit_share: int
    above_index: int
    home_laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """Severities, weights, bands and measures, each with a sentence that says why."""

    rules: Mapping[str, Policy]
    dimensions: Mapping[Dimension, Weight]
    bands: tuple[Band, ...]
    unknown_from: float
    measures: Measures

    def policy(self, rule: str) -> Policy:
        """Return what a rule counts for; TaxonomyError when the playbook does not name it."""
        try:
            return self.rules[rule]
        except KeyError:
            raise TaxonomyError(f"the playbook has no entry for the rule {rule!r}") from None

    def band(self, total: float, unknown: float) -> str:
        """Return the band of a total; `unknown` when more than `unknown_from` of the questions have no answer."""
        if unknown > self.unknown_from:
            return "unknown"
        return max((band for band in self.bands if band.at_least <= total), key=lambda band: band.at_least).id


@cache
def load(path: Path | None = None) -> Playbook:
    """Read a playbook, by default the one that ships.

    Raises TaxonomyError when it cannot be read or does not hold together.
    """
    return parse(read(path), str(path or "the playbook that ships"))


def read(path: Path | None = None) -> str:
    """Return the text of a playbook file, by default of the one that ships; TaxonomyError when it cannot be read."""
    source = path or importlib.resources.files(__package__) / "playbook.toml"
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise TaxonomyError(f"{source} cannot be read ({reason})") from error


@lru_cache(maxsize=16)
def parse(text: str, source: str) -> Playbook:
    """Make a playbook of its text; TaxonomyError, which names the `source`, when it does not hold together."""
    try:
        return _playbook(tomllib.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise TaxonomyError(f"{source} is wrong: {error}") from error


def _playbook(tables: dict[str, Any]) -> Playbook:
    measures = {name: entry["value"] for name, entry in tables["measures"].items()}
    measures["home_laws"] = tuple(measures["home_laws"])
    rules = {name: Policy(**entry) for name, entry in tables["rules"].items()}
    bands = tuple(Band(id=name, **entry) for name, entry in tables["bands"].items())
    for name, policy in rules.items():
        if policy.severity not in (1, 2, 3) or policy.weight < 0 or not policy.why.strip():
            raise ValueError(f"rule {name} needs a severity of 1 to 3, a weight of 0 or more and a reason")
    if not any(band.at_least == 0 for band in bands):
        raise ValueError("one band must begin at 0")
    dimensions = {Dimension(name): Weight(**entry) for name, entry in tables["dimensions"].items()}
    if missing := set(Dimension) - set(dimensions):
        raise ValueError(f"dimension {min(missing)} is missing")
    return Playbook(rules, dimensions, bands, float(tables["unknown"]["from"]), Measures(**measures))
