"""Measure the accuracy of reading: words against CUAD's plain text, gold spans, and boxes.

usage: python tests/measure_reading.py DATA [--files N] [--slow-files 24] [--jobs 2] [--only words|boxes] [--worst 0]

DATA contains `cuad/contracts/*.pdf` with the `.txt` of each beside it, `cuad/spans.jsonl`, and any other PDFs below it.

Words found in order are the longest common subsequence of the words of two texts, counted exactly (Hyyrö's bit-parallel
recurrence on Python's long integers: one addition and three bit operations a word). "of the txt" is its share of the
words of CUAD's text, "of ours" its share of the words read. Quotes and dashes of all kinds count as alike, and a word
divided at a hyphen is one word in every text, as CUAD's has the pieces apart ("non- exclusive"). CUAD's text has
running headers, footers and page numbers, which we leave out; so our words are also given with them. pdfplumber and
pdfminer.six are slow and read only --slow-files of the contracts, for which ours are given again.

A gold span is verbatim when its characters, without white space and with quotes and dashes alike, are in our text. It
is in one clause when its place in our text (of several, the one nearest to its place in the txt) is within the span of
a clause.

Boxes are checked on every PDF: the clauses' and lines' spans quote the text, every box is on its page, and the text
that PDFium finds inside the box of each line, and of a few words of each line, is what the span quotes. Scanned pages
are left out, as this runs without OCR.
"""

from __future__ import annotations

import argparse
import bisect
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2 as pdfium
from pdfminer.high_level import extract_text

from analyser.clauses import split
from analyser.domain import Box, Document
from analyser.reading import Limits, compose, pdf, read
from analyser.reading.glyphs import Frame

PRINTED = Limits(ocr_seconds=0)
ALIKE = str.maketrans("“”„‘’‚`–—‐‑−\u00ad", "\"\"\"''''------")
DIVIDED = re.compile(r"(?<=\w)-\s+(?=[a-z])")
UNSEEN = re.compile(r"[\u200b-\u200f\ufeff]")
MARGIN = 1.0  # points by which a box may extend past the edge of its page, and by which it is widened for checking
A_FEW = 3  # words of a line whose box is checked


@dataclass
class Words:
    """Shares of one contract, 0 to 1: (of the txt, of ours) for each way of reading."""

    name: str
    shares: dict[str, tuple[float, float]]
    spans: int = 0
    verbatim: int = 0
    in_one: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)


@dataclass
class Boxes:
    """Counts over the boxes of one document."""

    name: str
    quotes: int = 0
    misquotes: int = 0
    boxes: int = 0
    off_page: int = 0
    looked_into: int = 0
    covering: int = 0
    alone: int = 0
    wrong: list[str] = field(default_factory=list)


def in_order(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Count the words of the longest common subsequence."""
    places: dict[str, int] = defaultdict(int)
    for position, word in enumerate(ours):
        places[word] |= 1 << position
    full = (1 << len(ours)) - 1
    unmatched = full
    for word in theirs:
        if word in places:
            matched = unmatched & places[word]
            unmatched = ((unmatched + matched) | (unmatched - matched)) & full
    return len(ours) - unmatched.bit_count()


def words_of(text: str) -> list[str]:
    """Split a text into normalised words."""
    return DIVIDED.sub("-", UNSEEN.sub("", text.translate(ALIKE))).split()


def squeezed(text: str) -> tuple[str, list[int]]:
    """Remove white space from a text; returns the offset of each remaining character."""
    places = [offset for offset, character in enumerate(text) if not character.isspace()]
    return "".join(UNSEEN.sub("", text.translate(ALIKE)).split()), places


def shares(ours: str, theirs: str) -> tuple[float, float]:
    """Return the words found in order as shares of their words and of ours."""
    read_words, gold = words_of(ours), words_of(theirs)
    found = in_order(read_words, gold)
    return found / max(len(gold), 1), found / max(len(read_words), 1)


def whole_text(path: Path) -> str:
    """Read a contract with its running headers and footers."""
    with pdf.opened(path, PRINTED) as file:
        kept = compose.without_headers_and_footers
        compose.without_headers_and_footers = list  # type: ignore[assignment]
        try:
            return compose.compose_document(pdf.sheets(file, path.name, PRINTED)).text
        finally:
            compose.without_headers_and_footers = kept


def plumber_text(path: Path) -> str:
    """Read a contract with pdfplumber."""
    with pdfplumber.open(path) as file:
        return "\n".join(page.extract_text() for page in file.pages)


def words(path: Path, gold: Sequence[tuple[int, str]], slow: frozenset[str]) -> Words:
    """Compare one contract with its txt and its gold spans."""
    txt = path.with_suffix(".txt").read_text(encoding="utf-8")
    document = read(path, PRINTED)
    found = Words(path.stem, {"ours": shares(document.text, txt), "with headers": shares(whole_text(path), txt)})
    if path.stem in slow:
        found.shares["pdfplumber"] = shares(plumber_text(path), txt)
        found.shares["pdfminer"] = shares(extract_text(path), txt)
    clauses = split(document)
    flat, offsets = squeezed(document.text)
    for start, text in gold:
        quote, _ = squeezed(text)
        if not quote:
            continue
        found.spans += 1
        places = [match.start() for match in re.finditer(re.escape(quote), flat)]
        if not places:
            found.lost.append(text)
            continue
        found.verbatim += 1
        wanted = start / max(len(txt), 1) * len(flat)
        place = min(places, key=lambda place: abs(place - wanted))
        start, end = offsets[place], offsets[place + len(quote) - 1] + 1
        if any(clause.span.start <= start and end <= clause.span.end for clause in clauses):
            found.in_one += 1
        else:
            found.torn.append(document.text[start:end])
    return found


def boxes(path: Path) -> Boxes:
    """Check the spans and boxes of one document."""
    document = read(path, PRINTED)
    found = Boxes(path.stem)
    for clause in split(document):
        found.quotes += 1
        found.misquotes += document.text[clause.span.start : clause.span.end] != clause.span.text
    with pdfium.PdfDocument(path) as file:
        for page in document.pages:
            first = bisect.bisect_left(document.lines, page.number, key=lambda line: line.box.page)
            last = bisect.bisect_right(document.lines, page.number, key=lambda line: line.box.page)
            if first < last:
                _look(file, document, range(first, last), found)
    return found


def _look(file: pdfium.PdfDocument, document: Document, lines: range, found: Boxes) -> None:
    box = document.lines[lines[0]].box
    shown = document.pages[box.page - 1]
    page = file[box.page - 1]
    frame = Frame(*page.get_bbox(), page.get_rotation())
    textpage = page.get_textpage()
    for number in lines:
        line = document.lines[number]
        words = list(re.finditer(r"\S+", document.text[line.start : line.end]))
        first = number % max(len(words) - A_FEW + 1, 1)
        some = words[first : first + A_FEW]
        for start, end in ((line.start, line.end), (line.start + some[0].start(), line.start + some[-1].end())):
            quote = document.span(start, end)
            for one in document.boxes(quote):
                found.boxes += 1
                found.off_page += not (
                    -MARGIN <= one.x0 <= one.x1 <= shown.width + MARGIN
                    and -MARGIN <= one.top <= one.bottom <= shown.height + MARGIN
                )
                if not line.edges and (start, end) != (line.start, line.end):
                    continue  # vertical print can only be highlighted as a whole
                inside = textpage.get_text_bounded(*_on_paper(one, frame))
                found.looked_into += 1
                covers, alone = compared(quote.text, inside)
                found.covering += covers
                found.alone += alone
                if not covers:
                    found.wrong.append(f"page {one.page}: {quote.text!r} has {inside!r}")
    textpage.close()
    page.close()


def compared(quote: str, inside: str) -> tuple[bool, bool]:
    """Return whether the letters of a quotation are in the text of its box, and whether nearly alone.

    A word divided at the end of a line has its box where it begins, so a tenth of the letters and the last word's end
    may be missing.
    """
    wanted, there = _signs(quote), _signs(inside)
    missing = sum((Counter(wanted) - Counter(there)).values())
    added = sum((Counter(there) - Counter(wanted)).values())
    last = len(_signs(quote.split()[-1])) if quote.split() else 0
    divided = bool(last) and wanted[: len(wanted) - last] in there
    return missing <= 0.1 * len(wanted) or divided, added <= max(0.1 * len(wanted), 2)


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _on_paper(box: Box, frame: Frame) -> tuple[float, float, float, float]:
    """Convert a box as displayed to left, bottom, right, top of the page itself."""
    x0, top, x1, bottom = box.x0 - 0.5, box.top, box.x1 + 0.5, box.bottom
    match frame.rotation:
        case 90:
            return frame.left + top, frame.bottom + x0, frame.left + bottom, frame.bottom + x1
        case 180:
            return frame.right - x1, frame.bottom + top, frame.right - x0, frame.bottom + bottom
        case 270:
            return frame.right - bottom, frame.top - x1, frame.right - top, frame.top - x0
        case _:
            return frame.left + x0, frame.top - bottom, frame.left + x1, frame.top - top


def gold_of(folder: Path) -> dict[str, list[tuple[int, str]]]:
    """Read the gold spans by contract: offset into the txt, and words."""
    gold: dict[str, list[tuple[int, str]]] = defaultdict(list)
    with (folder / "spans.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            gold[row["contract"]].append((row["start"], row["text"]))
    return gold


def spread(paths: Sequence[Path], count: int) -> list[Path]:
    """Return some files at even distances."""
    return list(paths[:: max(1, len(paths) // count)][:count]) if count else list(paths)


def percentiles(values: Iterable[float]) -> str:
    """Return median and 5th percentile in per cent."""
    middle, low = np.percentile(list(values), [50, 5]) * 100
    return f"median {middle:6.2f}  5th percentile {low:6.2f}"


def tell_words(found: Sequence[Words], worst: int) -> None:
    """Print the shares of words and spans."""
    beside = [one for one in found if "pdfplumber" in one.shares]
    for title, group in ((f"{len(found)} contracts", found), (f"{len(beside)} contracts with the others", beside)):
        print(f"words in order, {title}")
        for way in ("ours", "with headers", "pdfplumber", "pdfminer"):
            rows = [one.shares[way] for one in group if way in one.shares]
            if len(rows) == len(group) and rows:
                print(f"  {way:15s} of the txt: {percentiles(row[0] for row in rows)}")
                print(f"  {'':15s} of ours:    {percentiles(row[1] for row in rows)}")
    spans, verbatim, in_one = (sum(getattr(one, name) for one in found) for name in ("spans", "verbatim", "in_one"))
    print(f"gold spans {spans}: verbatim {verbatim / spans:.2%}, in one clause {in_one / spans:.2%}")
    for one in sorted(found, key=lambda one: min(one.shares["with headers"]))[:worst]:
        print(f"    {one.name} {one.shares}")
    for name in ("lost", "torn"):
        for one in sorted(found, key=lambda one: -len(getattr(one, name)))[:worst]:
            print(f"    {name} {one.name}", *(quote[:160] for quote in getattr(one, name)[:6]), sep="\n        ")


def tell_boxes(found: Sequence[Boxes], worst: int) -> None:
    """Print the counts of quotes and boxes."""
    counted = [name for name in Boxes.__dataclass_fields__ if name not in ("name", "wrong")]
    total = {name: sum(getattr(one, name) for one in found) for name in counted}
    print(
        f"{len(found)} documents: {total['quotes']} clauses, {total['misquotes']} misquoted; {total['boxes']} boxes,"
        f" {total['off_page']} off their page; of {total['looked_into']} looked into"
        f" {total['covering'] / total['looked_into']:.3%} hold the words,"
        f" {total['alone'] / total['looked_into']:.3%} hold little else"
    )
    for one in sorted(found, key=lambda one: -len(one.wrong))[:worst]:
        print(f"    {one.name}: {len(one.wrong)}", *one.wrong[:5], sep="\n        ")


def main() -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--files", type=int, default=0, help="how many files, evenly picked (all)")
    parser.add_argument("--slow-files", type=int, default=24, help="how many of them pdfplumber and pdfminer read")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=["words", "boxes"])
    parser.add_argument("--worst", type=int, default=0, help="how many of the worst to show")
    arguments = parser.parse_args()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        if arguments.only != "boxes":
            contracts = spread(sorted((arguments.data / "cuad" / "contracts").glob("*.pdf")), arguments.files)
            slow = frozenset(path.stem for path in spread(contracts, arguments.slow_files) if arguments.slow_files)
            gold = gold_of(arguments.data / "cuad")
            tell_words(
                list(pool.map(partial(words, slow=slow), contracts, [gold[path.stem] for path in contracts])),
                arguments.worst,
            )
        if arguments.only != "words":
            files = spread(sorted(arguments.data.rglob("*.pdf")), arguments.files)
            tell_boxes(list(pool.map(boxes, files)), arguments.worst)


if __name__ == "__main__":
    main()
