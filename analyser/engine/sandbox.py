"""What a worker process may do: limits of the system on itself, so that a hostile file cannot hurt the machine.

Everything here is set for the process and is handed down to the programs it starts; none of it needs special rights,
and what a system does not know is left out.
"""

from __future__ import annotations

import contextlib
import ctypes
import resource

_MIB = 1 << 20
_SET_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS of Linux, prctl(2)
_MOST_FILES = 256  # open at a time; a worker needs about thirty


def confine(memory_mib: int, file_bytes: int) -> None:
    """Limit this process: its memory in MiB, and the size in bytes of any file that it writes.

    Memory is `RLIMIT_DATA`, which counts what a process may write to, PDFium's own allocations included; the larger
    `RLIMIT_AS` would also count the models and libraries that are only mapped. Nor may the process write its memory to
    disk when it crashes, since contracts are in it, or start a program that gives it more rights.
    """
    _limit(resource.RLIMIT_DATA, memory_mib * _MIB)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, _MOST_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL(None).prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _limit(kind: int, most: int) -> None:
    """Lower a limit, also the one that a process may raise itself to; a lower one that is set already stays."""
    soft, hard = (most if limit == resource.RLIM_INFINITY else min(limit, most) for limit in resource.getrlimit(kind))
    resource.setrlimit(kind, (soft, hard))
