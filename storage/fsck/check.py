"""Checks a whole data folder, one family of faults after the other, and mends as it goes where asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from storage.data import Data, complete
from storage.erase import erase
from storage.errors import DiskTrouble, StorageError
from storage.export import existing
from storage.fsck.addresses import check_frontier
from storage.fsck.archive import check_archive
from storage.fsck.crash import check_crash
from storage.fsck.erased import check_erased, check_tombstones, keys_of
from storage.fsck.fault import Fault, Findings
from storage.fsck.index import check_cover, check_index
from storage.fsck.ledgers import check_ledgers
from storage.fsck.parts import check_parts
from storage.lock import exclusive, undisturbed
from storage.state import State, open_state
from storage.state_reading import read_state

if TYPE_CHECKING:
    from storage.layout import Layout

Tell = Callable[[str], object]
Check = Callable[["Layout", State], Findings]

_CHECKS: tuple[tuple[str, Check], ...] = (
    ("parts", lambda layout, state: check_parts(layout, state, datetime.now(UTC))),
    ("ledgers", check_ledgers),
    ("archive", check_archive),
    ("tombstones", check_tombstones),
    ("index", check_index),
    ("cover", check_cover),
    ("frontier", check_frontier),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found; of that, what is still there."""

    faults: tuple[Fault, ...]
    left: tuple[Fault, ...]


def fsck(root: Path | str, *, mend: bool = False, state_url: str | None = None, tell: Tell = str) -> Checked:
    """Check a data folder; with `mend` also mend it, so far as that takes no person. `tell` hears each step.

    Without `mend` the folder need not be writable.

    Raises:
        DataInUse: another process writes to it.
        ForeignData: there is no data folder, or another version wrote it.
        DiskTrouble: the disk refuses.
    """
    layout = existing(root)
    url = state_url or layout.state_url
    with (exclusive if mend else undisturbed)(layout.lock):
        lost = _lost_state(url)
        if lost is not None and not mend:
            return Checked(faults=(lost,), left=(lost,))
        try:
            state = (open_state if mend else read_state)(url)
        except DiskTrouble:
            raise
        except StorageError as error:
            cure = Fault(place=url, says=f"{error}; `newsloom rebuild` makes it anew", cure=None)
            return Checked(faults=(cure,), left=(cure,))
        try:
            faults, left = _check(layout, state, mend=mend, tell=tell)
        finally:
            state.close()
    return Checked(faults=tuple([lost, *faults] if lost else faults), left=tuple(left))


def _lost_state(url: str) -> Fault | None:
    """A database in a file that is not there would be made by opening it."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").exists():
        return None
    says = "the state is gone; what else there is can be checked once it is there"
    return Fault(place=parsed.database or url, says=says, cure="made anew from the files")


def _check(layout: Layout, state: State, *, mend: bool, tell: Tell) -> tuple[list[Fault], list[Fault]]:
    faults: list[Fault] = []
    left: list[Fault] = []
    tell("crash")
    faults += check_crash(layout, state).faults
    if mend:
        complete(layout, state)
    elif faults:
        return faults, faults
    for name, check in _CHECKS:
        tell(name)
        found = check(layout, state)
        faults += found.faults
        left += [fault for fault in found.faults if not mend or fault.cure is None]
        if mend and found.can_mend:
            found.mend(layout, state, name, datetime.now(UTC))
    tell("erased")
    back = check_erased(layout, state).faults
    faults += back
    if mend and back:
        _erase_again(layout, state, back)
    return faults, left if mend else [*left, *back]


def _erase_again(layout: Layout, state: State, back: list[Fault]) -> None:
    ids = sorted({one for fault in back for one in fault.ids})
    erase(Data(layout, state), ids, datetime.now(UTC), keys=keys_of(state, frozenset(ids)))
