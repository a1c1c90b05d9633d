"""Checks the ledgers: whole lines, each address once, counts that reconcile, the size the state knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from storage.fsck.fault import Change, Findings
from storage.layout import Layout, ledger_name, summary_name
from storage.ledger import counts
from storage.outcome import Outcome
from storage.quarantine import BadLine
from storage.tables import runs

if TYPE_CHECKING:
    from pathlib import Path

    from storage.state import State

_outcome = msgspec.json.Decoder(Outcome)
# An erased address is a mark that several addresses of one record may share.
_ERASED = "erased:"


def check_ledgers(layout: Layout, state: State) -> Findings:
    """Every ledger and its summary, against each other and against the runs of the state."""
    found = Findings()
    with state.begin() as connection:
        known = {row["id"]: row for row in connection.execute(select(runs)).mappings()}
    for path in sorted(layout.ledger.glob("*.jsonl")):
        run = known.pop(path.stem, None)
        if run is None or run["finished"]:
            _check_ledger(layout, found, path, run)
    for path in sorted(layout.ledger.glob("*.json")):
        if not path.with_suffix(".jsonl").exists():
            found.add(layout.relative(path), "a summary without its ledger: restore it from a backup", None)
    for run_id, run in known.items():
        if run["finished"]:
            found.add(ledger_name(run_id), "the ledger of a run is gone", "the run struck out of the state")
            found.changes.append(_forget(run_id))
    return found


def _check_ledger(layout: Layout, found: Findings, path: Path, run: Any) -> None:
    name = layout.relative(path)
    content = path.read_bytes()
    outcomes, lines = _read(found, name, content)
    after = b"".join(lines)
    if after != content:
        found.files[name] = after
    if run is None or run["ledger_bytes"] != len(after):
        if after == content:
            says = "a run that the state does not know" if run is None else "not as long as the state knows"
            found.add(name, says, "the state corrected")
        found.changes.append(_correct(path.stem, outcomes, len(after), new=run is None))
    _check_summary(layout, found, path.stem, outcomes)


def _read(found: Findings, name: str, content: bytes) -> tuple[list[Outcome], list[bytes]]:
    """The outcomes that count, and their lines."""
    outcomes: list[Outcome] = []
    lines: list[bytes] = []
    seen: set[str] = set()
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        fault = "the line is torn" if not line.endswith(b"\n") else None
        try:
            one = _outcome.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            fault = fault or f"no outcome ({error})"
        else:
            if one.url in seen and not one.url.startswith(_ERASED):
                fault = f"{one.url} has its outcome already"
        if fault is None:
            outcomes.append(one)
            lines.append(line)
            seen.add(one.url)
        else:
            found.add(f"{name}, line {number}", fault, "taken out and kept in quarantine/")
            found.kept.append(BadLine(file=name, line=number, reason=fault, text=line.rstrip(b"\n")))
    return outcomes, lines


def _check_summary(layout: Layout, found: Findings, run_id: str, outcomes: Iterable[Outcome]) -> None:
    name = summary_name(run_id)
    right = counts(outcomes)
    try:
        summary = msgspec.json.decode((layout.root / name).read_bytes(), type=dict[str, Any])
    except FileNotFoundError:
        summary, says = {"run": run_id, "finishedAt": None, "interrupted": True}, "the summary is gone"
    except (msgspec.DecodeError, UnicodeDecodeError):
        summary, says = {"run": run_id, "finishedAt": None, "interrupted": True}, "the summary is no JSON"
    else:
        if summary.get("counts") == right:
            return
        says = "the counts are not those of the ledger's lines"
    found.add(name, says, "counted anew")
    found.files[name] = msgspec.json.format(msgspec.json.encode(summary | {"counts": right})) + b"\n"


def _forget(run_id: str) -> Change:
    def change(connection: Connection) -> None:
        connection.execute(delete(runs).where(runs.c.id == run_id))

    return change


def _correct(run_id: str, outcomes: list[Outcome], size: int, *, new: bool) -> Change:
    started = next((one.at for one in outcomes if one.at), None) or "1970-01-01T00:00:00Z"

    def change(connection: Connection) -> None:
        if new:
            values = {"id": run_id, "started_at": started, "parts": 0, "finished": True}
            connection.execute(insert(runs).values(ledger_bytes=size, **values))
        else:
            connection.execute(update(runs).where(runs.c.id == run_id).values(ledger_bytes=size))

    return change
