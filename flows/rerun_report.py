"""What a rerun did, for people: as Markdown for Prefect's web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.engine_rerun import Rerun

SHOWN = 300
"""Characters of a value that are shown."""


def markdown(reruns: Iterable[Rerun]) -> str:
    """One section for each URL: what became of it, and which keys of its record changed."""
    return "\n".join(_section(each) for each in reruns)


def _section(rerun: Rerun) -> str:
    reason = f" ({rerun.outcome.reason})" if rerun.outcome.reason else ""
    lines = [f"## {_code(rerun.url)}", "", f"{rerun.outcome.outcome}{reason}, from {rerun.came_from}", ""]
    lines += [f"- {change.key}: {_code(change.before)} -> {_code(change.after)}" for change in rerun.changes]
    return "\n".join(lines) + "\n"


def _code(value: object) -> str:
    text = " ".join(str(value).replace("`", "'").split())
    return f"`{text[:SHOWN]}`"
