"""One-line messages for documents that failed: the reason, and what to do about it."""

from __future__ import annotations

import signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from pebble import ProcessExpired

from analyser.errors import AnalyserError, DamagedFileError

_TOO_MUCH_MEMORY = "too much memory: split the file into its parts, or allow more memory (--memory)"
# The exit codes of PDFium and of the dynamic loader when they cannot allocate memory.
_OUT_OF_MEMORY = (-signal.SIGABRT, 127)
# Invisible characters that change the direction of writing: with them, a name can be made to look like another.
_DIRECTIONS = dict.fromkeys((8206, 8207, *range(8234, 8239), *range(8294, 8298)), "?")
_UNPRINTABLE = dict.fromkeys((*range(32), *range(127, 160)), "?") | _DIRECTIONS


def reason_of(error: BaseException) -> str:
    """Return one line that says why a document failed and what to do about it."""
    return printable(" ".join(_reason(error).split()))


def unreadable(path: Path, error: OSError) -> str:
    """Return the message for a file or folder that cannot be read."""
    return printable(f"{path} cannot be read ({error.strerror}): check the path and its permissions")


def printable(text: str) -> str:
    """Replace characters that cannot be printed on one line or that control a terminal with question marks.

    A file name may contain control characters, marks that change the direction of writing, and undecodable bytes.
    """
    return text.encode("utf-8", "replace").decode("utf-8").translate(_UNPRINTABLE)


def _reason(error: BaseException) -> str:
    match error:
        case AnalyserError():
            return error.line
        case TimeoutError():
            return "the analysis took too long: split the file into its parts, or allow more time (--timeout)"
        case MemoryError():
            return f"the analysis needs {_TOO_MUCH_MEMORY}"
        case ProcessExpired() if error.exitcode in _OUT_OF_MEMORY:
            return f"the analysis broke off, as it does when it needs {_TOO_MUCH_MEMORY}"
        case ProcessExpired() if error.exitcode == -signal.SIGKILL:
            return (
                "the system ended the analysis, as it does when its memory runs out: analyse fewer at a time (--jobs)"
            )
        case ProcessExpired():
            return f"the analysis was ended by the system ({_ending(error.exitcode)}): {DamagedFileError.remedy}"
        case BrokenProcessPool():
            return "the worker processes cannot start: allow more memory, then run the command again"
        case OSError():
            return f"the file cannot be read or kept ({error.strerror}): check the disk and its permissions"
    return f"the analysis failed unexpectedly ({type(error).__name__}: {error}): please report this"


def _ending(code: int) -> str:
    """Return the name of the signal that ended a process, or its exit code."""
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
