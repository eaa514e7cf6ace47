"""Labels by reference: whole public contracts whose clauses are labelled by number and fingerprint, without their text.

The layout of `uk-reference.jsonl` is described in `uk-reference.json` beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyser.clauses import split
from analyser.domain import Clause, Document, Favours, Parties
from analyser.errors import UsageError
from analyser.parties import identify
from analyser.reading import Limits, read

LABELS, NOTES = "uk-reference.jsonl", "uk-reference.json"
_WORD = re.compile(r"[a-z0-9]+")
_OPENING_WORDS = 8
_OPENING_DIGITS = 12


@dataclass(frozen=True, slots=True)
class ReferenceLabel:
    """A labelled clause: the offsets of its words in the document's text, its factor and whom it favours."""

    clause: str
    part: str
    start: int
    end: int
    factor: str
    favours: Favours


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document with the labels that were found in its text, and the number of those that were `lost`."""

    name: str
    document: Document
    clauses: tuple[Clause, ...]
    parties: Parties
    labels: tuple[ReferenceLabel, ...]
    lost: int


def read_reference_labels(labels: Path, contracts: Path) -> tuple[LabelledDocument, ...]:
    """Return the documents named in the notes in folder `labels`, read from the PDFs anywhere below `contracts`.

    Raises UsageError when the labels cannot be read or a document is not there.
    """
    try:
        notes = json.loads((labels / NOTES).read_text(encoding="utf-8"))
        rows = [json.loads(line) for line in (labels / LABELS).read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise UsageError(f"the labels in {labels} cannot be read ({error})", "give the folder models/data") from error
    paths = {path.name: path for path in sorted(contracts.rglob("*.pdf"))}
    missing = [name for name in notes["complete"] if name not in paths]
    if missing:
        raise UsageError(
            f"{contracts} does not hold {missing[0]}", "give the folder of the contracts that are labelled"
        )
    by_document = defaultdict(list)
    for row in rows:
        by_document[row["document"]].append(row)
    return tuple(_labelled(paths[name], by_document[name]) for name in notes["complete"])


def _labelled(path: Path, rows: Sequence[dict[str, Any]]) -> LabelledDocument:
    document = read(path, Limits(ocr_seconds=0))
    clauses = split(document)
    labels = locate(document.text, rows)
    found = tuple(label for label in labels if label is not None)
    return LabelledDocument(path.name, document, clauses, identify(document, clauses), found, len(labels) - len(found))


def shipped_samples() -> Path:
    """Return the folder of our sample contracts: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "contracts_sample"
    return inside if inside.is_dir() else package.parent / "contracts_sample"


def read_samples(folder: Path) -> tuple[LabelledDocument, ...]:
    """Return the sample contracts of our own writing in `folder`, labelled by their truth files; scans are left out.

    Raises UsageError when there are none.
    """
    found = []
    for path in sorted((folder / "truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        document = read(folder / f"{path.stem}.pdf", Limits(ocr_seconds=0))
        clauses = split(document)
        if not clauses:
            continue
        by_number = {clause.number: clause for clause in reversed(clauses) if clause.number}
        labels = tuple(
            ReferenceLabel(row["clause"], "", span.start, span.end, row["factor"], Favours(row["favours"]))
            for row in truth["factors"]
            if row["clause"] in by_number and (span := by_number[row["clause"]].span)
        )
        lost = len(truth["factors"]) - len(labels)
        found.append(LabelledDocument(path.name, document, clauses, identify(document, clauses), labels, lost))
    if not found:
        raise UsageError(f"{folder} holds no samples with truth files", "give the folder contracts_sample")
    return tuple(found)


def locate(text: str, rows: Iterable[dict[str, Any]]) -> list[ReferenceLabel | None]:
    """Find the words of each labelled clause by the fingerprint of its opening; None where no words match.

    Rows are in the order of the text, which distinguishes clauses with the same opening: only rows of one clause share
    a position, and words that follow the clause's own number are preferred.
    """
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text.lower())]
    places: dict[int, dict[str, list[int]]] = {}
    found: list[ReferenceLabel | None] = []
    last, labelled = -1, ("", "")
    for row in rows:
        length = min(_OPENING_WORDS, row["words"])
        if length not in places:
            places[length] = _openings([word for word, _, _ in words], length)
        candidates = places[length].get(row["opening"], [])
        if not candidates:
            found.append(None)
            continue
        clause = (row["part"], row["clause"])
        earliest = last if clause == labelled else last + 1
        later = [place for place in candidates if place >= earliest] or candidates[:1]
        number = _WORD.findall(row["clause"].lower())[-1:]
        first = next((place for place in later if place and words[place - 1][0] in number), later[0])
        last, labelled = first, clause
        end = words[min(first + row["words"], len(words)) - 1][2]
        favours = Favours(row["favours"])
        found.append(ReferenceLabel(row["clause"], row["part"], words[first][1], end, row["factor"], favours))
    return found


def _openings(words: Sequence[str], length: int) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for first in range(len(words) - length + 1):
        digest = hashlib.sha256(" ".join(words[first : first + length]).encode()).hexdigest()
        places[digest[:_OPENING_DIGITS]].append(first)
    return places
