"""The upload queue of a served register: documents are analysed in the order in which they were uploaded.

The queue is kept in the register: a document has the status `queued` until a worker takes it. A server that is stopped
puts the documents in its workers back into the queue. After a server was killed, the next one to start does so.
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
from analyser.engine.progress_files import has_begun, remove_progress
from analyser.engine.run_summary import Ledger
from analyser.errors import RegisterError
from analyser.store import Register

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
"""The number of times that the program may be killed while a document is analysed, before the document fails.

The document may not be the cause (there may have been a power cut), so several attempts are allowed and documents with
fewer attempts are analysed first. The limit stops a document that does kill the program from doing so for ever."""

_ENDED_TOO_OFTEN = (
    "the program ended while this file was analysed, several times: ask the sender for a new copy, then upload it again"
)
_PAUSE = 0.5  # seconds between checks of the queues


def run_queues(
    registers: Sequence[Path],
    executor: Executor,
    work: Callable[[dt.date], Work],
    today: Callable[[], dt.date],
    stop: threading.Event,
) -> None:
    """Analyse the documents queued in some registers until `stop` is set, then put unfinished ones back.

    `work` takes the day of the assessment and returns how documents are analysed and assessed. `today` returns the
    current day. The registers are opened in this thread.
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
    """Put documents that were being analysed when the program was killed back into the queue.

    A document that a worker had started on counts one more attempt; one still waiting for a worker does not.
    """
    interrupted = register.being_analysed()
    begun = [document_id for document_id in interrupted if has_begun(register.files, document_id)]
    register.queue_again(begun, MOST_ATTEMPTS, _ENDED_TOO_OFTEN)
    for document_id in begun:
        remove_progress(register.files, document_id)
    if interrupted:
        log.info("%d documents that were interrupted are in the queue again", len(interrupted))


def _put_back(runs: dict[Path, Run]) -> None:
    """Put the documents of all runs back into the queue; where a register is locked, the next server start does so."""
    for run in runs.values():
        with suppress(RegisterError):
            run.put_back()


def _serve(run: Run) -> None:
    """Write the documents that are finished, and submit more while there is room."""
    run.write_finished()
    register = run.register
    if run.room > 0:
        for source, format in register.queued(run.room):
            run.submit(Task(register.files.path_of(source.sha256, format), source))
