"""Clusters the documents of the dedup bench: python -m tests.bench.dedup FOLDER --out PRED.json."""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from extractors.cleaning.text import article_from_text
from extractors.similarity.sketch import sketch
from storage.leader import Leader
from storage.leaders import Leaders
from storage.state import open_state


def cluster(documents: list[dict], root: Path) -> dict[str, str]:
    """The story of each document, settled one after the other through the index on disk as a crawl does."""
    state = open_state(f"sqlite:///{root / 'state.sqlite'}")
    leaders = Leaders(state)
    stories: dict[str, str] = {}
    for number, document in enumerate(sorted(documents, key=settling_order)):
        stories[document["id"]] = settle(document, leaders)
        if number % 100 == 99:
            with state.begin() as connection:
                leaders.write(connection)
            leaders.clear()
    state.close()
    return stories


def settling_order(document: dict) -> tuple[str, str]:
    """Publication, then id."""
    return (document.get("time") or "", document["id"])


def settle(document: dict, leaders: Leaders) -> str:
    """The story of one document; it leads where it founds the story or is the longest text of it."""
    article = article_from_text("\n".join(document["lines"]), headline=document["title"])
    sketched = sketch(article.article_body, article.headline)
    found = leaders.find(sketched, but=document["id"])
    story = found.leader.story_id if found else document["id"]
    before = next((leader for leader in leaders.of_story(story) if leader.represents), None)
    if before is None or sketched.words > before.sketch.words:
        if before is not None:
            leaders.remove(before.record_id)
            if before.founder:
                leaders.put(replace(before, represents=False))
        leaders.put(
            Leader(
                record_id=document["id"],
                story_id=story,
                founder=found is None,
                represents=True,
                sketch=sketched,
            )
        )
    return story


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
