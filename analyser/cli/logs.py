"""The log on standard error, as lines for people or as JSON lines for programs; off by default."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from collections.abc import Callable


def log_to_stderr(*, as_json: bool) -> Callable[[], None]:
    """Log the analyser's messages of level INFO and above to standard error; return a function that stops this."""
    logger, handler = logging.getLogger("analyser"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False

    def end() -> None:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate

    return end


class PlainLines(logging.Formatter):
    """Formats a record as its time (UTC), level and message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the traceback below it where there is one."""
        line = f"{_time_of(record)} {record.levelname.lower()} {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object: `time`, `level`, `logger`, `message`, and the record's own `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object in one line."""
        data: dict[str, object] = {
            "time": _time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            data["traceback"] = self.formatException(record.exc_info)
        return json.dumps(data, ensure_ascii=False, default=str)


def _time_of(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
