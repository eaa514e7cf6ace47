"""The files of a model folder: their names, their checksum, and the absence weights, read without the rest."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from analyser.domain import AbsenceWeights
from analyser.errors import ModelError

FORMAT = 3
ARRAYS, SETTINGS, CHECKSUM = "classifier.npz", "classifier.json", "classifier.sha256"
NETWORK, PIECES = "encoder.onnx", "encoder.txt"
FILES = (ARRAYS, SETTINGS, NETWORK, PIECES)
"""The files that the checksum covers, in its order."""


def shipped_folder() -> Path:
    """Return the folder of the model that ships: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


def checksum(folder: Path) -> str:
    """Return the SHA-256 of the model's files together, as a hexadecimal string."""
    digest = hashlib.sha256()
    for name in FILES:
        with (folder / name).open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def checked_settings(folder: Path) -> dict[str, Any]:
    """Return the settings of a model after checking that its files are complete and unaltered.

    Raises ModelError when a file is missing, the checksum does not match or the format is a different one.
    """
    for name in (*FILES, CHECKSUM):
        if not (folder / name).is_file():
            raise ModelError(f"the classification model is not complete: {folder / name} is missing")
    if checksum(folder) != (folder / CHECKSUM).read_text(encoding="utf-8").strip():
        raise ModelError(f"the classification model in {folder} was altered: its checksum does not agree")
    settings: dict[str, Any] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    if settings["format"] != FORMAT:
        raise ModelError(f"the classification model in {folder} has format {settings['format']}, not {FORMAT}")
    return settings


def load_absence_weights(folder: Path | None = None) -> AbsenceWeights:
    """Return the absence weights of the model in `folder`, by default of the one that ships.

    Does not load the vocabulary or the encoder, and reads each folder once per process. Raises ModelError
    as `Model.load` does.
    """
    return _absence_weights((folder or shipped_folder()).resolve())


@cache
def _absence_weights(folder: Path) -> AbsenceWeights:
    import numpy as np

    checked_settings(folder)
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        highest, expected, constant = arrays["absence"].tolist()
    return AbsenceWeights(highest, expected, constant)


def forget_loaded_weights() -> None:
    """Clear the cache of weights, because the files of a folder have changed."""
    _absence_weights.cache_clear()
