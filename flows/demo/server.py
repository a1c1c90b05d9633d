"""Serves the demo's papers on loopback, each on a free port, until it is closed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Self

from flows.demo.site import Site
from flows.demo.stories import papers

if TYPE_CHECKING:
    from flows.demo.stories import Paper


class World:
    """The running news world: `with World() as world: world.sites["courier"].base`.

    `edit` changes a story as its paper's desk would; the next request sees it.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or datetime.now(UTC)
        self._servers = {paper.key: _PaperServer(paper, self._now) for paper in papers()}

    def __enter__(self) -> Self:
        for server in self._servers.values():
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    @property
    def sites(self) -> dict[str, Site]:
        """The sites by the paper's key, as they are now."""
        return {key: server.site for key, server in self._servers.items()}

    def edit(self, key: str, slug: str) -> None:
        """Let a paper change a story."""
        self._servers[key].site = self._servers[key].site.edit(slug)


class _PaperServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, paper: Paper, now: datetime) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = Site(paper=paper, base=f"http://127.0.0.1:{self.server_port}", now=now)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _PaperServer

    def do_GET(self) -> None:
        answer = self.server.site.answer(self.path)
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, {"ETag": tag}, b"")
        else:
            self._send(answer.status, {"Content-Type": answer.content_type, "ETag": tag}, answer.body)

    do_HEAD = do_GET  # noqa: N815  the name that http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: the crawl's own lines are what the demo shows."""

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
