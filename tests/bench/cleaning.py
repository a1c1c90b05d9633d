"""Runs cleaning over the cleaning bench, and measures each reason for the page on cleaning.

    python -m tests.bench.cleaning FOLDER --out PRED.jsonl [--no-memory]
    python -m tests.bench.cleaning FOLDER --table

Other pages of the same site and tool serve as what a crawl would have seen of the site.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.cleaning import reasons
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.key import key
from extractors.cleaning.line import Line
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory, line_hash, memory_of
from extractors.fields.headline import strip_site_name

FOUND_BY_PEOPLE = ("human_para", "human_body", "human_line")
RIGHT = ("drop", "std")


def context_of(meta: dict, memory: SiteMemory = NO_MEMORY) -> Context:
    """What the product would know of the page: its titles, and the headline among them."""
    titles = [title for name in ("og_title", "h1", "title") for title in meta.get(name, [])]
    names = meta.get("site_name", [])
    return Context(
        headline=strip_site_name(titles[0], names) if titles else None,
        titles=tuple(titles),
        site_name=next(iter(names), None),
        description=next(iter(meta.get("description", [])), None),
        memory=memory,
    )


def memory_from(others: Sequence[dict]) -> SiteMemory:
    """What a crawl would know of a site that has seen these pages, each a story of its own."""
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    for other in others:
        for text in other["lines"]:
            if key(text):
                seen[line_hash(text)][other["id"]] = line_hash(other["id"])
    return memory_of(seen)


def predict(record: dict, others: Sequence[dict] = ()) -> dict:
    """One prediction; a line moved to another field is not a dropped one."""
    lines = [Line(number=index, text=text) for index, text in enumerate(record["lines"])]
    cleaned = clean(lines, context_of(record["meta"], memory_from(others)))
    drop = {str(change.line): change.reason for change in cleaned.removed}
    moved = {str(change.line): change.reason for change in cleaned.moved}
    return {"id": record["id"], "flavour": record["flavour"], "drop": drop, "moved": moved}


def predictions(records: Sequence[dict], *, memory: bool = True) -> Iterator[tuple[dict, dict]]:
    """Each record with its prediction."""
    by_site: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for record in records:
        by_site[record["site"], record["flavour"]].append(record)
    for record in records:
        others = [o for o in by_site[record["site"], record["flavour"]] if o["id"] != record["id"]]
        yield record, predict(record, others if memory else ())


def table(records: Sequence[dict]) -> str:
    """The reasons as a Markdown table: lines right and wrong, by people's and by parsers' marks."""
    counts: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for record, prediction in predictions(records):
        people = record["tier"] in FOUND_BY_PEOPLE
        gone = prediction["drop"] | prediction["moved"]
        for index, reason in gone.items():
            label = _label(record, int(index), gone)
            if label in (*RIGHT, "keep"):
                counts[reason][people, label != "keep"] += 1
    rows = ["| reason | when | marked by people, right / wrong | by parsers |", "|---|---|---|---|"]
    for reason, sentence in _reasons():
        found = counts[reason]
        figures = (
            f"{found[by, True]} / {found[by, False]}"
            if any(found[by, right] for right in (True, False))
            else "-"
            for by in (True, False)
        )
        rows.append(f"| `{reason}` | {sentence} | {' | '.join(figures)} |")
    return "\n".join(rows)


def _label(record: dict, index: int, drop: dict[str, str]) -> str:
    """The mark of a line; of equal lines with different marks any may go, as many as are marked so."""
    said = key(record["lines"][index])
    same = [i for i, text in enumerate(record["lines"]) if key(text) == said]
    labels = sorted(record["lab"][i] for i in same if record["lab"][i] in ("keep", "drop"))
    taken = [i for i in same if str(i) in drop]
    if not said or index not in taken or record["lab"][index] not in labels:
        return str(record["lab"][index])
    return labels[min(taken.index(index), len(labels) - 1)]


def _reasons() -> Iterator[tuple[str, str]]:
    tree = ast.parse(Path(reasons.__file__).read_text("utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    for name, sentence in itertools.pairwise(body):
        if isinstance(name, ast.Assign):
            yield name.value.value, sentence.value.value


def main() -> None:
    """Read the bench in the folder; write one prediction a line, or print the table of reasons."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--no-memory", action="store_true", help="each page as the first of its site")
    arguments = parser.parse_args()
    with gzip.open(arguments.folder / "cleaning_bench.jsonl.gz", "rt", encoding="utf-8") as bench:
        records = [json.loads(line) for line in bench]
    if arguments.table:
        print(table(records))
    if arguments.out:
        with arguments.out.open("w", encoding="utf-8") as out:
            for _, prediction in predictions(records, memory=not arguments.no_memory):
                out.write(json.dumps(prediction, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
