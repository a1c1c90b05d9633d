"""Workers asked from an event loop: told what a thread is told, and left in peace when it ends."""

from __future__ import annotations

import asyncio
import os

import pytest
from worker_jobs import Held, Trap, job, says_why

from flows import worker
from flows.errors import WorkersBroken
from flows.workers import Workers


def test_cancelled_page_is_passed_over(tmp_path):
    """What nobody waits for any more is not read."""
    held = Held(tmp_path)

    async def give_up():
        with Workers(count=1) as workers:
            slow = workers.submit(held.job)
            held.in_hand()
            waiting = asyncio.ensure_future(workers.run(job("cancelled")))
            await asyncio.sleep(0)  # it is asked
            waiting.cancel()
            held.let_go()
            done = await workers.run(job("last"))
            return slow.result(), waiting.cancelled(), done

    slow, cancelled, done = asyncio.run(give_up())
    assert slow.processed is not None
    assert cancelled
    assert done.processed.record.url.endswith("last")


class Unpackable:
    """What pickle refuses."""

    def __reduce__(self):
        raise TypeError("not to be packed")


def test_page_that_cannot_be_packed_is_extract_error():
    """Whether a thread or a loop asks, it is the outcome of that page alone, and needs no worker."""

    async def both(workers):
        return await workers.run(job(site=Unpackable())), await workers.run(job())

    with Workers(count=1) as workers:
        by_thread = workers.submit(job(site=Unpackable())).result()
        by_loop, whole = asyncio.run(both(workers))

    assert by_thread == by_loop
    assert (by_loop.reason, by_loop.detail) == ("extract_error", "TypeError: not to be packed")
    assert whole.processed is not None


def test_loop_is_told_what_a_thread_is_told():
    """Deaths, memory and records come to a loop as they come to a thread."""
    jobs = [job(site=Trap(os._exit, 3)), job(site=Trap(bytes, 10**9)), job()]

    async def ask(workers):
        return [await workers.run(each) for each in jobs]

    with Workers(count=1, memory_mb=100) as workers:
        worked = asyncio.run(ask(workers))

    assert [one.reason for one in worked] == ["extract_crashed", "out_of_memory", None]
    assert worked[2].processed.record.url == jobs[2].page.url


def test_loop_that_has_ended_is_no_ones_harm(tmp_path):
    """An answer for which no loop waits any more is dropped, and the worker reads on."""
    held = Held(tmp_path)

    async def leave(workers):
        left = asyncio.ensure_future(workers.run(held.job))
        await asyncio.sleep(0)  # it is asked
        held.in_hand()
        assert not left.done()

    with Workers(count=1) as workers:
        asyncio.run(leave(workers))
        held.let_go()

        assert workers.submit(job()).result().processed is not None


def test_loop_is_told_that_no_worker_can_be_had(monkeypatch):
    """Where none can be started, who asks in a loop is told so, too."""
    monkeypatch.setattr(worker, "serve", says_why)
    with Workers(count=1) as workers, pytest.raises(WorkersBroken, match="headline_weights"):
        asyncio.run(workers.run(job()))
