"""The factors that the analyser looks for and the dimensions they belong to, read from `taxonomy.toml`."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from analyser.domain import Dimension
from analyser.errors import TaxonomyError

_LABEL = ("label_en", "label_cy")
_DEFINITION = ("definition_en", "definition_cy")
_QUESTION = ("question_en", "question_cy")
_ABSENT = ("absent_en", "absent_cy")


@dataclass(frozen=True, slots=True)
class DimensionInfo:
    """A dimension in words: its name, and what a councillor asks of it, in English and Welsh."""

    id: Dimension
    label_en: str
    label_cy: str
    question_en: str
    question_cy: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A kind of clause that changes how freely a council can leave, change or re-let a contract.

    The definition says what carries the factor, the question is what an officer answers about a clause, and `cuad`
    names the CUAD categories that mean it. `protection` marks a factor whose absence leaves the council exposed;
    `absent_en` and `absent_cy` then say what "not found" means, and are empty for all others.
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


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All dimensions and factors in the order in which pages show them.

    `unmapped_cuad` names the CUAD categories that belong to no factor.
    """

    dimensions: tuple[DimensionInfo, ...]
    factors: tuple[Factor, ...]
    unmapped_cuad: tuple[str, ...]

    def dimension(self, dimension: Dimension) -> DimensionInfo:
        """Return what is said of a dimension."""
        return next(info for info in self.dimensions if info.id is dimension)

    def factor(self, factor_id: str) -> Factor:
        """Return the factor of that id; KeyError when there is none."""
        for factor in self.factors:
            if factor.id == factor_id:
                return factor
        raise KeyError(factor_id)

    def factors_for_cuad(self, category: str) -> tuple[Factor, ...]:
        """Return the factors that a CUAD category may mean, none for an unmapped one.

        A renewal term means two: CUAD does not tell one that comes by itself from one that must be taken up. KeyError
        when CUAD has no such category, so that a misspelt name is not taken for an unmapped one.
        """
        found = tuple(factor for factor in self.factors if category in factor.cuad)
        if not found and category not in self.unmapped_cuad:
            raise KeyError(category)
        return found


@cache
def load(path: Path | None = None) -> Taxonomy:
    """Read and check a taxonomy file, the one that ships with the package by default.

    Raises TaxonomyError, naming the file and the entry, when it cannot be read or does not hold together.
    """
    source = path or importlib.resources.files(__package__) / "taxonomy.toml"
    try:
        return _taxonomy(tomllib.loads(source.read_text(encoding="utf-8")))
    except OSError as error:
        raise TaxonomyError(f"{source} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise TaxonomyError(f"{source} is wrong: {error}") from error


def _taxonomy(tables: dict[str, Any]) -> Taxonomy:
    """Build the taxonomy; ValueError says what is wrong, as it does in every function below."""
    _refuse_strangers(tables, Taxonomy, "the file")
    taxonomy = Taxonomy(
        dimensions=tuple(_dimension(table) for table in _tables(tables, "dimensions")),
        factors=tuple(_factor(table) for table in _tables(tables, "factors")),
        unmapped_cuad=_names(tables, "unmapped_cuad", "the file"),
    )
    _refuse_repeats([info.id for info in taxonomy.dimensions], "dimension")
    _refuse_repeats([factor.id for factor in taxonomy.factors], "factor")
    for missing in set(Dimension) - {info.id for info in taxonomy.dimensions}:
        raise ValueError(f"dimension {missing} is missing")
    for category in taxonomy.unmapped_cuad:
        if any(category in factor.cuad for factor in taxonomy.factors):
            raise ValueError(f"CUAD category {category!r} is both mapped and unmapped")
    return taxonomy


def _dimension(table: dict[str, Any]) -> DimensionInfo:
    owner = f"dimension {table.get('id')!r}"
    _refuse_strangers(table, DimensionInfo, owner)
    return DimensionInfo(id=_dimension_id(table, "id", owner), **_texts(table, _LABEL + _QUESTION, owner))


def _factor(table: dict[str, Any]) -> Factor:
    owner = f"factor {table.get('id')!r}"
    _refuse_strangers(table, Factor, owner)
    protection = table.get("protection", False)
    if not isinstance(protection, bool):
        raise ValueError(f"{owner}: protection must be true or false")
    if not protection and any(name in table for name in _ABSENT):
        raise ValueError(f"{owner}: only a protection says what its absence means")
    texts = ("id", *_LABEL, *_DEFINITION, *_QUESTION, *(_ABSENT if protection else ()))
    return Factor(
        dimension=_dimension_id(table, "dimension", owner),
        cuad=_names(table, "cuad", owner),
        protection=protection,
        **_texts(table, texts, owner),
    )


def _dimension_id(table: dict[str, Any], name: str, owner: str) -> Dimension:
    value = table.get(name)
    if value not in list(Dimension):
        raise ValueError(f"{owner}: {name} must be one of {', '.join(Dimension)}")
    return Dimension(value)


def _texts(table: dict[str, Any], names: tuple[str, ...], owner: str) -> dict[str, str]:
    for name in names:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{owner}: {name} is missing or empty")
    return {name: table[name] for name in names}


def _names(table: dict[str, Any], name: str, owner: str) -> tuple[str, ...]:
    value = table.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{owner}: {name} must be a list of names")
    return tuple(value)


def _tables(tables: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = tables.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise ValueError(f"there are no [[{name}]] entries")
    return value


def _refuse_strangers(table: dict[str, Any], kind: type[Taxonomy | DimensionInfo | Factor], owner: str) -> None:
    known = {field.name for field in fields(kind)}
    for name in table:
        if name not in known:
            raise ValueError(f"{owner}: {name} is not a known entry")


def _refuse_repeats(ids: Sequence[str], what: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(f"{what} {name} is given twice")
