"""From the evidence of one contract to its assessment on a given day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from analyser.assess import playbook as playbooks
from analyser.assess.commitment import commitment
from analyser.assess.deadlines import deadlines
from analyser.assess.playbook import Playbook
from analyser.assess.prevailing_terms import establish, facts
from analyser.assess.protections import protections
from analyser.assess.rules import risks
from analyser.assess.rules.base import Case
from analyser.assess.score import parts, scores
from analyser.domain import AbsenceWeights, Assessment, Deadline, DeadlineKind, Evidence


def assess(
    evidence: Sequence[Evidence],
    as_of: dt.date,
    playbook: Playbook | None = None,
    absence_weights: AbsenceWeights | None = None,
) -> Assessment:
    """Return facts, deadlines, risks, scores, remaining commitment and protections of one contract, as on `as_of`.

    `evidence` is that of all its documents, in any order. Without a `playbook` the one that ships is used. Without
    `absence_weights`, which come with the model, no protection gets a probability that it is missing. Raises
    TaxonomyError when the playbook misses a rule.
    """
    playbook = playbook or playbooks.load()
    documents = tuple(sorted(evidence, key=lambda document: document.document_id))
    known = establish(documents)
    days = deadlines(documents, known, as_of)
    left = commitment(documents, known, days, as_of)
    found = risks(Case(documents, known, days, _days_left(days, as_of), playbook.measures, left), playbook)
    working = parts(found, documents, playbook)
    scored = scores(working, playbook)
    return Assessment(
        as_of=as_of,
        facts=facts(documents, known),
        deadlines=days,
        risks=tuple(part.weighed for part in working),
        scores=scored,
        band=playbook.band(scored[0].value, scored[0].unknown),
        commitment=left,
        protections=protections(documents, absence_weights),
    )


def _days_left(days: Sequence[Deadline], as_of: dt.date) -> dict[DeadlineKind, int]:
    """Return the days left until the last deadline of each kind; negative when it has passed."""
    return {day.kind: (day.date - as_of).days for day in days if isinstance(day.date, dt.date)}
