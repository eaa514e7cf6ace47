"""Reading and writing the scores stored beside a model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analyser.classify.model_files import SETTINGS
from analyser.errors import UsageError

SCORES = "scores.json"
CUAD, UK, SAMPLES = "cuad", "british", "samples"
"""Names of the measures in `curves.json` and `outcomes.json`."""


def write_scores(folder: Path, scores: Mapping[str, Any]) -> str:
    """Write the scores of the model in `folder` and return its version."""
    version: str = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["version"]
    text = json.dumps(rounded({"version": version, **scores} | {"version": version}), indent=1)
    (folder / SCORES).write_text(text + "\n", encoding="utf-8")
    return version


def read_scores(folder: Path) -> dict[str, Any]:
    """Return the scores kept beside the model in `folder`.

    Raises UsageError when there are none.
    """
    try:
        scores: dict[str, Any] = json.loads((folder / SCORES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder / SCORES} cannot be read ({error})", "renew it with `make train`") from error
    return scores


def rounded(value: object) -> object:
    """Round every figure to four places, so that scores can be compared line by line."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    return value
