"""From the evidence of one contract to its assessment on a given day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from analyser.assess import playbook as playbooks
from analyser.assess.deadlines import deadlines
from analyser.assess.facts import establish, facts
from analyser.assess.playbook import Playbook
from analyser.assess.rules import risks
from analyser.assess.rules.case import Case
from analyser.assess.score import parts, scores
from analyser.domain import Assessment, Deadline, DeadlineKind, Evidence


def assess(evidence: Sequence[Evidence], as_of: dt.date, playbook: Playbook | None = None) -> Assessment:
    """Return facts, deadlines, risks and scores of one contract, from the evidence of all its documents, as on `as_of`.

    The order of the documents does not matter. Raises TaxonomyError when the playbook misses a rule.
    """
    playbook = playbook or playbooks.load()
    documents = tuple(sorted(evidence, key=lambda document: document.document_id))
    known = establish(documents)
    days = deadlines(documents, known, as_of)
    found = risks(Case(documents, known, days, _days_left(days, as_of), playbook.measures), playbook)
    scored = scores(parts(found, documents, playbook), playbook)
    return Assessment(
        as_of=as_of,
        facts=facts(documents, known),
        deadlines=days,
        risks=found,
        scores=scored,
        band=playbook.band(scored[0].value, scored[0].unknown),
    )


def _days_left(days: Sequence[Deadline], as_of: dt.date) -> dict[DeadlineKind, int]:
    """Return the days left until the last deadline of each kind; negative when it has passed."""
    return {day.kind: (day.date - as_of).days for day in days if isinstance(day.date, dt.date)}
