"""The trained model: arrays and JSON, checked by their hash when loaded, never a pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analyser.classify.encoder import LEAST_BRITISH, LEAST_POSSIBLE, Encoder, reaches, refined
from analyser.classify.features import Floats, Halves, Vocabulary, Weights, score
from analyser.classify.model_files import (
    ARRAYS,
    CHECKSUM,
    FORMAT,
    NETWORK,
    PIECES,
    SETTINGS,
    checked_settings,
    checksum,
    forget_loaded_weights,
    shipped_folder,
)
from analyser.classify.rescoring import rescore
from analyser.classify.uk_model import British

_GRAIN = 256


@dataclass(frozen=True, slots=True)
class FactorScore:
    """The probability from which a factor is shown, and precision and recall measured there (None: not measured)."""

    threshold: float
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class Model:
    """A linear model for each head (a CUAD category), a second look in context, and which heads make up a factor.

    `context` are the weights of the second look (see `classify.context`), whose probabilities are calibrated.
    `weights` has a column for each head and then one for each factor of `british`, which judges British contracts;
    `british_scores` are thresholds and figures for these. `absence` are the weights of `assess.absence`.
    """

    vocabulary: Vocabulary
    heads: tuple[str, ...]
    weights: Weights
    context: Floats
    factors: dict[str, tuple[str, ...]]
    scores: dict[str, FactorScore]
    trained_with: dict[str, str]
    version: str = ""
    british: British | None = None
    british_scores: dict[str, FactorScore] = field(default_factory=dict)
    absence: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    encoder: Encoder | None = None

    @classmethod
    def load(cls, folder: Path | None = None) -> Model:
        """Load the model that ships with the package, or the one in `folder`; once a process for each folder.

        Raises ModelError when it is missing, altered or of another format.
        """
        return _load((folder or shipped_folder()).resolve())

    def possible(self, logits: Floats, *, british: bool) -> npt.NDArray[np.bool_]:
        """Say which units (log-odds as `logits` gives them) may carry a factor, so that the encoder should read them.

        The heads that know the document's kind of English decide: British ones, or CUAD's that make up a factor.
        """
        if british:
            return reaches(logits[:, len(self.heads) :], LEAST_BRITISH)
        members = {head for heads in self.factors.values() for head in heads}
        columns = [column for column, head in enumerate(self.heads) if head in members]
        return reaches(logits[:, columns], LEAST_POSSIBLE)

    def logits(self, texts: Sequence[str], headings: Sequence[int]) -> Floats:
        """Return the linear model's log-odds of one document's units: len(texts) x (heads + British factors).

        `headings` is the index of the unit that is the heading above each, its own index for none.
        """
        if not texts:
            return np.empty((0, len(self.weights.bias)), np.float32)
        same = np.ones(len(texts) - 1, bool)
        return score(self.vocabulary.matrix(texts), np.asarray(headings), same, self.weights)

    def probabilities(self, texts: Sequence[str], headings: Sequence[int], leads: Sequence[int]) -> Floats:
        """Return calibrated probabilities of one document's units: len(texts) x heads.

        `leads` is the index of the lead-in of each unit's list, its own index for none.
        """
        linear = self.logits(texts, headings)[:, : len(self.heads)]
        possible = reaches(linear, LEAST_POSSIBLE)
        logits = refined(linear, self.encoder, texts, np.asarray(headings), np.asarray(leads), possible)
        return rescore(logits, [len(text.split()) for text in texts], self.context)

    def published_score(self, factor: str) -> FactorScore | None:
        """Return the figures to be told of a factor: those on British contracts where there are enough labels."""
        british = self.british_scores.get(factor)
        return british if british and british.precision is not None else self.scores.get(factor, british)


def combine(heads: Floats, names: Sequence[str], factors: Mapping[str, Sequence[str]]) -> dict[str, Floats]:
    """Turn head probabilities (units x heads) into those of factors: one less the chance that every head is wrong."""
    places = {factor: [names.index(head) for head in members] for factor, members in factors.items()}
    return {factor: 1 - np.prod(1 - heads[:, columns], axis=1) for factor, columns in places.items()}


def save(model: Model, folder: Path) -> Model:
    """Write a model and its checksum to `folder`; return it with the version that the files carry.

    The files of the encoder are empty for a model without one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays = _arrays(model)
    network = model.encoder.network if model.encoder else b""
    version = f"{FORMAT}.{_digest(arrays, network)[:8]}"
    settings = {
        "format": FORMAT,
        "version": version,
        "heads": model.heads,
        "factors": model.factors,
        "scores": {name: asdict(score) for name, score in sorted(model.scores.items())},
        "british_factors": model.british.factors if model.british else [],
        "british_scores": {name: asdict(score) for name, score in sorted(model.british_scores.items())},
        "trained_with": model.trained_with,
    }
    np.savez_compressed(folder / ARRAYS, **arrays)
    (folder / NETWORK).write_bytes(network)
    (folder / PIECES).write_text("\n".join(model.encoder.pieces if model.encoder else ()), encoding="utf-8")
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / CHECKSUM).write_text(checksum(folder) + "\n", encoding="utf-8")
    _load.cache_clear()  # what was loaded from this folder before is no longer there
    forget_loaded_weights()
    return _load(folder.resolve())


def _arrays(model: Model) -> dict[str, Any]:
    """Return the arrays of a model by name; weights are rounded to 16 bits."""
    vocabulary, weights = model.vocabulary, model.weights
    british: dict[str, Any] = {} if model.british is None else _packed_british(model.british)
    return {
        **british,
        "words": np.frombuffer("\n".join(vocabulary.words).encode(), dtype=np.uint8),
        "pairs": vocabulary.pairs,
        "triples": vocabulary.triples,
        "idf": vocabulary.idf,
        "own": _rounded(weights.own),
        "around": _rounded(weights.around),
        "bias": weights.bias,
        "context": model.context,
        "absence": model.absence,
    }


def _digest(arrays: Mapping[str, npt.NDArray[Any]], network: bytes) -> str:
    """Return a name for what a model knows, the same however a machine's library compresses it."""
    digest = hashlib.sha256(network)
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype} {array.shape}".encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _packed_british(british: British) -> dict[str, Any]:
    """Return the arrays of the British part by name, the large ones in 16 bits."""
    return {
        "topic": _rounded(british.topic),
        "favours": _rounded(british.favours),
        "dialect": british.dialect,
        "second": british.second,
    }


def _rounded(weights: Halves | Floats) -> Halves:
    """Round weights to what 16 bits hold and packs well: a feature is at most 1, so that no log-odds move by much.

    The same weights always give the same bytes: a zero has no sign.
    """
    return (np.round(weights.astype(np.float32) * _GRAIN) / _GRAIN + 0.0).astype(np.float16)


@cache
def _load(folder: Path) -> Model:
    settings = checked_settings(folder)
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return _unpacked(settings, {name: arrays[name] for name in arrays.files}, _encoder(folder))


def _encoder(folder: Path) -> Encoder | None:
    network = folder / NETWORK
    if not network.stat().st_size:
        return None
    return Encoder(network, (folder / PIECES).read_text(encoding="utf-8").split("\n"))


def _unpacked(settings: dict[str, Any], arrays: dict[str, Any], encoder: Encoder | None) -> Model:
    words = tuple(arrays["words"].tobytes().decode().split("\n"))
    return Model(
        vocabulary=Vocabulary(words, arrays["pairs"], arrays["triples"], arrays["idf"]),
        heads=tuple(settings["heads"]),
        weights=Weights(
            own=arrays["own"],
            around=arrays["around"],
            bias=arrays["bias"],
        ),
        context=arrays["context"],
        factors={name: tuple(heads) for name, heads in settings["factors"].items()},
        scores={name: FactorScore(**score) for name, score in settings["scores"].items()},
        trained_with=settings["trained_with"],
        version=settings["version"],
        british=_unpacked_british(tuple(settings["british_factors"]), arrays) if "second" in arrays else None,
        british_scores={name: FactorScore(**score) for name, score in settings["british_scores"].items()},
        absence=arrays["absence"],
        encoder=encoder,
    )


def _unpacked_british(factors: tuple[str, ...], arrays: dict[str, Any]) -> British:
    return British(
        factors=factors,
        topic=arrays["topic"].astype(np.float32),
        dialect=arrays["dialect"],
        second=arrays["second"],
        favours=arrays["favours"].astype(np.float32),
    )
