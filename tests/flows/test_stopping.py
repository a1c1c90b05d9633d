"""Work is given up when the run is asked to end, and only then."""

import asyncio

import pytest

from flows.stopping import Stop, Stopped


def test_work_that_ends_gives_its_result():
    """Where nobody asks, work takes its course, and its errors are its own."""

    async def ends():
        await asyncio.sleep(0)
        return 7

    async def main():
        stop = Stop()
        with pytest.raises(KeyError):
            await stop.unless(_fails())
        return await stop.unless(ends()), stop.asked

    assert (7, False) == asyncio.run(main())


async def _fails():
    raise KeyError("a mistake")


def test_work_under_way_is_given_up():
    """Asked in the middle, several waits end at once, each cleans up, and what follows does not start."""
    cleaned = []

    async def long():
        try:
            async with asyncio.timeout(60):
                await asyncio.sleep(60)
        finally:
            cleaned.append(1)

    async def wait(stop):
        with pytest.raises(Stopped):
            await stop.unless(stop.unless(long()))
        with pytest.raises(Stopped):
            await stop.unless(long())
        await asyncio.sleep(0)  # no cancellation is left over

    async def main():
        stop = Stop()
        tasks = [asyncio.create_task(wait(stop)) for _ in range(3)]
        await asyncio.sleep(0.01)
        stop.ask()
        await asyncio.wait_for(asyncio.gather(*tasks), 50)
        return stop.asked

    assert asyncio.run(main())
    assert 3 == len(cleaned)


def test_a_cancellation_from_elsewhere_is_no_wish_to_end():
    """Who cancels the task gets a cancelled task, also where the run is asked to end at the same moment."""

    async def cancelled(stop, *, asked):
        task = asyncio.create_task(stop.unless(asyncio.sleep(60)))
        await asyncio.sleep(0.01)
        if asked:
            stop.ask()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    for asked in (False, True):
        asyncio.run(cancelled(Stop(), asked=asked))
