"""Updating the deadlines and scores of a published file, without publishing any other change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analyser.engine.publishing import check, new_draft, write_draft
from analyser.engine.reassessment import AT_A_TIME
from analyser.store import Register
from analyser.store.publication import published_copy


def refresh(target: Path, registers: Sequence[Path]) -> int:
    """Copy the registers' current assessments into a published file; return the number of contracts updated.

    A draft of the file, as it would be published today, is written and checked for leaks. A contract is updated only if
    the draft and the published file differ in nothing but its assessment, so that no other change becomes public before
    somebody publishes it. Raises PublishingError and RegisterError as `publish` does; the file is then unchanged.
    """
    with new_draft(target, "days") as draft:
        write_draft(draft, registers)
        check(registers, draft)
        with Register.open(draft, create=False) as current, Register.open(target, create=False) as public:
            unchanged = [key for key in public.contract_ids() if _differ_in_assessment_only(current, public, key)]
            for first in range(0, len(unchanged), AT_A_TIME):
                with public.transaction():
                    for contract_id in unchanged[first : first + AT_A_TIME]:
                        # Somebody may have published since the first comparison.
                        if _differ_in_assessment_only(current, public, contract_id):
                            published_copy.copy_assessment(current.db, public.db, contract_id)
    return len(unchanged)


def _differ_in_assessment_only(current: Register, public: Register, contract_id: str) -> bool:
    return published_copy.differ_in_assessment_only(current.db, public.db, contract_id)


def is_assessed_as_on(target: Path, day: dt.date) -> bool:
    """Return whether every assessed contract of a published file was assessed as on this day; True without a file."""
    from analyser.engine import reassessment

    return not target.exists() or reassessment.is_assessed_as_on(target, day)
