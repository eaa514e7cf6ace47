"""Reading a corpus in CUAD's layout."""

from pathlib import Path

import pytest

from analyser.errors import UsageError
from analyser.training.data.cuad import assign_folds, company_in, paragraphs, read_contracts
from analyser.training.data.cuad_answers import answer_in
from analyser.training.data.cuad_examples import build_examples
from analyser.training.data.plain_text import plain_document
from analyser.training.data.unit_labels import MATCH, NONE, PART
from tests.training.corpus import write_corpus


def test_contracts_and_their_labels(tmp_path: Path) -> None:
    contracts = read_contracts(write_corpus(tmp_path, 4))
    assert [contract.name for contract in contracts] == ["c000", "c001", "c002", "c003"]
    for contract in contracts:
        assert contract.labels
        for label in contract.labels:
            assert contract.document.text[label.start : label.end] == label.text


def test_paragraphs_are_clauses() -> None:
    document = plain_document("One line\nand more.\n\n\nTwo.  ")
    assert [clause.span.text for clause in paragraphs(document)] == ["One line\nand more.", "Two."]
    assert all(document.text[c.span.start : c.span.end] == c.span.text for c in paragraphs(document))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ACMEINC_10_11_2019-EX-10.1-SERVICE AGREEMENT", "acmeinc"),
        ("AcmeInc_20190101_10-K_EX-10.1_1_Agreement", "acmeinc"),
        ("ACME, INC. - Supply Agreement", "acmeinc"),
        ("123", "123"),  # no letters: the whole title stands for the company
    ],
)
def test_company(title: str, expected: str) -> None:
    assert company_in(title) == expected


def test_a_company_is_in_one_fold_and_folds_repeat(tmp_path: Path) -> None:
    contracts = read_contracts(write_corpus(tmp_path))
    first = assign_folds(contracts, 3)
    assert first == assign_folds(contracts, 3)
    assert set(first) == {0, 1, 2}
    by_company = {(contract.company, fold) for contract, fold in zip(contracts, first, strict=True)}
    assert len(by_company) == len({contract.company for contract in contracts})


def test_other_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_contracts(tmp_path)
    (tmp_path / "spans.jsonl").write_text("")
    with pytest.raises(UsageError, match="holds no"):
        read_contracts(tmp_path)


def test_truth_of_units(tmp_path: Path) -> None:
    examples = build_examples(read_contracts(write_corpus(tmp_path, 2)))
    law = examples.heads.index("Governing Law")
    assert [text for text, row in zip(examples.texts, examples.truth, strict=True) if row[law] == MATCH] == [
        "This Agreement shall be governed by the laws of Delaware.",
        "This Agreement shall be governed by the laws of New York.",
    ]
    assert list(examples.bounds()) == [(0, 8), (8, 17)]


def test_part_of_a_long_span_is_neither(tmp_path: Path) -> None:
    write_corpus(tmp_path, 2)
    path = tmp_path / "contracts" / "c000.txt"
    long = (
        "The term is one year. It then goes on from month to month until a party gives notice to the other of its end."
    )
    path.write_text(long, encoding="utf-8")
    span = f'{{"contract": "c000", "category": "Renewal Term", "start": 0, "end": {len(long)}, "text": "{long}"}}\n'
    (tmp_path / "spans.jsonl").write_text(span, encoding="utf-8")
    assert build_examples(read_contracts(tmp_path)).truth[:3, 0].tolist() == [PART, MATCH, NONE]


@pytest.mark.parametrize(
    ("category", "text", "expected"),
    [
        ("Agreement Date", "This is made as of June 21, 1999 by Acme.", "June 21, 1999"),
        ("Effective Date", "dated the 20th day of March, 2018", "20th day of March, 2018"),
        ("Agreement Date", "made on the date below", "made on the date below"),
        (
            "Document Name",
            "THIS CO-BRANDING AND ADVERTISING AGREEMENT is made",
            "CO-BRANDING AND ADVERTISING AGREEMENT",
        ),
        ("Governing Law", "The law of June 21, 1999 applies.", "The law of June 21, 1999 applies."),
    ],
)
def test_narrow(category: str, text: str, expected: str) -> None:
    assert answer_in(category, text) == expected
