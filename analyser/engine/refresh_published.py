"""Refreshing the deadlines and scores of a published file, without publishing anything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analyser.engine.publishing import check, new_draft, write_draft
from analyser.engine.reassessment import AT_A_TIME
from analyser.store import Register
from analyser.store.publication import published_copy


def refresh(target: Path, registers: Sequence[Path]) -> int:
    """Copy the current assessments of the registers to a published file; return the number of contracts updated.

    What would be published now is written to a draft and checked for leaks. A contract is updated if it is the same in
    the draft except for its assessment: other changes become public when they are published, not before. Raises
    PublishingError and RegisterError as `publish` does, and leaves the file unchanged then.
    """
    with new_draft(target, "days") as draft:
        write_draft(draft, registers)
        check(registers, draft)
        with Register.open(draft, create=False) as fresh, Register.open(target, create=False) as public:
            shared = [key for key in public.contract_ids() if _same(fresh, public, key)]
            for first in range(0, len(shared), AT_A_TIME):
                with public.transaction():
                    for contract_id in shared[first : first + AT_A_TIME]:
                        if _same(fresh, public, contract_id):  # somebody may have published meanwhile
                            published_copy.copy_assessment(fresh.db, public.db, contract_id)
    return len(shared)


def _same(fresh: Register, public: Register, contract_id: str) -> bool:
    return published_copy.differ_in_days_only(fresh.db, public.db, contract_id)


def is_assessed_as_on(target: Path, day: dt.date) -> bool:
    """Return whether every assessed contract of a published file is as on this day; True without a file."""
    from analyser.engine import reassessment

    return not target.exists() or reassessment.is_assessed_as_on(target, day)
