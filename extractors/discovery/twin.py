"""Tells AMP, print and mobile twins of a page from the page itself: by address, and by what both declare."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from extractors.discovery.address_shape import Shape, judge_shape
from extractors.discovery.url_key import absolute_url, site_of, url_key

if TYPE_CHECKING:
    from extractors.page import Page

_HOSTS = frozenset({"m", "mobile", "mobil", "amp", "touch", "wap", "print"})
_AMP_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.html?$|$)|/print/?$", re.IGNORECASE)
_HEAD = 262_144  # bytes: heads with their scripts and styles in them reach 200 kB
_START = 4_096  # bytes: the html element stands among the first
# Each pattern stops at the next tag, so that none looks at a byte twice: heads made to hurt are no slower.
_TOKEN = re.compile(
    rb"<!--|-->|<(/?)(script|style|noscript)\b|<link\b[^<>]{1,2000}>|</head\b|<body\b", re.IGNORECASE
)
_ATTRIBUTE = re.compile(rb"""\b(rel|href|media)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_RELATIONS = (b"canonical", b"amphtml", b"alternate")
_TWIN_WORDS = (b"amphtml", b"max-width: 640px", b"max-width:640px", b"handheld")
_HTML = re.compile(rb"<html\b([^<>]{0,2000})>", re.IGNORECASE)
_AMP = re.compile("\\s(?:amp|\u26a1)(?:[\\s=]|$)".encode(), re.IGNORECASE)
_TITLE = re.compile(rb"<title\b[^<>]{0,200}>([^<]{0,1000})</title", re.IGNORECASE)
# Scripts without spaces: each character is a word of its own.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_LEAST_WORDS = 3
_SHARED = 0.8  # of the words of the shorter title: the other one bears the site's name, too


def plain_key(url: str) -> str | None:
    """The key of the page whose twin an address is by its looks; None where it looks like no twin."""
    parts = urlsplit(url)
    label, _, rest = (parts.hostname or "").partition(".")
    netloc, path = parts.netloc.rpartition("@")[2].lower(), _AMP_PATH.sub("", parts.path)
    if label in _HOSTS and "." in rest:
        netloc = netloc.removeprefix(f"{label}.")
    if netloc == parts.netloc.rpartition("@")[2].lower() and path == parts.path:
        return None  # as nearly all
    plain = urlunsplit((parts.scheme, netloc, path, parts.query, ""))
    return url_key(plain) if site_of(plain) == site_of(url) and url_key(plain) != url_key(url) else None


def is_twin(page: Page) -> bool:
    """Whether a page looks like a twin by its address, or says that it is AMP."""
    tag = _HTML.search(page.body, 0, _START)
    return plain_key(page.url) is not None or (tag is not None and _AMP.search(tag[1]) is not None)


def canonical_of(page: Page) -> str | None:
    """The other page of this site that a page calls the real one; None for itself, a home page or a list."""
    for rel, href, _ in _links(page):
        target = absolute_url(page.url, href) if "canonical" in rel else None
        if target is None:
            continue
        away = site_of(target) != site_of(page.url) or url_key(target) == url_key(page.url)
        no_page = judge_shape(target) in {Shape.LISTING, Shape.OTHER} or plain_key(target) is not None
        return None if away or no_page else target
    return None


def twins_of(page: Page) -> frozenset[str]:
    """Keys of the AMP and mobile twins that a page names: rel=amphtml, or rel=alternate for small screens.

    The media queries are those that search engines ask of sites with pages for telephones.
    """
    if not any(page.body.find(word, 0, _HEAD) >= 0 for word in _TWIN_WORDS):
        return frozenset()  # half a millisecond saved on most pages
    named = (href for rel, href, media in _links(page) if "amphtml" in rel or ("alternate" in rel and media))
    targets = (absolute_url(page.url, href) for href in named)
    return frozenset(url_key(target) for target in targets if target and site_of(target) == site_of(page.url))


def title_of(page: Page) -> str:
    """The text of the title element, "" where there is none."""
    found = _TITLE.search(page.body, 0, _HEAD)
    return html.unescape(found[1].decode("utf-8", "replace")).strip() if found else ""


def same_title(one: str | None, other: str | None) -> bool:
    """Whether two titles are the same words, three or more."""
    words = _WORD.findall((one or "").casefold())
    return len(words) >= _LEAST_WORDS and words == _WORD.findall((other or "").casefold())


def titles_agree(one: str, other: str) -> bool:
    """Whether two titles share nearly all words of the shorter one, three or more: site names may differ."""
    short, long = sorted((set(_WORD.findall(text.casefold())) for text in (one, other)), key=len)
    return len(short) >= _LEAST_WORDS and len(short & long) >= _SHARED * len(short)


def _links(page: Page) -> Iterator[tuple[list[str], str, str]]:
    """(rel tokens, href, media) of each link element of the head; those in comments and scripts aside."""
    for tag in _link_tags(page.body):
        found = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
        values = {
            name.decode("ascii"): html.unescape(value.decode("utf-8", "replace"))
            for name, value in found.items()
        }
        if values.get("rel") and values.get("href"):
            yield values["rel"].lower().split(), values["href"], values.get("media", "")


def _link_tags(body: bytes) -> Iterator[bytes]:
    inside = b""
    for match in _TOKEN.finditer(body, 0, _HEAD):
        token = match[0].lower()
        if inside:
            if token == inside:
                inside = b""
        elif token == b"<!--":
            inside = b"-->"
        elif match[2] is not None:
            inside = b"" if match[1] else b"</" + token[1:]
        elif token.startswith(b"<link"):
            if any(word in token for word in _RELATIONS):
                yield match[0]
        elif token != b"-->":
            return
