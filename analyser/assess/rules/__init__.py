"""The questions that are asked of every contract, one small function each, grouped by dimension."""

from __future__ import annotations

from analyser.assess.playbook import Playbook
from analyser.assess.rules import (
    commercial,
    control,
    data_terms,
    document_conflicts,
    exit_terms,
    leaving,
    liability,
    price_rises,
    technology,
    term,
)
from analyser.assess.rules.base import Case, Rule
from analyser.domain import Risk

RULES: tuple[Rule, ...] = (
    *term.RULES,
    *document_conflicts.RULES,
    *leaving.RULES,
    *exit_terms.RULES,
    *technology.RULES,
    *data_terms.RULES,
    *commercial.RULES,
    *price_rises.RULES,
    *control.RULES,
    *liability.RULES,
)


def risks(case: Case, playbook: Playbook) -> tuple[Risk, ...]:
    """Return the answer to every question that arises, in the order of `RULES`."""
    return tuple(risk for rule in RULES if (risk := _ask(rule, case, playbook)))


def _ask(rule: Rule, case: Case, playbook: Playbook) -> Risk | None:
    answer = rule.ask(case)
    if answer is None:
        return None
    return Risk(
        rule=rule.id,
        dimension=rule.dimension,
        severity=playbook.policy(rule.id).severity,
        state=answer.state,
        message_en=answer.message_en,
        message_cy=answer.message_cy,
        findings=answer.findings,
        terms=answer.terms,
        sureness=answer.sureness,
    )
