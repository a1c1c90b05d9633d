"""The story index: which records there are, in which part each lies, and how a copy is recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select

from storage.facts import read_fact, write_fact
from storage.prepared import Prepared
from storage.tables import stories

if TYPE_CHECKING:
    from storage.layout import Room

# Shorter texts are the same by chance: picture captions, "This page has moved", weather lines.
ENOUGH_WORDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One line of the index: a record that lies in a part of `articles`, `duplicates` or `dropped`."""

    room: Room
    id: str
    version_id: str
    story_id: str
    published: str
    """Hash of all published fields."""
    url_key: str | None
    source: str | None
    content_hash: str | None
    words: int
    first_seen: str
    reason: str | None
    """Why it was dropped."""
    duplicate_of: str | None
    stored: str
    """UTC day of the run that wrote it."""
    part: str
    """Path of its part below the data folder; "" until it is placed."""
    shape: str
    """Which fields are filled, as hex; see `storage.shape`."""


# Built once and asked in one go: it is asked for every record, and putting a query together costs more than
# running it.
_LOOK_UP = Prepared(
    select(stories).where(
        or_(
            stories.c.id == bindparam("id_"),
            and_(stories.c.content_hash == bindparam("text_"), stories.c.room == bindparam("room_")),
        )
    )
)
_PUT = Prepared(insert(stories))
_TAKE = Prepared(
    delete(stories).where(and_(stories.c.room == bindparam("room_"), stories.c.id == bindparam("id_")))
)
_CHUNK = 500
_HELD = 2_000
_NAMES = tuple(column.name for column in stories.columns)


class Stories:
    """The records that lie in parts now, by id, by text and by address."""

    def __init__(self, read: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._read = read

    def look_up(self, record_id: str, content_hash: str | None) -> tuple[dict[Room, Story], Story | None]:
        """(`by_id` of the one, the article of this very text that was seen first), asked in one go."""
        with self._read() as connection:
            values = {"id_": record_id, "text_": content_hash, "room_": "articles"}
            rows = _LOOK_UP.rows(connection, values)
        found = [_story(row) for row in rows]
        same = [
            one
            for one in found
            if one.room == "articles" and one.content_hash == content_hash and content_hash is not None
        ]
        twin = min(same, key=lambda story: (story.first_seen, story.id), default=None)
        return {story.room: story for story in found if story.id == record_id}, twin

    def by_id(self, record_id: str) -> dict[Room, Story]:
        """Where a record lies: at most one line a room."""
        return self.look_up(record_id, None)[0]

    def of_ids(self, record_ids: Sequence[str]) -> list[Story]:
        """Where some records lie, in no order."""
        found: list[Story] = []
        for start in range(0, len(record_ids), _CHUNK):
            found += self._where(stories.c.id.in_(record_ids[start : start + _CHUNK]))
        return found

    def copies(self, record_id: str) -> list[Story]:
        """The copies in `duplicates` that name this record, first seen first."""
        found = self._where(and_(stories.c.duplicate_of == record_id, stories.c.room == "duplicates"))
        return sorted(found, key=lambda story: (story.first_seen, story.id))

    def has_more_copies(self, record_id: str, than: int) -> bool:
        """Whether more copies than so many name this record; no more than that are looked at."""
        mine = and_(stories.c.duplicate_of == record_id, stories.c.room == "duplicates")
        with self._read() as connection:
            return len(connection.execute(select(stories.c.id).where(mine).limit(than + 1)).all()) > than

    def in_part(self, part: str) -> list[Story]:
        """All records of one part."""
        return self._where(stories.c.part == part)

    def articles(self) -> Iterator[Story]:
        """All records in `articles`, by id: of a million only so many as are asked for at once are held."""
        last = ""
        while True:
            some = and_(stories.c.room == "articles", stories.c.id > last)
            query = select(stories).where(some).order_by(stories.c.id).limit(_HELD)
            with self._read() as connection:
                rows = connection.execute(query).all()
            yield from (found := [_story(row) for row in rows])
            if len(found) < _HELD:
                return
            last = found[-1].id

    def cover(self) -> str:
        """The part that comes first and fills every field, "" where there is none; see `storage.cover`."""
        with self._read() as connection:
            return read_fact(connection, "cover")

    def _where(self, condition: object) -> list[Story]:
        with self._read() as connection:
            rows = connection.execute(select(stories).where(condition)).all()  # type: ignore[arg-type]
        return [_story(row) for row in rows]


def _story(row: Sequence[Any]) -> Story:
    return Story(**dict(zip(_NAMES, row, strict=True)))


def write_stories(connection: Connection, put: Sequence[Story], removed: Sequence[tuple[Room, str]]) -> None:
    """Replace index lines inside a transaction: `removed` are (room, id)."""
    gone = [*removed, *((story.room, story.id) for story in put)]
    _TAKE.run_all(connection, ({"room_": room, "id_": record_id} for room, record_id in gone))
    _PUT.run_all(connection, ({name: getattr(story, name) for name in _NAMES} for story in put))


def write_cover(connection: Connection, part: str) -> None:
    """Remember inside a transaction which part covers."""
    write_fact(connection, "cover", part)
