"""Conversion of TOML tables to frozen dataclasses, with errors that name the entry and the problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar, get_origin

from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error

T = TypeVar("T")
_UNKNOWN_ENTRY = "is not a known entry"
_IN_LIST = re.compile(r"(\w+)\[(\d+)\]")


def structure(tables: dict[str, Any], kind: type[T]) -> T:
    """Return `tables` as the dataclass `kind`; no value is coerced, unknown keys and blank texts are refused.

    Raises ValueError with the path and the problem of the first wrong entry, such as "rules['no_end'].weight: must be a
    number". A table in a list is named by its `id`.
    """
    try:
        return _converter.structure(tables, kind)
    except BaseValidationError as error:
        # A misspelt key also leaves an entry missing; the misspelling is what has to be corrected.
        problems = transform_error(error, path="", format_exception=_describe)
        problem, _, path = min(problems, key=lambda line: _UNKNOWN_ENTRY not in line).rpartition(" @ ")
        path = _IN_LIST.sub(lambda match: f"{match[1]}[{_id(tables, match[1], int(match[2]))}]", path)
        raise ValueError(f"{path.removeprefix('.') or 'the file'}: {problem}") from None


def _id(tables: dict[str, Any], name: str, index: int) -> str:
    entry = tables[name][index]
    return repr(entry.get("id", index)) if isinstance(entry, dict) else str(index)


def _describe(error: BaseException, kind: type | None) -> str:
    """Return the problem that an exception of cattrs reports for a value that should be of type `kind`."""
    if isinstance(error, ForbiddenExtraKeysError):
        return f"{min(error.extra_fields)} {_UNKNOWN_ENTRY}"
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ValueError):
        return str(error)
    return "must be a list" if get_origin(kind) is tuple else "must be a table"


def _strict(*kinds: type, wanted: str) -> Callable[[Any, Any], Any]:
    """Return a hook that accepts values of the types `kinds` unchanged and rejects others; a boolean is no number."""

    def check(value: Any, _: Any) -> Any:
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds) or not str(value).strip():
            raise ValueError(f"must be {wanted}")
        return value

    return check


def _texts(value: Any, _: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of names")
    return tuple(value)


def _member(value: Any, kind: type[StrEnum]) -> StrEnum:
    if value not in list(kind):
        raise ValueError(f"must be one of {', '.join(kind)}")
    return kind(value)


_converter = Converter(forbid_extra_keys=True)
_converter.register_structure_hook(str, _strict(str, wanted="a text that is not empty"))
_converter.register_structure_hook(bool, _strict(bool, wanted="true or false"))
_converter.register_structure_hook(int, _strict(int, wanted="a whole number"))
_converter.register_structure_hook(float, _strict(int, float, wanted="a number"))
_converter.register_structure_hook(StrEnum, _member)
_converter.register_structure_hook_func(lambda kind: bool(kind == tuple[str, ...]), _texts)
