"""What the state knows of one address: how it was found, when it is due, where its pages lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from storage.hints import dates_of, decoded, reworded
from storage.tables import frontier, pages

if TYPE_CHECKING:
    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One archived page: a path below the data folder and a byte offset."""

    requested_url: str
    file: str
    offset: int
    fetched_at: str
    waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """One address. `hints` maps each place that names it to the date it states; instants are RFC 3339."""

    url: str
    source: str | None
    found_at: str
    via: str
    found_on: str | None
    title: str | None
    date_published: str | None
    last_modified: str | None
    checked_at: str | None
    outcome: str | None
    next_at: str | None
    """When it is due; null = not until a place says that it changed."""
    attempts: int
    rechecks: int
    etag: str | None
    record_id: str | None
    hints: dict[str, str] = field(default_factory=dict)
    reworded: dict[str, str] = field(default_factory=dict)
    """Places that have put it in other words, and since when."""


def whereabouts(state: State, url_key: str) -> Whereabouts | None:
    """The frontier's line of an address, or None where it was never found."""
    with state.begin() as connection:
        row = connection.execute(select(frontier).where(frontier.c.url_key == url_key)).mappings().first()
    if row is None:
        return None
    hints = decoded(row["hints"])
    return Whereabouts(
        url=row["url"],
        source=row["source"],
        found_at=row["found_at"],
        via=row["via"],
        found_on=row["found_on"],
        title=row["title"],
        date_published=row["date_published"],
        last_modified=row["last_modified_hint"],
        checked_at=row["checked_at"],
        outcome=row["outcome"],
        next_at=row["next_at"],
        attempts=row["attempts"],
        rechecks=row["rechecks"],
        etag=row["etag"],
        record_id=row["record_id"],
        hints=dates_of(hints),
        reworded=reworded(hints),
    )


def kept_pages(state: State, url_key: str) -> tuple[Kept, ...]:
    """Every archived page from, or asked for as, an address, oldest first."""
    mine = or_(pages.c.url_key == url_key, pages.c.requested_key == url_key)
    with state.begin() as connection:
        rows = connection.execute(select(pages).where(mine).order_by(pages.c.seq)).mappings().all()
    return tuple(
        Kept(
            requested_url=row["requested_url"],
            file=row["file"],
            offset=row["start"],
            fetched_at=row["fetched_at"],
            waiting=row["waiting"],
        )
        for row in rows
    )
