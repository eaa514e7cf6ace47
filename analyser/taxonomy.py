"""The factors that the analyser looks for and the dimensions they belong to, read from `taxonomy.toml`."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyser.domain import Dimension
from analyser.errors import TaxonomyError
from analyser.toml_tables import structure


@dataclass(frozen=True, slots=True)
class DimensionInfo:
    """A dimension's label, and the question that it answers for a councillor, in English and Welsh."""

    id: Dimension
    label_en: str
    label_cy: str
    question_en: str
    question_cy: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A kind of clause that changes how freely a council can leave, change or re-let a contract.

    The definition says which words count as the factor, the question is what an officer answers about a clause, and
    `cuad` names the CUAD categories that correspond to it. `protection` marks a factor whose absence leaves the council
    exposed; `absent_en` and `absent_cy` then explain the absence, and are empty for all others.
    """

    id: str
    dimension: Dimension
    label_en: str
    label_cy: str
    definition_en: str
    definition_cy: str
    question_en: str
    question_cy: str
    cuad: tuple[str, ...]
    protection: bool = False
    absent_en: str = ""
    absent_cy: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError unless a protection has both texts on absence, and any other factor has neither."""
        given = (self.absent_en, self.absent_cy)
        if not self.protection and any(given):
            raise ValueError(
                "only a protection says what its absence means: set protection, or remove absent_en and absent_cy"
            )
        if self.protection and not all(given):
            raise ValueError("a protection needs absent_en and absent_cy")


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All dimensions and factors in the order in which pages show them.

    `unmapped_cuad` names the CUAD categories that belong to no factor.
    """

    dimensions: tuple[DimensionInfo, ...]
    factors: tuple[Factor, ...]
    unmapped_cuad: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raise ValueError when entries are repeated, missing or contradict one another."""
        if not self.factors:
            raise ValueError("there are no [[factors]] entries")
        _refuse_repeats([info.id for info in self.dimensions], "dimension")
        _refuse_repeats([factor.id for factor in self.factors], "factor")
        for missing in set(Dimension) - {info.id for info in self.dimensions}:
            raise ValueError(f"dimension {missing} is missing")
        for category in self.unmapped_cuad:
            if any(category in factor.cuad for factor in self.factors):
                raise ValueError(f"CUAD category {category!r} is both mapped and unmapped")

    def dimension(self, dimension: Dimension) -> DimensionInfo:
        """Return the label and question of a dimension."""
        return next(info for info in self.dimensions if info.id is dimension)

    def factor(self, factor_id: str) -> Factor:
        """Return the factor of that id. Raises KeyError when there is none."""
        for factor in self.factors:
            if factor.id == factor_id:
                return factor
        raise KeyError(factor_id)

    def factors_for_cuad(self, category: str) -> tuple[Factor, ...]:
        """Return the factors that correspond to a CUAD category, none for an unmapped one.

        "Renewal Term" has two, since CUAD does not distinguish automatic renewal from an option to extend. Raises
        KeyError for a name that is neither mapped nor listed as unmapped, so that a misspelling is noticed.
        """
        found = tuple(factor for factor in self.factors if category in factor.cuad)
        if not found and category not in self.unmapped_cuad:
            raise KeyError(category)
        return found


@cache
def load(path: Path | None = None) -> Taxonomy:
    """Read and check a taxonomy file, the one that ships with the package by default.

    Raises TaxonomyError, naming the file and the entry, when it cannot be read or is inconsistent.
    """
    source = path or importlib.resources.files(__package__) / "taxonomy.toml"
    try:
        return structure(tomllib.loads(source.read_text(encoding="utf-8")), Taxonomy)
    except OSError as error:
        raise TaxonomyError(f"{source} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise TaxonomyError(f"{source} is wrong: {error}") from error


def _refuse_repeats(ids: Sequence[str], what: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(f"{what} {name} is given twice")
