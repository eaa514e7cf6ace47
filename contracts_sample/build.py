"""Build the sample contracts' PDFs from their sources, or check that the committed PDFs agree with their sources.

python contracts_sample/build.py [NAME ...]       write NAME.pdf from sources/NAME.md (all when none is named)
python contracts_sample/build.py --check          change nothing; exit 1 with one line for everything that is wrong
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import sample_looks
import sample_truth
from numpy.typing import NDArray
from sample_layout import pdf_of
from sample_scan import scanned
from sample_source import Source, SourceError, read

FOLDER = Path(__file__).parent
PAGES = range(3, 26)
LETTER_CONTRAST = 60  # of 255 shades of grey


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 for success, 1 when something is wrong."""
    parser = argparse.ArgumentParser(description="Build or check the sample contracts.")
    parser.add_argument("names", nargs="*", help="samples to build or check, such as 04-ict-managed-service")
    parser.add_argument("--check", action="store_true", help="compare with the committed files and change nothing")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where sources/, truth/ and the PDFs are")
    options = parser.parse_args(arguments)
    sources = sorted(options.folder.glob("sources/*.md"))
    paths = [path for path in sources if path.stem in options.names or not options.names]
    if not paths:
        print(f"No such source in {options.folder / 'sources'}.", file=sys.stderr)
        return 1
    missing = sample_looks.fonts_missing()
    if missing:
        print(f"Fonts missing ({', '.join(missing)}): see contracts_sample/README.md.", file=sys.stderr)
        if not options.check:
            return 1
    failed = False
    for path in paths:
        found = list(_check(path, rebuild=not missing) if options.check else _write(path))
        failed = failed or bool(found)
        for problem in found:
            print(f"{path.stem}: {problem}")
    return int(failed)


def build(source: Source) -> bytes:
    """Return the PDF of one sample contract."""
    pdf = pdf_of(source)
    return scanned(pdf, source.title) if source.style == "scanned" else pdf


def _write(path: Path) -> Iterator[str]:
    try:
        pdf = build(read(path))
    except SourceError as error:
        yield str(error)
        return
    _pdf_path(path).write_bytes(pdf)
    print(f"{path.stem}.pdf: {len(_texts(pdf))} pages, {len(pdf) // 1024} KB")


def _check(path: Path, rebuild: bool) -> Iterator[str]:
    """Yield the errors of one sample: in its source, its PDF or its truth file."""
    try:
        source = read(path)
        built = build(source) if rebuild else None
    except SourceError as error:
        yield str(error)
        return
    pdf_path = _pdf_path(path)
    if not pdf_path.exists():
        yield f"{pdf_path.name} is missing; run build.py"
    else:
        yield from _compare(pdf_path.read_bytes(), built)
    truth = path.parents[1] / "truth" / f"{path.stem}.json"
    if not truth.exists():
        yield f"truth/{truth.name} is missing"
    else:
        yield from (f"truth/{truth.name} {problem}" for problem in sample_truth.problems(truth, source))


def _compare(committed: bytes, built: bytes | None) -> Iterator[str]:
    """Yield differences in text, or in images for a scan; compressed bytes would depend on library versions."""
    pages = _texts(committed)
    if len(pages) not in PAGES:
        yield f"has {len(pages)} pages; a sample has {PAGES.start} to {PAGES.stop - 1}"
    if built is None or committed == built:
        return
    if pages != _texts(built) or (not any(pages) and not _alike(committed, built)):
        yield "the PDF is not what its source prints; run build.py"


def _alike(committed: bytes, built: bytes) -> bool:
    """Return whether two scans show the same letters: a changed letter differs more than what a codec alters."""
    images = zip(_images(committed), _images(built), strict=True)
    return all(np.abs(one - other).max() < LETTER_CONTRAST for one, other in images)


def _images(pdf: bytes) -> Iterator[NDArray[np.int16]]:
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(grayscale=True).to_numpy().astype(np.int16)


def _texts(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _pdf_path(source: Path) -> Path:
    return source.parents[1] / f"{source.stem}.pdf"


if __name__ == "__main__":
    raise SystemExit(main())
