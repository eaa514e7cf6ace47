"""Measure OCR: print real contracts as pictures, recognise them, and compare with their own text.

usage: python tests/ocr_bench.py CUAD [--contracts 20] [--pages 3] [--recogniser pp-ocr|tesseract] [--threads 2]

Without --recogniser, the usual one is used.

Every other contract is printed clean and the rest skewed, blurred and noisy, as an office scanner does. The word error
rate counts words changed, lost and added (quotes and dashes of all kinds being alike) in a hundred words of the text. A
gold span of CUAD on these pages counts as found when the words recognised in its place have a Jaccard index of 0.8 and
more with its own, in lower case and without punctuation.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from analyser.domain import Document
from analyser.reading import glyphs, ocr
from analyser.reading.columns import in_order
from analyser.reading.compose import compose_document
from analyser.reading.ocr.choice import available
from analyser.reading.ocr.recogniser import Recogniser
from analyser.reading.sheet import Sheet

DPI, JPEG_QUALITY = 200, 75
WIDEST_SKEW, GRAIN, BLUR = 2.0, 8.0, 0.5
ALIKE = str.maketrans("“”„‘’‚`–—‐‑−", "\"\"\"''''-----")
JACCARD = 0.8
UNHURRIED = ocr.OcrLimits(seconds=3600.0)  # so that a busy machine does not make a page count as unreadable


@dataclass
class Tally:
    """Counts over the contracts printed in one way."""

    pages: int = 0
    seconds: float = 0.0
    worked: float = 0.0
    words: int = 0
    errors: int = 0
    spans: int = 0
    found: int = 0
    rates: list[float] = field(default_factory=list)

    def line(self) -> str:
        rates = np.percentile(self.rates or [0.0], [50, 95])
        return (
            f"{self.pages:4d} pages  {self.pages / max(self.seconds, 1e-9):5.2f} pages/s  "
            f"{self.worked / max(self.pages, 1):.2f} s of a core a page  "
            f"word error rate {self.errors / max(self.words, 1):6.2%} "
            f"(page median {rates[0]:.2%}, 95th percentile {rates[1]:.2%})  "
            f"gold spans {self.found}/{self.spans} = {self.found / max(self.spans, 1):.1%}"
        )


def processor_seconds() -> float:
    """Return the CPU time of this process and of the programs it has called, in seconds."""
    return sum(
        sum((used.ru_utime, used.ru_stime))
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def words_of(text: str) -> list[str]:
    """Return the words of a text, without rules, dot leaders and the like."""
    return [word for word in text.translate(ALIKE).split() if any(map(str.isalnum, word))]


def printed_words(sheet: Sheet) -> list[str]:
    """Return the words of a page in reading order, whatever the order in which they were painted."""
    lines = in_order(sheet)
    if lines == sheet.lines:
        lines = tuple(sorted(lines, key=lambda line: line.box.top + line.box.bottom))
    return words_of(" ".join(line.text for line in lines))


def errors(reference: Sequence[str], read: Sequence[str]) -> int:
    """Return the number of words to change, drop and add from one text to the other (Levenshtein)."""
    ids = {word: number for number, word in enumerate({*reference, *read})}
    other = np.array([ids[word] for word in read], dtype=np.int64)
    places = np.arange(len(read) + 1)
    row = places.copy()
    for word in reference:
        best = np.minimum(row[1:] + 1, row[:-1] + (other != ids[word]))
        row = np.minimum.accumulate(np.concatenate(([row[0] + 1], best)) - places) + places
    return int(row[-1])


def printed(page: pdfium.PdfPage, worn: bool, chance: np.random.Generator) -> pdfium.PdfDocument:
    """Print a page as a picture in a PDF of its own."""
    image = page.render(scale=DPI / 72, grayscale=True, may_draw_forms=False).to_pil().convert("L")
    if worn:
        skewed = image.rotate(chance.uniform(-WIDEST_SKEW, WIDEST_SKEW), Image.Resampling.BICUBIC, fillcolor=255)
        soft = np.asarray(skewed.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32)
        noisy = 30 + soft * 0.82 + chance.normal(0, GRAIN, soft.shape)
        image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    stream = io.BytesIO()
    image.save(stream, "PDF", resolution=DPI, quality=JPEG_QUALITY)
    return pdfium.PdfDocument(stream.getvalue())


def bare(text: str) -> list[str]:
    """Return the words of a text in lower case and without punctuation."""
    return re.findall(r"\w+", text.casefold())


def jaccards(reference: Document, read: Document, spans: Sequence[str]) -> Iterator[float]:
    """Yield the Jaccard index of each span in the reference with the words read in its place."""
    there, here = bare(reference.text), bare(read.text)
    blocks = SequenceMatcher(None, there, here, autojunk=False).get_matching_blocks()
    place = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    joined = f" {' '.join(there)} "
    for span in spans:
        words = bare(span)
        at = joined.find(f" {' '.join(words)} ")
        if not words or at < 0:
            continue
        first = joined[:at].count(" ")
        matched = [place[index] for index in range(first, first + len(words)) if index in place]
        window = Counter(here[min(matched) : max(matched) + 1]) if matched else Counter()
        gold = Counter(words)
        yield (gold & window).total() / (gold | window).total()


def measure(path: Path, count: int, worn: bool, spans: Sequence[str], recogniser: Recogniser, tally: Tally) -> None:
    """Print and recognise the first pages of a contract, and add the results to the tally."""
    chance = np.random.default_rng(sum(path.name.encode()))
    sheets: list[Sheet] = []
    scans: list[ocr.Scan] = []
    with pdfium.PdfDocument(path) as file:
        for index in range(min(count, len(file))):
            page = file[index]
            sheet = glyphs.sheet_of(page, index + 1)
            with printed(page, worn, chance) as picture:
                start, worked = time.perf_counter(), processor_seconds()
                scan = ocr.read_page(picture[0], index + 1, UNHURRIED, recogniser)
                tally.seconds += time.perf_counter() - start
                tally.worked += processor_seconds() - worked
            sheets.append(sheet)
            scans.append(scan)
            reference, read = printed_words(sheet), printed_words(scan.sheet)
            tally.pages += 1
            tally.words += len(reference)
            wrong = errors(reference, read)
            tally.errors += wrong
            tally.rates.append(wrong / max(len(reference), 1))
            if scan.unread or wrong > 0.1 * max(len(reference), 1):
                why = scan.unread.name if scan.unread else ""
                print(f"  {path.name} page {index + 1}: {wrong} of {len(reference)} words wrong {why}")
    found = list(jaccards(compose_document(sheets), compose_document([scan.sheet for scan in scans]), spans))
    tally.spans += len(found)
    tally.found += sum(index >= JACCARD for index in found)


def gold(folder: Path) -> dict[str, list[str]]:
    """Return the text of the gold spans by contract, each place once."""
    places: dict[str, dict[tuple[int, int], str]] = {}
    with (folder / "spans.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            span = json.loads(line)
            places.setdefault(span["contract"], {})[span["start"], span["end"]] = span["text"]
    return {contract: list(found.values()) for contract, found in places.items()}


def main() -> None:
    """Measure the sample and print a line for clean and for worn pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--contracts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--recogniser", choices=("pp-ocr", "tesseract"))
    arguments = parser.parse_args()
    recogniser = available(arguments.threads, arguments.recogniser)
    if recogniser is None:
        parser.error("this recogniser is not installed")
    files = sorted((arguments.folder / "contracts").glob("*.pdf"))
    files = files[:: max(1, len(files) // arguments.contracts)][: arguments.contracts]
    spans = gold(arguments.folder)
    tallies = {"clean": Tally(), "worn": Tally()}
    for number, path in enumerate(files):
        way = "worn" if number % 2 else "clean"
        measure(path, arguments.pages, way == "worn", spans.get(path.stem, []), recogniser, tallies[way])
    print(f"{recogniser.name}, {arguments.threads} threads, {len(files)} contracts, up to {arguments.pages} pages each")
    for way, tally in tallies.items():
        print(f"{way:6s} {tally.line()}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
