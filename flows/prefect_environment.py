"""What Prefect must find in the environment: a home of its own, quiet, and nothing sent outside."""

from __future__ import annotations

import os
from pathlib import Path

HEARTBEAT_SECONDS = 30
"""The least that Prefect takes; three missed ones mark a run as crashed."""


def prepare(data: Path, *, api_url: str | None = None, level: str = "CRITICAL") -> Path:
    """Point Prefect at `data`/prefect. Call it before the first import of prefect; returns that folder.

    A PREFECT_API_URL of the user's is kept: then the runs are recorded there, and nothing is started here.
    """
    home = (data / "prefect").absolute()
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        {
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the only switch that stops the server's calls home
            "DO_NOT_TRACK": "1",  # and the one that stops the client's
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
            # 8 to 25 s were measured on a busy machine with two cores; the default is 20
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
            "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
            "PREFECT_LOGGING_LEVEL": level,
            "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
            "NO_PROXY": _with_loopback(os.environ.get("NO_PROXY", "")),
        }
    )
    if api_url:
        os.environ["PREFECT_API_URL"] = api_url
    return home


def _with_loopback(hosts: str) -> str:
    """A proxy must not stand between us and our own server."""
    return ",".join(dict.fromkeys([*filter(None, hosts.split(",")), "127.0.0.1", "localhost"]))
