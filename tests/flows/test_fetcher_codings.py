"""Packed bodies over a real connection: undone, refused when cut or damaged, given up when bombs."""

import gzip
import time
import zlib

import brotli
import pytest
from wire_server import PAGE, fetch, response

from flows.fetching.fetcher import Fetched


def bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(64)] + [packer.flush()])


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
        ("gzip", PAGE),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("br", brotli.compress(PAGE)),
    ],
    ids=["plain", "gzip", "two members", "gzip in name only", "deflate", "bare deflate", "brotli"],
)
def test_codings(coding, body):
    """Each coding a server may use is undone, and the length on the wire is kept."""
    result, _ = fetch({"/a": response(body, Content_Encoding=coding, Content_Type="text/html")})

    assert isinstance(result, Fetched)
    assert (PAGE, len(body)) == (result.page.body, result.wire_bytes)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_cut_packed_body(coding):
    """A packed body whose end is missing is never taken for a page, however right its length."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    cut = pack(PAGE)[:-9]

    result, server = fetch({"/a": response(cut, Content_Encoding=coding)})

    assert (result.reason, result.outcome, result.transient) == ("truncated", "failed", True)
    assert len(server.times("/a")) == 5


@pytest.mark.parametrize("place", [-6, 40], ids=["checksum", "middle"])
def test_damaged_packed_body(place):
    """A packed body with one byte changed on the way is asked for again, not taken for a page."""
    damaged = bytearray(gzip.compress(PAGE))
    damaged[place] ^= 0xFF

    result, _ = fetch({"/a": [response(bytes(damaged), Content_Encoding="gzip"), response(PAGE)]})

    assert result.page.body == PAGE


def test_cut_once():
    """A body that was cut is asked for again."""
    cut = response(gzip.compress(PAGE)[:50], Content_Encoding="gzip")

    result, _ = fetch({"/a": [cut, response(PAGE)]})

    assert result.page.body == PAGE


BOMBS = {
    "gzip": bomb,
    "deflate": lambda: zlib.compress(bytes(1 << 26)),
    "br": lambda: brotli.compress(bytes(1 << 26), quality=5),
    "gzip, gzip": lambda: gzip.compress(bomb()),
    "gzip, br": lambda: brotli.compress(bomb(), quality=5),
}


@pytest.mark.parametrize("coding", BOMBS)
def test_bomb(coding):
    """A small body that unpacks to 64 MB is given up early, in whichever coding, packed once or twice."""
    packed = BOMBS[coding]()
    started = time.process_time()

    result, server = fetch({"/a": response(packed, Content_Encoding=coding)})

    assert (result.reason, result.outcome, result.transient) == ("too_large", "failed", False)
    assert len(server.times("/a")) == 1
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", gzip.compress(PAGE) + bytes(20)), ("gzip, identity", gzip.compress(PAGE)), ("", PAGE)],
    ids=["padding after the end", "two codings", "no coding named"],
)
def test_odd_codings(coding, body):
    """What browsers put up with, we do."""
    result, _ = fetch({"/a": response(body, Content_Encoding=coding)})

    assert result.page.body == PAGE


@pytest.mark.parametrize("coding", ["deflate", "br", "gzip"])
def test_damaged_body(coding):
    """A packed body that is damaged inside gives a reason."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    body = bytearray(pack(PAGE))
    body[12:40] = b"\xff" * 28

    result, _ = fetch({"/a": response(bytes(body), Content_Encoding=coding)}, retries=0)

    assert (result.outcome, result.reason) == ("failed", "truncated")
