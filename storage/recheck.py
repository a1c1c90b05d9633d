"""Decides when an address is worth another visit though no feed or sitemap says that it changed."""

from __future__ import annotations

from datetime import timedelta

from storage.outcome import STANDING

_BACKOFF = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))
_DAY = timedelta(days=1)

# Pages that are often an article the next day: a site that was ill, a wall that comes and goes.
_PASSING = frozenset(
    {
        "consent_wall",
        "empty_shell",
        "extract_timeout",
        "not_found",
        "out_of_memory",
        "paywall_stub",
        "robots_unreachable",
        "soft_404",
    }
)
# Corrections come early: an article that can be asked for conditionally is looked at while it is young.
_YOUNG = (timedelta(hours=6), timedelta(days=1), timedelta(days=3))
MOST_LOOKS = len(_YOUNG)
YOUNG_FOR = timedelta(days=7)
# Asked at most this often again after a wall or a block; a changed hint starts the count anew.
_MOST_RECHECKS = 3


def next_check(
    outcome: str,
    reason: str | None,
    *,
    attempts: int,
    rechecks: int,
    hinted: bool,
    conditional: bool = False,
    age: timedelta | None = None,
) -> timedelta | None:
    """How long to wait after this outcome, or None to come back only when a hint changes.

    `attempts` counts failures in a row, this one included; `rechecks` the visits made without a new
    hint and without a change; `hinted` tells that some place says when the address was last modified, so
    a change will be heard of; `conditional` that the site gave validators, so asking again costs it
    little; `age` is the time since the article's date, or since it was found.
    """
    if outcome == "deferred":
        return timedelta(0)
    if outcome == "failed":
        return _BACKOFF[attempts - 1] if attempts <= len(_BACKOFF) else None
    if outcome == "blocked" or (outcome == "dropped" and reason in _PASSING):
        return _DAY * (rechecks + 1) if rechecks < _MOST_RECHECKS else None
    if outcome == "dropped" and reason == "robots_disallowed":
        return 7 * _DAY  # a robots.txt may be changed; asking costs no request beyond it
    if outcome in STANDING and not hinted:
        return _while_young(rechecks, age, conditional=conditional)
    return None


def _while_young(rechecks: int, age: timedelta | None, *, conditional: bool) -> timedelta | None:
    """6 hours, 1 day, 3 days for what answers conditionally, else once after a day; nothing for the old."""
    if age is not None and age > YOUNG_FOR:
        return None
    waits = _YOUNG if conditional else (_DAY,)
    return waits[rechecks] if rechecks < len(waits) else None
