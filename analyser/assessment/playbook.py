"""The playbook, a council's policy in a TOML file: the severity and weight of each risk, bands and limits."""

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
from analyser.toml_tables import structure


@dataclass(frozen=True, slots=True)
class Policy:
    """How a rule is scored: severity 1 (low) to 3 (high), its weight within its dimension, and the reason."""

    severity: int
    weight: float
    why: str

    def __post_init__(self) -> None:
        """Raise ValueError for a severity or weight out of range."""
        if self.severity not in (1, 2, 3) or self.weight < 0:
            raise ValueError("needs a severity of 1 to 3 and a weight of 0 or more")


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of a dimension in the total score, and the reason."""

    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the total score, which begins at `at_least` (0 to 100), and the reason."""

    at_least: float
    why: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The limits above which rules report a risk, each in the unit of its name (shares in per cent)."""

    long_term_months: int
    long_renewal_months: int
    long_notice_days: int
    closing_days: int
    long_commitment_months: int
    late_data_days: int
    high_exit_share: float
    above_index: float
    home_laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """Severities, weights, bands and limits, each with a sentence that gives the reason."""

    rules: Mapping[str, Policy]
    dimensions: Mapping[Dimension, Weight]
    bands: Mapping[str, Band]
    unknown_from: float
    measures: Measures

    def policy(self, rule: str) -> Policy:
        """Return the policy for a rule. Raises TaxonomyError when the playbook has none."""
        try:
            return self.rules[rule]
        except KeyError:
            raise TaxonomyError(f"the playbook has no entry for the rule {rule!r}") from None

    def band(self, total: float, unknown: float) -> str:
        """Return the band of a total score (0 to 100).

        The band is `unknown` where the share of unanswered questions, `unknown` (0 to 1), is above `unknown_from`.
        """
        if unknown > self.unknown_from:
            return "unknown"
        reached = {name: band.at_least for name, band in self.bands.items() if band.at_least <= total}
        return max(reached, key=reached.__getitem__)


@dataclass(frozen=True, slots=True)
class _Measure:
    value: Any
    why: str


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables of the TOML file; `unknown` has the single entry `from`."""

    measures: Mapping[str, _Measure]
    unknown: Mapping[str, float]
    bands: Mapping[str, Band]
    dimensions: Mapping[Dimension, Weight]
    rules: Mapping[str, Policy]

    def playbook(self) -> Playbook:
        """Return the playbook in the tables. Raises ValueError when they are inconsistent."""
        if not any(band.at_least == 0 for band in self.bands.values()):
            raise ValueError("one band must begin at 0")
        if missing := set(Dimension) - set(self.dimensions):
            raise ValueError(f"dimension {min(missing)} is missing")
        if "from" not in self.unknown:
            raise ValueError("unknown: from is missing")
        measures = structure({name: measure.value for name, measure in self.measures.items()}, Measures)
        return Playbook(self.rules, self.dimensions, self.bands, self.unknown["from"], measures)


@cache
def load(path: Path | None = None) -> Playbook:
    """Read a playbook, by default the one that ships.

    Raises TaxonomyError when it cannot be read or is wrong.
    """
    return parse(read(path), str(path or "the playbook that ships"))


def read(path: Path | None = None) -> str:
    """Return the text of a playbook file, by default the one that ships. Raises TaxonomyError if it cannot be read."""
    source = path or importlib.resources.files(__package__) / "playbook.toml"
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise TaxonomyError(f"{source} cannot be read ({reason})") from error


@lru_cache(maxsize=16)
def parse(text: str, source: str) -> Playbook:
    """Return the playbook in a TOML text. Raises TaxonomyError, with the name of the `source`, when it is wrong."""
    try:
        return structure(tomllib.loads(text), _Tables).playbook()
    except ValueError as error:
        raise TaxonomyError(f"{source} is wrong: {error}") from error
