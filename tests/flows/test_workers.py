"""Workers: whatever happens to a process, each page has an answer, and the pool goes on."""

from __future__ import annotations

import os
import pickle
import signal
import time
from dataclasses import replace
from multiprocessing import forkserver

import pytest
from worker_jobs import Held, Trap, job, read, says_why

from flows import worker
from flows.errors import WorkersBroken
from flows.process import Origin
from flows.worker_process import answer
from flows.workers import Workers


def test_pages_come_back_in_their_order():
    """Two workers read many pages; the results have the order of the jobs."""
    names = [f"town-{number}" for number in range(20)]
    with Workers(count=2) as workers:
        worked = list(workers.map(job(name) for name in names))

    assert [one.processed.record.url.rpartition("/")[2] for one in worked] == names
    assert all(one.cpu_ms > 0 for one in worked)


def test_error_of_our_own_is_the_outcome_of_its_page():
    """An exception in extraction is extract_error with its words; the next page is read."""
    broken, whole = read(job(site=Trap(int, "no number")), job())

    assert broken.reason == "extract_error"
    assert "ValueError" in broken.detail
    assert whole.processed is not None


def test_error_inside_the_steps_of_a_page_is_extract_error(monkeypatch):
    """It does not matter where the exception comes from: none leaves the worker."""

    def fails(*_):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("flows.process.process", fails)
    worked = answer(pickle.dumps(job()))

    assert (worked.reason, worked.detail) == ("extract_error", "ZeroDivisionError: by nothing")


def test_record_that_cannot_be_written_down_is_extract_error():
    """Half a character, which no encoding has, ends its page and not the worker."""
    half = replace(job(), origin=Origin(source="\udcff"))
    broken, whole = read(half, job())

    assert broken.reason == "extract_error"
    assert "what no text can" in broken.detail
    assert whole.processed is not None


def test_header_with_bytes_that_are_no_text_costs_no_page():
    """An archive that others wrote may hold such a header: it is noted with a mark in their place."""
    page = replace(job().page, headers=(("content-type", "text/html; name=\udcff"),))
    (worked,) = read(replace(job(), page=page))

    assert worked.processed.record.fetch.content_type == "text/html; name=?"


def test_process_that_dies_is_the_outcome_of_its_page():
    """A crash is extract_crashed and names the exit code; a new worker reads the next page."""
    crashed, whole = read(job(site=Trap(os._exit, 3)), job())

    assert crashed.reason == "extract_crashed"
    assert "exit code 3" in crashed.detail
    assert whole.processed is not None


def test_worker_that_died_idle_costs_no_page():
    """A worker that the system ends between two pages is replaced, and the page is read."""
    with Workers(count=1) as workers:
        first = workers.submit(job()).result()
        (idle,) = workers._hired
        os.kill(idle._process.pid, signal.SIGKILL)
        idle._process.join()
        second = workers.submit(job()).result()

    assert first.processed is not None
    assert second.processed is not None


def test_page_that_computes_for_too_long_is_cut_off():
    """Time is up after so many seconds of the worker's own."""
    start = time.monotonic()
    slow, whole = read(job(site=Trap(sum, range(10**11))), job(), seconds=0.5)

    assert slow.reason == "extract_timeout"
    assert whole.processed is not None
    assert time.monotonic() - start < 600


def test_page_that_hangs_without_computing_is_cut_off_later(monkeypatch):
    """A worker that only waits has more time, as a busy machine may keep it waiting, but not for ever."""
    with Workers(count=1, seconds=0.5) as workers:
        workers.submit(job()).result()
        with monkeypatch.context() as hurried:
            hurried.setattr(worker, "PATIENCE", 3.0)
            start = time.monotonic()
            hung = workers.submit(job(site=Trap(time.sleep, 3600))).result()
            took = time.monotonic() - start
        whole = workers.submit(job()).result()

    assert hung.reason == "extract_timeout"
    assert whole.processed is not None
    assert took >= 1.5


def test_page_that_takes_too_much_memory_is_told_apart():
    """What runs into the memory limit is out_of_memory, and the worker that grew is replaced."""
    greedy, whole = read(job(site=Trap(bytes, 10**9)), job(), memory_mb=100)

    assert greedy.reason == "out_of_memory"
    assert whole.processed is not None


def ends(_pipe, _memory_mb):
    """A worker that ends before it says a word."""
    os._exit(7)


@pytest.mark.parametrize(
    ("broken", "cause"), [(says_why, "headline_weights.json"), (ends, "ended with code 7")]
)
def test_workers_that_cannot_start_are_tried_a_few_times_and_named(monkeypatch, broken, cause):
    """A broken installation ends in one error with its cause, for every page, after three starts a thread."""
    starts = []
    start = worker.Worker.__init__

    def counted(self, memory_mb):
        starts.append(memory_mb)
        start(self, memory_mb)

    monkeypatch.setattr(worker, "serve", broken)
    monkeypatch.setattr(worker.Worker, "__init__", counted)
    with Workers(count=1) as workers:
        for _ in range(4):
            with pytest.raises(WorkersBroken, match=cause):
                workers.submit(job()).result()

    assert len(starts) == 3


def test_workers_that_cannot_be_forked_are_named(monkeypatch):
    """Where what forks them dies meanwhile, each page is told so; nobody waits for an answer for ever."""

    def forked(self, memory_mb):
        raise EOFError

    monkeypatch.setattr(worker.Worker, "__init__", forked)
    with Workers(count=1) as workers, pytest.raises(WorkersBroken, match="EOFError"):
        workers.submit(job()).result(10)


def test_closing_at_once_ends_what_is_under_way(tmp_path):
    """A run that fails does not wait for its pages, and leaves no process."""
    with pytest.raises(KeyboardInterrupt), Workers(count=1, seconds=60.0) as workers:  # noqa: PT012
        workers.submit(job()).result()
        (hired,) = workers._hired
        held = Held(tmp_path)
        futures = [workers.submit(each) for each in (held.job, job("second"), job("third"))]
        held.in_hand()
        raise KeyboardInterrupt

    held.let_go()
    assert not hired._process.is_alive()
    assert all(future.done() for future in futures)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no groups of processes")
def test_end_of_the_group_is_not_that_of_a_page_in_hand(tmp_path):
    """SIGTERM to a worker and to what forks workers ends neither: the page is read, another worker starts."""
    forkserver._forkserver._stop()  # the proof of kills starts one that hears SIGTERM, and leaves it
    with Workers(count=1) as workers:
        workers.submit(job()).result()
        (hired,) = workers._hired
        held = Held(tmp_path, "slow")
        slow = workers.submit(held.job)
        held.in_hand()
        for pid in (hired._process.pid, forkserver._forkserver._forkserver_pid):
            os.kill(pid, signal.SIGTERM)
        held.let_go()
        read_on = slow.result()
        hired.kill()
        hired._process.join()
        again = workers.submit(job("again")).result()

    assert read_on.processed.record.url.endswith("slow")
    assert again.processed.record.url.endswith("again")


def test_who_starts_workers_hears_signals_as_before():
    """Only the processes are deaf: the thread that started them gets its own mask back."""
    read(job())

    assert signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
