"""Why a document failed, in one line that says what to do."""

from __future__ import annotations

import signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from pebble import ProcessExpired

from analyser.errors import AnalyserError, DamagedFileError


def reason_of(error: BaseException) -> str:
    """Say in one line why a document failed and what to do."""
    match error:
        case AnalyserError():
            return error.line
        case TimeoutError():
            return "the analysis took too long: split the file into its parts, or allow more time"
        case MemoryError():
            return "the analysis needs too much memory: split the file into its parts, or allow more memory"
        case ProcessExpired():
            return f"the analysis was ended by the system ({_ending(error.exitcode)}): {DamagedFileError.remedy}"
        case BrokenProcessPool():
            return "the worker processes cannot start: allow more memory, then run the command again"
        case OSError():
            return f"the file cannot be read or kept ({error.strerror}): check the disk and its permissions"
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return f"the analysis failed unexpectedly ({words}): please report this file"


def unreadable(path: Path, error: OSError) -> str:
    """Say that a file or folder cannot be read."""
    return f"{path} cannot be read ({error.strerror}): check the path and its permissions"


def _ending(code: int) -> str:
    """Name the signal that ended a process, or give its exit code."""
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
