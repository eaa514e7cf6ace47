"""Linux's Landlock: a process irrevocably gives up writing outside some folders, and network connections.

Kernels support it from 5.13 on, and for the network from 6.7 on; elsewhere nothing is restricted. It needs no
privileges and applies to started programs too. See https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # system calls, of the same number on every architecture
_ASK_VERSION = 1
_BENEATH = 1  # the kind of rule that is about a file or a folder and what is in it

_WRITE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))  # remove and make files, folders, links, pipes and the like
_TCP = 0b11  # to listen and to connect
_SIGNALS = 0b10  # to processes that are less restricted
_SINCE_TRUNCATE, _SINCE_TCP, _SINCE_SCOPES = 3, 4, 6  # versions of Landlock

_NOWHERE = Path(os.devnull)  # programs that are started may be told to write there


class _Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    """`struct landlock_path_beneath_attr`."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def restrict(writable: Iterable[Path]) -> bool:
    """Give up writing outside these folders, TCP, and signals to other processes; return whether that was possible.

    Applies to the calling thread and all that it starts afterwards. A folder that does not exist is skipped.
    """
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    files = _WRITE | _CHANGE_FOLDERS | (_TRUNCATE if version >= _SINCE_TRUNCATE else 0)
    asked = _Ruleset(files, _TCP if version >= _SINCE_TCP else 0, _SIGNALS if version >= _SINCE_SCOPES else 0)
    size = 8 * (1 + (version >= _SINCE_TCP) + (version >= _SINCE_SCOPES))
    ruleset = system.syscall(_CREATE, ctypes.byref(asked), size, 0)
    if ruleset < 0:
        return False
    try:
        return all(_allowed(system, ruleset, path, files) for path in (*writable, _NOWHERE)) and not system.syscall(
            _RESTRICT, ruleset, 0
        )
    finally:
        os.close(ruleset)


def _allowed(system: ctypes.CDLL, ruleset: int, path: Path, files: int) -> bool:
    """Allow writing to a file or folder; return whether the rule was added."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        rule = _Beneath(files if is_folder else files & (_WRITE | _TRUNCATE), handle)
        return not system.syscall(_ADD_RULE, ruleset, _BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)
