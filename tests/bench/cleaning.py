"""Runs cleaning over the cleaning bench: python -m tests.bench.cleaning FOLDER --out PRED.jsonl."""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.line import Line
from extractors.fields.headline import strip_site_name


def context_of(meta: dict) -> Context:
    """What the product would know of the page: its titles, and the headline among them."""
    titles = [title for name in ("og_title", "h1", "title") for title in meta.get(name, [])]
    names = meta.get("site_name", [])
    headline = strip_site_name(titles[0], names) if titles else None
    description = next(iter(meta.get("description", [])), None)
    return Context(
        headline=headline, titles=tuple(titles), site_name=next(iter(names), None), description=description
    )


def predict(record: dict) -> dict:
    """One prediction; a line moved to another field has left the text too."""
    lines = [Line(number=index, text=text) for index, text in enumerate(record["lines"])]
    cleaned = clean(lines, context_of(record["meta"]))
    drop = {str(change.line): change.reason for change in (*cleaned.removed, *cleaned.moved)}
    return {"id": record["id"], "flavour": record["flavour"], "drop": drop}


def main() -> None:
    """Read the bench in the folder and write one prediction a line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with (
        gzip.open(arguments.folder / "cleaning_bench.jsonl.gz", "rt", encoding="utf-8") as bench,
        arguments.out.open("w", encoding="utf-8") as out,
    ):
        for line in bench:
            out.write(json.dumps(predict(json.loads(line)), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
