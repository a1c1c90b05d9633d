"""Prefect's own server with its web page, as a child process that ends with us."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from flows.errors import ConfigError, RunError
from storage.errors import DataInUse
from storage.lock import exclusive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTUP_SECONDS = 180.0
"""A cold start with a new database took 13 to 25 s on a busy machine with two cores."""
STOP_SECONDS = 10.0


@contextmanager
def prefect_server(home: Path, port: int) -> Iterator[str]:
    """Start the server on 127.0.0.1, wait until it answers, give its address, and end it at the close.

    It ends by itself where this process is killed. Port and folder are taken before it starts: it needs 10 s
    and more until it listens by itself, in which a second one would begin the same.

    Raises:
        ConfigError: the port is taken.
        RunError: another one serves the folder, or it does not come up; the message names its log.

    """
    log = home / "server.log"
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        with _listening(port) as listening:
            _claim(stack, home)
            server = _start(address, port, listening, log)
        stack.callback(_end, server)
        _wait_until_up(server, f"{address}/api/health", log)
        yield address


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdin is not None:
        server.stdin.close()


def _claim(stack: ExitStack, home: Path) -> None:
    """Two servers on one folder would take each other's runs for lost."""
    try:
        stack.enter_context(exclusive(home / "serve.lock"))
    except DataInUse as error:
        raise RunError(f"Another `newsloom serve` crawls by schedule here; {error}") from None


def _start(address: str, port: int, listening: socket.socket, log: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PREFECT__SERVER_FINAL": "1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_UI_API_URL": f"{address}/api",
        "PREFECT_API_URL": f"{address}/api",
    }
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603  our own interpreter and constants
            [sys.executable, "-m", "flows.server_process", str(listening.fileno())],
            pass_fds=[listening.fileno()],
            stdin=subprocess.PIPE,  # it closes with us, however we end
            stdout=out,
            stderr=out,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us; we end it
        )


def _listening(port: int) -> socket.socket:
    """The port, ours from now on: of two that ask in the same second one gets it."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", port))
        taken.listen()  # bound alone, it could be bound once more
    except OSError as error:
        taken.close()
        why = "is taken, perhaps by another `newsloom serve`: end that, or give another with --port"
        if isinstance(error, PermissionError):
            why = "needs the rights of root: give one from 1024 up with --port"
        raise ConfigError(f"Port {port} on 127.0.0.1 {why}.") from None
    return taken


def _wait_until_up(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + STARTUP_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RunError(f"Prefect's server ended with code {server.returncode} while starting; see {log}.")
        try:
            with direct.open(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise RunError(f"Prefect's server did not answer within {STARTUP_SECONDS:.0f} s; see {log}.")
