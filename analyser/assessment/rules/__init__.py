"""The risk rules, grouped by dimension: each is a function that answers one question about a contract."""

from __future__ import annotations

from analyser.assessment.playbook import Playbook
from analyser.assessment.rules import (
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
from analyser.assessment.rules.base import Rule, RuleInput
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


def risks(contract: RuleInput, playbook: Playbook) -> tuple[Risk, ...]:
    """Return the risk from every rule that applies to a contract, in the order of `RULES`."""
    return tuple(risk for rule in RULES if (risk := _apply(rule, contract, playbook)))


def _apply(rule: Rule, contract: RuleInput, playbook: Playbook) -> Risk | None:
    outcome = rule.apply(contract)
    if outcome is None:
        return None
    return Risk(
        rule=rule.id,
        dimension=rule.dimension,
        severity=playbook.policy(rule.id).severity,
        state=outcome.state,
        message=outcome.message,
        findings=outcome.findings,
        terms=outcome.terms,
        confidence=outcome.confidence,
    )
