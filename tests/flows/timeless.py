"""An event loop in which waiting takes no time: how long something waits is then told to the microsecond."""

import asyncio
from types import SimpleNamespace


class Timeless(asyncio.SelectorEventLoop):
    """Its clock stands still while anything runs, and jumps to the next moment that is waited for."""

    def __init__(self):
        super().__init__()
        self._now = 1000.0
        self._look = self._selector.select
        self._selector.select = self._select

    def time(self):
        """Seconds by this clock."""
        return self._now

    def _select(self, timeout=None):
        if timeout is None:  # a thread is waited for
            return self._look()
        ready = self._look(0)
        if not ready:
            self._now += timeout
        return ready


def timeless(main, monkeypatch):
    """What a coroutine gives, run with fetching's pace by this clock."""
    loop = Timeless()
    monkeypatch.setattr("flows.fetching.pace.time", SimpleNamespace(monotonic=loop.time))
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main)


def now():
    """Seconds by the clock of the loop that runs."""
    return asyncio.get_running_loop().time()
