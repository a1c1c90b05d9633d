"""Ends a process with the one that started it, so that `kill -9` of the one leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import threading

GRACE_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1


def end_with_parent(number: signal.Signals = signal.SIGKILL) -> bool:
    """Let the kernel send a signal to this process when its parent ends; whether it can (Linux only)."""
    try:
        import ctypes  # noqa: PLC0415  not everywhere

        return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number)) == 0)
    except (ImportError, OSError, AttributeError, TypeError):
        return False


def end_with_pipe() -> None:
    """End this process when its standard input closes: on every system, also where the parent is killed."""
    threading.Thread(target=_await_end, daemon=True).start()


def _await_end() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE_SECONDS)
    os._exit(1)
