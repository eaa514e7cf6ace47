"""N-grams and their weights."""

import numpy as np

from analyser.classify.features import CLASSES, Weights, learn_vocabulary, score

TEXTS = ("the fee rises each year", "the fee rises by 5%", "the Acme fee is 2024")


def test_rows_have_length_one_and_empty_text_none() -> None:
    matrix = learn_vocabulary(TEXTS, (0, 1, 2), (1, 1, 1)).matrix([*TEXTS, ""])
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).ravel()
    assert np.allclose(lengths, [1, 1, 1, 0], atol=1e-6)


def test_ngrams_need_enough_contracts() -> None:
    vocabulary = learn_vocabulary(TEXTS, (0, 1, 2), (2, 2, 2))
    assert vocabulary.words == ("fee", "rises", "the")
    assert vocabulary.matrix(["the fee"]).nnz == 3  # two words and the pair


def test_one_contract_repeating_itself_is_one() -> None:
    assert learn_vocabulary(TEXTS, (7, 7, 7), (2, 2, 2)).words == ()


def test_unknown_words_fall_into_classes() -> None:
    vocabulary = learn_vocabulary(TEXTS, (0, 1, 2), (3, 3, 3))
    numbers, rows = vocabulary.encode(["12 2019", "Zenith zebra"])
    assert [CLASSES[number] for number in numbers] == ["<number>", "<year>", "<name>", "<other>"]
    assert rows.tolist() == [0, 0, 1, 1]


def test_pairs_do_not_cross_texts() -> None:
    vocabulary = learn_vocabulary(TEXTS, (0, 1, 2), (2, 2, 2))
    assert vocabulary.matrix(["the", "fee"]).nnz == 2


def test_score_adds_what_stands_around() -> None:
    vocabulary = learn_vocabulary(("a b c",), (0,), (1, 9, 9))
    own = np.zeros((vocabulary.columns, 1), np.float32)
    around = np.zeros((3, vocabulary.size, 1), np.float32)
    a, b, c = (vocabulary.matrix([word]).indices[0] for word in "abc")
    own[a], around[0, b], around[1, c], around[2, b] = 1, 10, 100, 1000
    weights = Weights(own, around, np.zeros(1, np.float32))
    rows = vocabulary.matrix(["b", "a", "c"])
    together = np.array([True, True])
    scores = score(rows, np.array([0, 0, 2]), together, weights).ravel()
    assert scores.tolist() == [0, 1 + 5 + 50 + 500, 0]
    apart = score(rows, np.array([0, 1, 2]), ~together, weights).ravel()
    assert apart.tolist() == [0, 1, 0]


def test_a_null_character_does_not_shift_the_rows() -> None:
    vocabulary = learn_vocabulary(TEXTS, (0, 1, 2), (1, 1, 1))
    assert vocabulary.encode(["the\0fee", "rises"])[1].tolist() == [0, 0, 1]


def test_what_was_read_before_does_not_change_what_is_read_next() -> None:
    """A word unknown to the vocabulary is a name by its own capital, whether or not its small form was seen earlier."""
    fresh, used = (learn_vocabulary(TEXTS, (0, 1, 2), (2, 2, 2)) for _ in range(2))
    used.encode(["zenith crossing"])
    assert used.encode(["Zenith Crossing"])[0].tolist() == fresh.encode(["Zenith Crossing"])[0].tolist()
