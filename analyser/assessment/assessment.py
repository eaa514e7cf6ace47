"""The assessment of one contract on a given day, from the evidence of its documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from analyser.assessment import playbook as playbooks
from analyser.assessment.commitment import commitment
from analyser.assessment.deadlines import deadlines
from analyser.assessment.playbook import Playbook
from analyser.assessment.prevailing_terms import facts, resolve_terms
from analyser.assessment.protections import protections
from analyser.assessment.rules import risks
from analyser.assessment.rules.base import RuleInput
from analyser.assessment.score import scores, weigh
from analyser.domain import AbsenceWeights, Assessment, Deadline, DeadlineKind, Evidence


def assess(
    evidence: Sequence[Evidence],
    as_of: dt.date,
    playbook: Playbook | None = None,
    absence_weights: AbsenceWeights | None = None,
) -> Assessment:
    """Return facts, deadlines, risks, scores, remaining commitment and protections of one contract, as on `as_of`.

    `evidence` is the evidence of all its documents, in any order. Without a `playbook` the one that ships is used.
    Without `absence_weights`, which come with the model, the probabilities that protections are missing are None.
    Raises TaxonomyError when the playbook has no entry for a rule.
    """
    playbook = playbook or playbooks.load()
    documents = tuple(sorted(evidence, key=lambda document: document.document_id))
    prevailing = resolve_terms(documents)
    due = deadlines(documents, prevailing, as_of)
    remaining = commitment(documents, prevailing, due, as_of)
    contract = RuleInput(documents, prevailing, due, _days_left(due, as_of), playbook.measures, remaining)
    weighted = weigh(risks(contract, playbook), documents, playbook)
    scored = scores(weighted, playbook)
    return Assessment(
        as_of=as_of,
        facts=facts(documents, prevailing),
        deadlines=due,
        risks=tuple(one.rounded for one in weighted),
        scores=scored,
        band=playbook.band(scored[0].value, scored[0].unknown),
        commitment=remaining,
        protections=protections(documents, absence_weights),
    )


def _days_left(due: Sequence[Deadline], as_of: dt.date) -> dict[DeadlineKind, int]:
    """Return the number of days until the last deadline of each kind, negative when it has passed."""
    return {deadline.kind: (deadline.date - as_of).days for deadline in due if isinstance(deadline.date, dt.date)}
