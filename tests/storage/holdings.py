"""What a data folder holds, read raw from its files, and whether that is whole."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from storage.columns import record_columns
from storage.layout import RECORD_ROOMS, Layout
from storage.schema import duckdb_columns
from storage.state import open_state
from storage.tables import stories

COLUMNS = list(duckdb_columns(record_columns()))


def records(root: Path, room: str = "articles") -> list[dict]:
    """All records of a room, in the order of the parts."""
    paths = sorted((root / room).glob("*/*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def holdings(root: Path) -> dict[str, list[tuple[str, str, str]]]:
    """(id, versionId, reason or copy) of every record, by room."""
    return {
        room: sorted(
            (
                found["id"],
                found["versionId"],
                (found["dropped"] or {}).get("reason", "") + (found["duplicateOf"] or {}).get("id", ""),
            )
            for found in records(root, room)
        )
        for room in RECORD_ROOMS
    }


def faults(root: Path) -> list[str]:
    """Everything that breaks a promise: an id twice, odd columns, wrong folders or ledgers, a wrong index."""
    found = []
    for room in ("articles", "duplicates", "dropped"):
        ids = Counter(one["id"] for one in records(root, room))
        found += [f"{room}: {key} stands {count} times" for key, count in ids.items() if count > 1]
    for room in RECORD_ROOMS:
        for path in sorted((root / room).glob("*/*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                one = json.loads(line)
                if list(one) != COLUMNS:
                    found.append(f"{path}: other columns")
                if path.parent.name not in (f"stored={one['stored']}", "cover"):
                    found.append(f"{path}: holds a record of {one['stored']}")
    return found + _ledger_faults(root) + _index_faults(root)


def _ledger_faults(root: Path) -> list[str]:
    found = []
    for path in sorted((root / "ledger").glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        twice = [url for url, count in Counter(line["url"] for line in lines).items() if count > 1]
        found += [f"{path.name}: {url} has several outcomes" for url in twice]
        summary = path.with_suffix(".json")
        if not summary.exists():
            found.append(f"{path.name}: no summary")
        elif json.loads(summary.read_text())["counts"]["urls"] != len(lines):
            found.append(f"{path.name}: counts differ from the lines")
    return found


def _index_faults(root: Path) -> list[str]:
    layout = Layout(root)
    state = open_state(layout.state_url)
    with state.begin() as connection:
        indexed = {
            (row.room, row.id, row.version_id, row.part) for row in connection.execute(stories.select())
        }
    state.close()
    stored = {
        (room, json.loads(line)["id"], json.loads(line)["versionId"], layout.relative(path))
        for room in ("articles", "duplicates", "dropped")
        for path in layout.parts(room)
        for line in path.read_text("utf-8").splitlines()
    }
    return [f"index and parts differ: {one}" for one in sorted(indexed ^ stored)]
