"""Recalculating the deadlines and scores of a whole register from its rows, without reading the files again."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analyser.store import Register

log = logging.getLogger(__name__)

AT_A_TIME = 50  # contracts per transaction: few enough that a reviewer who is saving barely has to wait


@dataclass(frozen=True, slots=True)
class Reassessed:
    """The number of contracts of a register that were reassessed, and the seconds it took."""

    register: Path
    contracts: int
    seconds: float


def reassess(
    register_path: Path,
    as_of: dt.date,
    playbook: Path | None = None,
    *,
    shipped_playbook: bool = False,
    model_dir: Path | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Reassessed:
    """Reassess every contract of a register as on `as_of`.

    A `playbook` file is stored in the register and used from then on; `shipped_playbook` removes a stored one, so that
    the playbook that ships is used again. `model_dir` is the folder of the model whose absence weights are used, by
    default the one that ships. Once `stop` returns true, the remaining contracts keep their old assessment.

    Raises RegisterError when the register cannot be used, TaxonomyError when the playbook is wrong and ModelError when
    the model cannot be used.
    """
    from analyser.assessment.playbook import parse, read
    from analyser.engine.assessing import assess_as_on, assess_contract

    began, own = time.monotonic(), None
    if playbook is not None:
        own = read(playbook)
        parse(own, str(playbook))  # raises before a wrong playbook is stored
    assess = assess_as_on(as_of, model_dir)
    done = 0
    with Register.open(register_path, create=False) as register:
        if own is not None or shipped_playbook:
            register.keep_playbook(own, dt.datetime.now(dt.UTC))
        contracts = register.contract_ids()
        for first in range(0, len(contracts), AT_A_TIME):
            if stop():
                break
            with register.transaction():
                for contract_id in contracts[first : first + AT_A_TIME]:
                    assess_contract(register, contract_id, assess, dt.datetime.now(dt.UTC))
                    done += 1
    seconds = time.monotonic() - began
    log.info(
        "%d contracts assessed in %.3f s",
        done,
        seconds,
        extra={"fields": {"contracts": done, "seconds": {"assessing": round(seconds, 3)}}},
    )
    return Reassessed(register_path, done, seconds)


def is_assessed_as_on(register_path: Path, day: dt.date) -> bool:
    """Return whether every assessed contract of a register was assessed as on this day."""
    with Register.open(register_path, create=False) as register:
        sql = "SELECT 1 FROM contracts WHERE lock_in_band IS NOT NULL AND as_of IS NOT ? LIMIT 1"
        return register.db.execute(sql, [day.isoformat()]).fetchone() is None
