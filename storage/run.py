"""A run: addresses enter it, each leaves with one outcome, and commits make both durable together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace as with_changes
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from storage.archive import ArchiveWriter, page_line
from storage.batch import Batch
from storage.copies import Copies
from storage.decisions import read_decisions
from storage.errors import LedgerMismatch
from storage.fetch_notes import NO_NOTES, FetchNotes
from storage.frontier import Visit, write_visits
from storage.journal import Commit
from storage.layout import Layout, ledger_name, summary_name
from storage.leader_filling import fill_leaders
from storage.leaders import Leaders
from storage.ledger import counts, outcome_line, read_ledger
from storage.moment import parse_moment, rfc3339
from storage.outcome import Outcome
from storage.pages import Location, PageLine, settle_pages, write_pages
from storage.settling import Settled
from storage.site_memory import Notebook, learn_once, read_memory, settle_memory, site_of
from storage.site_templates import Layouts, read_template
from storage.staging import OpenParts, stage_parts
from storage.stories import write_cover, write_stories
from storage.tables import entered, runs
from storage.tombstones import tombstone

if TYPE_CHECKING:
    from extractors.article import Candidate
    from extractors.cleaning.site_memory import SiteMemory
    from extractors.page import Page
    from extractors.templates.reader import Shown
    from storage.record import Discovery, Record
    from storage.state import State


class Run:
    """One run over a data folder, made by `Data.start_run`. Not for several threads at once."""

    def __init__(
        self,
        layout: Layout,
        state: State,
        run_id: str,
        *,
        now: Callable[[], datetime],
        started: datetime,
    ) -> None:
        self.id = run_id
        self._layout = layout
        self._state = state
        self._now = now
        self._started = started
        self._day = started.astimezone(UTC).date().isoformat()
        self._archive = ArchiveWriter(layout, run_id, started)
        self._tombstones = state.tombstones()
        self._parts = OpenParts(run_id, self._day)
        self._batch = Batch()
        self._copies = Copies(layout, state, Leaders(state), read_decisions(layout))
        self._open: dict[str, tuple[str | None, str | None]] = {}
        self._closed: set[str] = set()
        self._settled_ids: dict[str, str] = {}
        self._pages: list[PageLine] = []
        self._visits: list[Visit] = []
        self._notebook = Notebook()
        self._layouts = Layouts(self._day)
        self._memories: dict[str, SiteMemory] = {}
        self._ledger_bytes = 0
        self._commits = 0
        learn_once(layout, state)
        fill_leaders(layout, state)

    @property
    def pending(self) -> int:
        """Outcomes that the next commit makes durable."""
        return len(self._batch.outcomes)

    @property
    def open_urls(self) -> tuple[str, ...]:
        """Addresses that entered and have no outcome yet, in the order they entered."""
        return tuple(self._open)

    def enter(self, urls: Iterable[tuple[str, str | None, str | None]]) -> list[str]:
        """Let addresses in, given as (url, source, via); durable at once.

        Returns those that were not in this run before, in order.
        """
        fresh = {
            url: (source, via)
            for url, source, via in urls
            if url not in self._open and url not in self._closed
        }
        rows = [
            {"run_id": self.id, "url": url, "source": source, "via": via}
            for url, (source, via) in fresh.items()
        ]
        if rows:
            with self._state.begin() as connection:
                connection.execute(insert(entered), rows)
        self._open |= fresh
        return list(fresh)

    def archive(
        self,
        page: Page,
        *,
        source: str | None = None,
        discovery: Discovery | None = None,
        redirects: tuple[int, ...] = (),
        wire_bytes: int | None = None,
        notes: FetchNotes = NO_NOTES,
    ) -> Location:
        """Keep a response; durable with the next commit.

        Raises:
            DiskTrouble: the disk refuses.
        """
        location = self._archive.write(
            page,
            source=source,
            discovery=discovery,
            redirects=redirects,
            wire_bytes=wire_bytes,
            notes=notes,
        )
        waiting = page.requested_url in self._open
        self._pages.append(page_line(page, source, location, waiting=waiting))
        return location

    def settle(
        self,
        record: Record,
        candidates: Sequence[Candidate] = (),
        *,
        entry: str | None = None,
        shown: Shown | None = None,
    ) -> Outcome:
        """Decide what becomes of a record and note it for the next commit.

        `entry` is the address it entered as, where that is not `record.requested_url`; `shown` what its
        page told of its site's layout.

        Raises:
            LedgerMismatch: that address did not enter, or has its outcome already.
        """
        url = entry or record.requested_url or record.url or record.id
        via = self._entry(url)[1]
        settled = self._decide(record)
        complete = self._complete(settled)
        outcome = Outcome(
            url=url,
            url_key=record.url_key,
            source=record.source,
            outcome=settled.outcome,
            reason=settled.reason,
            detail=settled.detail,
            id=record.id,
            version_id=record.version_id,
            duplicate_of=settled.duplicate_of,
            via=via,
            status=record.fetch.status if record.fetch else None,
            at=rfc3339(self._now()),
        )
        self._batch.take(settled, complete, candidates)
        if settled.reason != "url_key":
            self._notebook.note(complete)
            self._layouts.note(site_of(complete), shown)
        self._copies.note(settled, complete, self._batch)
        self._settled_ids.setdefault(record.id, url)
        self._close(outcome, record)
        return outcome

    def memory(self, site: str) -> SiteMemory:
        """What a site repeats in its stories, as known when the run began; no page of the run changes it."""
        if site not in self._memories:
            with self._state.begin() as connection:
                template = read_template(connection, site)
            lines = read_memory(self._state, site)
            self._memories[site] = with_changes(lines, template=template, learning=True)
        return self._memories[site]

    def report(self, outcome: Outcome) -> Outcome:
        """Note the outcome of an address that gave no record; `source`, `via` and `at` are filled in.

        Raises:
            LedgerMismatch: the address did not enter, or has its outcome already.
        """
        source, via = self._entry(outcome.url)
        filled = replace(
            outcome,
            source=outcome.source if outcome.source is not None else source,
            via=outcome.via if outcome.via is not None else via,
            at=outcome.at if outcome.at is not None else rfc3339(self._now()),
        )
        self._close(filled, None)
        return filled

    def commit(self) -> None:
        """Make everything since the last commit durable, all of it or nothing.

        Raises:
            DiskTrouble: the disk refuses; nothing that was committed before is touched.
        """
        sizes = self._archive.sync()
        if not (sizes or self._batch.outcomes or self._pages):
            return
        self._apply(sizes, summary=None)

    def finish(self, summary: dict[str, Any] | None = None) -> Path:
        """Commit, check the ledger and write `ledger/<run>.json`: `summary` with the counts beside it.

        Raises:
            LedgerMismatch: addresses that entered have no outcome.
        """
        if self._open:
            some = ", ".join(list(self._open)[:3])
            raise LedgerMismatch(f"run {self.id}: {len(self._open)} addresses have no outcome: {some}")
        self._apply(self._archive.sync(), summary=summary or {})
        self.close()
        return self._layout.root / summary_name(self.id)

    def close(self) -> None:
        """Let go of files; what was not committed is left to the next opening."""
        self._archive.close()

    def _entry(self, url: str) -> tuple[str | None, str | None]:
        if url in self._open:
            return self._open[url]
        said = "has its outcome already" if url in self._closed else "did not enter"
        raise LedgerMismatch(f"run {self.id}: {url} {said}")

    def _decide(self, record: Record) -> Settled:
        first = self._settled_ids.get(record.id)
        if first is not None:
            detail = f"the same page as {first}"
            return Settled(
                outcome="duplicate",
                reason="url_key",
                detail=detail,
                record=record,
                duplicate_of=record.id,
            )
        found, twin = self._state.stories.look_up(record.id, record.content_hash)
        stored = self._batch.overlay(record.id, found)
        if record.content_hash is not None:
            twin = self._batch.twin(record.content_hash, twin)
        erased = tombstone(record.id) in self._tombstones
        return self._copies.decide(record, stored, twin, self._batch, erased=erased)

    def _complete(self, settled: Settled) -> Record:
        before = [story.first_seen for story in settled.removed if story.room != "dropped"]
        return replace(
            settled.record,
            stored=self._day,
            first_seen=min(before, default=rfc3339(self._now())),
            run_id=self.id,
        )

    def _close(self, outcome: Outcome, record: Record | None) -> None:
        fetch = record.fetch if record else None
        self._batch.outcomes.append(outcome)
        self._visits.append(
            Visit(
                url=outcome.url,
                source=outcome.source,
                outcome=outcome.outcome,
                reason=outcome.reason,
                via=outcome.via,
                record_id=outcome.id,
                etag=fetch.etag if fetch else None,
                last_modified=fetch.last_modified if fetch else None,
                final_key=record.url_key if record else None,
                fetched_at=_second(fetch.fetched_at) if fetch else None,
            )
        )
        del self._open[outcome.url]
        self._closed.add(outcome.url)

    def _apply(self, sizes: dict[str, int], summary: dict[str, Any] | None) -> None:
        self._commits += 1
        commit = Commit(self._layout, f"{self.id}-{self._commits:06d}")
        staged = stage_parts(self._layout, self._batch, self._parts, self._state.stories, commit)
        lines = b"".join(outcome_line(outcome) for outcome in self._batch.outcomes)
        commit.append(ledger_name(self.id), self._ledger_bytes, lines)
        if summary is not None:
            commit.put(summary_name(self.id), self._summary(summary))
        size = self._ledger_bytes + len(lines)

        def change(connection: Connection) -> None:
            write_stories(connection, staged.placed, list(self._batch.removed))
            self._copies.leaders.write(connection)
            write_cover(connection, staged.cover)
            write_pages(connection, self._pages, sizes)
            settle_pages(connection, [outcome.url for outcome in self._batch.outcomes])
            write_visits(connection, self._visits, self._now())
            self._write_entries(connection)
            self._notebook.write(connection)
            self._layouts.write(connection)
            if summary is not None:
                settle_memory(connection)
                self._layouts.settle(connection)
            values = {"ledger_bytes": size, "parts": self._parts.used, "finished": summary is not None}
            connection.execute(update(runs).where(runs.c.id == self.id).values(**values))

        commit.apply(self._state, change)
        self._ledger_bytes = size
        self._notebook.clear()
        self._layouts.clear()
        self._copies.leaders.clear()
        self._batch, self._pages, self._visits = Batch(), [], []

    def _write_entries(self, connection: Connection) -> None:
        if self._batch.outcomes:
            condition = and_(entered.c.run_id == self.id, entered.c.url == bindparam("closed"))
            connection.execute(
                delete(entered).where(condition), [{"closed": done.url} for done in self._batch.outcomes]
            )

    def _summary(self, summary: dict[str, Any]) -> bytes:
        written = [*read_ledger(self._layout, ledger_name(self.id)), *self._batch.outcomes]
        with self._state.begin() as connection:
            row = connection.execute(select(runs).where(runs.c.id == self.id)).mappings().one()
        values = {
            "run": self.id,
            "startedAt": rfc3339(self._started),
            "finishedAt": rfc3339(self._now()),
            "command": row["command"],
            "configHash": row["config_hash"],
            **summary,
            "counts": counts(written),
        }
        return msgspec.json.format(msgspec.json.encode(values)) + b"\n"


def _second(moment: str | None) -> str | None:
    parsed = parse_moment(moment)
    return rfc3339(parsed) if parsed else None
