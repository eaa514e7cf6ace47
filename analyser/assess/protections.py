"""Which protections the documents of a contract give, and how sure it is that one which was not found is missing."""

from __future__ import annotations

from collections.abc import Sequence

from analyser.assess.absence import PROTECTIONS, missing_probabilities, shipped_weights
from analyser.domain import Evidence, Protection

CERTAIN = 1.0
"""The probability of a finding that a person has confirmed."""


def protections(evidence: Sequence[Evidence]) -> tuple[Protection, ...]:
    """Return the six protections of a contract, from all that was found in all its documents, shown or not.

    Where a page was not read, nothing can be said of what is missing. A finding that a person confirmed or added leaves
    no doubt that the protection is there. Raises ModelError when the model that ships cannot be used.
    """
    findings = [finding for document in evidence for _, finding in document.findings]
    shown = {finding.factor for finding in findings if finding.shown}
    confirmed = {finding.factor for finding in findings if finding.probability == CERTAIN}
    whole = bool(evidence) and all(document.pages_read == document.pages for document in evidence)
    chances = missing_probabilities(findings, shipped_weights()) if whole else {}
    return tuple(
        Protection(factor, factor in shown, 0.0 if factor in confirmed else chances.get(factor))
        for factor in PROTECTIONS
    )
