"""Write the figures of a model beside it: scores, curves, the outcome of every example, and its cards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyser.training.evaluate.error_analysis import ErrorAnalysis
from analyser.training.evaluate.kept_scores import rounded, write_scores
from analyser.training.evaluate.outcomes import write_outcomes
from analyser.training.publish.model_card import write_cards

CURVES = "curves.json"


def write_figures(folder: Path, scores: Mapping[str, Any], errors: Mapping[str, ErrorAnalysis]) -> None:
    """Write scores, curves, outcomes and cards of the model in `folder`; `errors` are the analyses by measure."""
    version = write_scores(folder, scores)
    write_curves(folder, version, errors)
    write_outcomes({name: analysis.outcomes for name, analysis in errors.items()}, version, folder)
    write_cards(folder)


def write_curves(folder: Path, version: str, errors: Mapping[str, ErrorAnalysis]) -> None:
    """Write the curves, the bins of reliability and the confusion of each measure, one line for each."""
    blocks = []
    for name, analysis in errors.items():
        lines = [f'  "curves": {_by_line(analysis.curves)}']
        lines.append(f'  "reliability": {_compact([list(asdict(one).values()) for one in analysis.reliability])}')
        lines.append(f'  "confusion": {_by_line(analysis.confusion)}')
        blocks.append(f" {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n }")
    text = "{\n" + ",\n".join([f' "version": {json.dumps(version)}', *blocks]) + "\n}\n"
    (folder / CURVES).write_text(text, encoding="utf-8")


def _by_line(rows: Mapping[str, Any]) -> str:
    lines = [f"   {json.dumps(name)}: {_compact(row)}" for name, row in rows.items()]
    return "{\n" + ",\n".join(lines) + "\n  }"


def _compact(value: Any) -> str:
    return json.dumps(rounded(value), separators=(",", ":"))
