"""Checks that what was erased stays erased: in the parts, the archive, the state and the tombstones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from storage.fsck.fault import Change, Findings
from storage.identity import record_id_of
from storage.layout import ROOMS, Layout
from storage.part import read_lines, record_id
from storage.tables import frontier, pages
from storage.tombstones import read_tombstones, tombstone, write_tombstones

if TYPE_CHECKING:
    from storage.state import State


def check_tombstones(layout: Layout, state: State) -> Findings:
    """The same tombstones in the file and in the state; both lists together count."""
    found = Findings()
    on_disk, in_state = read_tombstones(layout), state.tombstones()
    if on_disk - in_state:
        found.add(
            "tombstones.txt", f"{len(on_disk - in_state)} tombstones are not in the state", "noted there"
        )
        found.changes.append(_write(on_disk - in_state))
    if in_state - on_disk:
        found.add("tombstones.txt", f"{len(in_state - on_disk)} tombstones of the state are missing", "added")
        found.files["tombstones.txt"] = "".join(f"{one}\n" for one in sorted(on_disk | in_state)).encode()
    return found


def check_erased(layout: Layout, state: State) -> Findings:
    """Records, pages and addresses that were erased and stand there again; `ids` says which."""
    found = Findings()
    hashes = read_tombstones(layout) | state.tombstones()
    if not hashes:
        return found
    for place, ids in _standing(layout, state):
        back = sorted({one for one in ids if tombstone(one) in hashes})
        if back:
            found.add(place, f"{len(back)} erased records stand there again", "erased", *back)
    return found


def _standing(layout: Layout, state: State) -> Iterator[tuple[str, set[str]]]:
    """(place, ids of records that it knows of)."""
    for room in ROOMS:
        for path in layout.parts(room):
            part = layout.relative(path)
            yield part, {key for line in read_lines(layout, part) if (key := record_id(line))}
    with state.begin() as connection:
        keys = connection.execute(select(pages.c.url_key).union(select(pages.c.requested_key))).scalars()
        yield "archive", {record_id_of(key) for key in keys}
        keys = connection.execute(select(frontier.c.url_key)).scalars()
        yield "state", {record_id_of(key) for key in keys}


def keys_of(state: State, ids: frozenset[str]) -> list[str]:
    """The addresses in the state whose records these are."""
    query = select(pages.c.url_key).union(select(pages.c.requested_key), select(frontier.c.url_key))
    with state.begin() as connection:
        return sorted(key for key in connection.execute(query).scalars() if record_id_of(key) in ids)


def _write(hashes: frozenset[str]) -> Change:
    def change(connection: Connection) -> None:
        write_tombstones(connection, hashes)

    return change
