"""Publishing contracts from one or more registers to a file that the public may read.

The new file is written beside the old one, checked against the registers for leaks, and then replaces the old one in a
single step. Readers see either the old or the new state, and no database page keeps what was published before.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analyser.assessment import assess
from analyser.assessment.playbook import Playbook
from analyser.domain import Assessment, Evidence
from analyser.engine.assessing import assess_contract
from analyser.errors import LockedRegisterError, LostClauseError, PublishingError, RegisterError
from analyser.store import Register
from analyser.store.publication import published_copy

log = logging.getLogger(__name__)

AssessOnDay = Callable[[Sequence[Evidence], dt.date, Playbook], Assessment]

LOCK_SECONDS = 20.0
"""How long to wait for another process that is publishing to the same file."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The result of publishing: ids of the public contracts, of those added and removed, and the clauses withheld."""

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
    others: Sequence[Path] = (),
    assess: AssessOnDay = assess,
    dry_run: bool = False,
) -> Publication:
    """Write every contract that is marked as published, and nothing else, to the file `target`.

    `others` are registers that share the target file but that the actor may not publish from: their contracts that are
    already public are updated, and none is added. With `dry_run` the new file is written and checked, but does not
    replace the target.

    Raises LostClauseError when a withheld clause is no longer found in its document, another PublishingError when
    something private would have become public, LockedRegisterError when another process is publishing to the file, and
    RegisterError when a register or the target cannot be used or, with `dry_run`, would have to be migrated. The target
    is then unchanged.
    """
    if target.resolve() in {path.resolve() for path in (*registers, *others)}:
        raise PublishingError(f"{target} is one of the registers", "name another file to publish to")
    if dry_run:
        for path in (*registers, *others):
            Register.require_current(path, "run `analyser assess --register` with it first, which keeps a copy")
        Register.require_current(target, "publish without --dry-run")
    began = time.monotonic()
    with _publishing_lock(target), new_draft(target) as draft:
        before = _contracts_in(target)
        copied = write_draft(draft, registers, assess, others=others, before=before)
        _check(draft, (*registers, *others))
        contracts = tuple(sorted(one.contract_id for one in copied))
        done = Publication(
            contracts=contracts,
            added=tuple(sorted(set(contracts) - before)),
            removed=tuple(sorted(before - set(contracts))),
            withheld_clauses=sum(one.withheld for one in copied),
        )
        if not dry_run:
            Register.replace(target, draft)
            _add_publication_rows(registers, target, done, actor, at)
    seconds = round(time.monotonic() - began, 3)
    fields = {"contracts": len(done.contracts), "dry_run": dry_run, "seconds": {"publishing": seconds}}
    log.info("%d contracts published in %.3f s", len(done.contracts), seconds, extra={"fields": fields})
    return done


@contextmanager
def preview(register: Path, contract_id: str, *, assess: AssessOnDay = assess) -> Iterator[Register]:
    """Open a temporary register that holds one contract as the public would see it, while the block runs.

    Its folder is private to this user and is removed at the end. Raises LostClauseError when a withheld clause is no
    longer found in its document, and KeyError when there is no such contract.
    """
    with tempfile.TemporaryDirectory(prefix="lockin-preview-") as folder:
        path = Path(folder) / "preview.db"
        with Register.open(path) as public, Register.open(register, create=False) as private, private.snapshot():
            if not private.db.table("contracts").count_where("id = ?", [contract_id]):
                raise KeyError(contract_id)
            with public.transaction():
                published_copy.copy_factors(private.db, public.db)
                _copy(private, public, contract_id, assess)
            yield public


@contextmanager
def _publishing_lock(target: Path) -> Iterator[None]:
    """Hold the lock on publishing to the target's folder; the system releases it however this process ends."""
    if not target.parent.is_dir():
        raise RegisterError(f"there is no folder {target.parent} for {target.name}", "make the folder first")
    try:
        folder = os.open(target.parent, os.O_RDONLY)
    except OSError as error:
        remedy = "check the permissions of the folder"
        raise RegisterError(f"the folder {target.parent} cannot be used ({error.strerror})", remedy) from error
    until = time.monotonic() + LOCK_SECONDS
    try:
        while not _try_lock(folder):
            if time.monotonic() > until:
                raise LockedRegisterError(f"somebody else is publishing to {target.name}")
            time.sleep(0.1)
        yield
    finally:
        os.close(folder)


def _try_lock(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def check(registers: Sequence[Path], target: Path) -> None:
    """Compare a published file with its registers; raise PublishingError with the first leak.

    Raises RegisterError when the file or a register cannot be read.
    """
    try:
        _check(target, registers)
    except OSError as error:
        problem = f"the published file {target} cannot be read ({error.strerror})"
        raise RegisterError(problem, "check the path, or publish first") from error


@contextmanager
def new_draft(target: Path, ending: str = "part") -> Iterator[Path]:
    """Yield the path for a new file beside the target, and remove that file at the end if it still exists."""
    draft = target.with_name(f".{target.name}.{ending}")
    beside = [draft.with_name(draft.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
    for path in beside:
        path.unlink(missing_ok=True)
    try:
        yield draft
    finally:
        for path in beside:
            path.unlink(missing_ok=True)


def _contracts_in(target: Path) -> set[str]:
    if not target.exists():
        return set()
    with Register.open(target, create=False) as register:
        return {key for (key,) in register.db.execute("SELECT id FROM contracts")}


def write_draft(
    draft: Path,
    registers: Sequence[Path],
    assess: AssessOnDay = assess,
    *,
    others: Sequence[Path] = (),
    before: Set[str] = frozenset(),
) -> list[published_copy.Copied]:
    """Write the contracts marked as published to a new file; return what was copied of each.

    From the registers in `others`, only contracts whose ids are in `before` are written.
    """
    copied = []
    with Register.open(draft) as public:
        for path in (*registers, *others):
            with Register.open(path, create=False) as register, register.snapshot(), public.transaction():
                published_copy.copy_factors(register.db, public.db)
                for contract_id in published_copy.published_contracts(register.db):
                    if path in registers or contract_id in before:
                        copied.append(_copy(register, public, contract_id, assess))
        public.db.vacuum()
    return copied


def _copy(register: Register, public: Register, contract_id: str, assess: AssessOnDay) -> published_copy.Copied:
    """Copy one contract; if any of its clauses are withheld, reassess it from the text that is public."""
    try:
        copied = published_copy.copy_contract(register.db, public.db, contract_id)
    except ValueError as error:
        raise LostClauseError(
            f"a withheld clause of contract {contract_id} is no longer found ({str(error)[:60]}…)", contract_id
        ) from error
    if copied.withheld:
        row = public.db.table("contracts").get(contract_id)
        as_of, at = dt.date.fromisoformat(row["as_of"]), dt.datetime.fromisoformat(row["updated_at"])
        assess_contract(
            public, contract_id, lambda evidence, playbook: assess(evidence, as_of, playbook), at, private=register
        )
    return copied


def _check(published: Path, registers: Sequence[Path]) -> None:
    contents = published.read_bytes()
    with Register.open(published, create=False) as public:
        for path in registers:
            with Register.open(path, create=False) as register:
                found = list(published_copy.leaks(public.db, contents, register.db))
            if found:
                more = f" and {len(found) - 1} more" if len(found) > 1 else ""
                raise PublishingError(
                    f"{published.name.removeprefix('.').removesuffix('.part')} would show {found[0]}{more}"
                )


def _add_publication_rows(
    registers: Sequence[Path], target: Path, done: Publication, actor: str, at: dt.datetime
) -> None:
    """Add a row about the publication to each register."""
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
