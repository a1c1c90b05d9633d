"""A statement that is put together once and then handed to the driver as it is: for what every record asks.

SQLAlchemy takes 50 to 100 microseconds around each statement, where the answer itself takes 5 to 40. Values
go in and come out as the driver has them: for columns of text, whole numbers and bytes, not of booleans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
    from sqlalchemy.engine import Compiled

_Values = Mapping[str, Any]


class Prepared:
    """A Core statement whose bound parameters all have names."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}

    def rows(self, connection: Connection, values: _Values) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        compiled = self.compiled(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(str(compiled), _driver_values(compiled, values))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def run_all(self, connection: Connection, many: Iterable[_Values]) -> None:
        """Change something once for each of these values, inside a transaction that is open."""
        compiled = self.compiled(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            every: list[Any] = [_driver_values(compiled, values) for values in many]
            if every:
                cursor.executemany(str(compiled), every)
        finally:
            cursor.close()

    def compiled(self, dialect: Dialect) -> Compiled:
        """The statement as a database is told it."""
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = self._statement.compile(dialect=dialect)
        return self._compiled[dialect.name]


def _driver_values(compiled: Any, values: _Values) -> Sequence[Any] | _Values:
    if not compiled.positional:
        return values
    return tuple([values[name] for name in compiled.positiontup])
