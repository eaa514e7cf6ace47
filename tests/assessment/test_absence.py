"""The probability that a protection is missing: it rises the less was found, and is never certainty."""

from analyser.assessment.absence import PROTECTIONS, missing_probabilities
from analyser.domain import AbsenceWeights, Favours, Finding, Span

WEIGHTS = AbsenceWeights(-0.8, -0.3, -1.0)


def finding(factor: str, probability: float) -> Finding:
    return Finding(factor, Favours.UNCLEAR, probability, False, Span(0, 1, "x"), 0)


def test_the_surer_a_finding_the_less_likely_absence() -> None:
    none, little, sure = (
        missing_probabilities(found, WEIGHTS)["data_return"]
        for found in ([], [finding("data_return", 0.1)], [finding("data_return", 0.95), finding("assignment", 0.9)])
    )
    assert 1 > none > little > sure > 0


def test_all_six_protections_are_answered() -> None:
    assert tuple(missing_probabilities([], WEIGHTS)) == PROTECTIONS
