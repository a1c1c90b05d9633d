"""The errors of storage: each message is one sentence that names the thing and says what to do.

StorageError
├── DataInUse          another process writes to this data folder
├── DiskTrouble        the disk is full, read-only or gone; nothing that was committed is lost
├── DamagedArchive     a WARC file does not hold what the index says
├── NoSuchCopy         a record that is to be split or joined is not there, or not what it is taken for
├── LedgerMismatch     an address has no outcome, or two: a fault of the program, the run fails
└── ForeignData        the folder or the database was written by another version or is not ours
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StorageError(Exception):
    """Anything that keeps storage from doing what was asked."""


class DataInUse(StorageError):
    """A second process opened a data folder that is being written to."""


class DiskTrouble(StorageError):
    """The file system refused: full, read-only, gone. Raised at the boundary, never swallowed."""


class DamagedArchive(StorageError):
    """A page cannot be read back from the archive."""


class NoSuchCopy(StorageError):
    """Duplicates were to be split or joined that are none, or are joined already."""


class LedgerMismatch(StorageError):
    """The ledger of a run does not have exactly one outcome for each address that entered."""


class ForeignData(StorageError):
    """What lies there was not written by this version of newsloom."""


_SENTENCES = {
    errno.ENOSPC: "the disk is full: free some space and run again; what was committed is safe",
    errno.EDQUOT: "the disk quota is used up: free some space and run again; what was committed is safe",
    errno.EROFS: "the file system is read-only: choose another folder with --data",
    errno.EACCES: "permission denied: run this as the user whose it is, or choose another folder with --data",
    errno.EPERM: "the system does not permit it: choose another folder with --data",
    errno.ENOENT: "the folder or file vanished while it was in use: put it back and run again",
    errno.ENOTDIR: "a file stands where a folder is needed: move it or choose another folder with --data",
    errno.EIO: "the disk reports a read or write error: check it and run again; what was committed is safe",
}


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Turn an OSError inside the block into one sentence about `path`.

    Raises:
        DiskTrouble: instead of any OSError.
    """
    try:
        yield
    except OSError as error:
        sentence = _SENTENCES.get(error.errno or 0, f"{error.strerror or error}")
        raise DiskTrouble(f"{error.filename or path}: {sentence}") from error
