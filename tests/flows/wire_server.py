"""A real server on loopback that does to the fetcher what servers do."""

import asyncio
import time
from contextlib import asynccontextmanager

from flows.fetching.fetcher import Fetcher, FetchPolicy, Request

PAGE = b"<html><body><p>" + b"The quick brown fox. " * 400 + b"</p></body></html>"


def response(body=b"", status="200 OK", length=None, **headers):
    """The bytes of an answer; `length` overrides what Content-Length says."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Server:
    """Answers each path with what `answers` holds: bytes, or a coroutine function that writes."""

    def __init__(self, answers):
        self.answers = {"/robots.txt": response(status="404 Not Found")} | answers
        self.asked = []
        self.heads = []
        self.connections = self.busy = self.most_busy = 0

    async def __call__(self, reader, writer):
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split()[1].decode()
                if path != "/.well-known/tdmrep.json":
                    self.asked.append((path, time.monotonic()))
                    self.heads.append(head.decode().lower())
                await self._answer(path, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, path, writer):
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            answer = self.answers.get(path, response(status="404 Not Found"))
            answer = answer.pop(0) if isinstance(answer, list) else answer
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
                await writer.drain()
        finally:
            self.busy -= 1

    def times(self, path):
        return [moment for asked, moment in self.asked if asked == path]


@asynccontextmanager
async def crawl(answers, **policy):
    """A server and a fetcher set on it; gives (fetcher, address of the server, server)."""
    server = Server(answers)
    listening = await asyncio.start_server(server, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    settings = {"user_agent": "newsloom-test", "delay": 0.0, "backoff": 0.01, "allow_private": True} | policy
    async with Fetcher(FetchPolicy(**settings)) as fetcher:
        yield fetcher, base, server
    listening.close()


def fetch(answers, path="/a", kind="article", **policy):
    """One fetch of a path: gives (result, server)."""

    async def run():
        async with crawl(answers, **policy) as (fetcher, base, server):
            return await fetcher.fetch(Request(url=base + path, kind=kind)), server

    return asyncio.run(run())
