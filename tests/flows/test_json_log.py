"""Structured logs: whatever a process or a library says is one JSON object a line."""

import json
import subprocess
import sys

SPEAKS = """
import logging, warnings
from flows.json_log import log_as_json, say
log_as_json()
say("begun")
warnings.warn("old\\x1b[31m")
try:
    raise ValueError("no date")
except ValueError:
    logging.getLogger("some.library").exception("cannot read")
logging.getLogger("some.library").info("chatter")
logging.getLogger("some.library").warning("%s is no page", "caf\\udce9.html")
logging.getLogger("some.library").warning("%d pages", "no")
"""
WORKER = """
import pickle, sys, warnings
from flows.json_log import log_as_json
from flows.worker_process import Job
from flows.workers import Workers

class Trap:
    def __reduce__(self):
        return warnings.warn, ("from a worker",)

if __name__ == "__main__":
    log_as_json()
    with Workers(count=1) as workers:
        workers.submit(Job(page=Trap(), site=None)).result()
"""


def said(script, tmp_path):
    """What a script writes to standard error, decoded line by line."""
    path = tmp_path / "script.py"
    path.write_text(script)
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, timeout=400, check=True, cwd=tmp_path
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_libraries_and_warnings_are_json_too(tmp_path):
    """A notice, a warning, errors with their traceback, in that order; chatter is left out. None raises."""
    begun, warned, failed, odd, wrong = said(SPEAKS, tmp_path)

    assert (begun["event"], begun["message"]) == ("notice", "begun")
    assert (warned["event"], warned["logger"]) == ("log", "py.warnings")
    assert "\x1b" not in json.dumps(warned)
    assert (failed["level"], failed["message"]) == ("error", "cannot read")
    assert "ValueError: no date" in failed["traceback"]
    assert odd["message"] == "caf?.html is no page"
    assert wrong["message"] == "%d pages ('no',)"


def test_workers_log_as_json(tmp_path):
    """What is said in a process that reads pages is a line of the same form."""
    line, *_ = said(WORKER, tmp_path)

    assert line["logger"] == "py.warnings"
    assert "from a worker" in line["message"]
