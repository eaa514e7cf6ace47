"""By which playbook a register is assessed: its council's own, which it keeps, or the one that ships."""

from __future__ import annotations

import datetime as dt

from analyser.assess import assess
from analyser.assess.playbook import Playbook, load, parse
from analyser.classify.model_files import load_absence_weights
from analyser.store import Register


def playbook_of(register: Register) -> Playbook:
    """Return the playbook of a register; TaxonomyError when this version cannot use the one it keeps."""
    own = register.playbook()
    return load() if own is None else parse(own, f"the playbook kept in {register.path.name}")


def assess_contract(register: Register, contract_id: str, as_of: dt.date, at: dt.datetime) -> None:
    """Assess a contract from what its register holds, as on a day, and write the result."""
    assessment = assess(register.evidence(contract_id), as_of, playbook_of(register), load_absence_weights())
    register.write_assessment(contract_id, assessment, at)
