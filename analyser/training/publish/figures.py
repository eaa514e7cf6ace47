"""What is written beside a model: its scores, the curves behind them, every example's outcome, and its cards."""

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


def write_figures(folder: Path, scores: Mapping[str, Any], details: Mapping[str, ErrorAnalysis]) -> None:
    """Write the scores, details and cards of the model that lies in `folder`."""
    version = write_scores(folder, scores)
    write_curves(folder, version, details)
    write_outcomes({name: detail.outcomes for name, detail in details.items()}, version, folder)
    write_cards(folder)


def write_curves(folder: Path, version: str, details: Mapping[str, ErrorAnalysis]) -> None:
    """Write the points of the curves, the bins of probability and the confusions, a line for each."""
    blocks = []
    for name, detail in details.items():
        lines = [f'  "curves": {_by_line(detail.curves)}']
        lines.append(f'  "reliability": {_compact([list(asdict(own).values()) for own in detail.reliability])}')
        lines.append(f'  "confusion": {_by_line(detail.confusion)}')
        blocks.append(f" {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n }")
    text = "{\n" + ",\n".join([f' "version": {json.dumps(version)}', *blocks]) + "\n}\n"
    (folder / CURVES).write_text(text, encoding="utf-8")


def _by_line(rows: Mapping[str, Any]) -> str:
    lines = [f"   {json.dumps(name)}: {_compact(row)}" for name, row in rows.items()]
    return "{\n" + ",\n".join(lines) + "\n  }"


def _compact(value: Any) -> str:
    return json.dumps(rounded(value), separators=(",", ":"))
