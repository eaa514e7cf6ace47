"""The second stage: a fine-tuned sentence encoder scores the units that may carry a factor by the linear model.

It reads one unit at a time, preceded by its heading and lead-in. The score depends on nothing else in the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from analyser.classify.features import Floats
from analyser.classify.wordpieces import WordPieces

LEAST_POSSIBLE = np.float32(np.log(0.005 / 0.995))
"""The encoder reads units for which a CUAD head is above this: a probability of 0.005."""
LEAST_POSSIBLE_UK = np.float32(np.log(0.02 / 0.98))
"""The same for UK heads (0.02), which were fitted on clauses most of which carry a factor."""
MOST_PIECES = 96
_MOST_BEFORE, _OPENING = 32, 8


@dataclass(frozen=True, slots=True)
class Passage:
    """The ids of the word pieces of one input of the encoder; the first `before` of them precede the unit."""

    pieces: tuple[int, ...]
    before: int


def cut_passage(pieces: WordPieces, before: str, text: str) -> Passage:
    """Cut a unit and the text before it into pieces, of which a passage holds at most MOST_PIECES.

    A long text before the unit is cut to its beginning and end, a long unit to its beginning.
    """
    above = pieces.cut(before)
    if len(above) > _MOST_BEFORE:
        above = above[:_OPENING] + above[_OPENING - _MOST_BEFORE :]
    opening = [pieces.start, *above, pieces.stop] if above else [pieces.start]
    unit = pieces.cut(text)[: MOST_PIECES - len(opening) - 1]
    return Passage((*opening, *unit, pieces.stop), len(opening) if above else 0)


def text_before(texts: Sequence[str], place: int, heading: int, lead: int) -> str:
    """Return the texts of the heading and the lead-in of the unit at `place`; its own index means none."""
    places = dict.fromkeys(other for other in (heading, lead) if other != place)
    return " ".join(texts[other] for other in places)


class Encoder:
    """The network, whose output has a column of log-odds for each head of the model, and its vocabulary of pieces.

    `network` is the network in ONNX or the file that holds it; a file takes less memory.
    """

    def __init__(self, network: bytes | Path, pieces: Sequence[str]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self.pieces = WordPieces(pieces)
        self._network = network
        self._session: Any = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])

    @property
    def network(self) -> bytes:
        """The network in ONNX."""
        return self._network.read_bytes() if isinstance(self._network, Path) else self._network

    def log_odds(self, passages: Sequence[Passage]) -> Floats:
        """Return the log-odds of each passage: len(passages) x heads, one or more."""
        return np.concatenate([self._read(passage) for passage in passages])

    def _read(self, passage: Passage) -> Floats:
        pieces = np.array([passage.pieces], np.int64)
        kinds = (np.arange(pieces.shape[1]) >= passage.before).astype(np.int64)[None] * bool(passage.before)
        odds: Floats = self._session.run(None, {"pieces": pieces, "kinds": kinds})[0]
        return odds


def any_head_above(logits: Floats, least: np.float32) -> npt.NDArray[np.bool_]:
    """Return for each unit (log-odds: units x heads) whether any head is above `least`."""
    highest: Floats = logits.max(axis=1, initial=-np.inf)
    return highest > least


def refine_with_encoder(
    logits: Floats,
    encoder: Encoder | None,
    texts: Sequence[str],
    headings: npt.NDArray[np.int64],
    leads: npt.NDArray[np.int64],
    possible: npt.NDArray[np.bool_],
) -> Floats:
    """Return log-odds (units x heads), for `possible` units the mean of the linear model's and the encoder's.

    `headings` and `leads` are the index of the heading and of the lead-in above each unit, its own for none.
    """
    places = np.flatnonzero(possible).tolist()
    if encoder is None or not places:
        return logits
    cut = [
        cut_passage(encoder.pieces, text_before(texts, place, int(headings[place]), int(leads[place])), texts[place])
        for place in places
    ]
    mixed = logits.copy()
    mixed[places] = (logits[places] + encoder.log_odds(cut)[:, : logits.shape[1]]) / 2
    return mixed
