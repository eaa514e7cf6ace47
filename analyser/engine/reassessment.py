"""Counting deadlines and scores of a whole register anew, from what it holds: no PDF is read again."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

from analyser.store import Register

AT_A_TIME = 50  # contracts in one transaction: few enough that a reviewer who saves meanwhile hardly waits


@dataclass(frozen=True, slots=True)
class Reassessed:
    """How many contracts of a register were assessed anew, and in how many seconds."""

    register: Path
    contracts: int
    seconds: float


def reassess(
    register_path: Path, as_of: dt.date, playbook: Path | None = None, *, shipped_playbook: bool = False
) -> Reassessed:
    """Assess every contract of a register as on `as_of`.

    A `playbook` file becomes the register's own, by which it is assessed from then on; `shipped_playbook` makes it
    forget its own. Raises RegisterError when the register cannot be used and TaxonomyError when the playbook is wrong.
    """
    from analyser.assess.playbook import parse, read
    from analyser.engine.assessing import assess_contract

    began, own = time.monotonic(), None
    if playbook is not None:
        own = read(playbook)
        parse(own, str(playbook))  # so that a wrong one is never kept
    with Register.open(register_path, create=False) as register:
        if own is not None or shipped_playbook:
            register.keep_playbook(own, dt.datetime.now(dt.UTC))
        contracts = register.contract_ids()
        for first in range(0, len(contracts), AT_A_TIME):
            with register.transaction():
                for contract_id in contracts[first : first + AT_A_TIME]:
                    assess_contract(register, contract_id, as_of, dt.datetime.now(dt.UTC))
    return Reassessed(register_path, len(contracts), time.monotonic() - began)


def is_of(register_path: Path, day: dt.date) -> bool:
    """Say whether every assessed contract of a register was assessed as on this day."""
    with Register.open(register_path, create=False) as register:
        sql = "SELECT 1 FROM contracts WHERE lock_in_band IS NOT NULL AND as_of IS NOT ? LIMIT 1"
        return register.db.execute(sql, [day.isoformat()]).fetchone() is None
