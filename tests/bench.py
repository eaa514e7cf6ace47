"""Compare the time of reading and of the whole analysis with plain text extraction, on one core.

usage: python tests/bench.py FOLDER [--files 60] [--plumber-files 12]

Every file is read in each way in turn, so that a machine whose speed varies affects all of them alike; quote the
ratios, not the seconds. pdfplumber is slow, so it reads only the first --plumber-files of the sample, and its ratios
are those of these. Scanned pages are left out: none of the others reads them. Peak memory is that of this process,
which has read every file of the sample.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from analyser.classify import Model
from analyser.clauses import split
from analyser.pipeline import analyse
from analyser.reading import Limits, read

PRINTED = Limits(ocr_seconds=0)


def pdfium_text(path: Path) -> None:
    """Read only the text of each page with PDFium."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()


def plumber_text(path: Path) -> None:
    """Read the text of each page with pdfplumber."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def main() -> None:
    """Time each way on the sample and print pages a second and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--plumber-files", type=int, default=12)
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("*.pdf"))
    files = files[:: max(1, len(files) // arguments.files)][: arguments.files]
    model = Model.load()
    ways: dict[str, Callable[[Path], object]] = {
        "PDFium text alone": pdfium_text,
        "reading and clauses": lambda path: split(read(path, PRINTED)),
        "the whole analysis": lambda path: analyse(path, model, PRINTED),
        "pdfplumber extract_text": plumber_text,
    }
    pages: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    beside_plumber: dict[str, float] = defaultdict(float)
    slowest = (0.0, "")
    for number, path in enumerate(files):
        with pypdfium2.PdfDocument(path) as pdf:
            count = len(pdf)
        for name, way in ways.items():
            if way is plumber_text and number >= arguments.plumber_files:
                continue
            start = time.perf_counter()
            way(path)
            taken = time.perf_counter() - start
            pages[name] += count
            seconds[name] += taken
            if number < arguments.plumber_files:
                beside_plumber[name] += taken
            if name == "the whole analysis":
                slowest = max(slowest, (taken, path.name))
    raw, plumber = "PDFium text alone", beside_plumber["pdfplumber extract_text"]
    print(f"{len(files)} files, {pages[raw]} pages; pdfplumber on {min(len(files), arguments.plumber_files)} of them")
    for name in ways:
        against_raw = (pages[name] / seconds[name]) / (pages[raw] / seconds[raw])
        print(
            f"{name:26s} {pages[name] / seconds[name]:8.1f} pages/s  "
            f"{against_raw:6.3f} of PDFium alone  {plumber / beside_plumber[name]:6.1f} times pdfplumber"
        )
    print(f"slowest analysis {slowest[0]:.2f} s ({slowest[1]})")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
