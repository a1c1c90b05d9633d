"""Counts anew from the ledgers what the addresses of each site turned out to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from storage.errors import disk
from storage.frontier import key_of
from storage.moment import parse_moment
from storage.shapes import Verdict, verdict_of

if TYPE_CHECKING:
    from storage.outcome import Outcome
    from storage.state import State

_UNKNOWN = "0"


class _Versions(msgspec.Struct):
    newsloom: str | None = None


class _Summary(msgspec.Struct):
    versions: _Versions = msgspec.field(default_factory=_Versions)


def note_run(state: State, outcomes: Iterable[Outcome], version: str) -> None:
    """Count the addresses of one run, as its crawl did: by source, each once."""
    found: dict[str, list[Verdict]] = {}
    last: dict[str, datetime] = {}
    for one in outcomes:
        key = key_of(one.url) if one.source else None
        if one.source is None or key is None:
            continue
        if verdict := verdict_of(one.url, key, one.outcome, one.reason):
            found.setdefault(one.source, []).append(verdict)
            last[one.source] = parse_moment(one.at or "") or datetime.now(UTC)
    for source, verdicts in found.items():
        state.shapes.note(source, verdicts, version, last[source])


def reader_versions(ledgers: Sequence[Path]) -> list[str]:
    """By which version of the extractor each run read its pages, the ledgers given in the order of the runs.

    A run that was cut short has no summary and is taken to be of the version of the one before it, the first
    ones of that of the next.
    """
    told = [_version(path) for path in ledgers]
    last = next((version for version in told if version), _UNKNOWN)
    found = []
    for version in told:
        last = version or last
        found.append(last)
    return found


def _version(ledger: Path) -> str | None:
    path = ledger.with_suffix(".json")
    if not path.exists():
        return None
    with disk(path):
        content = path.read_bytes()
    try:
        return msgspec.json.decode(content, type=_Summary).versions.newsloom
    except msgspec.DecodeError:
        return None
