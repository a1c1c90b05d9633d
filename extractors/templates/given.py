"""What one page shows of where its byline and dates live; readable data without any value of theirs."""

from __future__ import annotations

import msgspec


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page gives a field.

    `source` gave the answer of the full search ("" where there is none), `conflict` where another said
    something else. At the selectors `ways` ("": in the page's data alone) the very same is read; at those of
    `strayed`, (source, selector), something else that passes all checks. `night` where the time is one of a
    night in UTC (see `fields.at_home.is_of_night`).
    """

    field: str
    source: str
    conflict: bool = False
    ways: tuple[str, ...] = ()
    strayed: tuple[tuple[str, str], ...] = ()
    night: bool = False
