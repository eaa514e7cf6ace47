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

from analyser.classify.encoder import LEAST_POSSIBLE, LEAST_POSSIBLE_UK, Encoder, any_head_above, refine_with_encoder
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
from analyser.classify.uk_model import UkModel

_GRAIN = 256


@dataclass(frozen=True, slots=True)
class FactorScore:
    """The probability from which a factor is shown, and precision and recall measured there (None: not measured)."""

    threshold: float
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class Model:
    """The trained model: a linear model for each head (a CUAD category), and the heads that make up each factor.

    `weights` has a column for each head, then one for each factor of `uk`, the part for UK contracts. `rescoring` are
    the weights of `classify.rescoring`, which calibrates the probabilities of CUAD's heads. `uk_scores` and `scores`
    are the thresholds and figures of factors in UK contracts and in others, `absence` those of `assessment.absence`.
    """

    vocabulary: Vocabulary
    heads: tuple[str, ...]
    weights: Weights
    rescoring: Floats
    factors: dict[str, tuple[str, ...]]
    scores: dict[str, FactorScore]
    trained_with: dict[str, str]
    version: str = ""
    uk: UkModel | None = None
    uk_scores: dict[str, FactorScore] = field(default_factory=dict)
    absence: Floats = field(default_factory=lambda: np.zeros(3, np.float32))
    encoder: Encoder | None = None

    @classmethod
    def load(cls, folder: Path | None = None) -> Model:
        """Load the model that ships with the package, or the one in `folder`; each folder once per process.

        Raises ModelError when it is missing, altered or of another format.
        """
        return _load((folder or shipped_folder()).resolve())

    def possible(self, logits: Floats, *, uk: bool) -> npt.NDArray[np.bool_]:
        """Return which units (log-odds as `logits` returns them) may carry a factor, so that the encoder reads them.

        The UK heads decide in a UK contract (`uk`), elsewhere those of CUAD's heads that make up a factor.
        """
        if uk:
            return any_head_above(logits[:, len(self.heads) :], LEAST_POSSIBLE_UK)
        members = {head for heads in self.factors.values() for head in heads}
        columns = [column for column, head in enumerate(self.heads) if head in members]
        return any_head_above(logits[:, columns], LEAST_POSSIBLE)

    def logits(self, texts: Sequence[str], headings: Sequence[int]) -> Floats:
        """Return the linear model's log-odds of one document's units: len(texts) x (heads + UK factors).

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
        possible = any_head_above(linear, LEAST_POSSIBLE)
        logits = refine_with_encoder(linear, self.encoder, texts, np.asarray(headings), np.asarray(leads), possible)
        return rescore(logits, [len(text.split()) for text in texts], self.rescoring)

    def published_score(self, factor: str) -> FactorScore | None:
        """Return the figures to publish for a factor: those on UK contracts if enough labels, else on CUAD."""
        uk = self.uk_scores.get(factor)
        return uk if uk and uk.precision is not None else self.scores.get(factor, uk)


def combine_heads(heads: Floats, names: Sequence[str], factors: Mapping[str, Sequence[str]]) -> dict[str, Floats]:
    """Return the probability of each factor from its heads' (units x heads): that at least one of them is right."""
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
        "british_factors": model.uk.factors if model.uk else [],
        "british_scores": {name: asdict(score) for name, score in sorted(model.uk_scores.items())},
        "trained_with": model.trained_with,
    }
    np.savez_compressed(folder / ARRAYS, **arrays)
    (folder / NETWORK).write_bytes(network)
    (folder / PIECES).write_text("\n".join(model.encoder.pieces if model.encoder else ()), encoding="utf-8")
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / CHECKSUM).write_text(checksum(folder) + "\n", encoding="utf-8")
    _load.cache_clear()  # the files in this folder have changed
    forget_loaded_weights()
    return _load(folder.resolve())


def _arrays(model: Model) -> dict[str, Any]:
    """Return the arrays of a model by name; weights are rounded to 16 bits."""
    vocabulary, weights = model.vocabulary, model.weights
    uk: dict[str, Any] = {} if model.uk is None else _pack_uk(model.uk)
    return {
        **uk,
        "words": np.frombuffer("\n".join(vocabulary.words).encode(), dtype=np.uint8),
        "pairs": vocabulary.pairs,
        "triples": vocabulary.triples,
        "idf": vocabulary.idf,
        "own": _rounded(weights.own),
        "around": _rounded(weights.around),
        "bias": weights.bias,
        "context": model.rescoring,
        "absence": model.absence,
    }


def _digest(arrays: Mapping[str, npt.NDArray[Any]], network: bytes) -> str:
    """Return a digest of a model's arrays and network, which does not depend on how a library compresses them."""
    digest = hashlib.sha256(network)
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype} {array.shape}".encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _pack_uk(uk: UkModel) -> dict[str, Any]:
    """Return the arrays of the UK part by name, the large ones in 16 bits."""
    return {
        "topic": _rounded(uk.topic),
        "favours": _rounded(uk.favours),
        "dialect": uk.dialect,
        "second": uk.rescoring,
    }


def _rounded(weights: Halves | Floats) -> Halves:
    """Round weights to multiples of 1/256, which fit 16 bits and compress well; features are at most 1.

    Equal weights always give equal bytes: a zero has no sign.
    """
    return (np.round(weights.astype(np.float32) * _GRAIN) / _GRAIN + 0.0).astype(np.float16)


@cache
def _load(folder: Path) -> Model:
    settings = checked_settings(folder)
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return _unpack(settings, {name: arrays[name] for name in arrays.files}, _encoder(folder))


def _encoder(folder: Path) -> Encoder | None:
    network = folder / NETWORK
    if not network.stat().st_size:
        return None
    return Encoder(network, (folder / PIECES).read_text(encoding="utf-8").split("\n"))


def _unpack(settings: dict[str, Any], arrays: dict[str, Any], encoder: Encoder | None) -> Model:
    words = tuple(arrays["words"].tobytes().decode().split("\n"))
    return Model(
        vocabulary=Vocabulary(words, arrays["pairs"], arrays["triples"], arrays["idf"]),
        heads=tuple(settings["heads"]),
        weights=Weights(
            own=arrays["own"],
            around=arrays["around"],
            bias=arrays["bias"],
        ),
        rescoring=arrays["context"],
        factors={name: tuple(heads) for name, heads in settings["factors"].items()},
        scores={name: FactorScore(**score) for name, score in settings["scores"].items()},
        trained_with=settings["trained_with"],
        version=settings["version"],
        uk=_unpack_uk(tuple(settings["british_factors"]), arrays) if "second" in arrays else None,
        uk_scores={name: FactorScore(**score) for name, score in settings["british_scores"].items()},
        absence=arrays["absence"],
        encoder=encoder,
    )


def _unpack_uk(factors: tuple[str, ...], arrays: dict[str, Any]) -> UkModel:
    return UkModel(
        factors=factors,
        topic=arrays["topic"].astype(np.float32),
        dialect=arrays["dialect"],
        rescoring=arrays["second"],
        favours=arrays["favours"].astype(np.float32),
    )
