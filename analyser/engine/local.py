"""The analyser's own run: the shipped stages and model, in worker processes on this machine."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from analyser import __version__, taxonomy
from analyser.domain import Analysis
from analyser.engine.batch import Work, run
from analyser.engine.report import Progress, RunSummary
from analyser.engine.workers import LocalWorkers, WorkLimits
from analyser.store import FactorRow, Versions

if TYPE_CHECKING:
    from analyser.classify import Model
    from analyser.reading import Limits


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
    """Analyse files, and the PDFs in folders and their subfolders, into a register, and say what was done.

    `council` names the buyer; without it each contract's own words do. `jobs` is the number of worker processes, one
    for each core by default. A file that fails never stops the others. Raises UsageError when the paths name no file
    at all, ModelError, or RegisterError; KeyboardInterrupt passes through once the workers have ended.
    """
    from analyser.assess import assess

    model = _model(model_dir)
    jobs = jobs or os.cpu_count() or 1
    work = Work(
        analyst=partial(_analyse, model_dir, _reading_limits(limits)),
        assess=partial(assess, as_of=as_of),
        versions=Versions(__version__, model.version),
        factors=_factor_rows(model),
        council=council or "",
        window=2 * jobs,
    )
    with LocalWorkers(jobs, limits, partial(_model, model_dir)) as workers:
        return run(paths, register_path, work, workers, progress)


@cache
def _model(folder: Path | None) -> Model:
    """Load the model, once in each process."""
    from analyser.classify import Model

    return Model.load(folder)


def _reading_limits(limits: WorkLimits) -> Limits:
    """Leave a fifth of a document's time for what comes after recognising its scanned pages."""
    from analyser.reading import Limits

    return Limits(max_pages=limits.max_pages, ocr_seconds=0.8 * limits.seconds)


def _analyse(model_dir: Path | None, limits: Limits, path: Path) -> Analysis:
    from analyser.pipeline import analyse

    return analyse(path, _model(model_dir), limits)


def _factor_rows(model: Model) -> tuple[FactorRow, ...]:
    """Return what the taxonomy says of each factor and how well the model finds it; None where that is not measured."""
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
