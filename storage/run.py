"""A run: addresses enter it, each leaves with one outcome, and commits make both durable together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from dataclasses import replace as with_changes
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from sqlalchemy import Connection, update

from storage.archive import ArchiveWriter
from storage.archive_index import page_line
from storage.batch import Batch
from storage.copies import Copies
from storage.decisions import read_decisions
from storage.entries import Entries
from storage.fetch_notes import NO_NOTES, FetchNotes
from storage.journal import Commit
from storage.kin import Kin
from storage.layout import Layout, ledger_name, summary_name
from storage.leader_filling import fill_leaders
from storage.leaders import Leaders
from storage.ledger import outcome_line
from storage.moment import rfc3339
from storage.pages import Location, PageLine, settle_pages, write_pages
from storage.seen import Seen
from storage.settling import Settled, outcome_of
from storage.settling_anew import SettledAnew, settle_anew
from storage.site_memory import Notebook, learn_once, read_memory, settle_memory, site_of
from storage.site_templates import Layouts, read_template
from storage.staging import OpenParts, stage_parts
from storage.stories import write_cover, write_stories
from storage.summary import summary_content
from storage.tables import runs
from storage.tombstones import is_erased, tombstone
from storage.visits import Visit, visit_of, write_visits

if TYPE_CHECKING:
    from extractors.article import Candidate
    from extractors.cleaning.site_memory import SiteMemory
    from extractors.page import Page
    from extractors.templates.reader import Shown
    from storage.outcome import Outcome
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
        self._copies = Copies(layout, state, Leaders(state), Kin(state), read_decisions(layout))
        self._entries = Entries(state, run_id)
        self._settled = Seen()
        self._pages: list[PageLine] = []
        self._visits: list[Visit] = []
        self._notebook = Notebook()
        self._layouts = Layouts(self._day)
        self._memories: dict[str, SiteMemory] = {}
        self._ledger_bytes = 0
        self._commits = 0
        learn_once(layout, state)
        fill_leaders(layout, state)
        self._anew = self._settle_anew()

    @property
    def pending(self) -> int:
        """Outcomes that the next commit makes durable."""
        return len(self._batch.outcomes)

    @property
    def open_urls(self) -> tuple[str, ...]:
        """Addresses that entered and have no outcome yet, in the order they entered."""
        return self._entries.open

    def enter(self, urls: Iterable[tuple[str, str | None, str | None]]) -> list[str]:
        """Let addresses in, given as (url, source, via); durable at once.

        Returns those that were not in this run before, in order.
        """
        return self._entries.enter(urls)

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
        waiting = page.requested_url in self._entries
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
        via = self._entries.of(url)[1]
        settled = self._decide(record)
        complete = self._complete(settled)
        outcome = outcome_of(record, settled, url=url, via=via, at=rfc3339(self._now()))
        self._batch.take(settled, complete, candidates)
        if settled.reason != "url_key":
            self._notebook.note(complete)
            self._layouts.note(site_of(complete), shown)
        self._copies.note(settled, complete, self._batch)
        self._settled.add(record.id)
        self._close(outcome, record)
        return outcome

    def memory(self, site: str) -> SiteMemory:
        """What a site repeats in its stories, as known when the run began; no page of the run changes it."""
        if site not in self._memories:
            with self._state.begin() as connection:
                template = read_template(connection, site)
            lines = read_memory(self._state, site)
            self._memories[site] = with_changes(lines, template=template, learning=True)
        last = self._layouts.last_wanted(site)
        return with_changes(self._memories[site], last_wanted=last) if last else self._memories[site]

    def is_erased(self, url: str) -> bool:
        """Whether the record of a web address was erased for good."""
        return is_erased(url, self._tombstones)

    def report(self, outcome: Outcome) -> Outcome:
        """Note the outcome of an address that gave no record; `source`, `via` and `at` are filled in.

        Raises:
            LedgerMismatch: the address did not enter, or has its outcome already.
        """
        source, via = self._entries.of(outcome.url)
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
        self._entries.require_closed()
        self.commit()
        self._anew += self._settle_anew()
        self._apply(self._archive.sync(), summary={**(summary or {}), "settledAnew": asdict(self._anew)})
        self.close()
        return self._layout.root / summary_name(self.id)

    def close(self) -> None:
        """Let go of files; what was not committed is left to the next opening."""
        self._archive.close()

    def _settle_anew(self) -> SettledAnew:
        """Settle what this run, or one that died, has stored with all its kin in the fixed order."""
        copies = self._copies
        return settle_anew(self._layout, self._state, copies.leaders, copies.decisions, parts=self._parts)

    def _decide(self, record: Record) -> Settled:
        if record.id in self._settled:
            return Settled(
                outcome="duplicate",
                reason="url_key",
                detail=f"the same page as {record.url or record.id}, which this run has read",
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
        self._batch.outcomes.append(outcome)
        self._visits.append(visit_of(outcome, record))
        self._entries.close(outcome.url)

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
            """Write what the commit decides into the state, in the transaction that decides it."""
            write_stories(connection, staged.placed, list(self._batch.removed))
            self._copies.leaders.write(connection)
            self._copies.kin.write(connection)
            write_cover(connection, staged.cover)
            write_pages(connection, self._pages, sizes)
            settle_pages(connection, [outcome.url for outcome in self._batch.outcomes])
            write_visits(connection, self._visits, self._now())
            self._entries.write(connection, self._batch.outcomes)
            self._learn(connection, is_last=summary is not None)
            values = {"ledger_bytes": size, "parts": self._parts.used, "finished": summary is not None}
            connection.execute(update(runs).where(runs.c.id == self.id).values(**values))

        commit.apply(self._state, change)
        self._ledger_bytes = size
        self._notebook.clear()
        self._layouts.clear()
        self._copies.leaders.clear()
        self._copies.kin.clear()
        self._batch, self._pages, self._visits = Batch(), [], []

    def _learn(self, connection: Connection, *, is_last: bool) -> None:
        """Write what the sites repeat and how their pages are built; it counts once the run ends."""
        self._notebook.write(connection)
        self._layouts.write(connection)
        if is_last:
            settle_memory(connection)
            self._layouts.settle(connection)

    def _summary(self, told: dict[str, Any]) -> bytes:
        pending, finished = self._batch.outcomes, self._now()
        return summary_content(self._layout, self._state, self.id, told, pending=pending, finished=finished)
