"""Assessing one contract of a register: read its evidence, apply the register's playbook, and write the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from analyser.assessment import assess
from analyser.assessment.playbook import Playbook, load, parse
from analyser.classify.model_files import load_absence_weights
from analyser.domain import Assessment, Evidence
from analyser.store import Register

Assess: TypeAlias = Callable[[Sequence[Evidence], Playbook], Assessment]
"""Takes the evidence of all documents of a contract and a playbook, and returns the contract's assessment."""


def assess_as_on(as_of: dt.date, model_dir: Path | None = None) -> Assess:
    """Return the function that assesses contracts as on a day, with the absence weights of a model.

    `model_dir` is the folder of the model that the contracts are analysed with, by default the one that ships. Only
    its absence weights are read. Raises ModelError when it cannot be used.
    """
    weights = load_absence_weights(model_dir)
    return lambda evidence, playbook: assess(evidence, as_of, playbook, weights)


def assess_contract(
    register: Register, contract_id: str, assess: Assess, at: dt.datetime, *, private: Register | None = None
) -> Assessment:
    """Assess a contract from the evidence in its register, write the result at the time `at`, and return it.

    A published register has no playbook, no reviews and only some of the findings. For a published register, `private`
    is the register that the contract was copied from: its playbook is used and its reviewers' corrections of the
    contract are copied. The probability that a protection is missing is then left out, because it would have to be
    computed from all findings.
    """
    assessment = assess(register.evidence(contract_id), playbook_of(private or register))
    if private is not None:
        protections = tuple(replace(protection, absent=None) for protection in assessment.protections)
        assessment = replace(assessment, protections=protections)
    register.write_assessment(contract_id, assessment, at)
    if private is not None:
        register.keep_corrections(private, contract_id)
    return assessment


def playbook_of(register: Register) -> Playbook:
    """Return the council's own playbook stored in a register, or the one that ships if none is stored.

    Raises TaxonomyError when this version of the program cannot use the stored one.
    """
    own = register.playbook()
    return load() if own is None else parse(own, f"the playbook kept in {register.path.name}")
