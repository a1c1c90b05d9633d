"""How memory is kept: given back where the C library would hold it, searched for cycles only now and then."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# glibc lets the size from which memory is mapped, and so given back when freed, grow with what it
# sees, up to 32 MB: after a few sitemaps of 10 MB each, the heap has holes of that size for good. A
# parsed page takes pieces of up to 0.8 MB: mapped anew for each page, or cut off the heap's end behind
# it, they cost 280 page faults and 1.0 of the 9.9 ms that reading a page takes.
_MAPPED_FROM = 1 << 20
_KEPT_AT_END = 4 << 20
_ARENAS = 2
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


@cache
def keep_heap_small() -> bool:
    """Map what is larger than 1 MiB, for as long as the process lives; whether the system knows how.

    Measured in a crawl with decompression bombs, from 256 KiB on: 130 MB where it were 152. At the end of
    the heap up to 4 MiB stay for the next page.
    """
    try:
        import ctypes  # noqa: PLC0415  not everywhere

        mallopt = ctypes.CDLL(None).mallopt
    except (ImportError, OSError, AttributeError, TypeError):  # not glibc
        return False
    wanted = (
        (_M_MMAP_THRESHOLD, _MAPPED_FROM),
        (_M_TRIM_THRESHOLD, _KEPT_AT_END),
        (_M_ARENA_MAX, _ARENAS),
    )
    return all(mallopt(option, value) == 1 for option, value in wanted)


_COLLECT_AFTER = 10_000
"""New objects; some twenty pages make so many. By default it is 700, which a single page makes."""


def collect_rarely() -> None:
    """Leave what is loaded alone, for as long as the process lives, and look at the rest now and then."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector of cycles look seldom, and not at what is loaded: it takes 5 % of a crawl else."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
