"""Restricting this process with Linux's Landlock: no writing outside given folders, no TCP, no signals to others.

The restriction cannot be lifted again, needs no privileges, and also applies to programs that the process starts.
Landlock is in Linux kernels from 5.13 on, with TCP from 6.7 and signals from 6.12; on other systems nothing is
restricted. See https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # system call numbers, the same on every architecture
_GET_VERSION = 1
_PATH_BENEATH = 1  # the type of rule that covers a file, or a folder and everything in it

_WRITE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))  # create and remove files, folders, links, pipes, devices
_TCP = 0b11  # bind and connect
_SIGNALS = 0b10  # signals to processes outside the restriction
_TRUNCATE_VERSION, _TCP_VERSION, _SCOPES_VERSION = 3, 4, 6  # the ABI versions of Landlock that introduced each

_NULL_DEVICE = Path(os.devnull)  # stays writable, since programs often redirect output there


class _RulesetAttributes(ctypes.Structure):
    """`struct landlock_ruleset_attr`."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    """`struct landlock_path_beneath_attr`."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def restrict(writable: Iterable[Path]) -> bool:
    """Forbid writing outside these folders, TCP, and signals to other processes; return whether that succeeded.

    Applies to the calling thread and to every thread and process that it starts afterwards. A folder that does not
    exist is skipped.
    """
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE, None, 0, _GET_VERSION)
    if version < 1:
        return False
    files = _WRITE | _CHANGE_FOLDERS | (_TRUNCATE if version >= _TRUNCATE_VERSION else 0)
    attributes = _RulesetAttributes(
        files, _TCP if version >= _TCP_VERSION else 0, _SIGNALS if version >= _SCOPES_VERSION else 0
    )
    size = 8 * (1 + (version >= _TCP_VERSION) + (version >= _SCOPES_VERSION))
    ruleset = system.syscall(_CREATE, ctypes.byref(attributes), size, 0)
    if ruleset < 0:
        return False
    try:
        return all(_allowed(system, ruleset, path, files) for path in (*writable, _NULL_DEVICE)) and not system.syscall(
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
        rule = _PathRule(files if is_folder else files & (_WRITE | _TRUNCATE), handle)
        return not system.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)
