"""Draws leaders, copies and kin that are missing from the parts: after a rebuild, an erasure, an update."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, MetaData, Table, and_, exists, or_, select

from extractors.similarity.sketch import SKETCH_VERSION, sketch
from storage.batch import Batch
from storage.copies import Copies
from storage.facts import read_fact, write_fact
from storage.kin import Kin, remove_all_kin
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
    from storage.rebuild import Tell
    from storage.state import State

_LOG = logging.getLogger(__name__)
_record = msgspec.json.Decoder(Record)
_DRAWN = "sketches"
"""The fact that names what is drawn, and into which tables."""
_FORMER = ("sketches", "sketch_keys", "sketch_log", "sketch_runs", "sketch_filters", "sketch_blocks")
"""Tables of earlier versions."""
# To be counted up where the rules come to find other records alike: kin are then drawn anew.
_KIN_VERSION = "3"
_DRAWN_AS = f"{SKETCH_VERSION}.5, kin {_KIN_VERSION}"
# Parts between two words of it: some 5,000 records, 20 s where each is like many others.
_LOGGED = 20
_AGREED = "leaders"
"""The fact that leaders and stories agree: to look costs a minute of a million records."""


def doubt_leaders(connection: Connection) -> None:
    """Let the next run look, inside a transaction that changes stories and not their leaders."""
    write_fact(connection, _AGREED, "")


def log_drawing(_what: str, done: int, of: int) -> None:
    """Say in the log how far long work is: where a run begins nobody else hears of it."""
    if of >= _LOGGED and done % _LOGGED == 1:
        _LOG.warning("The index of copies is drawn from the parts: %d of %d", done, of)


def fill_leaders(layout: Layout, state: State, tell: Tell = log_drawing) -> int:
    """Make leaders, copies and kin agree with the story index; how many were drawn. Their kin wait.

    A run and decisions by hand keep them in step; after anything else, see `doubt_leaders`, it is looked at.
    """
    with state.begin() as connection:
        is_drawn = read_fact(connection, _DRAWN) == _DRAWN_AS
        if is_drawn and read_fact(connection, _AGREED):
            return 0
        if is_drawn:
            _sweep(connection)
        else:
            remove_all_leaders(connection)
            _drop_former(connection)
            remove_all_kin(connection)
            write_fact(connection, _DRAWN, _DRAWN_AS)
        heads = _heads(connection)
    copies, drawn = Copies(layout, state, Leaders(state), Kin(state)), 0
    missing = _missing(state)
    for number, (part, ids) in enumerate(missing.items(), 1):
        for record in _records(layout, part, ids):
            _draw(copies, record, heads)
        with state.begin() as connection:
            copies.leaders.write(connection)
            copies.kin.write(connection)
        copies.leaders.clear()
        copies.kin.clear()
        drawn += len(ids)
        tell("sketches", number, len(missing))
    with state.begin() as connection:
        write_fact(connection, _AGREED, "yes")
    return drawn


def _drop_former(connection: Connection) -> None:
    former = MetaData()
    for name in _FORMER:
        Table(name, former).drop(connection, checkfirst=True)


def _draw(copies: Copies, record: Record, heads: Collection[str]) -> None:
    """Note what a stored record is like, and of what it is a copy, whatever the rules say today."""
    others = {record.duplicate_of.id} if record.duplicate_of else set()
    if record.id in heads:
        others.add(record.id)
    if record.word_count >= ENOUGH_WORDS:
        sketched = sketch(record.article_body, record.headline)
        found = copies.leaders.find(sketched, but=record.id)
        others |= {one.leader.record_id for one in found if one.verdict.is_copy}
        copies.leaders.put(leader_of(record, sketched))
    if others:
        copies.note_kin(record, others, Batch())


def _sweep(connection: Connection) -> None:
    """What is drawn must still be there, and in the room that it was drawn for."""
    mine = stories.c.id == leader_rows.c.record_id
    here = exists().where(mine, stories.c.room.in_(("articles", "duplicates")))
    article = exists().where(mine, stories.c.room == "articles")
    query = select(leader_rows.c.record_id).where(~here | (leader_rows.c.represents != article))
    remove_leaders(connection, connection.execute(query).scalars().all())


def _heads(connection: Connection) -> frozenset[str]:
    """The records that have copies."""
    query = select(stories.c.duplicate_of).where(stories.c.room == "duplicates").distinct()
    return frozenset(connection.execute(query).scalars())


def _missing(state: State) -> dict[str, set[str]]:
    """Records without a line of their own, by part; articles first, as copies name them."""
    drawn = stories.c.id.in_(select(leader_rows.c.record_id))
    article = and_(stories.c.room == "articles", stories.c.words >= ENOUGH_WORDS)
    query = select(stories.c.part, stories.c.id).where(or_(article, stories.c.room == "duplicates"), ~drawn)
    found: dict[str, set[str]] = {}
    with state.begin() as connection:
        for part, record_id in connection.execute(query.order_by(stories.c.part)).tuples():
            found.setdefault(part, set()).add(record_id)
    return found


def _records(layout: Layout, part: str, ids: set[str]) -> Iterator[Record]:
    for line in read_lines(layout, part):
        if record_id(line) in ids:
            yield _record.decode(line)
