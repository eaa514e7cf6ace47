"""Print the clause numbers of contracts, where they jump, and numbers that were not taken for clauses.

usage: python tests/measure_clauses.py [FILE OR FOLDER ...] [--quiet] [--every N] [--unclaimed] [--no-ocr]

Without names the 26 documents of ../shared/data/ccs and bc are read. For each schedule (or part, or the main terms) of
a document the sequence of its own numbers is printed, then every jump at any depth: the clause, the previous one in its
list and the missing number. `--unclaimed` also prints the lines that open a paragraph with a possible number and begin
no clause. `--every N` reads one file of N from each folder.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from analyser.clauses import split
from analyser.clauses.clause_paths import parse_path
from analyser.clauses.printed_numbers import read_numbers
from analyser.clauses.tree_checks import jumps
from analyser.domain import Clause, Document
from analyser.errors import UnreadableFileError
from analyser.reading import Limits, read

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def sequences(clauses: Sequence[Clause]) -> Iterator[tuple[str, list[str]]]:
    """Yield each schedule, part or article with the outermost numbers in it, in order."""
    numbered = [(parse_path(clause.number), clause) for clause in clauses if clause.number]
    for frames, group in groupby(numbered, key=lambda one: one[0].frames):
        name = ", ".join(f"{word} {value}" for word, value in frames)
        yield name, [".".join(address.path) for address, _ in group if len(address.path) == 1]


def unclaimed(document: Document, clauses: Sequence[Clause]) -> Iterator[str]:
    """Yield the lines that open a paragraph with a possible number, outside contents, and begin no clause."""
    starts = {clause.span.start for clause in clauses}
    contents = [clause.span for clause in clauses if clause.is_contents]
    for line in document.lines:
        opens = line.start == 0 or document.text[line.start - 1] == "\n"
        printed = document.text[line.start : line.end]
        if not opens or line.start in starts or any(span.start <= line.start < span.end for span in contents):
            continue
        if any(read_numbers(printed)):
            yield f"p{line.box.page} {printed[:90]}"


def show(path: Path, arguments: argparse.Namespace, totals: Counter[str]) -> None:
    """Print one document and add to the totals."""
    limits = Limits(ocr_seconds=0) if arguments.no_ocr else Limits()
    try:
        document = read(path, limits)
    except UnreadableFileError as error:
        print(f"{path.name}: {error}")
        return
    clauses = split(document)
    found = list(jumps(clauses))
    lost = list(unclaimed(document, clauses))
    totals.update(
        documents=1,
        clauses=len(clauses),
        numbered=sum(bool(clause.number) for clause in clauses),
        jumps=len(found),
        jumping_documents=bool(found),
        unclaimed=len(lost),
    )
    if arguments.quiet and not found:
        return
    print(f"\n{path.name}: {len(clauses)} clauses, {len(found)} jumps, {len(lost)} unclaimed lines")
    if not arguments.quiet:
        for name, numbers in sequences(clauses):
            print(f"  {name or 'main'}: {' '.join(numbers)}")
    for jump in found:
        before = f"after {jump.before.number}" if jump.before else "at the start"
        where = document.page_at(jump.clause.span.start)
        print(
            f"  JUMP p{where} [{jump.clause.number}] {before}: {jump.missing} missing | {jump.clause.span.text[:60]!r}"
        )
    if arguments.unclaimed:
        for line in lost:
            print(f"  UNCLAIMED {line}")


def main() -> None:
    """Read the files and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", type=Path)
    parser.add_argument("--quiet", action="store_true", help="print documents with jumps only, without sequences")
    parser.add_argument("--unclaimed", action="store_true")
    parser.add_argument("--no-ocr", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    names = arguments.names or [SHARED / "ccs", SHARED / "bc"]
    files = [f for name in names for f in (sorted(name.glob("*.pdf"))[:: arguments.every] if name.is_dir() else [name])]
    totals: Counter[str] = Counter()
    for path in files:
        show(path, arguments, totals)
    print("\n" + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in totals.items()))


if __name__ == "__main__":
    main()
