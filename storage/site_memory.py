"""Keeps what each site repeats: lines with the stories they stood in, read by a run at its start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, Select, and_, delete, distinct, func, insert, select, true, update

from extractors.cleaning.sightings import sightings
from extractors.cleaning.site_memory import ENOUGH_OUTSIDE, SiteMemory, line_hash, memory_of
from extractors.discovery.url_key import host_of
from storage.quarantine import good_lines, log_bad_line
from storage.record import Record
from storage.site_tables import kept_lines, sighted
from storage.tables import facts

if TYPE_CHECKING:
    from storage.layout import Layout
    from storage.state import State

# A line not seen for so long before the site's newest story is no furniture any more.
DECAY = timedelta(days=60)
# Sightings kept of one site; the oldest of lines seen in one story go first. About 4 MB.
CAP = 20_000
# A line in so many stories of a run is known well enough.
_PLENTY = 12
# Lines of a run that are counted: 5 MB. Nine in ten of them stand in one story or two.
_COUNTED = 20_000

_decoder = msgspec.json.Decoder(Record)


class Notebook:
    """What a run has seen of its sites and not yet committed."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self._seen: Counter[tuple[str, str]] = Counter()

    def note(self, record: Record) -> None:
        """Note the lines of a story; `record` is complete, its run-dependent fields filled."""
        site = site_of(record)
        if record.dropped is not None or site is None:
            return
        if len(self._seen) > _COUNTED:
            self._forget_rare()
        for row in _rows(record, site):
            self._seen[site, row["hash"]] += 1
            if self._seen[site, row["hash"]] <= _PLENTY:
                self._rows.append(row)

    def _forget_rare(self) -> None:
        """Count on only the lines that are known well enough, unless they are most of all."""
        known = {line: count for line, count in self._seen.items() if count >= _PLENTY}
        self._seen = Counter(known if len(known) <= _COUNTED // 2 else {})

    def write(self, connection: Connection) -> None:
        """Write inside a transaction what was noted since `clear`; it is counted once settled."""
        if self._rows:
            connection.execute(insert(sighted), self._rows)

    def clear(self) -> None:
        """What was written is durable."""
        self._rows = []


def site_of(record: Record) -> str | None:
    """The site a record counts for: its source, or else its host (see `url_key.host_of`)."""
    return record.source or (host_of(record.url) if record.url else None)


def read_memory(state: State, site: str) -> SiteMemory:
    """What is trusted of a site, as it was when the last run ended."""
    with state.begin() as connection:
        never = _kept(connection, site)
        often = (
            select(sighted.c.hash)
            .where(sighted.c.site == site, sighted.c.settled)
            .group_by(sighted.c.hash)
            .having(func.count(distinct(sighted.c.story)) >= ENOUGH_OUTSIDE)
        )
        query = select(sighted.c.hash, sighted.c.story, sighted.c.page).where(
            sighted.c.site == site, sighted.c.settled, sighted.c.hash.in_(often)
        )
        stories: dict[str, dict[str, str]] = {}
        for line, story, page in connection.execute(query):
            stories.setdefault(line, {})[story] = page
    return memory_of(stories, never)


def settle_memory(connection: Connection) -> None:
    """Count what was noted since the last run ended, inside the transaction that ends this one.

    A page seen again counts as it is now. Then lines that a site no longer shows are forgotten.
    """
    fresh = select(sighted.c.site).where(~sighted.c.settled).distinct()
    sites = sorted(connection.execute(fresh).scalars())
    if not sites:
        return
    connection.execute(delete(sighted).where(sighted.c.seq.in_(_seen_again())))
    connection.execute(update(sighted).where(~sighted.c.settled).values(settled=True))
    for site in sites:
        _decay(connection, site)
        _cap(connection, site)


def _seen_again() -> Select[tuple[int]]:
    """The settled lines of pages that were seen again since.

    The database looks them up: the pages of a run of 120,000 articles took 78 MB in the process. That a
    line is not settled as the other is keeps it from reading all settled lines for each page.
    """
    new, old = sighted.alias("new"), sighted.alias("old")
    same = and_(old.c.page == new.c.page, old.c.site == new.c.site, old.c.settled != new.c.settled)
    return select(old.c.seq).select_from(new.join(old, same)).where(~new.c.settled)


def forget_pages(connection: Connection, url_keys: Iterable[str]) -> None:
    """Forget inside a transaction what was seen on pages that are erased."""
    pages = [line_hash(key) for key in url_keys]
    connection.execute(delete(sighted).where(sighted.c.page.in_(pages)))


def learn_once(layout: Layout, state: State) -> None:
    """Learn from the stories in the parts, where this was never done: an old data folder, a lost state."""
    with state.begin() as connection:
        if connection.execute(select(facts.c.value).where(facts.c.name == "site_memory")).scalar():
            return
        connection.execute(delete(sighted))
        for room in ("articles", "duplicates"):
            for path in layout.parts(room):
                notebook = Notebook()
                for line in good_lines(layout, path, log_bad_line):
                    notebook.note(_decoder.decode(line))
                notebook.write(connection)
                settle_memory(connection)
        connection.execute(insert(facts).values(name="site_memory", value="1"))


def _rows(record: Record, site: str) -> Iterable[dict[str, Any]]:
    page = line_hash(record.url_key or record.id)
    for seen in sightings(record):
        yield {
            "site": site,
            "hash": seen.hash,
            "story": record.story_id,
            "page": page,
            "text": seen.text,
            "position": seen.position,
            "seen": record.stored or "",
            "settled": False,
        }


def _kept(connection: Connection, site: str) -> list[str]:
    return list(connection.execute(select(kept_lines.c.hash).where(kept_lines.c.site == site)).scalars())


def _decay(connection: Connection, site: str) -> None:
    newest = connection.execute(select(func.max(sighted.c.seen)).where(sighted.c.site == site)).scalar()
    if newest:
        oldest = (date.fromisoformat(newest) - DECAY).isoformat()
        gone = select(sighted.c.hash).where(sighted.c.site == site).group_by(sighted.c.hash)
        stale = gone.having(func.max(sighted.c.seen) < oldest)
        connection.execute(delete(sighted).where(sighted.c.site == site, sighted.c.hash.in_(stale)))


def _cap(connection: Connection, site: str) -> None:
    count = connection.execute(select(func.count()).where(sighted.c.site == site)).scalar() or 0
    if count <= CAP:
        return
    single = select(sighted.c.hash).where(sighted.c.site == site).group_by(sighted.c.hash)
    single = single.having(func.count(distinct(sighted.c.story)) == 1)
    for first in (sighted.c.hash.in_(single), true()):
        oldest = (
            select(sighted.c.seq).where(sighted.c.site == site, first).order_by(sighted.c.seen, sighted.c.seq)
        )
        gone = connection.execute(
            delete(sighted).where(sighted.c.seq.in_(oldest.limit(count - CAP)))
        ).rowcount
        count -= gone
        if count <= CAP:
            return
