"""The upload queue of a served register: documents are analysed in the order in which they were uploaded.

The queue is the register itself: a document waits with status `queued` until it is done. A server that stops puts the
documents in its workers back; after a server that was killed, the next one does.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import ExitStack, suppress
from pathlib import Path

from analyser.engine.batch import Executor, Run, Task, Work
from analyser.engine.progress_files import forget, has_begun
from analyser.engine.run_summary import Ledger
from analyser.errors import RegisterError
from analyser.store import Register

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
"""A document fails when the whole program was killed so often while a worker analysed it. It may have been innocent, as
in a power cut, and those with fewer attempts go first; but a document must not end the program for ever."""

_ENDED_TOO_OFTEN = (
    "the program ended while this file was analysed, several times: ask the sender for a new copy, then upload it again"
)
_PAUSE = 0.5  # seconds between two looks at the queues


def run_queues(
    registers: Sequence[Path],
    executor: Executor,
    work: Callable[[dt.date], Work],
    today: Callable[[], dt.date],
    stop: threading.Event,
) -> None:
    """Analyse the documents in the queues of some registers until `stop` is set, then put back those in the workers.

    `work` returns how documents are analysed, and assessed as on a day. Registers are opened in this thread.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(Register.open(path, create=False)) for path in registers]
        for register in opened:
            queue_interrupted(register)
        runs: dict[Path, Run] = {}
        stack.callback(_put_back, runs)
        while not stop.is_set():
            for register in opened:
                run = runs.get(register.path)
                if run is None and register.queued(1):
                    run = runs[register.path] = Run(register, work(today()), executor, Ledger(0, None))
                    run.begin()
                if run is not None:
                    _serve(run)
                    if not run.running:
                        run.end()
                        del runs[register.path]
            waiting = [future for run in runs.values() for future in run.running]
            if waiting:
                wait(waiting, timeout=_PAUSE, return_when=FIRST_COMPLETED)
            else:
                stop.wait(_PAUSE)


def queue_interrupted(register: Register) -> None:
    """Put the documents back into the queue that were being analysed when the program was killed.

    Those on which a worker had begun have one attempt more; those handed out and still waiting for a worker have not.
    """
    interrupted = register.being_analysed()
    begun = [document_id for document_id in interrupted if has_begun(register.files, document_id)]
    register.queue_again(begun, MOST_ATTEMPTS, _ENDED_TOO_OFTEN)
    for document_id in begun:
        forget(register.files, document_id)
    if interrupted:
        log.info("%d documents that were interrupted are in the queue again", len(interrupted))


def _put_back(runs: dict[Path, Run]) -> None:
    """Put the documents of all runs back; one whose register is locked is put back by the next start."""
    for run in runs.values():
        with suppress(RegisterError):
            run.put_back()


def _serve(run: Run) -> None:
    """Write the documents that are done, and hand out more while there is room."""
    run.take_in_done()
    register = run.register
    if run.room > 0:
        for source, format in register.queued(run.room):
            run.hand_out(Task(register.files.path_of(source.sha256, format), source))
