"""Remembers which records are one story with each other, directly or along a chain, and which of them wait.

What becomes of a record depends on its kin alone. So when all kin are settled anew in a fixed order, it makes
no difference in which order they came: see `storage.fixed_order`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from storage.kin_tables import kin, kin_waiting
from storage.prepared import Prepared
from storage.representative import Merit

if TYPE_CHECKING:
    from storage.state import State

_CHUNK = 500
_MERIT = Prepared(
    select(kin.c.length, kin.c.signed, kin.c.elsewhere, kin.c.published).where(
        kin.c.record_id == bindparam("record")
    )
)
_PUT = Prepared(insert(kin))
_TAKE = Prepared(delete(kin).where(kin.c.record_id == bindparam("record")))
_PUT_WAITING = Prepared(insert(kin_waiting))
_TAKE_WAITING = Prepared(delete(kin_waiting).where(kin_waiting.c.number == bindparam("which")))


class Kin:
    """The kin in the state, with what a batch adds that is not committed yet."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.clear()

    def clear(self) -> None:
        """Forget the batch, once it is committed or given up."""
        self._merits: dict[str, Merit] = {}
        self._pairs: list[tuple[str, str]] = []
        self._said: set[str] = set()

    def merit(self, record_id: str) -> Merit | None:
        """The merit of a record that has kin, None of any other."""
        if record_id in self._merits:
            return self._merits[record_id]
        with self._state.read() as connection:
            rows = _MERIT.rows(connection, {"record": record_id})
        return _merit(*rows[0]) if rows else None

    def note(self, record_id: str, merit: Merit, others: Mapping[str, Merit]) -> None:
        """Note what a record says now and which others it is one story with; all their kin wait, if any."""
        self._merits |= {**others, record_id: merit}
        self._pairs.extend((record_id, other) for other in others)
        self._said.add(record_id)

    def write(self, connection: Connection) -> None:
        """Write the batch inside a transaction."""
        named = {one for pair in self._pairs for one in pair} | self._said
        if not named:
            return
        known = numbers_of(connection, named)
        fresh = _next_numbers(connection)
        numbers: dict[str, int] = {}
        for group in _groups([*self._pairs, *known.items()]):
            before = {one for one in group if isinstance(one, int)}
            number = _one_number(connection, before) if before else next(fresh)
            numbers.update((one, number) for one in group if isinstance(one, str))
        put = sorted(one for one in numbers if one not in known or one in self._said)
        _TAKE.run_all(connection, ({"record": one} for one in put))
        _PUT.run_all(connection, (_row(one, numbers[one], self._merits[one]) for one in put))
        wait(connection, numbers.values())


def numbers_of(connection: Connection, record_ids: Iterable[str]) -> dict[str, int]:
    """The number of the kin of each of these records that has any."""
    ids, found = sorted(set(record_ids)), {}
    for start in range(0, len(ids), _CHUNK):
        query = select(kin.c.record_id, kin.c.number).where(kin.c.record_id.in_(ids[start : start + _CHUNK]))
        found.update({row.record_id: row.number for row in connection.execute(query)})
    return found


def wait(connection: Connection, numbers: Iterable[int]) -> None:
    """Let kin be settled anew, inside a transaction."""
    some = sorted(set(numbers))
    wait_no_more(connection, some)
    _PUT_WAITING.run_all(connection, ({"number": number} for number in some))


def wait_no_more(connection: Connection, numbers: Iterable[int]) -> None:
    """Note inside a transaction that kin are settled."""
    _TAKE_WAITING.run_all(connection, ({"which": number} for number in numbers))


def waiting(state: State, limit: int) -> list[int]:
    """The numbers of some kin that wait, the smallest first."""
    with state.begin() as connection:
        query = select(kin_waiting.c.number).order_by(kin_waiting.c.number).limit(limit)
        return list(connection.execute(query).scalars())


def members(state: State, numbers: Collection[int]) -> dict[int, dict[str, Merit]]:
    """All records of some kin, each in the order they are settled in: by publication, then by id."""
    found: dict[int, list[tuple[str, Merit]]] = {number: [] for number in numbers}
    with state.read() as connection:
        rows = connection.execute(select(kin).where(kin.c.number.in_(numbers)))
        for record_id, number, *values in rows:
            found[number].append((record_id, _merit(*values)))
    return {
        number: dict(sorted(some, key=lambda one: (one[1].published, one[0])))
        for number, some in found.items()
    }


def remove_kin(connection: Connection, record_ids: Iterable[str]) -> None:
    """Take records out that are gone, inside a transaction; those that are left wait."""
    gone = numbers_of(connection, record_ids)
    _TAKE.run_all(connection, ({"record": one} for one in gone))
    wait(connection, gone.values())


def remove_all_kin(connection: Connection) -> None:
    """Forget all kin inside a transaction."""
    connection.execute(delete(kin))
    connection.execute(delete(kin_waiting))


def _merit(length: int, signed: object, elsewhere: object, published: str) -> Merit:
    return Merit(length=length, signed=bool(signed), elsewhere=bool(elsewhere), published=published)


def _row(record_id: str, number: int, merit: Merit) -> dict[str, object]:
    return {
        "record_id": record_id,
        "number": number,
        "length": merit.length,
        "signed": merit.signed,
        "elsewhere": merit.elsewhere,
        "published": merit.published,
    }


def _groups(links: Iterable[tuple[str, str | int]]) -> list[set[str | int]]:
    """What hangs together: the sets of all that are linked, directly or along a chain (union and find)."""
    parent: dict[str | int, str | int] = {}

    def root(one: str | int) -> str | int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = above
        return one

    for one, other in links:
        parent[root(one)] = root(other)
    groups: dict[str | int, set[str | int]] = {}
    for each in list(parent):
        groups.setdefault(root(each), set()).add(each)
    return list(groups.values())


def _one_number(connection: Connection, numbers: set[int]) -> int:
    """The number that kin have from now on, inside a transaction: that of the most of them."""
    kept = min(numbers)
    if len(numbers) > 1:
        query = select(kin.c.number, func.count()).where(kin.c.number.in_(numbers)).group_by(kin.c.number)
        sizes = dict(connection.execute(query).tuples().all())
        kept = min(numbers, key=lambda number: (-sizes[number], number))
        others = numbers - {kept}
        connection.execute(update(kin).where(kin.c.number.in_(others)).values(number=kept))
        wait_no_more(connection, others)
    return kept


def _next_numbers(connection: Connection) -> Iterator[int]:
    """Numbers that no kin have."""
    columns = (kin.c.number, kin_waiting.c.number)
    last = (connection.execute(select(func.max(column))).scalar() for column in columns)
    return count(max(number or 0 for number in last) + 1)
