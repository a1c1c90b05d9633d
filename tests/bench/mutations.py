"""Damages pages in the ways of the web and in worse ones; the same chance gives the same damage."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    Damage = Callable[[bytes, random.Random], bytes]

_TAG = re.compile(rb"<[a-zA-Z][^<>]{0,2000}>")
_ELEMENT = re.compile(
    rb"<(p|div|article|h1|h2|span|li|a|time|section|table|figure)\b[^<>]{0,500}>.{0,3000}?</\1>", re.DOTALL
)
_VALUE = re.compile(rb"=\s?\"([^\"<>]{0,500})\"")
_SCRIPT = re.compile(rb"(<script[^>]{0,300}json[^>]{0,300}>)(.*?)(</script>)", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?[\w-]+", re.IGNORECASE)
_LARGEST = 3_000_000


def _repeated(word: str | list[Any]) -> str:
    return word if isinstance(word, str) else str(word[0]) * int(word[1])


_WORDS = json.loads(Path(__file__).with_name("fuzz_words.json").read_text("utf-8"))
VALUES = tuple(_repeated(word).encode("utf-8", "surrogatepass") for word in _WORDS["values"])
MARKS = tuple(_repeated(word).encode("latin-1") for word in _WORDS["marks"])
CHARSETS = tuple(name.encode() for name in _WORDS["charsets"])


def damaged(pages: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the pages after one to six kinds of damage; 3 MB at most, well below the limit of size."""
    body = chance.choice(pages)
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 6))):
        if chance.random() < 0.12:
            body = splice(body, chance.choice(pages), chance)
        else:
            body = chance.choice(KINDS)(body, chance)
        body = body[:_LARGEST]
    return body


def flip(body: bytes, chance: random.Random) -> bytes:
    """Change single bytes."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 5, 50, 500)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def truncate(body: bytes, chance: random.Random) -> bytes:
    """End early, or begin late."""
    at = max(chance.randrange(len(body) + 1) for _ in range(3))  # a page cut in its head says little
    return body[:at] if chance.random() < 0.8 else body[len(body) - at :]


def drop(body: bytes, chance: random.Random) -> bytes:
    """Lose a stretch."""
    at = chance.randrange(len(body) + 1)
    return body[:at] + body[at + chance.randrange(1, 20_000) :]


def insert(body: bytes, chance: random.Random) -> bytes:
    """Put marks where none belong."""
    for _ in range(chance.choice((1, 3, 20))):
        at = chance.randrange(len(body) + 1)
        body = body[:at] + chance.choice(MARKS) + body[at:]
    return body


def repeat(body: bytes, chance: random.Random) -> bytes:
    """Say an element over and over."""
    found = chance_of(_ELEMENT, body, chance)
    if found is None:
        return body
    times = chance.choice((2, 10, 200, 2_000))
    times = min(times, _LARGEST // (len(found[0]) + 1))
    return body[: found.end()] + found[0] * times + body[found.end() :]


def nest(body: bytes, chance: random.Random) -> bytes:
    """Open an element so often, and close it as often, less often or never."""
    tag = chance.choice(
        (
            b"div",
            b"span",
            b"p",
            b"b",
            b"i",
            b"a",
            b"table",
            b"ul",
            b"li",
            b"article",
            b"h1",
            b"font",
            b"section",
        )
    )
    depth, at = chance.choice((10, 200, 1_000, 5_900)), chance.randrange(len(body) + 1)
    closed = chance.choice((0, depth // 2, depth))
    inner = body[at : at + chance.choice((0, 500, 20_000))]
    return body[:at] + (b"<%s>" % tag) * depth + inner + (b"</%s>" % tag) * closed + body[at:]


def entities(body: bytes, chance: random.Random) -> bytes:
    """Pour entities in."""
    flood = chance.choice(
        (b"&amp;", b"&#x41;", b"&lt;p&gt;", b"&nbsp;", b"&quot;", b"&", b"&#8203;", b"&zwj;", b"&shy;")
    )
    at = chance.randrange(len(body) + 1)
    return body[:at] + flood * chance.choice((10, 1_000, 60_000)) + body[at:]


def lie(body: bytes, chance: random.Random) -> bytes:
    """Declare another charset than the bytes are in, or put the bytes into another."""
    name = chance.choice(CHARSETS)
    if chance.random() < 0.5:
        return _CHARSET.sub(b"charset=" + name, body)
    if chance.random() < 0.5:
        return b"<meta charset=" + name + b">" + body
    coding = chance.choice(
        ("utf-16", "utf-16-be", "utf-32", "cp1251", "gb18030", "shift_jis", "cp037", "utf-7")
    )
    return body.decode("utf-8", "replace").encode(coding, "replace")


def attribute(body: bytes, chance: random.Random) -> bytes:
    """Make an element's attributes huge or many."""
    found = chance_of(_TAG, body, chance)
    if found is None:
        return body
    size = chance.choice((500, 20_000, 70_000, 500_000))
    more = chance.choice(
        (
            b' class="' + b"author " * (size // 7) + b'"',
            b" datetime='" + b"2024-" * (size // 5) + b"'",
            b' content="' + b"x" * size + b'"',
            b" ".join(b"a%d=1" % number for number in range(size // 40)),
            b' itemprop="'
            + b"author name " * (size // 12)
            + b'" itemscope itemtype="http://schema.org/Article"',
        )
    )
    return body[: found.end() - 1] + b" " + more + body[found.end() - 1 :]


def value(body: bytes, chance: random.Random) -> bytes:
    """Give attributes values that nobody expects."""
    for _ in range(chance.choice((1, 5, 40))):
        found = chance_of(_VALUE, body, chance)
        if found is not None:
            body = body[: found.start(1)] + chance.choice(VALUES) + body[found.end(1) :]
    return body


def state(body: bytes, chance: random.Random) -> bytes:
    """Damage JSON inside scripts: cut it, nest it, change its values."""
    found = chance_of(_SCRIPT, body, chance)
    if found is None:
        return body.replace(
            b"</head>", b'<script type="application/ld+json">{"@type":"NewsArticle"}</script></head>'
        )
    inner = found[2]
    how = chance.randrange(5)
    if how == 0:
        inner = chance.choice((flip, truncate, drop))(inner, chance)
    elif how == 1:
        depth = chance.choice((50, 900, 40_000))
        inner = chance.choice((b"[", b'{"author":', b'{"@graph":[')) * depth + inner
    elif how == 2:
        inner = re.sub(rb":\s*\"[^\"]{0,300}\"", lambda m: odd(m, chance), inner)
    elif how == 3:
        inner = b"[" + b",".join([inner] * chance.choice((2, 30, 300))) + b"]"
    else:
        inner = inner.replace(b'"', chance.choice((b"'", b"&quot;", b'\\"', "“".encode())))
    return body[: found.start(2)] + inner + body[found.end(2) :]


def odd(found: re.Match[bytes], chance: random.Random) -> bytes:
    """A JSON value in the place of another, mostly the one that was there."""
    if chance.random() < 0.7:
        return found[0]
    kinds = (
        b"null",
        b"true",
        b"-1",
        b"1e999",
        b"123456789012345678901234567890",
        b"[]",
        b"{}",
        b"[[[]]]",
        b'[null,1,{"name":[]}]',
    )
    text = b'"' + chance.choice(VALUES).replace(b"\\", b"").replace(b'"', b"") + b'"'
    return b":" + chance.choice(
        (*kinds, text, text, b'{"@value":' + text + b"}", b'{"name":' + text + b',"@type":"Person"}')
    )


def splice(body: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of a page and the end of another, or one in the midst of the other."""
    at, there = chance.randrange(len(body) + 1), chance.randrange(len(other) + 1)
    return body[:at] + other[there:] + (body[at:] if chance.random() < 0.3 else b"")


def chance_of(pattern: re.Pattern[bytes], body: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """A match behind a random place, or the first."""
    return pattern.search(body, chance.randrange(len(body) + 1)) or pattern.search(body)


KINDS: tuple[Damage, ...] = (
    flip,
    truncate,
    drop,
    insert,
    insert,
    repeat,
    nest,
    entities,
    lie,
    attribute,
    value,
    value,
    value,
    state,
    state,
    state,
)
