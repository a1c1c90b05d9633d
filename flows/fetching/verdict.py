"""Judges a whole answer: is it a page, is it unchanged, or why is it neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.fetching.challenge import body_challenge, header_challenge
from flows.fetching.exchange import Broken
from flows.fetching.result import FetchFailure, NotModified, Request

if TYPE_CHECKING:
    import httpx

    from flows.fetching.exchange import Answer
    from flows.fetching.result import FailureOutcome
    from flows.fetching.robots import Robots

_BLOCKED = frozenset({401, 402, 403, 407, 451})
_PAGE_TYPES = ("text/html", "application/xhtml", "application/xml", "text/xml", "text/plain")
_HOST_FAILS = frozenset({"private_address", "name_unknown", "no_connection", "tls"})


def wants_body(kind: str, status: int, headers: httpx.Headers) -> bool:
    """Whether the body is worth its bytes: a success of a type that can hold what is asked for."""
    if not 200 <= status < 300 or header_challenge(headers):
        return False
    return _fits(kind, headers.get("content-type", ""))


def refuse(request: Request, answer: Answer, retry_after: float | None) -> FetchFailure | NotModified | None:
    """Why an answer that is no redirect gives no page, or None where it does."""
    status, headers = answer.status, answer.headers
    if status == 304 and (request.etag or request.last_modified):
        return NotModified(
            url=request.url, etag=headers.get("etag"), last_modified=headers.get("last-modified")
        )
    mark = header_challenge(headers) or body_challenge(answer.body, status)
    if mark:
        return FetchFailure(
            url=request.url, outcome="blocked", reason="challenge", detail=mark, status=status
        )
    if 200 <= status < 300:
        return _refuse_success(request, answer)
    return _refuse_status(request.url, status, retry_after)


def failure_of(url: str, broken: Broken) -> FetchFailure:
    """The value for an exchange that brought no whole answer."""
    return FetchFailure(
        url=url,
        outcome="deferred" if broken.reason == "retry_after" else "failed",
        reason=broken.reason,
        detail=broken.detail,
        transient=broken.transient,
        retry_after=broken.waits,
    )


def failed(
    url: str,
    reason: str,
    detail: str | None,
    *,
    outcome: FailureOutcome = "failed",
    status: int | None = None,
) -> FetchFailure:
    """The value for an address that gives no page, before or after it was asked for."""
    return FetchFailure(url=url, outcome=outcome, reason=reason, detail=detail, status=status)


def without_robots(url: str, robots: Robots) -> FetchFailure:
    """The value where robots.txt cannot be had: that forbids all, and where the whole host fails, says so."""
    if robots.cause in {*_HOST_FAILS, "retry_after"}:
        broken = Broken(
            reason=robots.cause, detail=robots.detail or "", transient=robots.cause != "private_address"
        )
        return failure_of(url, broken)
    detail = f"robots.txt: {robots.cause} {robots.detail or ''}".strip()
    return FetchFailure(url=url, outcome="failed", reason="robots_unreachable", detail=detail, transient=True)


def _fits(kind: str, content_type: str) -> bool:
    content_type = content_type.strip().lower()
    if kind in {"article", "listing", "home"}:
        return not content_type or content_type.startswith(_PAGE_TYPES)
    return not content_type.startswith(("image/", "video/", "audio/", "font/"))


def _refuse_success(request: Request, answer: Answer) -> FetchFailure | None:
    content_type = answer.headers.get("content-type", "")
    if not _fits(request.kind, content_type):
        return FetchFailure(
            url=request.url,
            outcome="dropped",
            reason="not_html",
            detail=content_type[:200],
            status=answer.status,
        )
    if not answer.body and request.kind != "robots":
        return FetchFailure(
            url=request.url, outcome="failed", reason="empty_body", status=answer.status, transient=True
        )
    return None


def _refuse_status(url: str, status: int, retry_after: float | None) -> FetchFailure:
    if status in _BLOCKED:
        return FetchFailure(url=url, outcome="blocked", reason=f"http_{status}", status=status)
    if status in {404, 410}:
        return FetchFailure(url=url, outcome="gone", reason="not_found", status=status)
    if status == 429:
        return FetchFailure(
            url=url,
            outcome="deferred",
            reason="rate_limited",
            status=status,
            transient=True,
            retry_after=retry_after,
        )
    if status == 503 and retry_after is not None:
        return FetchFailure(
            url=url,
            outcome="deferred",
            reason="retry_after",
            status=status,
            transient=True,
            retry_after=retry_after,
        )
    transient = status >= 500 or status in {408, 425}
    return FetchFailure(
        url=url,
        outcome="failed" if transient or status < 400 else "dropped",
        reason=f"http_{status}",
        status=status,
        transient=transient,
        retry_after=retry_after,
    )
