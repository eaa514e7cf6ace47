"""The rows of an assessment: a contract's deadlines, risks and scores, and the columns of the contract itself."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable

from analyser.domain import (
    Assessment,
    Commitment,
    Deadline,
    DeadlineKind,
    EndBasis,
    Facts,
    Money,
    Risk,
    Score,
    Unknown,
)
from analyser.store.mapping.documents import Row


def deadline_rows(contract_id: str, assessment: Assessment) -> list[Row]:
    """Return the rows of `deadlines`."""
    return _numbered(contract_id, "kind", map(_deadline_row, assessment.deadlines))


def risk_rows(contract_id: str, assessment: Assessment) -> list[Row]:
    """Return the rows of `risks`."""
    return _numbered(contract_id, "rule", map(_risk_row, assessment.risks))


def score_rows(contract_id: str, assessment: Assessment) -> list[Row]:
    """Return the rows of `scores`."""
    return [_score_row(contract_id, score) for score in assessment.scores]


def protection_rows(contract_id: str, assessment: Assessment) -> list[Row]:
    """Return the rows of `protections`."""
    return [
        {
            "id": f"{contract_id}-{one.factor}",
            "contract_id": contract_id,
            "factor": one.factor,
            "found": int(one.found),
            "absent": one.absent,
        }
        for one in assessment.protections
    ]


def contract_columns(assessment: Assessment) -> Row:
    """Return the columns of `contracts` that an assessment fills."""
    total = next((score for score in assessment.scores if score.dimension is None), None)
    return (
        _fact_columns(assessment.facts)
        | _list_columns(assessment)
        | _commitment_columns(assessment.commitment)
        | {
            "lock_in_score": total.value if total else None,
            "unknown_share": total.unknown if total else None,
            "lock_in_band": assessment.band,
            "as_of": assessment.as_of.isoformat(),
        }
    )


def _numbered(contract_id: str, key: str, rows: Iterable[Row]) -> list[Row]:
    """Add ids such as `<contract>-renewal_notice-1` to the rows of a contract, numbering rows with the same key."""
    seen: Counter[str] = Counter()
    numbered = []
    for row in rows:
        seen[row[key]] += 1
        numbered.append({"id": f"{contract_id}-{row[key]}-{seen[row[key]]}", "contract_id": contract_id, **row})
    return numbered


def _deadline_row(deadline: Deadline) -> Row:
    known = deadline.date if isinstance(deadline.date, dt.date) else None
    unknown = deadline.date if isinstance(deadline.date, Unknown) else None
    return {
        "kind": deadline.kind.value,
        "date": known.isoformat() if known else None,
        "basis": deadline.basis.en,
        "basis_cy": deadline.basis.cy,
        "reason_en": unknown.reason.en if unknown else None,
        "reason_cy": unknown.reason.cy if unknown else None,
        "reason_code": unknown.code.value if unknown else None,
        "certain": int(deadline.certain),
        "term_ids": json.dumps(deadline.terms),
    }


def _risk_row(risk: Risk) -> Row:
    return {
        "rule": risk.rule,
        "dimension": risk.dimension.value,
        "severity": risk.severity,
        "state": risk.state.value,
        "finding_ids": json.dumps(risk.findings),
        "term_ids": json.dumps(risk.terms),
        "message_en": risk.message.en,
        "message_cy": risk.message.cy,
        "weight": risk.weight,
        "sureness": risk.confidence,  # the column keeps its earlier name
        "points": risk.points,
    }


def _score_row(contract_id: str, score: Score) -> Row:
    dimension = score.dimension.value if score.dimension else "total"
    return {
        "id": f"{contract_id}-{dimension}",
        "contract_id": contract_id,
        "dimension": dimension,
        "value": score.value,
        "unknown": score.unknown,
    }


_DECISIONS = (DeadlineKind.RENEWAL_NOTICE, DeadlineKind.EXTENSION_DECISION, DeadlineKind.END_OF_TERM)


def _list_columns(assessment: Assessment) -> Row:
    """Return the columns that lists are sorted by: the next day for a decision, and whether any such day is unknown."""
    deciding = [item for item in assessment.deadlines if item.kind in _DECISIONS]
    coming = [item for item in deciding if isinstance(item.date, dt.date) and item.date >= assessment.as_of]
    following = min(coming, key=lambda item: str(item.date), default=None)
    endless = assessment.facts.end_basis is EndBasis.PERPETUAL
    open_ = [
        item
        for item in deciding
        if isinstance(item.date, Unknown) and not (endless and item.kind is DeadlineKind.END_OF_TERM)
    ]
    return {
        "next_date": str(following.date) if following else None,
        "next_kind": following.kind.value if following else None,
        "next_certain": int(following.certain) if following else None,
        "dates_unknown": int(bool(open_) or assessment.facts.end_basis is EndBasis.UNKNOWN),
    }


def _commitment_columns(left: Commitment | None) -> Row:
    """Return the columns of the remaining commitment; where it is not known, the basis says why."""
    amount = left.amount if left and isinstance(left.amount, Money) else None
    return {
        "committed_until": left.until.isoformat() if left and isinstance(left.until, dt.date) else None,
        "committed_months": left.months if left and isinstance(left.months, int) else None,
        "committed_amount": float(amount.amount) if amount else None,
        "committed_currency": amount.currency if amount else None,
        "committed_basis": left.basis.en if left else None,
        "committed_basis_cy": left.basis.cy if left else None,
        "committed_term_ids": json.dumps(left.terms if left else ()),
    }


def _fact_columns(facts: Facts) -> Row:
    """Return the columns of a contract's facts; `unknowns` holds the code and reason of each unknown one."""
    dates = {"start_date": facts.start_date, "end_date": facts.end_date, "max_end_date": facts.max_end_date}
    missing = {name: fact for name, fact in (dates | {"value": facts.value}).items() if isinstance(fact, Unknown)}
    value = facts.value if isinstance(facts.value, Money) else None
    return {
        "title": facts.title,
        "reference": facts.reference or None,
        **{name: day.isoformat() if isinstance(day, dt.date) else None for name, day in dates.items()},
        "end_basis": facts.end_basis.value,
        "value_amount": float(value.amount) if value else None,
        "value_currency": value.currency if value else None,
        "value_per": value.per or None if value else None,
        "unknowns": json.dumps(
            {name: {"code": fact.code, "en": fact.reason.en, "cy": fact.reason.cy} for name, fact in missing.items()},
            ensure_ascii=False,
        ),
    }
