"""Recognises the pages that ask whether one is a robot: they are told as blocked, never worked around."""

from __future__ import annotations

from collections.abc import Mapping

_SMALL = 65_536  # bytes: such pages are short, and an article may quote one of the marks
_MARKS = (
    b"/cdn-cgi/challenge-platform/",
    b"window._cf_chl_opt",
    b"captcha-delivery.com",
    b"_Incapsula_Resource",
    b"px-captcha",
    b"awsWafCookieDomainList",
    b"/_sec/cp_challenge/",
)


def header_challenge(headers: Mapping[str, str]) -> str | None:
    """The mark in a response's headers that says it is a challenge, or None."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "cf-mitigated"
    if headers.get("x-amzn-waf-action", "").lower() in {"challenge", "captcha"}:
        return "x-amzn-waf-action"
    return None


def body_challenge(body: bytes, status: int) -> str | None:
    """The mark in a short body that says it is a challenge, or None.

    A page with status 200 may carry a vendor's script beside its text, so there only a body
    without a paragraph counts.
    """
    if len(body) > _SMALL or (status < 400 and b"<p" in body):
        return None
    return next((mark.decode("ascii") for mark in _MARKS if mark in body), None)
