"""Crawls a small site of hostile pages and says how each ended, how long it took and how much memory.

    python -m tests.bench.hostile [--data DIR]

Every page must end in a ledger line, none may take more than 10 s or the crawl more than 500 MB a
process, and the good pages between them must be stored.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1 << 20
HTML = "text/html; charset=utf-8"
Reply = tuple[bytes, str, str | None]
"""Body as on the wire, content type, content coding."""

SENTENCES = (
    "The harbour council voted on Tuesday to keep the old ferry running for another winter.",
    "Passengers had feared that the boat would be sold before the new bridge was finished.",
    "Engineers found that the hull needs new plates, which will cost about 90,000 crowns.",
    "A public meeting on the timetable is planned for the first week of December.",
)


def good(number: int) -> str:
    """A page that any crawler must store, so that we see that the crawl went on."""
    paragraphs = "".join(f"<p>{sentence} This is report {number}.</p>" for sentence in SENTENCES * 2)
    title = f"Ferry report number {number} is read in the harbour council"
    stamp = f"<time datetime='2026-05-{number + 1:02d}T10:00:00Z'></time>"
    head = f"<html lang=en><head><title>{title}</title><meta property=og:type content=article></head>"
    return f"{head}<body><article><h1>{title}</h1>{stamp}{paragraphs}</article></body></html>"


def page(inner: str) -> bytes:
    """A page whose article holds `inner`."""
    return good(0).replace("</article>", inner + "</article>").encode()


def bomb(compress: Callable[[bytes], bytes], finish: Callable[[], bytes], size: int) -> bytes:
    """`size` MiB of zeros after the beginning of a page, compressed."""
    head = compress(b"<html><body><p>")
    return head + b"".join(compress(bytes(MEGABYTE)) for _ in range(size)) + finish()


def gzip_bomb(size: int = 1024) -> bytes:
    """A gzip stream of about 1 MB that unpacks to `size` MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return bomb(packer.compress, packer.flush, size)


def brotli_bomb(size: int = 1024) -> bytes:
    """A brotli stream of a few kB that unpacks to `size` MiB."""
    packer = brotli.Compressor(quality=5, lgwin=24)
    return bomb(packer.process, packer.finish, size)


def entity_bomb() -> bytes:
    """A feed whose entities multiply to gigabytes."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>'
    return (head + "<rss version='2.0'><channel><item><title>&l9;</title></item></channel></rss>").encode()


def hostile_pages() -> dict[str, Reply]:
    """Path to reply, for every kind of hostile page that the research measured."""
    flat = [f"<div><p>Line {n} of very many</p><a href='/x{n}'>link</a></div>" for n in range(200_000)]
    plain: dict[str, bytes] = {
        "nested-divs": page("<div>" * 100_000 + "deep" + "</div>" * 100_000),
        "flat-blocks": page("".join(flat)),
        "fewer-flat-blocks": page("".join(flat[:120_000])),  # below the limit of size
        "long-attribute": page(f"<p class='{'x' * 10 * MEGABYTE}'>attribute</p>"),
        "shorter-attribute": page(f"<p class='{'x' * 9 * MEGABYTE}'>attribute</p>"),
        "unclosed-tags": page("<b><i><p>open" * 230_000),
        "nuls": page("<p>" + "nul\0" * 500_000),
        "entities": page("&amp;" * 2_800_000),
        "fewer-entities": page("&amp;" * 1_800_000),
        "half-depth": page("<div>" * 5_000 + "deep" + "</div>" * 5_000),
        "spaces": page(" " * 3 * MEGABYTE),
        "text-node": page("<p>" + "word " * 4 * MEGABYTE),
        "deep-json": page(f"<script type='application/ld+json'>{'[' * 100_000}{']' * 100_000}</script>"),
        "wrong-charset": "<meta charset=utf-8><h1>Паром</h1><p>Совет гавани</p>".encode("cp1251"),
        "empty": b"",
        "binary": bytes(range(256)) * 4000,
    }
    replies: dict[str, Reply] = {
        f"/news/{name}-story-2026": (body, HTML, None) for name, body in plain.items()
    }
    replies["/news/gzip-bomb-story-2026"] = (gzip_bomb(), HTML, "gzip")
    replies["/news/brotli-bomb-story-2026"] = (brotli_bomb(), HTML, "br")
    replies["/news/truncated-gzip-story-2026"] = (gzip.compress(good(9).encode())[:300], HTML, "gzip")
    replies |= {f"/news/ferry-report-number-{n}-is-read": (good(n).encode(), HTML, None) for n in range(1, 9)}
    return replies


def site() -> dict[str, Reply]:
    """The hostile pages with a home page and a feed."""
    replies = hostile_pages()
    links = "".join(
        f"<h2><a href='{path}'>A story about {path[6:].replace('-', ' ')}</a></h2>" for path in replies
    )
    feed = "<link rel=alternate type=application/rss+xml href=/feed.xml>"
    home = f"<html><head><title>Hostile Herald</title>{feed}</head><body><main>{links}</main></body></html>"
    replies["/"] = (home.encode(), HTML, None)
    replies["/robots.txt"] = (b"User-agent: *\nDisallow: /search\n", "text/plain", None)
    replies["/feed.xml"] = (entity_bomb(), "application/rss+xml", None)
    return replies


class Server:
    """The site on a free port of 127.0.0.1, in a thread of its own."""

    def __init__(self) -> None:
        self.replies = site()
        self.port = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> str:
        """Start serving; the address of the home page."""
        self._thread.start()
        self._ready.wait(10)
        return f"http://127.0.0.1:{self.port}/"

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            body, kind, coding = self.replies.get(request.split(" ")[1], (b"not here", "text/plain", None))
            status = "200 OK" if request.split(" ")[1] in self.replies else "404 Not Found"
            fields = [
                f"HTTP/1.1 {status}",
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
                "Connection: close",
            ]
            fields += [f"Content-Encoding: {coding}"] if coding else []
            head = "\r\n".join(fields) + "\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the crawler hung up, as it may
        finally:
            writer.close()


def resident(pid: int) -> int:
    """Resident memory of a process in bytes; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(below for child in children for below in tree(int(child)))]


def crawl(home: str, data: Path) -> tuple[float, int, int]:
    """Crawl the site; seconds, exit code, and the largest memory of any one process in bytes."""
    command = [str(Path(sys.executable).with_name("newsloom")), "crawl", home, "--data", str(data)]
    command += ["--allow-private", "--direct", "--delay", "0.05"]
    start, peak = time.monotonic(), 0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            peak = max([peak, *(resident(pid) for pid in tree(process.pid))])
            time.sleep(0.05)
    return time.monotonic() - start, process.returncode, peak


def main() -> int:
    """Crawl, print a row for each page, and say whether every page ended in the ledger."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=None)
    data = parser.parse_args().data or Path(tempfile.mkdtemp(prefix="hostile-"))
    server = Server()
    seconds, code, peak = crawl(server.start(), data)
    lines = [json.loads(line) for file in data.glob("ledger/*.jsonl") for line in file.open(encoding="utf-8")]
    ended = {line["url"].split(str(server.port))[-1]: line for line in lines}
    table = Table(
        "page", "outcome", "reason", title=f"{seconds:.0f} s, exit {code}, {peak / MEGABYTE:.0f} MB at most"
    )
    pages = [path for path in server.replies if path.startswith("/news/")]
    for path in pages:
        line = ended.get(path, {"outcome": "MISSING", "reason": None})
        table.add_row(path, line["outcome"], line["reason"])
    Console().print(table)
    stored = sum(ended.get(path, {}).get("outcome") == "stored" for path in pages if "ferry" in path)
    return 0 if all(path in ended for path in pages) and stored == 8 and code == 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
