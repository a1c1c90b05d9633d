"""What a killed process leaves behind: nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHILD = "import time; from flows.with_parent import {0}; {0}(); print(flush=True); time.sleep(600)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""


def lives(pid):
    """Whether a process is there, and is no mere entry that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc")
@pytest.mark.parametrize("way", ["end_with_pipe", "end_with_parent"])
def test_child_ends_when_its_parent_is_killed(way):
    """Kill -9 of the parent ends the child, by the closed pipe or by the kernel."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD.format(way)], stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline())
    assert lives(pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 300
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.1)

    assert not lives(pid)
