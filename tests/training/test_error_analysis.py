"""The error analysis: the outcome of every example, and which factors are confused."""

import numpy as np
import pytest

from analyser.domain import Clause, Favours, Finding, Parties, Span
from analyser.training.data.cuad import Contract, Label, paragraphs
from analyser.training.data.cuad_examples import build_examples
from analyser.training.data.plain_text import plain_document
from analyser.training.data.reference_labels import LabelledDocument, ReferenceLabel
from analyser.training.evaluate.cross_validation import evaluate
from analyser.training.evaluate.error_analysis import NOTHING, analyse_cuad_errors, analyse_uk_errors
from analyser.training.evaluate.label_agreement import compare_with_labels
from analyser.training.evaluate.outcomes import Place

LAW = "This Agreement is governed by the laws of Delaware."
AUDIT = "The Buyer may inspect the books of the Supplier."
PAY = "The Buyer shall pay each invoice."


def contract(name: str) -> Contract:
    document = plain_document("\n\n".join([PAY, LAW, AUDIT]))
    labels = tuple(
        Label(category, document.text.index(words), document.text.index(words) + len(words), words)
        for category, words in (("Governing Law", LAW), ("Audit Rights", AUDIT))
    )
    return Contract(name, name, document, paragraphs(document), labels)


def test_outcomes_and_confusion_of_units() -> None:
    contracts = [contract("c1"), contract("c2")]
    examples = build_examples(contracts)
    assert [contracts[0].document.text[start:].split()[1] for start in examples.starts[:3]] == [
        "Buyer",
        "Agreement",
        "Buyer",
    ]
    audit, law = (examples.heads.index(head) for head in ("Audit Rights", "Governing Law"))
    probabilities = np.zeros((6, 2), np.float32)
    probabilities[[1, 4], law] = 0.9  # the law is found in both
    probabilities[2, audit] = 0.8  # inspection only in the first
    probabilities[3, audit] = 0.7  # and payment is taken for it in the second
    probabilities[5, law] = 0.6  # where inspection is taken for the law
    thresholds = {"governing_law": 0.5, "audit_rights": 0.5}
    report = evaluate(contracts, examples, probabilities, np.array([0, 1]), thresholds)
    detail = analyse_cuad_errors(contracts, examples, probabilities, report)
    where = {words: str(contracts[0].document.text.index(words)) for words in (PAY, LAW, AUDIT)}
    assert detail.outcomes.found == {
        Place("c1", "governing_law", where[LAW]),
        Place("c2", "governing_law", where[LAW]),
        Place("c1", "audit_rights", where[AUDIT]),
    }
    assert detail.outcomes.wrong == {
        Place("c2", "audit_rights", where[PAY]),
        Place("c2", "governing_law", where[AUDIT]),
    }
    assert detail.confusion == {
        "audit_rights": {"audit_rights": 1, "governing_law": 1},
        "governing_law": {"governing_law": 2},
        NOTHING: {"audit_rights": 1},
    }
    assert detail.curves["governing_law"][-1] == (1.0, pytest.approx(2 / 3, abs=1e-4))
    assert sum(bin.predictions for bin in detail.reliability) == 5


def test_outcomes_and_confusion_of_labels() -> None:
    text = "1 Leave at will. 2 Pay to leave. 3 Pay."
    quotes = ("Leave at will.", "Pay to leave.", "Pay.")
    spans = [Span(text.rindex(words), text.rindex(words) + len(words), words) for words in quotes]
    clauses = tuple(Clause(place, str(place + 1), "", span) for place, span in enumerate(spans))
    labels = tuple(
        ReferenceLabel(str(place + 1), part, spans[place].start, spans[place].end, factor, Favours.BUYER)
        for place, part, factor in ((0, "", "x"), (1, "Part A", "y"))
    )
    document = LabelledDocument("d", plain_document(text), clauses, Parties(), labels, 0)
    findings = [
        Finding(factor, Favours.BUYER, chance, True, spans[place], place)
        for place, factor, chance in ((0, "x", 0.9), (1, "z", 0.8), (2, "x", 0.4))
    ]
    detail = analyse_uk_errors([document], [findings], [compare_with_labels(document, findings)])
    assert detail.outcomes.found == {Place("d", "x", "1")}
    assert detail.outcomes.wrong == {Place("d", "z", "2"), Place("d", "x", "3")}
    assert detail.confusion == {"x": {"x": 1}, "y": {"z": 1}, NOTHING: {"x": 1}}
    assert [(bin.predictions, bin.right) for bin in detail.reliability] == [(1, 0.0), (1, 0.0), (1, 1.0)]
    assert detail.curves["all"][0] == (0.5, 1.0)  # the surest finding alone
