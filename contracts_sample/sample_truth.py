"""Check a truth file against the format (described in `README.md`) and against what its contract prints."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sample_source import Source, normalised, printed_labels

TAXONOMY = Path(__file__).parents[1] / "analyser" / "taxonomy.toml"
COUNCILS = {"glanrafon", "cwm-elwyn", "porth-haul", "dyffryn-arwen"}
SUPPLIERS = {
    "Caltrane Software Limited",
    "Brynmelyn Digital Cyf",
    "Ostrava Ridge Systems plc",
    "Hafod Managed Services Limited",
    "Penderyn Cloud Limited",
    "Meridew Analytics Limited",
    "Tarrow Print & Mail Limited",
    "Llinos Gofal Digidol Cyf",
    "Quillmark Housing Systems Limited",
    "Stonebeck Networks Limited",
}
UNITS = {"day", "working_day", "week", "month", "quarter", "year"}

Check = Callable[[Any], bool]


@cache
def _factors() -> frozenset[str]:
    """Return the ids of the analyser's taxonomy."""
    taxonomy = tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))
    return frozenset(factor["id"] for factor in taxonomy["factors"])


def _one_of(*values: str) -> Check:
    return lambda value: value in values


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_text, value))


def _date(value: Any) -> bool:
    try:
        return bool(dt.date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _duration(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"amount", "unit"} and _amount(value) and value["unit"] in UNITS


def _renewal(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.get("automatic") in (True, False)
        and _duration({key: kept for key, kept in value.items() if key != "automatic"})
    )


def _money(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"amount", "currency"} and _amount(value)


def _amount(value: Mapping[str, Any]) -> bool:
    return isinstance(value["amount"], int | float) and value["amount"] > 0


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


FIELDS: dict[str, Check] = {
    "file": _text,
    "kind": _one_of("agreement", "order_form", "variation"),
    "language": _one_of("en", "cy", "mixed"),
    "text_source": _one_of("text", "none"),
    "council": lambda value: value in COUNCILS,
    "supplier": lambda value: value in SUPPLIERS,
    "reference": _or_null(_text),
    "title": _text,
    "service_area": _or_null(_text),
    "buyer_aliases": _texts,
    "supplier_aliases": _texts,
    "facts": lambda value: isinstance(value, dict),
    "facts_clauses": lambda value: isinstance(value, dict),
    "deadlines": lambda value: isinstance(value, list),
    "factors": lambda value: isinstance(value, list) and bool(value),
    "expected_lock_in": lambda value: isinstance(value, dict),
    "notes": lambda value: isinstance(value, str),
}
FACTS: dict[str, Check] = {
    "start_date": _or_null(_date),
    "end_date": _or_null(_date),
    "end_basis": _one_of("stated", "computed", "perpetual", "unknown"),
    "max_end_date": _or_null(_date),
    "initial_term": _or_null(_duration),
    "renewal": _or_null(_renewal),
    "renewal_notice": _or_null(_duration),
    "value": _or_null(_money),
    "governing_law": _or_null(_text),
}
DEADLINE: dict[str, Check] = {
    "kind": _one_of("renewal_notice", "end_of_term", "extension_decision", "earliest_exit", "price_review"),
    "date": _or_null(_date),
    "basis": _text,
}
LOCK_IN: dict[str, Check] = {"band": _one_of("high", "medium", "low"), "why": _text}
FACTOR: dict[str, Check] = {
    "clause": _text,
    "factor": lambda value: value in _factors(),
    "favours": _one_of("buyer", "supplier", "mutual", "unclear"),
}


def problems(path: Path, source: Source) -> Iterator[str]:
    """Yield one line for each thing in a truth file that is malformed, or that its contract does not print."""
    text = path.read_text(encoding="utf-8")
    try:
        truth = json.loads(text)
    except json.JSONDecodeError as error:
        yield f"is not JSON: {error}"
        return
    if text != json.dumps(truth, indent=2, sort_keys=True, ensure_ascii=False) + "\n":
        yield "is not written with sorted keys and an indent of two"
    shape = list(_shape(truth, FIELDS, ""))
    if shape:
        yield from shape
        return
    if truth["file"] != f"{source.name}.pdf":
        yield f"file: {truth['file']} is not {source.name}.pdf"
    yield from _shape(truth["facts"], FACTS, "facts.")
    yield from _shape(truth["expected_lock_in"], LOCK_IN, "expected_lock_in.")
    yield from _places(truth, printed_labels(source))
    for number, deadline in enumerate(truth["deadlines"], start=1):
        yield from _shape(deadline, DEADLINE, f"deadline {number}: ")
    seen = [tuple(factor.get(key) for key in ("clause", "factor")) for factor in truth["factors"]]
    yield from (f"factor {pair} is given twice" for pair in sorted(set(seen), key=str) if seen.count(pair) > 1)
    for factor in truth["factors"]:
        yield from _shape(factor, FACTOR, f"factor of clause {factor.get('clause')}: ")


def _shape(record: Any, fields: Mapping[str, Check], where: str) -> Iterator[str]:
    if not isinstance(record, dict):
        yield f"{where}is not an object"
        return
    yield from (f"{where}{key} is missing" for key in fields if key not in record)
    yield from (f"{where}{key} is not part of the format" for key in record if key not in fields)
    for key, check in fields.items():
        if key in record and not check(record[key]):
            yield f"{where}{key} cannot be {record[key]!r}"


def _places(truth: Mapping[str, Any], labels: frozenset[str]) -> Iterator[str]:
    """Yield an error for each clause that is named but not printed in the contract, and each date without a place."""
    facts = truth["facts_clauses"]
    named = [("factors", factor.get("clause")) for factor in truth["factors"]]
    named += [(f"facts_clauses.{key}", place) for key, place in facts.items()]
    for where, place in named:
        if not _text(place) or normalised(place) not in labels:
            yield f"{where}: the contract prints no {place!r}"
    yield from (f"facts_clauses.{key} is not a fact" for key in facts if key not in FACTS)
    # A variation need not print the start date of the contract that it changes.
    for key in ("end_date", "renewal", "renewal_notice", "value", *(["start_date"] * (truth["kind"] != "variation"))):
        if truth["facts"].get(key) and key not in facts:
            yield f"facts_clauses.{key} is missing: where is it printed?"
