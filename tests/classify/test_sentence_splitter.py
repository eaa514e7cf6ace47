"""The ends of sentences in contracts."""

import pytest

from analyser.classify.sentence_splitter import body_start, sentences

CASES = [
    ("plain", "The Supplier shall pay. The Buyer may leave.", ["The Supplier shall pay.", "The Buyer may leave."]),
    ("company before a name", "Acme Inc. Holdings shall pay.", ["Acme Inc. Holdings shall pay."]),
    ("company at the end", "It is Acme, Inc. The Buyer pays.", ["It is Acme, Inc.", "The Buyer pays."]),
    ("number abbreviation", "Company No. 1234 shall pay.", ["Company No. 1234 shall pay."]),
    ("initials", "Signed by J. R. Smith for the Buyer.", ["Signed by J. R. Smith for the Buyer."]),
    ("lettered exhibit ends", "See Exhibit A. The Buyer pays.", ["See Exhibit A.", "The Buyer pays."]),
    ("reference ends", "Subject to Section 3. The Buyer pays.", ["Subject to Section 3.", "The Buyer pays."]),
    ("numbering stays with its words", "1.2 Fees are due. 1.3 Tax is due.", ["1.2 Fees are due.", "1.3 Tax is due."]),
    ("decimals", "A rate of 3.5 per cent applies.", ["A rate of 3.5 per cent applies."]),
    (
        "list items",
        "The Buyer may: (a) leave; (b) stay; and (c) wait.",
        ["The Buyer may:", "(a) leave;", "(b) stay; and", "(c) wait."],
    ),
    ("bullets", "The Supplier must:\n● be on time\n● be safe", ["The Supplier must:", "● be on time", "● be safe"]),
    ("semicolon without a list", "It ends; the fee stays due.", ["It ends; the fee stays due."]),
    ("printed line break", "The fee\nis due. It rises.", ["The fee\nis due.", "It rises."]),
    ("paragraph", "TERM\n\nThe term is one year", ["TERM", "The term is one year"]),
    ("closing quote", "He said “stop.” The Buyer left.", ["He said “stop.”", "The Buyer left."]),
    (
        "Welsh",
        "Mae'r cyfnod yn flwyddyn. Caiff y Cyngor adael.",
        ["Mae'r cyfnod yn flwyddyn.", "Caiff y Cyngor adael."],
    ),
    ("bare number is no sentence", "3. The Buyer pays.", ["3. The Buyer pays."]),
    ("nothing", "  \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("14.2 Termination", "Termination"),
        ("(a) (i) leave", "leave"),
        ("Section 3. Fees", "Fees"),
        ("• the Buyer", "the Buyer"),
        ("A Buyer pays", "A Buyer pays"),
        ("12.", ""),
    ],
)
def test_numbering_is_left_out(text: str, body: str) -> None:
    assert text[body_start(text, 0, len(text)) :] == body
