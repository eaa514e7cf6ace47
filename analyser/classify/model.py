"""The trained model: arrays and JSON, checked by their hash when loaded, never a pickle."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analyser.classify.calibration import Calibration
from analyser.classify.features import Floats, Vocabulary
from analyser.errors import ModelError

FORMAT = 1
ARRAYS, SETTINGS, CHECKSUM = "classifier.npz", "classifier.json", "classifier.sha256"
NEIGHBOUR_WEIGHT = np.float32(0.5)


@dataclass(frozen=True, slots=True)
class FactorScore:
    """The probability from which a factor is shown, and precision and recall measured there (None: not measured)."""

    threshold: float
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class Model:
    """A linear model for each head (a CUAD category), and which heads make up a factor.

    `weights` has a row for each column of the vocabulary and three blocks of columns, one for each head: the sentence
    itself, the one before, the one after.
    """

    vocabulary: Vocabulary
    heads: tuple[str, ...]
    weights: Floats
    bias: Floats
    calibrations: tuple[Calibration, ...]
    factors: dict[str, tuple[str, ...]]
    scores: dict[str, FactorScore]
    trained_with: dict[str, str]
    version: str = ""

    @classmethod
    def load(cls, folder: Path | None = None) -> Model:
        """Load the model that ships with the package, or the one in `folder`; once a process for each folder.

        Raises ModelError when it is missing, altered or of another format.
        """
        return _load((folder or shipped_folder()).resolve())

    def logits(self, texts: Sequence[str]) -> Floats:
        """Return the uncalibrated log-odds of consecutive units: len(texts) x heads."""
        if not texts:
            return np.empty((0, len(self.heads)), np.float32)
        own, before, after = np.split(np.asarray(self.vocabulary.matrix(texts) @ self.weights), 3, axis=1)
        scores = own + self.bias
        scores[1:] += NEIGHBOUR_WEIGHT * before[:-1]
        scores[:-1] += NEIGHBOUR_WEIGHT * after[1:]
        return scores

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities of consecutive units of one document: len(texts) x heads."""
        logits = self.logits(texts)
        return np.column_stack([fit(logits[:, head]) for head, fit in enumerate(self.calibrations)])

    def factor_probabilities(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Return for each factor the probability that a unit carries it, from the heads that mean the factor."""
        return combine(self.probabilities(texts), self.heads, self.factors)


def combine(heads: Floats, names: Sequence[str], factors: Mapping[str, Sequence[str]]) -> dict[str, Floats]:
    """Turn head probabilities (units x heads) into those of factors: one less the chance that every head is wrong."""
    places = {factor: [names.index(head) for head in members] for factor, members in factors.items()}
    return {factor: 1 - np.prod(1 - heads[:, columns], axis=1) for factor, columns in places.items()}


def shipped_folder() -> Path:
    """Return where the model lies: inside an installed package, else beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


def save(model: Model, folder: Path) -> Model:
    """Write a model and its checksum to `folder`; return it with the version that the files carry."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = _packed(model)
    version = f"{FORMAT}.{hashlib.sha256(arrays).hexdigest()[:8]}"
    settings = {
        "format": FORMAT,
        "version": version,
        "heads": model.heads,
        "factors": model.factors,
        "scores": {name: asdict(score) for name, score in sorted(model.scores.items())},
        "calibrations": {
            head: asdict(calibration) for head, calibration in zip(model.heads, model.calibrations, strict=True)
        },
        "trained_with": model.trained_with,
    }
    (folder / ARRAYS).write_bytes(arrays)
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / CHECKSUM).write_text(checksum(folder) + "\n", encoding="utf-8")
    return _load(folder.resolve())


def checksum(folder: Path) -> str:
    """Return the SHA-256 of the model's arrays and settings together."""
    digest = hashlib.sha256()
    for name in (ARRAYS, SETTINGS):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def _packed(model: Model) -> bytes:
    """Return the arrays as the bytes of an npz file; weights are rounded to 8 bits with a scale for each column."""
    scale = np.maximum(np.abs(model.weights).max(axis=0), 1e-12) / 127
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        words=np.frombuffer("\n".join(model.vocabulary.words).encode(), dtype=np.uint8),
        pairs=model.vocabulary.pairs,
        triples=model.vocabulary.triples,
        idf=model.vocabulary.idf,
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=model.bias,
    )
    return buffer.getvalue()


@cache
def _load(folder: Path) -> Model:
    for name in (ARRAYS, SETTINGS, CHECKSUM):
        if not (folder / name).is_file():
            raise ModelError(f"the classification model is not complete: {folder / name} is missing")
    if checksum(folder) != (folder / CHECKSUM).read_text(encoding="utf-8").strip():
        raise ModelError(f"the classification model in {folder} was altered: its checksum does not agree")
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    if settings["format"] != FORMAT:
        raise ModelError(f"the classification model in {folder} has format {settings['format']}, not {FORMAT}")
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return _unpacked(settings, {name: arrays[name] for name in arrays.files})


def _unpacked(settings: dict[str, Any], arrays: dict[str, Any]) -> Model:
    words = tuple(arrays["words"].tobytes().decode().split("\n"))
    return Model(
        vocabulary=Vocabulary(words, arrays["pairs"], arrays["triples"], arrays["idf"]),
        heads=tuple(settings["heads"]),
        weights=arrays["weights"] * arrays["scale"],
        bias=arrays["bias"],
        calibrations=tuple(Calibration(**settings["calibrations"][head]) for head in settings["heads"]),
        factors={name: tuple(heads) for name, heads in settings["factors"].items()},
        scores={name: FactorScore(**score) for name, score in settings["scores"].items()},
        trained_with=settings["trained_with"],
        version=settings["version"],
    )
