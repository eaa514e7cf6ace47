"""What is written beside a model: its scores, the curves behind them, every example's outcome, and its cards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyser.classify.model_files import SETTINGS
from analyser.errors import UsageError
from analyser.training.evaluate.error_analysis import Detail
from analyser.training.evaluate.outcomes import write_outcomes
from analyser.training.publish.model_card import write_cards

SCORES, CURVES = "scores.json", "curves.json"
CUAD, BRITISH, SAMPLES = "cuad", "british", "samples"
"""Names of the measures in `curves.json` and `outcomes.json`."""


def write_figures(folder: Path, scores: Mapping[str, Any], details: Mapping[str, Detail]) -> None:
    """Write the scores, details and cards of the model that lies in `folder`."""
    version = write_scores(folder, scores)
    write_curves(folder, version, details)
    write_outcomes({name: detail.outcomes for name, detail in details.items()}, version, folder)
    write_cards(folder)


def write_scores(folder: Path, scores: Mapping[str, Any]) -> str:
    """Write the scores of the model in `folder` and return its version."""
    version: str = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["version"]
    text = json.dumps(_rounded({"version": version, **scores} | {"version": version}), indent=1)
    (folder / SCORES).write_text(text + "\n", encoding="utf-8")
    return version


def write_curves(folder: Path, version: str, details: Mapping[str, Detail]) -> None:
    """Write the points of the curves, the bins of probability and the confusions, a line for each."""
    blocks = []
    for name, detail in details.items():
        lines = [f'  "curves": {_by_line(detail.curves)}']
        lines.append(f'  "reliability": {_compact([list(asdict(own).values()) for own in detail.reliability])}')
        lines.append(f'  "confusion": {_by_line(detail.confusion)}')
        blocks.append(f" {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n }")
    text = "{\n" + ",\n".join([f' "version": {json.dumps(version)}', *blocks]) + "\n}\n"
    (folder / CURVES).write_text(text, encoding="utf-8")


def read_scores(folder: Path) -> dict[str, Any]:
    """Return the scores kept beside the model in `folder`.

    Raises UsageError when there are none.
    """
    try:
        scores: dict[str, Any] = json.loads((folder / SCORES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder / SCORES} cannot be read ({error})", "renew it with `make train`") from error
    return scores


def _by_line(rows: Mapping[str, Any]) -> str:
    lines = [f"   {json.dumps(name)}: {_compact(row)}" for name, row in rows.items()]
    return "{\n" + ",\n".join(lines) + "\n  }"


def _compact(value: Any) -> str:
    return json.dumps(_rounded(value), separators=(",", ":"))


def _rounded(value: object) -> object:
    """Round every figure to four places, so that scores can be compared line by line."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
