"""The days of a published file: deadlines and scores counted anew, while all else in it stays as it was published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analyser.engine.publishing import check, new_draft, written
from analyser.engine.reassessment import AT_A_TIME
from analyser.store import Register
from analyser.store.publication import published_copy


def age(target: Path, registers: Sequence[Path]) -> int:
    """Give a published file the assessments that its registers have come to meanwhile; return of how many contracts.

    What would be published now is written to a draft and checked for leaks. A contract is aged when the draft holds the
    same of it but for its assessment: what somebody has changed since becomes public when it is published, not before.
    Raises PublishingError and RegisterError as `publish` does, and leaves the file as it was.
    """
    with new_draft(target, "days") as draft:
        written(draft, registers)
        check(registers, draft)
        with Register.open(draft, create=False) as fresh, Register.open(target, create=False) as public:
            shared = [key for key in public.contract_ids() if _same(fresh, public, key)]
            for first in range(0, len(shared), AT_A_TIME):
                with public.transaction():
                    for contract_id in shared[first : first + AT_A_TIME]:
                        if _same(fresh, public, contract_id):  # somebody may have published since
                            published_copy.copy_assessment(fresh.db, public.db, contract_id)
    return len(shared)


def _same(fresh: Register, public: Register, contract_id: str) -> bool:
    return published_copy.differ_in_days_only(fresh.db, public.db, contract_id)


def is_of(target: Path, day: dt.date) -> bool:
    """Say whether every assessed contract of a published file is as on this day; a file that is not there is."""
    from analyser.engine import reassessment

    return not target.exists() or reassessment.is_of(target, day)
