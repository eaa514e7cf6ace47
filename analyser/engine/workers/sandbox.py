"""Limits that a worker process sets for itself, so that a hostile file cannot harm the machine.

The limits also apply to programs that the process starts, and setting them needs no privileges. A limit that the
operating system does not support is skipped.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import tempfile
from collections.abc import Iterable
from pathlib import Path

from analyser.engine.workers import landlock

_MIB = 1 << 20
_SET_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS of Linux, prctl(2)
_MOST_FILES = 256  # open files; a worker needs about thirty


def confine(memory_mib: int, file_bytes: int, writable: Iterable[Path] | None) -> None:
    """Limit this process: its memory in MiB, the size in bytes of any file it writes, and the folders it may write to.

    Memory is limited by `RLIMIT_DATA`, which counts writable memory including PDFium's own allocations; `RLIMIT_AS`
    would also count models and libraries that are only mapped. The process can also no longer write a core dump, which
    could hold text of contracts, start a program with more privileges, or print to the terminal: failures are returned
    as errors. It may write to the folders in `writable` and to the folder for temporary files; with None, to any
    folder.
    """
    _limit(resource.RLIMIT_DATA, memory_mib * _MIB)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, _MOST_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL(None).prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if writable is not None:
            landlock.restrict([*writable, Path(tempfile.gettempdir())])
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # libraries print there, and so does a crashing interpreter
        os.dup2(null_device, stream)
    os.close(null_device)


def _limit(kind: int, most: int) -> None:
    """Lower the soft and hard limit of a resource to `most`; a limit that is already lower is kept."""
    soft, hard = (most if limit == resource.RLIM_INFINITY else min(limit, most) for limit in resource.getrlimit(kind))
    resource.setrlimit(kind, (soft, hard))
