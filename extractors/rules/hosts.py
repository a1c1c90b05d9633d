"""Tells which rules a host may have: its own, then those for all hosts below a domain."""

from __future__ import annotations

from urllib.parse import urlsplit


def names_for(url: str) -> tuple[str, ...]:
    """Names of rules for an address, the most specific first; () for what is no address.

    As ftr-site-config has it: `news.example.com` is looked for under its own name without `www.`, then as
    `.example.com`, then `.com`'s kin further up. A name with a dot before it is for hosts below, not for
    the host itself.
    """
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ()
    host = host.removeprefix("www.")
    labels = host.split(".")
    above = ("." + ".".join(labels[start:]) for start in range(1, len(labels) - 1))
    return (host, *above) if host else ()
