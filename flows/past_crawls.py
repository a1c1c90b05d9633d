"""Reads what the last crawls of a data folder have told of each site in their summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SUMMARIES = 60
"""Of runs of any kind that are looked through: others may be crawled more often, or pages taken again."""
_T = TypeVar("_T")


def summaries(ledger: Path, most: int | None = None) -> Iterator[dict[str, Any]]:
    """The summaries of crawls, the newest first; `most` summaries of runs of any kind are looked at.

    One that cannot be read is passed over: it is no reason to fail a crawl, and `newsloom fsck` tells of it.
    """
    for path in sorted(ledger.glob("r*.json"), reverse=True)[:most]:
        try:
            summary = msgspec.json.decode(path.read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(summary, dict) and summary.get("command") == "crawl":
            yield summary


def past_crawls(
    ledger: Path, read: Callable[[dict[str, Any]], _T], *, finished: bool = False
) -> Iterator[dict[str, _T]]:
    """What `read` makes of each site of a crawl, by its name, the newest crawl first; `finished` ones alone.

    A site stands in a summary as `flows.report.plain_site` has it. A summary of another shape is passed over.
    """
    for summary in summaries(ledger, SUMMARIES):
        if finished and summary.get("interrupted"):
            continue
        try:
            sites = {site["name"]: read(site) for site in summary["sites"]}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        yield sites
