"""The limits that a worker process sets for itself, so that a hostile file cannot harm the machine.

They apply to the process and to the programs it starts, and need no privileges. What a system does not support is
skipped.
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
_MOST_FILES = 256  # open at a time; a worker needs about thirty


def confine(memory_mib: int, file_bytes: int, writable: Iterable[Path] | None) -> None:
    """Limit this process: its memory in MiB, the size in bytes of any file it writes, and the folders it may write to.

    Memory is `RLIMIT_DATA`, which counts what a process may write to, PDFium's own allocations included; the larger
    `RLIMIT_AS` would also count the models and libraries that are only mapped. The process may also not write its
    memory to disk when it crashes, since contracts are in it, start a program with more privileges, or print to the
    terminal: failures are returned as errors. Besides `writable` it may write to the folder for temporary files; with
    None, to all folders.
    """
    _limit(resource.RLIMIT_DATA, memory_mib * _MIB)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, _MOST_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL(None).prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if writable is not None:
            landlock.restrict([*writable, Path(tempfile.gettempdir())])
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # libraries write there on their own, and so does an interpreter that ends badly
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _limit(kind: int, most: int) -> None:
    """Lower the soft and hard limit of a resource; a lower limit that is set already is kept."""
    soft, hard = (most if limit == resource.RLIM_INFINITY else min(limit, most) for limit in resource.getrlimit(kind))
    resource.setrlimit(kind, (soft, hard))
