"""What a worker process may do: limits that it sets itself, so that a hostile file cannot hurt the machine.

Everything here is set for the process and is handed down to the programs it starts; none of it needs special rights,
and what a system does not know is left out.
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
    `RLIMIT_AS` would also count the models and libraries that are only mapped. Nor may the process write its memory to
    disk when it crashes, since contracts are in it, start a program that gives it more rights, or say anything on the
    terminal: what goes wrong comes back as an error. Besides the folders, the system's for temporary files stays open;
    with None, all do.
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
    """Lower a limit, also the one that a process may raise itself to; a lower one that is set already stays."""
    soft, hard = (most if limit == resource.RLIM_INFINITY else min(limit, most) for limit in resource.getrlimit(kind))
    resource.setrlimit(kind, (soft, hard))
