"""Reads /.well-known/tdmrep.json: which paths of a host reserve text and data mining (TDMRep)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import msgspec

MAX_BYTES = 512_000
"""As for robots.txt: a longer file is not read."""
_MOST_RULES = 10_000
_MOST_STARS = 50
# Octets that stand for themselves in a pattern or path; escapes of these are undone before comparing.
_UNRESERVED = re.compile(r"%(?:2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_AS_WRITTEN = "/%:@!&'()+,;=-._~?[]|"
_SIGNS = "*$"  # meant in a pattern; in a path they are characters, which a pattern writes as %2A and %24


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRule:
    """One rule: mining of the paths that `location` matches is reserved, or (False) is not."""

    location: str
    reserved: bool
    policy: str | None = None

    def matches(self, path: str) -> bool:
        """Whether it holds for a path with its query: a prefix, `*` any characters, `$` the end."""
        ends = self.location.endswith("$")
        first, *rest = self.location.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        place = len(first)
        if not rest:
            return not ends or place == len(path)
        for part in rest[:-1]:
            found = path.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        last = rest[-1]
        return path.endswith(last, place) if ends else path.find(last, place) >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmFile:
    """The rules of one host in their order; none where there is no file, or none that can be read."""

    rules: tuple[TdmRule, ...] = ()

    def rule_for(self, url: str) -> TdmRule | None:
        """The rule that holds for an address: the first that matches, as the protocol wants."""
        if not self.rules:
            return None
        parts = urlsplit(url)
        path = _respell((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        return next((rule for rule in self.rules if rule.matches(path)), None)


def read_tdm_file(body: bytes) -> TdmFile:
    """The rules of a file; entries that are no rules are passed over, what is no such file has none.

    The protocol: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/ section 5.
    """
    try:
        found = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return TdmFile()
    entries = found if isinstance(found, list) else [found]
    rules = (_rule(entry) for entry in entries[:_MOST_RULES] if isinstance(entry, dict))
    return TdmFile(rules=tuple(rule for rule in rules if rule))


def _rule(entry: dict[str, object]) -> TdmRule | None:
    location, reserved, policy = (entry.get(key) for key in ("location", "tdm-reservation", "tdm-policy"))
    value = {"1": True, "0": False}.get(str(int(reserved) if isinstance(reserved, bool) else reserved))
    if not isinstance(location, str) or not location or value is None or location.count("*") > _MOST_STARS:
        return None
    pattern = location if location[0] in "/*" else f"/{location}"
    return TdmRule(
        location=_respell(pattern, _SIGNS),
        reserved=value,
        policy=policy.strip() or None if isinstance(policy, str) else None,
    )


def _respell(text: str, signs: str = "") -> str:
    """One spelling: letters, digits, - . _ ~ as themselves, the rest as escapes in upper case (RFC 3986)."""
    plain = _UNRESERVED.sub(lambda match: unquote(match[0]), text)
    spelled = quote(plain, safe=_AS_WRITTEN + signs)
    return _ESCAPE.sub(lambda match: match[0].upper(), spelled)
