"""The training passages of the encoder: which units are chosen, their labels and their weights."""

from pathlib import Path

import numpy as np
import pytest

from analyser.classify.encoder import LEAST_POSSIBLE, Encoder
from analyser.classify.wordpieces import WordPieces
from analyser.errors import UsageError
from analyser.training.data.cuad import read_contracts
from analyser.training.data.cuad_examples import Examples, build_examples
from analyser.training.data.encoder_passages import (
    LEAST_LEARNT,
    LIKELY,
    OWN,
    WEIGHT_OF_CUAD,
    WEIGHT_OF_OWN,
    label_passages,
)
from analyser.training.data.unit_labels import MATCH, NONE, PART, own_examples
from analyser.training.fit import encoder_training
from analyser.training.fit.encoder_training import EncoderTrainer, FineTuning
from tests.classify.contracts import small_encoder
from tests.training.corpus import write_corpus
from tests.training.test_own_clauses import ROW, parse_clause

FACTORS = ("governing_law", "termination_for_convenience", "auto_renewal", "extension_option")
PIECES = WordPieces(("[UNK]", "[CLS]", "[SEP]", "law", "notices"))
LAW, NOTICES = 3, 4


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    return build_examples(read_contracts(write_corpus(tmp_path / "corpus", 4)))


def test_matches_and_likely_units_are_learnt_and_the_impossible_are_not(examples: Examples) -> None:
    logits = np.full(examples.truth.shape, LEAST_LEARNT - 1, np.float32)
    matches = (examples.truth == MATCH).any(axis=1)
    likely = int(np.flatnonzero(~matches)[0])
    logits[likely, 0] = LIKELY + 1
    labelled = label_passages(examples, logits, None, FACTORS, PIECES)
    assert len(labelled.passages) == matches.sum() + 1
    assert labelled.contract.tolist() == sorted(
        examples.contract[matches].tolist() + examples.contract[[likely]].tolist()
    )


def test_factors_that_cuad_does_not_label_do_not_count(examples: Examples) -> None:
    logits = np.full(examples.truth.shape, LIKELY + 1, np.float32)
    labelled = label_passages(examples, logits, None, FACTORS, PIECES)
    heads = len(examples.heads)
    law, convenience = heads + FACTORS.index("governing_law"), heads + FACTORS.index("termination_for_convenience")
    assert labelled.truth.shape == labelled.weight.shape == (len(examples.texts), heads + len(FACTORS))
    assert set(labelled.truth[:, convenience]) == {PART} and not labelled.weight[:, convenience].any()
    assert sorted(set(labelled.weight[:, law].tolist())) == pytest.approx([WEIGHT_OF_CUAD[NONE], WEIGHT_OF_CUAD[MATCH]])
    assert set(labelled.weight[:, :heads].ravel().tolist()) <= {0.0, 1.0}


def test_own_clauses_teach_factors_and_nothing_of_categories(examples: Examples) -> None:
    own = own_examples([parse_clause(ROW)], FACTORS)
    logits = np.full(examples.truth.shape, LEAST_LEARNT - 1, np.float32)
    labelled = label_passages(examples, logits, own, FACTORS, PIECES)
    mine = labelled.contract == OWN
    assert mine.sum() == 2  # the heading stands before both sentences and is none itself
    assert not labelled.weight[mine, : len(examples.heads)].any()
    column = len(examples.heads) + FACTORS.index("termination_for_convenience")
    assert labelled.truth[mine, column].tolist() == [MATCH, NONE]
    assert labelled.weight[mine, column].tolist() == [WEIGHT_OF_OWN[MATCH], WEIGHT_OF_OWN[NONE]]
    assert NOTICES in labelled.passages[-1].pieces[labelled.passages[-1].before :]


def test_the_heading_stands_before_a_unit(examples: Examples) -> None:
    logits = np.full(examples.truth.shape, LIKELY + 1, np.float32)
    labelled = label_passages(examples, logits, None, FACTORS, PIECES)
    governed = next(row for row, text in enumerate(examples.texts) if "governed by" in text)
    assert labelled.passages[governed].pieces[:3] == (1, LAW, 2) and labelled.passages[governed].before == 3


def test_held_out_units_are_read_by_an_encoder_that_learnt_from_the_other_folds(
    examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    without: list[list[int]] = []

    def fake_encoder(trainer: EncoderTrainer, contracts: np.ndarray) -> Encoder:
        without.append(contracts.tolist())
        return small_encoder()

    monkeypatch.setattr(encoder_training, "vocabulary", lambda: tuple(PIECES))
    monkeypatch.setattr(EncoderTrainer, "encoder", fake_encoder)
    logits = np.full(examples.truth.shape, LEAST_POSSIBLE - 1, np.float32)
    governed = [row for row, text in enumerate(examples.texts) if "governed" in text]
    logits[governed, 0] = 1.0
    said: list[str] = []
    mixed = EncoderTrainer(examples, logits, None, FACTORS, FineTuning(), said.append).held_out(np.array([0, 1, 0, 1]))
    assert without == [[0, 2], [1, 3]] and len(said) == 2
    assert mixed[governed, 0].tolist() == pytest.approx([2.5] * 4)
    others = np.setdiff1d(np.arange(len(logits)), governed)
    assert np.array_equal(mixed[others], logits[others])


def test_an_encoder_is_kept_under_a_name_that_tells_what_it_learnt_from(
    examples: Examples, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_encoder: list[int] = []

    def fine_tuned(trainer: EncoderTrainer, rows: np.ndarray) -> bytes:
        fake_encoder.append(len(rows))
        return small_encoder().network

    monkeypatch.setattr(encoder_training, "vocabulary", lambda: tuple(small_encoder().pieces))
    monkeypatch.setattr(EncoderTrainer, "_fine_tuned", fine_tuned)
    logits = np.full(examples.truth.shape, LIKELY + 1, np.float32)
    trainer = EncoderTrainer(examples, logits, None, FACTORS, FineTuning(tmp_path / "kept"), lambda line: None)
    for _ in range(2):
        trainer.encoder()
        trainer.encoder(np.array([0]))
    assert fake_encoder == [len(examples.texts), int((examples.contract != 0).sum())]
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_without_its_packages_no_encoder_is_fine_tuned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_training, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="not installed") as caught:
        FineTuning().check()
    assert "--no-encoder" in caught.value.line
