"""Structured logs: whatever is told while a run goes on, as one JSON object on a line of standard error."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "NEWSLOOM_LOG_FORMAT"
"""`json` in the environment reaches every process of a run: workers, and the crawls below `serve`."""


def json_wanted() -> bool:
    """Whether the environment asks for JSON."""
    return os.environ.get(VARIABLE) == "json"


def write_event(level: str, event: str, values: Mapping[str, Any]) -> None:
    """Write one line: when, how bad, what, and the values of it."""
    # JSON escapes control characters, so nothing of a page can steer what shows the log.
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"at": at, "level": level, "event": event, **values}
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str)
    # A file's name may hold bytes that are no text: what is told of it must not end what tells it.
    sys.stderr.write(text.encode("utf-8", "replace").decode() + "\n")
    sys.stderr.flush()


def say(message: str) -> None:
    """Tell what goes on now: a plain line, or event `notice` where JSON is wanted."""
    if json_wanted():
        write_event("info", "notice", {"message": message})
    else:
        print(message, file=sys.stderr, flush=True)  # noqa: T201  the place for it


class JsonHandler(logging.Handler):
    """Writes what other libraries log as event `log`, with the name of the logger.

    Other arguments than the level are Prefect's, for the handler that this one stands in for.
    """

    def __init__(self, level: int = logging.NOTSET, **_: object) -> None:
        super().__init__(level)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; a traceback goes into the same line."""
        values = {"logger": record.name, "message": _message(record)}
        if record.exc_info:
            values["traceback"] = logging.Formatter().formatException(record.exc_info)
        write_event(record.levelname.lower(), "log", values)


def _message(record: logging.LogRecord) -> str:
    """What is said, with its values; where these do not fit, both as they are: it is another's mistake."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args}"


def log_in(form: str) -> None:
    """Log as `--log-format` asks: `json`, or as ever."""
    if form == "json":
        log_as_json()


def log_as_json() -> None:
    """Let every log line and every warning of this process and its children be JSON.

    Only warnings and worse of other libraries are told. To be called before prefect is imported.
    """
    os.environ[VARIABLE] = "json"
    os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_CLASS"] = f"{__name__}.{JsonHandler.__name__}"
    root = logging.getLogger()
    if not any(isinstance(handler, JsonHandler) for handler in root.handlers):
        handler = JsonHandler(level=logging.WARNING)
        root.addHandler(handler)
    logging.captureWarnings(capture=True)
