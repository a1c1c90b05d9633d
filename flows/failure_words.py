"""Says in a sentence why there is no page: what a person reads where the ledger has a code."""

from __future__ import annotations

_WORDS = {
    "bad_redirect": "the site redirects to something that is no web address",
    "bad_response": "the answer is not HTTP as it should be",
    "challenge": "the site asks for proof of a human; ask its owner for access",
    "connection_lost": "the connection broke off; try again later",
    "empty_body": "the site answered with an empty page",
    "extract_crashed": "reading the page crashed its process",
    "extract_error": "reading the page failed, which is a mistake of ours: please report it",
    "extract_timeout": "the page could not be read in the time a page may take",
    "http_401": "the site asks for a login; ask its publisher for access",
    "http_402": "the site asks for payment; its publisher gives licences",
    "http_403": "the site refuses us; ask its publisher, or look for licensed access or an archive",
    "http_407": "the proxy wants a login",
    "http_451": "the site may not show the page here by law",
    "name_unknown": "this host name is not known; check the spelling and the network",
    "no_connection": "the host cannot be reached; check the address and the network",
    "no_browser": "no browser could be started",
    "not_found": "the site says that there is no such page",
    "not_html": "what lies there is no web page",
    "out_of_memory": "reading the page took more memory than a page may",
    "private_address": "the address is on this machine or a private network; --allow-private permits it",
    "rate_limited": "the site asks us to wait; try again later",
    "redirect_loop": "the site redirects in a circle",
    "render_failed": "the browser could not render the page",
    "render_timeout": "the page was not done in the time that rendering may take",
    "retry_after": "the site asks us to wait; try again later",
    "robots_disallowed": "the site's robots.txt asks crawlers not to fetch it",
    "robots_unreachable": "the site's robots.txt cannot be had, and without it nothing may be fetched",
    "timeout": "no whole answer came in time; try again later",
    "tls": "the site's certificate cannot be trusted",
    "too_large": "the page is larger than a page may be",
    "too_many_redirects": "the site redirects too often",
    "truncated": "the page broke off before its end; try again later",
}


def with_words(reason: str) -> str:
    """The code, and what it means where that says more."""
    return f"{reason}: {_WORDS[reason]}" if reason in _WORDS else reason


def in_words(reason: str | None, detail: str | None = None) -> str:
    """A sentence without its full stop: the reason in words, the detail in brackets."""
    words = _WORDS.get(reason or "", (reason or "no reason was given").replace("_", " "))
    return f"{words} ({detail})" if detail and detail not in words else words
