"""Word pieces: the longest that fit, in lower case and without accents."""

import pytest

from analyser.classify.wordpieces import WordPieces

PIECES = ("[UNK]", "[CLS]", "[SEP]", "the", "contract", "##or", "##ors", "ty", ".", "##s", "£", "5", "_", "'", "s")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Contractors.", ["the", "contract", "##ors", "."]),
        ("contractor's", ["contract", "##or", "'", "s"]),
        ("tŷ ty", ["ty", "ty"]),
        ("£5_", ["£", "5", "_"]),
        ("contractual", ["[UNK]"]),
        ("the " + "s" * 101, ["the", "[UNK]"]),
        ("  \n\t ", []),
        ("umowa 契約 \ufffd", ["[UNK]", "[UNK]", "[UNK]"]),
    ],
)
def test_pieces_of_a_text(text: str, expected: list[str]) -> None:
    pieces = WordPieces(PIECES)
    assert [PIECES[number] for number in pieces.cut(text)] == expected
    assert [PIECES[number] for number in pieces.cut(text)] == expected  # a word remembered is cut alike


def test_start_and_stop_are_known() -> None:
    pieces = WordPieces(PIECES)
    assert (PIECES[pieces.start], PIECES[pieces.stop]) == ("[CLS]", "[SEP]")
