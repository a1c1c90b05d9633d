"""How memory is kept: given back where the C library would hold it, searched for cycles only now and then."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# glibc lets the size from which memory is mapped, and so given back when freed, grow with what it
# sees, up to 32 MB: after a few sitemaps of 10 MB each, the heap has holes of that size for good.
_MAPPED_FROM = 262_144
_ARENAS = 2
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8


@cache
def keep_heap_small() -> bool:
    """Map what is larger than 256 KiB, for as long as the process lives; whether the system knows how.

    Measured in a crawl with decompression bombs: 130 MB where it were 152.
    """
    try:
        import ctypes  # noqa: PLC0415  not everywhere

        mallopt = ctypes.CDLL(None).mallopt
    except (ImportError, OSError, AttributeError, TypeError):  # not glibc
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM)) and bool(mallopt(_M_ARENA_MAX, _ARENAS))


_COLLECT_AFTER = 10_000
"""New objects; some twenty pages make so many. By default it is 700, which a single page makes."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector of cycles look seldom, and not at what is loaded: it takes 5 % of a crawl else."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
