"""The desk of a served register: analyses what people upload, in the order in which it came, as long as it is served.

The queue is the register itself: a document waits with status `queued` until it is done. Whatever ends the program, the
next one puts back what was being analysed and goes on.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import ExitStack
from pathlib import Path

from analyser.engine.batch import Executor, Run, Task, Work
from analyser.engine.run_summary import Ledger
from analyser.store import Register

MOST_ATTEMPTS = 3
"""A document during whose analysis the whole program ended so often is not tried again."""

_ENDED_TOO_OFTEN = (
    "the program ended while this file was analysed, several times: ask the sender for a new copy, then upload it again"
)
_PAUSE = 0.5  # seconds between two looks at the queues


def tend(
    registers: Sequence[Path],
    executor: Executor,
    work: Callable[[dt.date], Work],
    today: Callable[[], dt.date],
    stop: threading.Event,
) -> None:
    """Analyse what waits in the queues of some registers, until `stop` is set.

    `work` says how a run assesses that counts from a day. Registers are opened in this thread. What is in the workers
    when it stops is put back into the queue.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(Register.open(path, create=False)) for path in registers]
        for register in opened:
            register.queue_again(MOST_ATTEMPTS, _ENDED_TOO_OFTEN)
        runs: dict[Path, Run] = {}
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
        for run in runs.values():
            run.put_back()


def _serve(run: Run) -> None:
    """Take in what is done, and hand out what waits as far as there is room."""
    run.take_in_done()
    register = run.register
    room = run.work.window - len(run.running)
    if room > 0:
        for source, format in register.queued(room):
            run.hand_out(Task(register.files.path_of(source.sha256, format), source))
