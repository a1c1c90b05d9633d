"""Reads XML of feeds and sitemaps as the web serves it: broken, mislabelled, or made to explode."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator

from lxml import etree

from extractors.errors import FeedError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)([A-Za-z][A-Za-z0-9]{1,30};)?"
)
_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|(\d{1,7}));")
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:url|sitemap|item|entry)\s*>")
_SURROGATES, _LAST = (0xD800, 0xDFFF), 0x10FFFF
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class EntityBomb(FeedError):
    """Raised for a document that declares entities: no feed needs them, and ten lines make gigabytes."""

    reason = "xml_entities"


def parse_xml(body: bytes, url: str) -> etree._Element:
    """The root of a document, salvaged where it is broken: what stands before a tear is kept.

    Raises:
        EntityBomb: the document declares entities.
        FeedError: no element can be found.
    """
    text = _decode(body)
    if "<!ENTITY" in text:
        raise EntityBomb(f"{url}: declares XML entities")
    text = _DECLARATION.sub("", text, count=1).strip()
    root = _parse(text) if text else None
    if root is None:
        root = _parse(_mend(_without_torn_end(text)), recover=True)
    if root is None:
        raise FeedError(f"{url}: no XML element in {len(body)} bytes")
    return root


def local_name(element: etree._Element) -> str:
    """The element's name without namespace, in lower case; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children_named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children that bear a local name, in order."""
    return (child for child in element if local_name(child) == name)


def text_of(element: etree._Element, *names: str) -> str | None:
    """The text of the first child that bears one of the names and holds any, in the names' order."""
    for name in names:
        for child in children_named(element, name):
            text = "".join(child.itertext()).strip()
            if text:
                return text
    return None


def _decode(body: bytes) -> str:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace")
    declared = _DECLARED.match(body[:500])
    for name in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    # A few torn characters in what says it is UTF-8 (a cut body) spoil only themselves.
    return body.decode("utf-8" if not declared or declared[1].lower() == b"utf-8" else "cp1252", "replace")


def _parse(text: str, *, recover: bool = False) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _without_torn_end(text: str) -> str:
    """What follows the last whole entry of a broken document is half an address, or nothing we need."""
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    return text[: ends[-1]] if ends else text


def _mend(text: str) -> str:
    """Lone ampersands and HTML's named entities, which no XML parser takes, as text; CDATA as it is."""
    pieces = _CDATA.split(_CONTROL.sub("", text))
    return "".join(
        piece if index % 2 else _NUMBERED.sub(_mend_number, _AMPERSAND.sub(_mend_ampersand, piece))
        for index, piece in enumerate(pieces)
    )


def _mend_number(match: re.Match[str]) -> str:
    """Nothing for half a character or none: the forgiving parser makes bytes of it that nobody can decode."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if code < _SURROGATES[0] or _SURROGATES[1] < code <= _LAST else ""


def _mend_ampersand(match: re.Match[str]) -> str:
    plain = html.unescape(match[0])
    return plain if match[1] and plain != match[0] else "&amp;" + (match[1] or "")
