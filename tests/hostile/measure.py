"""Measure the time and memory of documents in a worker, and run the hostile files at full size.

usage: python tests/hostile/measure.py real FOLDER... [--largest 12] [--ocr]
       python tests/hostile/measure.py hostile [--worn FILE... --ways 300]

`real` analyses every PDF below the folders in one worker, one after the other, and prints the times; then each of the
largest files in a worker of its own, and prints its peak memory. Seconds are CPU time, so that other work on the
machine does not count, with the elapsed time beside them. `hostile` prints the result of every file of this folder at
full size, and of copies of `FILE` truncated at every kilobyte or damaged in so many ways.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from analyser.engine import LocalWorkers, WorkLimits
from analyser.engine.failure_messages import reason_of
from analyser.engine.local_run import _analyse, _model
from analyser.reading import Limits
from hostile import bombs, odd, structure, worn
from hostile.raw import READ, Case

DEFAULTS = WorkLimits()


def taken(path: Path, limits: Limits) -> tuple[float, float, int, int, float]:
    """Analyse a file; returns CPU and elapsed seconds, pages, characters and peak memory in MiB."""
    processor, clock = time.process_time(), time.perf_counter()
    analysis = _analyse(None, limits, path)
    seconds = time.process_time() - processor, time.perf_counter() - clock
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return *seconds, len(analysis.document.pages), len(analysis.document.text), most


def real(folders: Iterable[Path], largest: int, ocr: bool) -> None:
    """Print the times of all files and the memory of the largest."""
    files = sorted(file for folder in folders for file in folder.rglob("*.pdf"))
    limits = Limits() if ocr else Limits(ocr_seconds=0)
    rows = []
    with LocalWorkers(1, DEFAULTS, partial(_model, None)) as workers:
        for path in files:
            try:
                rows.append((*workers.submit(taken, path, limits).result(), path))
            except Exception as error:
                print(f"{path.name}: {reason_of(error)}")
    seconds = sorted(row[0] for row in rows)
    pages = sum(row[2] for row in rows)
    print(f"{len(rows)} of {len(files)} files, {pages} pages, {sum(seconds):.1f} s of the processor")
    median, late = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]
    clock_most, memory = max(row[1] for row in rows), rows[-1][4]
    print(f"a file: median {median:.3f} s, 99th centile {late:.2f} s, most {seconds[-1]:.2f} s")
    print(f"by the clock: most {clock_most:.2f} s; one worker for all of them had at most {memory:.0f} MiB")
    for processor, clock, count, characters, _, path in sorted(rows, reverse=True)[:5]:
        print(f"  slow  {processor:6.2f} s ({clock:6.2f} s) {count:4d} pages {characters:8d} characters  {path.name}")
    chosen = {row[5] for key in (2, 3) for row in sorted(rows, key=lambda row: row[key])[-largest:]}
    chosen |= set(sorted(files, key=lambda file: file.stat().st_size)[-largest:])
    found = []
    with LocalWorkers(1, DEFAULTS, partial(_model, None), tasks=1) as workers:
        for path in sorted(chosen):
            found.append((workers.submit(taken, path, limits).result()[4], path))
    for most, path in sorted(found, reverse=True)[:5]:
        print(f"  large {most:6.0f} MiB  {path.name} ({path.stat().st_size / 1e6:.1f} MB)")


def hostile(sources: Iterable[Path], ways: int) -> None:
    """Print the result of each hostile file, and how many of the damaged ones ended in each way."""
    with tempfile.TemporaryDirectory() as folder, LocalWorkers(1, DEFAULTS, partial(_model, None)) as workers:
        path = Path(folder) / "file.pdf"
        for case in _all():
            outcome, seconds = _outcome(path, case, workers)
            mark = "" if any(words.strip() in outcome for words in (*case.ends, READ)) else "UNLIKE "
            print(f"{mark}{case.name} ({len(case.data) / 1e3:,.0f} kB): {seconds:.2f} s, {outcome}")
        for source in sources:
            ends: Counter[str] = Counter()
            slowest = 0.0
            for case in (*worn.cut(source), *worn.worn([source], ways)):
                outcome, seconds = _outcome(path, case, workers)
                ends[outcome.partition(":")[0]] += 1
                slowest = max(slowest, seconds)
                if not any(words.strip() in outcome for words in case.ends):
                    print(f"UNLIKE {case.name}: {outcome}")
            print(f"{source.name}: {dict(ends)}, slowest {slowest:.2f} s")


def _all() -> Iterator[Case]:
    yield from structure.cases(100_000)
    yield from bombs.cases(bombs.Sizes())
    yield from odd.cases()


def _outcome(path: Path, case: Case, workers: LocalWorkers) -> tuple[str, float]:
    path.write_bytes(case.data)
    began = time.perf_counter()
    try:
        _, _, pages, characters, most = workers.submit(taken, path, Limits()).result()
        outcome = f"read: {pages} pages, {characters} characters; the worker had at most {most:.0f} MiB"
    except Exception as error:
        outcome = reason_of(error)
    return outcome, time.perf_counter() - began


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    reals = commands.add_parser("real")
    reals.add_argument("folders", nargs="+", type=Path)
    reals.add_argument("--largest", type=int, default=12)
    reals.add_argument("--ocr", action="store_true")
    hostiles = commands.add_parser("hostile")
    hostiles.add_argument("--worn", nargs="*", type=Path, default=[])
    hostiles.add_argument("--ways", type=int, default=300)
    arguments = parser.parse_args()
    if arguments.command == "real":
        real(arguments.folders, arguments.largest, arguments.ocr)
    else:
        hostile(arguments.worn, arguments.ways)


if __name__ == "__main__":
    main()
