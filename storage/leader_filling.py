"""Draws the leaders that are missing from the parts: after a rebuild, an erasure, or in an older folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, MetaData, Table, and_, exists, select

from extractors.similarity.sketch import SKETCH_VERSION, sketch
from storage.facts import read_fact, write_fact
from storage.identity import founded
from storage.leader import leader_of
from storage.leader_index import remove_all_leaders, remove_leaders
from storage.leader_tables import leaders as leader_rows
from storage.leaders import Leaders
from storage.part import read_lines, record_id
from storage.record import Record
from storage.stories import ENOUGH_WORDS
from storage.tables import stories

if TYPE_CHECKING:
    from storage.layout import Layout
    from storage.state import State

_record = msgspec.json.Decoder(Record)
_DRAWN = "sketches"
"""The fact that names the version of the sketches that are stored, and of the tables that hold them."""
_VERSION = f"{SKETCH_VERSION}.2"
_FORMER = ("sketches", "sketch_keys")
"""Tables of the first version."""
_AGREED = "leaders"
"""The fact that leaders and stories agree: to look costs a minute of a million records."""


def doubt_leaders(connection: Connection) -> None:
    """Let the next run look, inside a transaction that changes stories and not their leaders."""
    write_fact(connection, _AGREED, "")


def fill_leaders(layout: Layout, state: State) -> int:
    """Make the leaders agree with the story index; how many were drawn.

    A run and decisions by hand keep both in step; after anything else, see `doubt_leaders`, it is looked at.
    """
    with state.begin() as connection:
        is_drawn = read_fact(connection, _DRAWN) == _VERSION
        if is_drawn and read_fact(connection, _AGREED):
            return 0
        if is_drawn:
            _sweep(connection)
        else:
            remove_all_leaders(connection)
            _drop_former(connection)
            write_fact(connection, _DRAWN, _VERSION)
    leaders, drawn = Leaders(state), 0
    for part, ids in _missing(state).items():
        for record in _records(layout, part, ids):
            leaders.put(leader_of(record, sketch(record.article_body, record.headline)))
        with state.begin() as connection:
            leaders.write(connection)
        leaders.clear()
        drawn += len(ids)
    with state.begin() as connection:
        write_fact(connection, _AGREED, "yes")
    return drawn


def _drop_former(connection: Connection) -> None:
    former = MetaData()
    for name in _FORMER:
        Table(name, former).drop(connection, checkfirst=True)


def _sweep(connection: Connection) -> None:
    """What leads a story must still be there; what stands for one must still be an article."""
    mine = stories.c.id == leader_rows.c.record_id
    here = exists().where(mine, stories.c.room.in_(("articles", "duplicates")))
    article = exists().where(mine, stories.c.room == "articles")
    query = select(leader_rows.c.record_id).where(~here | and_(leader_rows.c.represents, ~article))
    remove_leaders(connection, connection.execute(query).scalars().all())


def _missing(state: State) -> dict[str, set[str]]:
    """Articles and founders without a line of their own, by part."""
    drawn = stories.c.id.in_(select(leader_rows.c.record_id))
    query = select(stories.c.part, stories.c.id, stories.c.story_id, stories.c.room).where(
        stories.c.words >= ENOUGH_WORDS, stories.c.room.in_(("articles", "duplicates")), ~drawn
    )
    found: dict[str, set[str]] = {}
    with state.begin() as connection:
        for row in connection.execute(query):
            if row.room == "articles" or founded(row.id, row.story_id):
                found.setdefault(row.part, set()).add(row.id)
    return found


def _records(layout: Layout, part: str, ids: set[str]) -> Iterator[Record]:
    for line in read_lines(layout, part):
        if record_id(line) in ids:
            yield _record.decode(line)
