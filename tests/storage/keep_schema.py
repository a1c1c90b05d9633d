"""Keeps a small data folder of the schema of now, for every later version to be tried on.

`python tests/storage/keep_schema.py` writes `tests/storage/kept/schema-N.tar.gz`: one crawl of the small
world. The state is left out, as it is made from the rest. Run it before a schema is released, never after.
"""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from small_world import crawl

from storage.record import SCHEMA_VERSION

ROOMS = ("format.json", "archive", "articles", "dropped", "duplicates", "evidence", "ledger")

if __name__ == "__main__":
    target = Path(__file__).parent / "kept" / f"schema-{SCHEMA_VERSION}.tar.gz"
    with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "w:gz") as packed:
        crawl(Path(folder), 0)
        for room in ROOMS:
            packed.add(Path(folder) / room, f"data/{room}")
