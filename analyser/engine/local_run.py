"""Analysis in worker processes on this machine, with the pipeline and a model from a folder."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analyser import __version__, taxonomy
from analyser.classify.model_files import checked_settings
from analyser.domain import Analysis, Report, Stage, no_progress
from analyser.engine.assessing import assess_as_on
from analyser.engine.batch import Work, run
from analyser.engine.failure_messages import reason_of
from analyser.engine.run_log import log_document
from analyser.engine.run_summary import Outcome, Progress, RunSummary
from analyser.engine.stage_times import StageTimes
from analyser.engine.upload_queue import run_queues
from analyser.engine.workers.pool import LocalWorkers, WorkLimits
from analyser.errors import AnalyserError, UnreadableFileError
from analyser.store import FactorRow, FileStore, Versions

if TYPE_CHECKING:
    from analyser.classify import Model
    from analyser.reading import Limits

log = logging.getLogger(__name__)

Result = TypeVar("Result")


def analyse_files(
    paths: Sequence[Path],
    register_path: Path,
    *,
    as_of: dt.date,
    council: str | None = None,
    jobs: int | None = None,
    model_dir: Path | None = None,
    limits: WorkLimits = WorkLimits(),  # noqa: B008 - frozen, so safe to share
    progress: Progress | None = None,
) -> RunSummary:
    """Analyse files, and all PDF and DOCX files in folders, into a register; return a summary.

    `council` is the name of the buyer; by default it is read from each contract. `jobs` is the number of worker
    processes, by default one for each core. A file that fails does not stop the others. Raises UsageError when no
    input file is found, ModelError, or RegisterError. KeyboardInterrupt is raised again once the workers have ended.
    """
    jobs = jobs or os.cpu_count() or 1
    work = _work(as_of, model_dir, limits, jobs, council or "")
    with LocalWorkers(jobs, limits, partial(_model, model_dir), writable=_stores([register_path])) as workers:
        return run(paths, register_path, work, workers, progress)


def run_upload_queue(
    registers: Sequence[Path],
    *,
    today: Callable[[], dt.date],
    stop: threading.Event,
    jobs: int | None = None,
    model_dir: Path | None = None,
    limits: WorkLimits = WorkLimits(),  # noqa: B008 - frozen, so safe to share
) -> None:
    """Analyse the documents uploaded to some registers until `stop` is set (see `upload_queue.run_queues`).

    After an error, which is logged, the queue is restarted, so that uploads need not wait for a restart of the server.
    """
    jobs = jobs or os.cpu_count() or 1
    while not stop.is_set():
        try:
            for store in _stores(registers):  # workers may only write to folders that exist when they start
                store.mkdir(exist_ok=True)
            with LocalWorkers(jobs, limits, partial(_model, model_dir), writable=_stores(registers)) as workers:
                run_queues(registers, workers, lambda day: _work(day, model_dir, limits, jobs), today, stop)
        except Exception:
            log.exception("the upload queue failed and is started again")
            stop.wait(_PAUSE_AFTER_FAILURE)


_PAUSE_AFTER_FAILURE = 5.0  # seconds before a failed upload queue is restarted


def _stores(registers: Sequence[Path]) -> tuple[Path, ...]:
    """Return the folders of original files that belong to the registers."""
    return tuple(FileStore.beside(register).root for register in registers)


def _work(as_of: dt.date, model_dir: Path | None, limits: WorkLimits, jobs: int, council: str = "") -> Work:
    model = _model(model_dir)
    return Work(
        analyst=partial(_analyse, model_dir, _reading_limits(limits)),
        assess=assess_as_on(as_of, model_dir),
        versions=Versions(__version__, model.version),
        factors=_factor_rows(model),
        council=council,
        window=2 * jobs,
        max_bytes=limits.max_bytes,
    )


def analyse_file(
    path: Path,
    *,
    model_dir: Path | None = None,
    limits: WorkLimits = WorkLimits(),  # noqa: B008 - frozen, so safe to share
) -> Analysis:
    """Analyse one file in a worker process, without a register.

    A file that crashes its worker does not harm this process. Raises `errors.UnreadableFileError` when the file cannot
    be read within the limits, or ModelError.
    """
    analysis, times = run_isolated(partial(_timed_analysis, model_dir, _reading_limits(limits)), path, limits)
    log_document("", Outcome.ANALYSED, pages=len(analysis.document.pages), times=times)
    return analysis


def read_file(path: Path, *, limits: WorkLimits = WorkLimits()) -> Analysis:  # noqa: B008 - frozen, so safe to share
    """Read one file in a worker process and return its text, clauses and parties, without findings and terms."""
    return run_isolated(partial(_read, _reading_limits(limits)), path, limits)


def run_isolated(work: Callable[[Path], Result], path: Path, limits: WorkLimits) -> Result:
    """Call `work` with a file in a separate worker process and return its result; both must be picklable.

    Raises the `errors.AnalyserError` that `work` raised, or `errors.UnreadableFileError` for any other failure.
    """
    with LocalWorkers(1, limits, _nothing, writable=()) as workers:
        try:
            return workers.submit(work, path).result()
        except AnalyserError:
            raise
        except Exception as error:  # including errors that end the worker itself
            raise UnreadableFileError(f"{path.name} cannot be analysed", reason_of(error)) from error


def _nothing() -> None:
    """Prepare nothing, as the worker analyses a single document."""


def check_model(folder: Path) -> None:
    """Raise ModelError when the model in a folder is missing, altered or of another format, without loading it."""
    checked_settings(folder)


@cache
def _model(folder: Path | None) -> Model:
    """Load the model, once in each process."""
    from analyser.classify import Model

    return Model.load(folder)


def _reading_limits(limits: WorkLimits) -> Limits:
    """Return limits on reading that leave a fifth of a document's time for the stages after text recognition."""
    from analyser.reading import Limits

    return Limits(max_pages=limits.max_pages, max_bytes=limits.max_bytes, ocr_seconds=0.8 * limits.seconds)


def _analyse(model_dir: Path | None, limits: Limits, path: Path, report: Report = no_progress) -> Analysis:
    from analyser.pipeline import analyse

    return analyse(path, _model(model_dir), limits, report)


def _timed_analysis(model_dir: Path | None, limits: Limits, path: Path) -> tuple[Analysis, Mapping[str, float]]:
    """Return the analysis of a file and the seconds spent in each stage."""
    times = StageTimes()
    times.begin(Stage.READING)
    analysis = _analyse(model_dir, limits, path, lambda stage, page, pages: times.begin(stage))
    times.end()
    return analysis, times.seconds


def _read(limits: Limits, path: Path) -> Analysis:
    from analyser.pipeline import read_only

    return read_only(path, limits)


def _factor_rows(model: Model) -> tuple[FactorRow, ...]:
    """Return the rows of the factors: the taxonomy's labels, and the model's scores (None where not measured)."""
    rows = []
    for factor in taxonomy.load().factors:
        score = model.published_score(factor.id)
        rows.append(
            FactorRow(
                id=factor.id,
                dimension=factor.dimension.value,
                label_en=factor.label_en,
                label_cy=factor.label_cy,
                definition_en=factor.definition_en,
                definition_cy=factor.definition_cy,
                threshold=score.threshold if score else None,
                precision=score.precision if score else None,
                recall=score.recall if score else None,
            )
        )
    return tuple(rows)
