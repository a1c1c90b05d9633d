"""The other end of a worker: a process that reads pages, one after another, until its pipe closes."""

from __future__ import annotations

import logging
import pickle
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.heap import collect_rarely, keep_heap_small
from flows.json_log import json_wanted, log_as_json
from flows.with_parent import end_with_parent

# Only what costs nothing: whatever else cannot be imported is told through the pipe.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from extractors.cleaning.site_memory import SiteMemory
    from extractors.page import Page
    from extractors.site import Site
    from flows.process import Origin, Processed

WARM_UP = "<html><head><title>Warm up</title></head><body><article><h1>Warm up</h1>{}</article></body></html>"
READY = b""
"""What a worker sends first; anything longer is the reason why it cannot read pages."""
TOLD = 200
"""Characters of an error that are passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to extract, and those that go on with its article. What is None is not known of its site."""

    page: Page
    site: Site
    origin: Origin | None = None
    memory: SiteMemory | None = None
    further: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What became of a page: `processed`, or else the reason why extraction was cut off.

    `reason` is extract_timeout, out_of_memory, extract_crashed or extract_error. `cpu_ms` was
    measured in the worker, from parse to record; null where it was killed.
    """

    processed: Processed | None = None
    reason: str | None = None
    detail: str | None = None
    cpu_ms: float | None = None


def serve(pipe: Connection, memory_mb: int) -> None:
    """Read the jobs that come through the pipe, until its other end is closed."""
    try:
        _prepare(memory_mb)
    except BaseException as error:  # noqa: BLE001  whatever it is, the parent must be able to name it
        pipe.send_bytes(f"{type(error).__name__}: {error}".encode(errors="replace"))
        return
    pipe.send_bytes(READY)
    while True:
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        pipe.send_bytes(packed(answer(message)))


def answer(message: bytes) -> Worked:
    """What becomes of a packed job. An error of our own is the page's outcome, never the run's end.

    Where it arose goes to the log; in a worker, where none is set up, that is standard error.
    """
    try:
        return work(pickle.loads(message))  # noqa: S301  packed by our own parent
    except MemoryError:
        return Worked(reason="out_of_memory", detail="reading it took more memory than a page may")
    except Exception as error:  # the last place where it can become an outcome
        logging.getLogger(__name__).exception("A page was not read, which is a mistake of ours")
        return Worked(reason="extract_error", detail=f"{type(error).__name__}: {error}"[:TOLD])


def packed(worked: Worked) -> bytes:
    """What became of a page, for the pipe. A record that holds half a character can be written nowhere."""
    try:
        return pickle.dumps(worked, pickle.HIGHEST_PROTOCOL)
    except UnicodeEncodeError as error:
        told = f"the record holds what no text can: {error}"[:TOLD]
        return pickle.dumps(Worked(reason="extract_error", detail=told, cpu_ms=worked.cpu_ms))


def work(job: Job) -> Worked:
    """Read one page, here and now."""
    from extractors.cleaning.site_memory import NO_MEMORY  # noqa: PLC0415  see above
    from flows.process import NO_ORIGIN, process  # noqa: PLC0415

    start = time.process_time()
    origin, memory = job.origin or NO_ORIGIN, job.memory or NO_MEMORY
    processed = process(job.page, job.site, origin, memory, job.further)
    return Worked(processed=processed, cpu_ms=round((time.process_time() - start) * 1000, 3))


def _prepare(memory_mb: int) -> None:
    """Make a new worker ready: deaf to Ctrl-C (the parent decides), warm, and bounded in memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    keep_heap_small()
    if json_wanted():
        log_as_json()
    warm_up()
    # Modules and models are here to stay: a collector that walks them costs 6 % of a page's time, one that
    # looks at each page several times while it is read another 2 to 4.
    collect_rarely()
    _bound_memory(memory_mb)


def warm_up() -> None:
    """Read a long page and a short one: that loads whatever imports, models and word lists there are.

    The short one is read by all readers; its word lists are 28 MB, which no page is to pay for.
    """
    from datetime import UTC, datetime  # noqa: PLC0415

    from extractors.page import Page  # noqa: PLC0415
    from extractors.site import UNKNOWN_SITE  # noqa: PLC0415

    text = "The first page is read before the clock of the others runs, and nothing of it is kept. "
    for body in (f"<p>{text * 5}</p>" * 3, "<p>Nothing to be read here.</p>"):
        page = Page(
            url="http://warm.up/1.html",
            requested_url="http://warm.up/1.html",
            body=WARM_UP.format(body).encode(),
            status=200,
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        work(Job(page=page, site=UNKNOWN_SITE))


def _bound_memory(memory_mb: int) -> None:
    """Let the heap grow by so much and no more.

    RLIMIT_DATA, not RLIMIT_AS: mapped libraries are no page's fault.
    """
    try:
        import resource  # noqa: PLC0415  not on Windows

        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  not a file of ours
            now = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (now + memory_mb * 2**20,) * 2)
    except (ImportError, OSError, ValueError, StopIteration):  # not Linux: the time limit still holds
        return
