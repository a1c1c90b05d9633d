"""Tells which addresses are one page: the identity URL, and the site that an address belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import tld

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/%:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?[]|"
_COPY_OF = re.compile(r"/https?:/{1,2}(.+)$")
_NO_HOST = re.compile(r"\s|:.*%")
_WHITE_SPACE = " \t\r\n\f\v\u00a0\u200b\ufeff"


def _read_names(name: str) -> frozenset[str]:
    lines = (files(__package__) / name).read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


TRACKING_PARAMETERS = _read_names("tracking_parameters.txt")


@lru_cache(maxsize=8_192)  # a site's pages link to the same few hundred over and over
def url_key(url: str) -> str:
    """The identity URL: two addresses with one key are one page.

    Without scheme differences (always https), `www.`, default port, user, fragment, tracking
    parameters (exact names) and trailing slash; parameters sorted; escapes in one spelling.

    Ids are made of keys: where some address gets another, `storage.migration` needs a step that gives the
    records there are their new keys and ids, or a page known before is stored once more.

    Raises:
        ValueError: no http or https address.
    """
    parts = _split(url)
    path = _respell(parts.path, _PATH_SAFE)
    path = _without_dots(path).rstrip("/")
    query = "&".join(sorted(_respell(pair, _QUERY_SAFE) for pair in _telling_pairs(parts.query)))
    return f"https://{_bare_host(parts)}{path or '/'}" + (f"?{query}" if query else "")


def absolute_url(base: str, href: str) -> str | None:
    """The address a link on `base` leads to, as spelled there, without its fragment.

    Tracking parameters stay, for a site may look at them; those that ask for an AMP or print page go.
    None for anything but http and https and for what is no address at all.
    """
    href = href.strip(_WHITE_SPACE)
    try:
        parts = _split(href if href.startswith(("http://", "https://")) else urljoin(base, href))
    except ValueError:
        return None
    query = parts.query
    if any(_is_dress(pair) for pair in query.split("&")):
        query = "&".join(pair for pair in query.split("&") if not _is_dress(pair))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, "")).replace(" ", "%20")


def registrable_domain(url: str) -> str | None:
    """The domain its owner registered (`bbc.co.uk`); None for numbers, single names and unknown endings."""
    try:
        domain = tld.get_fld(url, fail_silently=True)
        return _ascii_host(domain.rstrip(".")) if domain else None
    except ValueError:
        return None


def host_of(url: str) -> str | None:
    """The host of an address without `www.`: what is laid out alike; None where it is no web address.

    Blogs of many owners share one registrable domain (`ann.wordpress.com`), and the public suffix list
    knows few of their hosts: what is learnt of pages without a source is learnt by host. An address that
    ends in another is that of a copy in an archive, laid out as the page it was taken of.
    """
    try:
        parts = _split(url)
        original = _COPY_OF.search(parts.path)
        return _bare_host(_split(f"http://{original[1]}") if original else parts)
    except ValueError:
        return None


@lru_cache(maxsize=4_096)  # a fetch asks for the site of its address eight times
def site_of(url: str) -> str:
    """What is treated as one site: the registrable domain, or host and port where there is none.

    Raises:
        ValueError: no http or https address.
    """
    parts = _split(url)
    return _site_at(parts.scheme, parts.netloc)


@lru_cache(maxsize=1_024)
def _site_at(scheme: str, netloc: str) -> str:
    return registrable_domain(f"{scheme}://{netloc}/") or netloc.rpartition("@")[2].lower()


def _split(url: str) -> SplitResult:
    url.encode("utf-8")  # half a character, as broken pages hold them: UnicodeEncodeError, a ValueError
    parts = urlsplit(url.strip(_WHITE_SPACE))
    # An IPv6 address of one machine's own network (`%eth0`) is none of the web, nor what holds a space.
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or _NO_HOST.search(parts.hostname):
        raise ValueError(f"not an http or https address: {url[:200]!r}")
    parts.port  # noqa: B018 - reading it checks it: raises ValueError for a port that is none
    return parts


def _bare_host(parts: SplitResult) -> str:
    host = _ascii_host((parts.hostname or "").rstrip("."))
    if host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    host = f"[{host}]" if ":" in host else host
    default = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    return host if default else f"{host}:{parts.port}"


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host)


def _is_tracking(pair: str) -> bool:
    pair = pair.lower()
    return pair in TRACKING_PARAMETERS or pair.partition("=")[0] in TRACKING_PARAMETERS


def _is_dress(pair: str) -> bool:
    return "=" in pair and pair.lower() in TRACKING_PARAMETERS


def _telling_pairs(query: str) -> list[str]:
    return [pair for pair in query.split("&") if pair and not _is_tracking(pair)]


def _respell(text: str, safe: str) -> str:
    """Escapes in upper case, none where a character may stand for itself, one where it may not."""
    return _ESCAPE.sub(_unescape_unreserved, quote(_lone_percents(text), safe=safe))


def _lone_percents(text: str) -> str:
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)


def _unescape_unreserved(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match[0])
    return byte.decode("ascii") if byte[0] in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
