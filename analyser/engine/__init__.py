"""Analysis of many documents in worker processes into a register; reassessment and publication of registers.

Workers read documents, and one process writes to the register. A document and the new assessment of its contract are
written in one transaction, so a run can be interrupted at any moment and the next run continues from there.
"""

from analyser.engine.batch import Executor, Work, run
from analyser.engine.failure_messages import printable, reason_of
from analyser.engine.local_run import (
    analyse_file,
    analyse_files,
    check_model,
    read_file,
    run_isolated,
    run_upload_queue,
)
from analyser.engine.reassessment import Reassessed, reassess
from analyser.engine.run_summary import Event, Failure, Outcome, Progress, RunSummary
from analyser.engine.workers.pool import LocalWorkers, WorkLimits

__all__ = [
    "Event",
    "Executor",
    "Failure",
    "LocalWorkers",
    "Outcome",
    "Progress",
    "Reassessed",
    "RunSummary",
    "Work",
    "WorkLimits",
    "analyse_file",
    "analyse_files",
    "check_model",
    "printable",
    "read_file",
    "reason_of",
    "reassess",
    "run",
    "run_isolated",
    "run_upload_queue",
]
