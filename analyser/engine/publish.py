"""Publishing: from one or more registers to the one file that the public may read.

A fresh file is written, checked against the registers for leaks, and put in the place of the old one in a single step:
readers see the old or the new, never half of it, and nothing that was published before is left in its pages.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from analyser.assess import assess
from analyser.assess.playbook import Playbook
from analyser.domain import Assessment, Evidence
from analyser.engine.policy import playbook_of
from analyser.errors import PublishingError
from analyser.store import Register, publishing

Assess = Callable[[Sequence[Evidence], dt.date, Playbook], Assessment]


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the contracts now public, those that came and went, and how many clauses were kept back."""

    contracts: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    withheld_clauses: int


def publish(
    registers: Sequence[Path],
    target: Path,
    *,
    actor: str,
    at: dt.datetime,
    assess: Assess = assess,
    dry_run: bool = False,
) -> Publication:
    """Write every contract that is marked as published, and nothing else, to the file `target`.

    With `dry_run` all is done and checked but the last step, so that a person can see what would change. Raises
    PublishingError when a withheld clause cannot be found again or anything private was about to become public, and
    RegisterError when a register or the target cannot be used; the target then stays as it was.
    """
    if target.resolve() in {path.resolve() for path in registers}:
        raise PublishingError(f"{target} is one of the registers", "name another file to publish to")
    before = _contracts_of(target)
    with new_draft(target) as draft:
        copied = written(draft, registers, assess)
        _check(draft, registers)
        contracts = tuple(sorted(one.contract_id for one in copied))
        done = Publication(
            contracts=contracts,
            added=tuple(sorted(set(contracts) - before)),
            removed=tuple(sorted(before - set(contracts))),
            withheld_clauses=sum(one.withheld for one in copied),
        )
        if not dry_run:
            Register.replace(target, draft)
            _note(registers, target, done, actor, at)
    return done


def check(registers: Sequence[Path], target: Path) -> None:
    """Compare a published file with its registers; raise PublishingError that names the first leaks."""
    _check(target, registers)


@contextmanager
def new_draft(target: Path, ending: str = "part") -> Iterator[Path]:
    """Give the path of a new file beside the target, and remove what is left of it in the end."""
    draft = target.with_name(f".{target.name}.{ending}")
    beside = [draft.with_name(draft.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
    for path in beside:
        path.unlink(missing_ok=True)
    try:
        yield draft
    finally:
        for path in beside:
            path.unlink(missing_ok=True)


def _contracts_of(target: Path) -> set[str]:
    if not target.exists():
        return set()
    with Register.open(target, create=False) as register:
        return {key for (key,) in register.db.execute("SELECT id FROM contracts")}


def written(draft: Path, registers: Sequence[Path], assess: Assess = assess) -> list[publishing.Copied]:
    """Write what is marked as published to a new file and return what was copied."""
    copied = []
    with Register.open(draft) as public:
        for path in registers:
            with Register.open(path, create=False) as register, register.snapshot(), public.transaction():
                publishing.copy_factors(register.db, public.db)
                for contract_id in publishing.published_contracts(register.db):
                    copied.append(_copied(register, public, contract_id, assess))
        public.db.vacuum()
    return copied


def _copied(register: Register, public: Register, contract_id: str, assess: Assess) -> publishing.Copied:
    """Copy one contract; where clauses were kept back, assess it anew from the words that are public."""
    try:
        copied = publishing.copy_contract(register.db, public.db, contract_id)
    except ValueError as error:
        raise PublishingError(
            f"a withheld clause of contract {contract_id} is no longer found ({str(error)[:60]}…)",
            "withhold the clause again in its new form, or withhold the whole contract",
        ) from error
    if copied.withheld:
        row = public.db.table("contracts").get(contract_id)
        as_of = dt.date.fromisoformat(row["as_of"])
        assessment = assess(public.evidence(contract_id), as_of, playbook_of(register))
        # The figures rest on all that was found, shown or not; of what is public alone they would be wrong.
        silent = tuple(replace(one, absent=None) for one in assessment.protections)
        public.write_assessment(
            contract_id, replace(assessment, protections=silent), dt.datetime.fromisoformat(row["updated_at"])
        )
        public.keep_corrections(register, contract_id)
    return copied


def _check(published: Path, registers: Sequence[Path]) -> None:
    contents = published.read_bytes()
    with Register.open(published, create=False) as public:
        for path in registers:
            with Register.open(path, create=False) as register:
                found = list(publishing.leaks(public.db, contents, register.db))
            if found:
                more = f" and {len(found) - 1} more" if len(found) > 1 else ""
                raise PublishingError(
                    f"{published.name.removeprefix('.').removesuffix('.part')} would show {found[0]}{more}"
                )


def _note(registers: Sequence[Path], target: Path, done: Publication, actor: str, at: dt.datetime) -> None:
    """Leave a row about the publication in each register."""
    for path in registers:
        with Register.open(path, create=False) as register:
            register.note_publication(
                {
                    "actor": actor,
                    "file": target.name,
                    "contracts": len(done.contracts),
                    "added": json.dumps(done.added),
                    "removed": json.dumps(done.removed),
                    "withheld_clauses": done.withheld_clauses,
                },
                at,
            )
