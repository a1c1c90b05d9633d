"""The whole life of one address: where it was found, each visit and its end, what is kept of it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.discovery.address_shape import judge_shape
from extractors.discovery.url_key import url_key
from flows.errors import ConfigError
from storage.identity import record_id_of
from storage.layout import RECORD_ROOMS, Layout
from storage.state_reading import read_state
from storage.tombstones import read_tombstones, tombstone
from storage.whereabouts import kept_pages, whereabouts

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from storage.whereabouts import Kept, Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """All that is known of an address. `visits` are ledger lines, `records` lines of the rooms."""

    url: str
    url_key: str
    shape: str
    """What the address alone says: article, listing, open, other."""
    found: Whereabouts | None = None
    visits: tuple[dict[str, Any], ...] = ()
    records: tuple[dict[str, Any], ...] = ()
    pages: tuple[Kept, ...] = ()
    erased: bool = False
    """Whether its record was erased for good."""

    @property
    def known(self) -> bool:
        """Whether any run has met the address."""
        return bool(self.found or self.visits or self.records or self.pages)


def life_of(root: Path, url: str, view: DuckDBPyConnection, *, state_url: str | None = None) -> Life:
    """Gather what the ledger, the rooms, the frontier and the archive know; works while a crawl runs.

    Raises:
        ConfigError: it is no web address.
    """
    try:
        key = url_key(url)
    except ValueError:
        raise ConfigError(f"{url!r} is no web address; write it like https://news.site/story.") from None
    found, pages = _in_state(root, key, state_url)
    values = {"key": key, "url": url, "found": found.url if found else url, "id": record_id_of(key)}
    if found and found.record_id:
        values["id"] = found.record_id
    return Life(
        url=url,
        url_key=key,
        shape=judge_shape(url).name.lower(),
        found=found,
        visits=tuple(_rows(view, _VISITS, values)),
        records=tuple(
            row for room in RECORD_ROOMS for row in _rows(view, _RECORDS.format(room=room), values)
        ),
        pages=pages,
        erased=tombstone(values["id"]) in read_tombstones(Layout(root)),
    )


_VISITS = """
    SELECT "at", run, url, outcome, reason, detail, via, status, id, versionId, duplicateOf, source
    FROM ledger WHERE urlKey = $key OR url IN ($url, $found) OR id = $id ORDER BY "at" NULLS FIRST, run"""
_RECORDS = """
    SELECT '{room}' AS room, id, versionId, url, headline, wordCount, stored::VARCHAR AS stored, runId,
           dropped.reason AS droppedReason, dropped.evidence AS evidence,
           duplicateOf.id AS copyOf, duplicateOf.reason AS copyReason, duplicateOf.evidence AS copyEvidence
    FROM {room} WHERE id = $id OR urlKey = $key OR url IN ($url, $found) OR requestedUrl IN ($url, $found)
    ORDER BY stored, runId"""


def _rows(view: DuckDBPyConnection, query: str, values: dict[str, str]) -> list[dict[str, Any]]:
    answer = view.execute(query, values)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _in_state(root: Path, key: str, state_url: str | None) -> tuple[Whereabouts | None, tuple[Kept, ...]]:
    layout = Layout(root.absolute())
    if state_url is None and not (layout.root / "state.sqlite").exists():
        return None, ()
    with closing(read_state(state_url or layout.state_url)) as state:
        return whereabouts(state, key), kept_pages(state, key)
