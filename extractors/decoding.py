"""Turns the bytes of a page into text: byte order mark, strict UTF-8, then what is declared, checked."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resiliparse.parse.encoding import detect_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{3,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{3,40})", re.IGNORECASE)
# What browsers read under these names (WHATWG Encoding Standard): the superset that pages really use.
_BROWSER_NAMES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
_ALIASES = {"x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-gbk": "gb18030", "unicode": "utf-16-le"}
_ALIASES |= {"windows-874": "cp874", "dos-874": "cp874", "windows-31j": "cp932", "x-euc-jp": "euc_jp"}
_ALIASES |= {"x-x-big5": "big5", "cn-big5": "big5", "x-cp1251": "cp1251", "x-cp1252": "cp1252"}
_ALIASES |= {"x-cp1250": "cp1250", "x-mac-roman": "mac_roman", "iso-8859-8-i": "iso8859_8"}
# Python's own, which no browser knows: they raise whatever they are told, or run escapes.
_NO_CHARSETS = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"))
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_HEAD = 4096
_SAMPLE = 60_000
_ODD = re.compile(
    r"[\x80-\x9f\ufffd]"  # control characters and losses: no text has them
    r"|[À-ɏ]{4}"  # four accented Latin letters in a row: Cyrillic or Greek read as Latin
    r"|[A-Za-z][\u0370-\u05ff][A-Za-z]"  # one Greek or Cyrillic letter inside a Latin word
    r"|[a-z][\u00a1-\u00bf\u00d7\u00f7][a-z]"  # a sign inside a word: another code page read as Latin-1
    r"|[ÂÃÄÅÐÑÎÏ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # UTF-8 read byte by byte
    r"|[\u2500-\u259f]"  # box drawing: a DOS page
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page without NULs, and the charset it was read with (`codecs` name).

    `exact` where the bytes are this very text in UTF-8.
    """

    text: str
    charset: str
    exact: bool = False


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page; never raises: what cannot be decoded becomes U+FFFD."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], charset)
    if _looks_utf16(body):
        return _decoded(body, "utf-16-le" if body[1:2] == b"\0" else "utf-16-be")
    if b"\x1b" in body and b"\x1b$" in body and "iso2022_jp" in _declared(body, content_type):
        return _decoded(body, "iso2022_jp")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(body, _declared(body, content_type))
    exact = b"\0" not in body  # in bytes that is found at once, in text of two bytes a character it is not
    return Decoded(text if exact else text.replace("\0", ""), "utf-8", exact=exact)


def _decoded(body: bytes, charset: str) -> Decoded:
    return Decoded(_without_nuls(body.decode(charset, "replace")), charset)


def _without_nuls(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text


def _looks_utf16(body: bytes) -> bool:
    head = body[:200]
    return len(head) > 20 and head.count(b"\0") * 5 > len(head) * 2 and head[:2] != b"\0\0"


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The charsets that the header and the first bytes name, known ones only, in order of trust."""
    names = [m[1] for m in [_CHARSET.search(content_type or "")] if m]
    names += [m[1].decode("ascii") for m in _DECLARED.finditer(body[:_HEAD])]
    known = (_browser_name(name) for name in names)
    return list(dict.fromkeys(name for name in known if name))


def _browser_name(name: str) -> str | None:
    name = _ALIASES.get(name.lower(), name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if found.name in _NO_CHARSETS or not found._is_text_encoding:  # noqa: SLF001 - rot13 is a codec too
        return None
    return _BROWSER_NAMES.get(found.name, found.name)


def _decode_legacy(body: bytes, declared: list[str]) -> Decoded:
    """Read bytes that are not UTF-8: the first charset under which the text looks least odd."""
    sample = _telling(body)
    least, best = -1, ""
    for charset in _choices(sample, declared):
        odd = _oddness(sample.decode(charset, "replace"))
        if not best or odd < least:
            least, best = odd, charset
        if not odd:
            break  # nothing looks less odd than that: what is declared is right on most pages
    return _decoded(body, best)


def _telling(body: bytes) -> bytes:
    """The first bytes, or those from the first that is no ASCII on: scripts fill the head of many pages."""
    sample = body[:_SAMPLE]
    if not sample.isascii():
        return sample
    rest = body[_SAMPLE:]
    start = _SAMPLE + (found.start() if (found := _NOT_ASCII.search(rest)) else 0)
    return body[start : start + _SAMPLE]


def _choices(sample: bytes, declared: list[str]) -> Iterator[str]:
    """The charsets that may be meant, the likeliest first, each once."""
    seen = {charset for charset in declared if not charset.startswith("utf-16")}
    yield from (charset for charset in declared if charset in seen)
    detected = _browser_name(detect_encoding(sample) or "") or ""
    for charset in (detected, "utf-8", "cp1252"):
        if charset and charset not in seen and not charset.startswith("utf-16"):
            seen.add(charset)
            yield charset


def _oddness(text: str) -> int:
    return sum(1 for _ in _ODD.finditer(text))
