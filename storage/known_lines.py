"""What is known of the lines of a site, for its reader: listed, forgotten, kept in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from extractors.cleaning.site_memory import ENOUGH, ENOUGH_OUTSIDE, line_hash
from storage.site_tables import kept_lines, sighted

if TYPE_CHECKING:
    from storage.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLine:
    """A line of a site: in how many stories it stood, when (UTC days), and where in them.

    `trusted` is `everywhere`, `outside` the text, or None; `kept` where the user wants it in the text.
    """

    text: str
    stories: int
    first_seen: str
    last_seen: str
    head: int
    mid: int
    tail: int
    trusted: str | None
    kept: bool


def known_lines(state: State, site: str) -> tuple[KnownLine, ...]:
    """The lines of a site that stood in two stories or more, or that the user keeps; most seen first."""
    with state.begin() as connection:
        query = select(sighted).where(sighted.c.site == site, sighted.c.settled).order_by(sighted.c.seq)
        rows: dict[str, list[Any]] = {}
        for row in connection.execute(query).mappings():
            rows.setdefault(row["hash"], []).append(row)
        kept = dict(
            connection.execute(select(kept_lines.c.hash, kept_lines.c.text).where(kept_lines.c.site == site))
            .tuples()
            .all()
        )
    found = [_known(those, kept=line in kept) for line, those in rows.items()]
    unseen = [
        KnownLine(
            text=text, stories=0, first_seen="", last_seen="", head=0, mid=0, tail=0, trusted=None, kept=True
        )
        for line, text in kept.items()
        if line not in rows
    ]
    often = [line for line in found if line.stories >= ENOUGH_OUTSIDE or line.kept]
    return tuple(sorted([*often, *unseen], key=lambda line: (-line.stories, line.text)))


def sites(state: State) -> tuple[str, ...]:
    """The sites that something is known of, in order."""
    with state.begin() as connection:
        return tuple(sorted(connection.execute(select(sighted.c.site).distinct()).scalars()))


def keep_line(state: State, site: str, text: str) -> None:
    """Let a line stay in the text of a site, however often it is seen."""
    line = line_hash(text)
    with state.begin() as connection:
        connection.execute(delete(kept_lines).where(kept_lines.c.site == site, kept_lines.c.hash == line))
        connection.execute(insert(kept_lines).values(site=site, hash=line, text=text))


def forget(state: State, site: str, text: str | None = None) -> int:
    """Forget a line of a site, or all of them, the user's wish to keep it too; how many lines it were.

    Lines that stand in further stories are learnt anew.
    """
    chosen = (
        (sighted.c.site == site,)
        if text is None
        else (sighted.c.site == site, sighted.c.hash == line_hash(text))
    )
    wished = [kept_lines.c.site == site, *([] if text is None else [kept_lines.c.hash == line_hash(text)])]
    with state.begin() as connection:
        lines = set(connection.execute(select(sighted.c.hash).where(*chosen).distinct()).scalars())
        lines |= set(connection.execute(select(kept_lines.c.hash).where(*wished)).scalars())
        connection.execute(delete(sighted).where(*chosen))
        connection.execute(delete(kept_lines).where(*wished))
    return len(lines)


def _known(rows: Sequence[Any], *, kept: bool) -> KnownLine:
    stories = len({row["story"] for row in rows})
    places = Counter(row["position"] for row in rows)
    days = sorted(row["seen"] for row in rows)
    trusted = "everywhere" if stories >= ENOUGH else "outside" if stories >= ENOUGH_OUTSIDE else None
    return KnownLine(
        text=rows[-1]["text"],
        stories=stories,
        first_seen=days[0],
        last_seen=days[-1],
        head=places["head"],
        mid=places["mid"],
        tail=places["tail"],
        trusted=None if kept else trusted,
        kept=kept,
    )
