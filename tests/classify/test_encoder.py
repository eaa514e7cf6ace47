"""The encoder: its input, and how its scores are combined with those of the linear model."""

import numpy as np
import pytest

from analyser.classify.encoder import LEAST_POSSIBLE, MOST_PIECES, cut_passage, refine_with_encoder, text_before
from tests.classify.contracts import small_encoder

UNKNOWN, START, STOP, GOVERNED, RENEW = 1, 2, 3, 4, 5
NOWHERE = LEAST_POSSIBLE - 1


def test_a_unit_is_read_after_what_stands_before_it() -> None:
    pieces = small_encoder().pieces
    alone, after = cut_passage(pieces, "", "Governed."), cut_passage(pieces, "renew", "Governed.")
    assert (alone.pieces, alone.before) == ((START, GOVERNED, UNKNOWN, STOP), 0)
    assert (after.pieces, after.before) == ((START, RENEW, STOP, GOVERNED, UNKNOWN, STOP), 3)


def test_a_long_unit_keeps_its_opening_and_much_before_it_its_opening_and_end() -> None:
    found = cut_passage(small_encoder().pieces, "governed " * 8 + "x " * 100 + "renew " * 24, "renew " + "x " * 50_000)
    assert len(found.pieces) == MOST_PIECES and found.before == 34
    assert found.pieces[1:33] == (GOVERNED,) * 8 + (RENEW,) * 24
    assert found.pieces[34] == RENEW and found.pieces[-1] == STOP


def test_heading_and_lead_in_stand_before_a_unit_once() -> None:
    texts = ("Law", "It shall:", "be governed")
    assert text_before(texts, 2, 0, 1) == "Law It shall:"
    assert text_before(texts, 2, 0, 0) == "Law"
    assert text_before(texts, 2, 2, 1) == "It shall:"
    assert text_before(texts, 2, 2, 2) == ""


def test_only_possible_units_are_read_and_averaged() -> None:
    logits = np.array([[2.0, NOWHERE], [NOWHERE, NOWHERE], [NOWHERE, 0.0]], np.float32)
    texts = ("Governed by law.", "It is governed.", "Shall renew.")
    places = np.arange(3)
    found = refine_with_encoder(logits, small_encoder(), texts, places, places, np.array([True, False, True]))
    assert found[0].tolist() == pytest.approx([3.0, (NOWHERE - 4) / 2])
    assert found[1].tolist() == logits[1].tolist()
    assert found[2].tolist() == pytest.approx([(NOWHERE - 4) / 2, 2.0])


def test_a_unit_is_told_alike_whatever_is_read_beside_it() -> None:
    encoder = small_encoder()
    one, other = (cut_passage(encoder.pieces, "x", text) for text in ("governed", "renew " * 80))
    assert np.array_equal(encoder.log_odds([one, other])[:1], encoder.log_odds([one]))
    assert encoder.log_odds([one])[0, 2] == 2  # the kinds mark the unit and its end


def test_without_an_encoder_or_possible_units_the_linear_model_stands() -> None:
    logits, places = np.full((2, 2), NOWHERE, np.float32), np.arange(2)
    assert refine_with_encoder(logits, small_encoder(), ("a", "b"), places, places, np.zeros(2, bool)) is logits
    assert refine_with_encoder(logits, None, ("a", "b"), places, places, np.ones(2, bool)) is logits
