"""Every moment at which a process changes a disk, counted; at one of them the process dies by SIGKILL.

`install` puts itself before and after each fsync, rename, removal, new folder and database commit, and
before, in the middle of and after each write to a file. Only for a process that is made to die.
"""

import io
import os
import pathlib
import signal
from collections import Counter

from sqlalchemy.engine.default import DefaultDialect

from storage import archive, journal


class Moments:
    """Counts moments by kind, and ends the process at the n-th of one kind."""

    def __init__(self, kind=None, times=0):
        self.seen = Counter()
        self._fatal = (kind, times)

    def __call__(self, kind):
        self.seen[kind] += 1
        if (kind, self.seen[kind]) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def install(moments):
    """From now on `moments` hears of every change of the disk that this process makes."""
    for name in ("fsync", "replace", "unlink", "rmdir", "mkdir"):
        setattr(os, name, _around(moments, name, getattr(os, name)))
    DefaultDialect.do_commit = _around(moments, "commit", DefaultDialect.do_commit)
    journal.reached = lambda step: moments(f"journal: {step}")
    archive.FileIO = _file_of(moments)
    pathlib.Path.open = _opening(archive.FileIO, pathlib.Path.open)


def _around(moments, name, act):
    def acting(*values, **named):
        moments(f"before {name}")
        done = act(*values, **named)
        moments(f"after {name}")
        return done

    return acting


def _file_of(moments):
    class File(io.FileIO):
        """A file that may be torn: half of a write lies on the disk when the process dies in its middle."""

        def write(self, data):
            data = memoryview(data).cast("B")
            half = len(data) // 2
            moments("before write")
            done = super().write(data[:half]) if half else 0
            moments("amid write")
            done += super().write(data[done:])
            moments("after write")
            return done

        def truncate(self, size=None):
            moments("before truncate")
            return super().truncate(size)

    return File


def _opening(file_of, before):
    def opening(self, mode="r", *more, **named):
        if "b" not in mode or not set(mode) & set("wa+"):
            return before(self, mode, *more, **named)
        raw = file_of(self, mode.replace("b", ""))
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    return opening
