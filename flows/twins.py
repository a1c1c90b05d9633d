"""Keeps one of a page and its AMP, print and mobile twins: where the site, or address and title say so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.discovery.twin import (
    canonical_of,
    is_twin,
    plain_key,
    same_title,
    title_of,
    titles_agree,
    twins_of,
)
from extractors.discovery.url_key import site_of, url_key
from flows.fetching.result import Fetched, Request, Result
from storage.outcome import KEPT

if TYPE_CHECKING:
    from extractors.page import Page
    from storage.frontier import Due
    from storage.outcome import Outcome
    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The record that an address is a twin of; `reason` says how it is known, `detail` of what."""

    record_id: str
    reason: str
    detail: str


@dataclass(slots=True)
class TwinBook:
    """What one crawl of a site has learned of twins.

    A twin is never taken for a copy of what is not kept: where the page itself gave no article, it is
    fetched like any other address.
    """

    state: State
    _kept: dict[str, str] = field(default_factory=dict)
    """URL key to record id of what this crawl has kept."""
    _named: dict[str, str] = field(default_factory=dict)
    """URL key of a twin to that of the page which names it."""

    def put_last(self, due: list[Due]) -> list[Due]:
        """The addresses in their order, those that look like twins behind all others."""
        return sorted(due, key=lambda each: plain_key(each.url) is not None)

    def of(self, due: Due) -> Twin | None:
        """The kept page that a due address is a twin of: named by it, or of the same path and title."""
        if due.record_id is not None or due.discovery.via == "given":
            return None
        named = self._named.get(due.url_key)
        if named is not None and (record_id := self._record(named)):
            return Twin(record_id=record_id, reason="declared_twin", detail=f"{named} names it its twin")
        plain = plain_key(due.url)
        row = self.state.frontier.get(plain) if plain else None
        if plain is None or row is None or not same_title(row.discovery.title, due.discovery.title):
            return None
        record_id = self._record(plain)
        detail = f"the same path and title as {plain}"
        return Twin(record_id=record_id, reason="twin_address", detail=detail) if record_id else None

    def note(self, due: Due, page: Page, outcome: Outcome) -> None:
        """What became of a page that was fetched."""
        if outcome.outcome in KEPT and outcome.id is not None:
            record_id = outcome.duplicate_of or outcome.id
            self._kept.update({key: record_id for key in (due.url_key, outcome.url_key) if key})
            self._named.update(dict.fromkeys(twins_of(page), due.url_key))

    async def follow(self, fetched: Fetched, fetch: Callable[[Request], Awaitable[Result]]) -> Fetched | Twin:
        """The page that a twin calls its canonical one, fetched once, where it is what it should be.

        The page itself where it is no twin, where its canonical page cannot be had, names another in
        turn, or bears another title.
        """
        page = fetched.page
        target = canonical_of(page) if is_twin(page) else None
        if target is None:
            return fetched
        if record_id := self._record(url_key(target)):
            return Twin(record_id=record_id, reason="canonical", detail=f"it names {target}")
        answer = await fetch(Request(url=target))
        if not isinstance(answer, Fetched) or not _is_original(answer.page, page):
            return fetched
        original = replace(answer.page, requested_url=page.requested_url)
        return replace(answer, page=original, redirects=(*fetched.redirects, *answer.redirects))

    def _record(self, key: str) -> str | None:
        """The record that is kept of an address, from this crawl or an earlier one."""
        if key in self._kept:
            return self._kept[key]
        row = self.state.frontier.get(key)
        record_id = row.record_id if row else None
        rooms = self.state.stories.by_id(record_id) if record_id else {}
        return record_id if {"articles", "duplicates"} & set(rooms) else None


def _is_original(original: Page, twin: Page) -> bool:
    return (
        site_of(original.url) == site_of(twin.url)
        and url_key(original.url) != url_key(twin.url)
        and canonical_of(original) is None
        and titles_agree(title_of(original), title_of(twin))
    )
