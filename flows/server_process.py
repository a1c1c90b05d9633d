"""Prefect's server in a process of its own, at a port that is taken already; it ends when our pipe closes."""

from __future__ import annotations

import socket
import sys

import uvicorn

from flows.with_parent import end_with_pipe

APPLICATION = "prefect.server.api.server:create_app"


def main(descriptor: int) -> None:
    """Serve at a listening socket until a signal comes, or the parent is gone."""
    end_with_pipe()
    config = uvicorn.Config(APPLICATION, factory=True, timeout_keep_alive=5, log_level="warning")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
