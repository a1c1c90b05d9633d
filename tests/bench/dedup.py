"""Clusters the documents of the dedup bench: python -m tests.bench.dedup FOLDER --out PRED.json."""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.cleaning.text import article_from_text
from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.identity import make_record
from storage.layout import Layout

if TYPE_CHECKING:
    from storage.record import Record

COMMIT_EVERY = 100


def cluster(documents: list[dict], root: Path) -> dict[str, str]:
    """The story of each document, settled one after the other in a data folder as a crawl does."""
    records = {document["id"]: record_of(document) for document in sorted(documents, key=settling_order)}
    with open_data(root) as data:
        run = data.start_run(datetime.now(UTC))
        run.enter([(record.requested_url or "", None, "given") for record in records.values()])
        for number, record in enumerate(records.values(), 1):
            run.settle(record)
            if number % COMMIT_EVERY == 0:
                run.commit()
        run.finish()
    stored = [
        json.loads(line)
        for room in ("articles", "duplicates")
        for path in Layout(root).parts(room)
        for line in path.read_bytes().splitlines()
    ]
    stories = {one["id"]: one["storyId"] for one in stored}
    return {name: stories.get(record.id, name) for name, record in records.items()}


def settling_order(document: dict) -> tuple[str, str]:
    """Publication, then id."""
    return (document.get("time") or "", document["id"])


def record_of(document: dict) -> Record:
    """The document as a record of an address of its own, so that its text alone decides."""
    url = f"https://bench.test/{document['id']}"
    article = article_from_text("\n".join(document["lines"]), headline=document["title"])
    article = replace(article, date_published=document.get("time"))
    return make_record(
        article,
        url=url,
        requested_url=url,
        url_key=url_key(url),
        domain="bench.test",
        source=None,
        refusal=None,
        discovery=None,
        fetch=None,
        extractor_version=None,
        config_hash=None,
    )


def main() -> None:
    """Read the bench in the folder and write the story of each document."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    sets: dict[str, list[dict]] = defaultdict(list)
    with gzip.open(arguments.folder / "dedup_docs.jsonl.gz", "rt", encoding="utf-8") as bench:
        for line in bench:
            document = json.loads(line)
            sets[document["set"]].append(document)
    stories: dict[str, str] = {}
    for documents in sets.values():
        with tempfile.TemporaryDirectory() as root:
            stories |= cluster(documents, Path(root))
    arguments.out.write_text(json.dumps(stories), encoding="utf-8")


if __name__ == "__main__":
    main()
