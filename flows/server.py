"""Prefect's own server with its web page, as a child process that ends with us."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.errors import ConfigError, RunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTUP_SECONDS = 180.0
"""A cold start with a new database took 13 to 25 s on a busy machine with two cores."""
STOP_SECONDS = 10.0
APPLICATION = "prefect.server.api.server:create_app"


OPTIONS = ("--host", "127.0.0.1", "--timeout-keep-alive", "5", "--log-level", "warning")


@contextmanager
def prefect_server(home: Path, port: int) -> Iterator[str]:
    """Start the server on 127.0.0.1, wait until it answers, give its address, and end it at the close.

    It ends by itself where this process is killed.

    Raises:
        ConfigError: the port is taken.
        RunError: it does not come up; the message names its log.

    """
    _check_port(port)
    log = home / "server.log"
    address = f"http://127.0.0.1:{port}"
    server = _start(address, port, log)
    try:
        _wait_until_up(server, f"{address}/api/health", log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stdin is not None:
            server.stdin.close()


def _start(address: str, port: int, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows.server_process", "--factory", APPLICATION]
    environment = {
        **os.environ,
        "PREFECT__SERVER_FINAL": "1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_UI_API_URL": f"{address}/api",
        "PREFECT_API_URL": f"{address}/api",
    }
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603  our own interpreter and constants
            [*command, *OPTIONS, "--port", str(port)],
            stdin=subprocess.PIPE,  # it closes with us, however we end
            stdout=out,
            stderr=out,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us; we end it
        )


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ConfigError(
                f"Port {port} on 127.0.0.1 is taken; give another with --port, or end what runs there."
            ) from None


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
