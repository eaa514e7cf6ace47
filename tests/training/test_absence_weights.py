"""The fit of absence: learned from held-out probabilities, more certain the less was found."""

import numpy as np

from analyser.training.data.cuad import Contract, Label, paragraphs
from analyser.training.data.cuad_examples import Examples
from analyser.training.data.plain_text import plain_document
from analyser.training.fit.absence_weights import fit_absence

HEAD = "Termination for Convenience"


def test_contracts_without_a_likely_unit_are_told_absent() -> None:
    count = 24
    contracts = []
    for number in range(count):
        document = plain_document("Either party may leave.")
        labels = (Label(HEAD, 0, 23, document.text),) if number % 2 else ()
        contracts.append(Contract(str(number), "", document, paragraphs(document), labels))
    place = np.arange(count)
    examples = Examples(
        (HEAD,), ("x",) * count, place, np.zeros(count, bool), place, place, np.zeros((count, 1), np.int8)
    )
    heads = np.where(place % 2, 0.8, 0.02).astype(np.float32)[:, None]
    members = {"termination_for_convenience": (HEAD,)}
    weights, report = fit_absence(contracts, examples, heads, members, place // 2 % 2)
    assert weights[0] < 0
    assert (report.answers, report.absent, report.roc_area) == (count, count // 2, 1.0)
    assert report.calibration_error < 0.2
