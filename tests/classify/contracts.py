"""Plain-text contracts as documents and clauses, and a tiny trained model, for the tests of classification."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from analyser.classify.encoder import Encoder
from analyser.classify.features import Weights, learn_vocabulary
from analyser.classify.model import FactorScore, Model
from analyser.classify.rescoring import FEATURES
from analyser.domain import Clause, Document, Page, Span, TextSource


def document(text: str) -> Document:
    return Document(text, (), (Page(1, 595, 842, TextSource.TEXT, 0, len(text)),), TextSource.TEXT)


def clause(text: str, words: str, position: int = 0, inside: int | None = None, *, is_contents: bool = False) -> Clause:
    start = text.index(words)
    span = Span(start, start + len(words), words)
    return Clause(position, "", "", span, inside=inside, is_contents=is_contents)


@cache
def small_model() -> Model:
    """Two heads that know one word each: `governed` and `renew`."""
    texts = ("This contract is governed by law .", "It shall renew each year .", "The parties meet .")
    vocabulary = learn_vocabulary(texts, (0, 1, 2), (1, 1, 1))
    heads = ("Governing Law", "Renewal Term")
    own = np.zeros((vocabulary.columns, 2), np.float32)
    for head, word in enumerate(("governed", "renew")):
        own[vocabulary.matrix([word]).indices, head] = 12.0
    rescoring = np.zeros((FEATURES + 1, 2), np.float32)
    rescoring[0] = 1.0
    around = np.zeros((3, vocabulary.size, 2), np.float32)
    return Model(
        vocabulary=vocabulary,
        heads=heads,
        weights=Weights(own, around, np.full(2, -3.0, np.float32)),
        rescoring=rescoring,
        factors={"governing_law": ("Governing Law",), "renewal": ("Renewal Term",)},
        scores={"governing_law": FactorScore(0.5, 0.9, 0.8), "auto_renewal": FactorScore(0.3)},
        trained_with={"contracts": "3"},
    )


@cache
def small_encoder() -> Encoder:
    """Three columns: `governed` gives the first 4, else -4; `renew` the second; the third counts the unit's pieces.

    The third is 0 if no text precedes the unit. The network looks the pieces up in a table.
    """
    network = (Path(__file__).parent / "encoder.onnx").read_bytes()
    return Encoder(network, ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "governed", "renew", "##s"))
