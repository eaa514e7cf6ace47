"""The protections that a contract has, and the probability that each one which was not found is missing."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.assessment.absence import PROTECTIONS, missing_probabilities
from analyser.assessment.confidence import is_confirmed
from analyser.domain import AbsenceWeights, Evidence, Protection


def protections(evidence: Sequence[Evidence], weights: AbsenceWeights | None = None) -> tuple[Protection, ...]:
    """Return the six protections of a contract, from all findings in all its documents, shown or not.

    Without `weights`, or where a page was not read, the probability that a protection is missing is None. It is 0 where
    a person has confirmed or added a finding of the protection.
    """
    findings = [finding for document in evidence for _, finding in document.findings]
    shown = {finding.factor for finding in findings if finding.shown}
    confirmed = {finding.factor for finding in findings if is_confirmed(finding.probability)}
    all_read = bool(evidence) and all(document.pages_read == document.pages for document in evidence)
    missing = missing_probabilities(findings, weights) if all_read and weights else {}
    return tuple(
        Protection(factor, factor in shown, 0.0 if factor in confirmed else missing.get(factor))
        for factor in PROTECTIONS
    )
