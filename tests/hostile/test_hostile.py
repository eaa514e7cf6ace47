"""Broken or malicious files are read or refused in one line, within their limits, and affect nothing else."""

from __future__ import annotations

import datetime as dt
import io
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from sqlite_utils import Database

from analyser.assessment import assess
from analyser.engine import LocalWorkers, Work, WorkLimits, run
from analyser.engine.failure_messages import reason_of
from analyser.engine.local_run import _analyse, _factor_rows, _model
from analyser.reading import Limits, read
from analyser.store import Versions
from analyser.web.components.page_images import no_preparation, render_image
from hostile import bombs, odd, structure, worn
from hostile.raw import READ, STOPPED, Case

LIMITS = WorkLimits(max_pages=1500, seconds=20, memory_mib=700)  # OCR of a page takes up to 470
"""Small, so that the files may be small and the tests fast."""
SAMPLE = Path(__file__).parents[2] / "contracts_sample" / "01-revenues-benefits-order-form.pdf"


class Ends:
    """The results of all files in one register."""

    def __init__(self, folder: Path, cases: list[Case]) -> None:
        self.cases = cases
        root, self.register = folder / "in", folder / "register.db"
        root.mkdir()
        for case in cases:
            (root / f"{case.name}.pdf").write_bytes(case.data)
        work = Work(
            partial(_analyse, None, Limits(ocr_seconds=0)),  # scanned pages have a test of their own
            lambda evidence, playbook: assess(evidence, dt.date(2026, 1, 1), playbook),
            Versions("1", "1"),
            _factor_rows(_model(None)),
            max_bytes=LIMITS.max_bytes,
        )
        with LocalWorkers(2, LIMITS, partial(_model, None)) as workers:
            self.summary = run([root], self.register, work, workers)
        self.of = self._of()

    def _of(self) -> dict[str, str]:
        with Database(self.register) as db:
            texts = dict(
                db.execute(
                    "select d.filename, coalesce(group_concat(c.text, ' '), '') from documents d"
                    " left join clauses c on c.document_id = d.id where d.status = 'analysed' group by d.id"
                ).fetchall()
            )
        ends = {name.removesuffix(".pdf"): READ + text for name, text in texts.items()}
        return ends | {failure.path.stem: failure.reason for failure in self.summary.failed}


@pytest.fixture
def heard() -> Iterator[socket.socket]:
    """Yield a listening socket, to notice whether a file makes the program connect to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def test_every_file_ends_as_it_should_and_hurts_no_other(tmp_path: Path, heard: socket.socket) -> None:
    touched = tmp_path / "touched"
    cases = [
        *structure.cases(),
        *bombs.cases(bombs.SMALL),
        *odd.cases(heard.getsockname()[1], str(touched)),
        *worn.cut(SAMPLE),
        *worn.worn([SAMPLE], 40),
    ]
    assert len({case.name for case in cases}) == len(cases) > 400
    ends = Ends(tmp_path, cases)
    check_each(ends)
    check_reasons(ends)
    check_bombs(ends)
    assert structure.AMENDED in ends.of["two-ends"], "later words replace those that they amend"
    assert "agreed at first" not in ends.of["two-ends"]
    assert not [name for name, words in ends.of.items() if odd.SECRET in words], "attachments and notes are not read"
    assert not touched.exists(), "nothing is run"
    with pytest.raises(BlockingIOError):  # and nobody connects
        heard.accept()


def check_each(ends: Ends) -> None:
    unlike = {
        case.name: ends.of.get(case.name, "nothing")[:200]
        for case in ends.cases
        if not any(words in ends.of.get(case.name, "nothing") for words in case.ends)
    }
    assert unlike == {}


def check_reasons(ends: Ends) -> None:
    """Every reason is one line that says what to do."""
    for failure in ends.summary.failed:
        assert "\n" not in failure.reason
        assert ": " in failure.reason
        assert "unexpectedly" not in failure.reason, failure


def check_bombs(ends: Ends) -> None:
    """Files that exceed a limit are stopped, and the reason names the limit."""
    for name in ("bomb-flate", "bomb-flate-thrice", "bomb-read-200-times", "forms-in-each-other"):
        assert any(words in ends.of[name] for words in STOPPED), (name, ends.of[name])
        assert "allow more" in ends.of[name]


def shown(path: Path) -> tuple[int, int]:
    """Draw the first page as the web pages do, and return the size of its picture; runs in a worker."""
    return Image.open(io.BytesIO(render_image(path, 1))).size


def test_pages_are_drawn_small_or_not_at_all(tmp_path: Path) -> None:
    cases = [*odd.pages(), *odd.active(), *structure.trees(), *bombs.recursions(), *bombs.images(bombs.SMALL)]
    sizes, reasons = {}, {}
    with LocalWorkers(2, WorkLimits(seconds=3, memory_mib=400), no_preparation) as workers:
        futures = {}
        for case in cases:
            path = tmp_path / f"{case.name}.pdf"
            path.write_bytes(case.data)
            futures[case.name] = workers.submit(shown, path)
        for name, future in futures.items():
            try:
                sizes[name] = future.result()
            except Exception as error:
                reasons[name] = reason_of(error)
    assert all(0 < across * down <= 8_100_000 and max(across, down) <= 16_000 for across, down in sizes.values())
    assert not [reason for reason in reasons.values() if "unexpectedly" in reason]
    assert "took too long" in reasons["tile-in-itself"]
    assert "cannot be drawn" in reasons["page-crop-a-line"]
    assert sizes["active-launch"] == (1000, 1416)
    assert len(sizes) > 3 * len(reasons)


def test_pages_without_text_are_recognised_within_the_limits(tmp_path: Path) -> None:
    cases = [case for case in odd.pages() if case.name.endswith("-drawn")]
    cases += bombs.images(bombs.Sizes(side=4_000))
    limits = WorkLimits(seconds=20, memory_mib=1024)
    sources = {}
    with LocalWorkers(2, limits, no_preparation) as workers:
        for case in cases:
            path = tmp_path / f"{case.name}.pdf"
            path.write_bytes(case.data)
            sources[case.name] = workers.submit(recognised, path)
        assert {name: future.result() for name, future in sources.items()} == dict.fromkeys(sources, 1)


def recognised(path: Path) -> int:
    """Read a file, with OCR of scanned pages, and count its pages; runs in a worker."""
    return len(read(path).pages)
