"""Loads a generated year of records from `articles/` with four tools without options, and compares them.

python -m tests.bench.four_tools [--records 60000 --parts 400] [--data DIR]

The generator holds what makes tools guess wrong: fields that are null for a year and then filled, texts
that look like dates and numbers until one does not, days without times, times of many zones, empty lists.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from extractors.article import (
    Article,
    Author,
    Block,
    Breadcrumb,
    Image,
    LineChange,
    Link,
    Provenance,
    Publisher,
    Related,
    Repair,
    Rights,
)
from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.export import export_lines
from storage.identity import make_record
from storage.record import Discovery, Fetch, Record

START = datetime(2025, 11, 1, 6, 0, tzinfo=UTC)
_WORDS = (
    "river",
    "council",
    "Straße",
    "vote",
    "новый",
    "harbour",
    "ministre",
    "grain",
    "日報",
    "budget",
    "strike",
)


def article(number: int, records: int) -> Article:
    """The article with this number: its fields depend on the number alone."""
    late = number > records * 9 // 10  # these fields are filled in the last tenth only
    rare = number % 997 == 0
    words = [_WORDS[(number * step) % len(_WORDS)] for step in range(1, 90)]
    body = f"Report {number}. {' '.join(words[:40])}.\n\n{' '.join(words[40:])} 😀."
    day = (START + timedelta(minutes=9 * number)).astimezone(UTC)
    zone = ("Z", "+02:00", "-05:30")[number % 3]
    fraction = ".250" if number % 7 == 0 else ""
    timed = number % 5 != 0
    stamp = f"{day:%Y-%m-%dT%H:%M:%S}{fraction}{zone}"
    return Article(
        headline=f"{2000 + number % 20}"
        if number < records // 2 and number % 50 == 0
        else f"Headline {number}",
        alternative_headline="Comment" if late else None,
        description=f"{day:%Y-%m-%d}" if not late else "What the council said",
        article_body=body,
        blocks=(Block(type="paragraph", start=0, end=10, level=2 if rare else None),),
        authors=(Author(name="Ann Lee", url="http://a.test/ann" if late else None),) if number % 3 else (),
        date_published=stamp if timed else None,
        date_published_day=f"{day:%Y-%m-%d}",
        date_published_precision="second" if timed else "day",
        date_published_zone="explicit" if timed else None,
        date_published_raw=stamp if not late else f"on the {day.day}th of {day:%B}",
        date_modified=stamp if late else None,
        publisher=Publisher(name="The Paper", country="DE" if rare else None) if late else None,
        article_section="2025" if not late else "Politics",
        keywords=(f"{number % 100}",) if number % 2 else (),
        breadcrumbs=(Breadcrumb(name="Home", url="http://a.test/"),) if late else (),
        in_language="de" if number % 4 else None,
        images=(Image(url="http://a.test/i.jpg", caption="17" if not late else "A boat"),)
        if rare or late
        else (),
        links=(Link(text="more", href="http://a.test/m"),) if rare else (),
        kind="news",
        flags=("date_conflict",) if rare else (),
        is_accessible_for_free=True if late else None,
        license="CC BY 4.0" if number == records - 2 else None,
        removed=(LineChange(line=3, text="Headline", reason="headline:exact_repeat"),) if rare else (),
        related=(Related(text="See this", url=None),) if late else (),
        repairs=(Repair(line=4, removed="l ", reason="repair:lost_glyph_marker"),)
        if number == records - 5
        else (),
        provenance=(Provenance(field="headline", source="jsonld"),),
        rights=Rights(robots="allowed", tdm_reservation=False if late else None),
    )


def record(number: int, records: int) -> Record:
    """The record with this number, as a crawl would make it."""
    url = f"http://site{number % 20}.test/2026/{number}"
    late = number > records * 9 // 10
    return make_record(
        article(number, records),
        url=url,
        requested_url=url,
        url_key=url_key(url),
        domain=f"site{number % 20}.test",
        source=f"{number % 20}",
        refusal=None,
        discovery=Discovery(via="feed", title="2026-01-01" if not late else "A title"),
        fetch=Fetch(
            fetched_at="2026-11-22T10:00:00Z",
            status=200,
            etag='"123"' if late else None,
            redirects=(301,) if late else (),
            warc_file="archive/x.warc.gz",
            warc_offset=number,
        ),
        extractor_version="26.11.0",
        config_hash=None,
    )


def generate(root: Path, records: int, parts: int) -> None:
    """Fill a data folder: one run, and so one part, for each of `parts` stretches of a year."""
    with open_data(root) as data:
        for part in range(parts):
            run = data.start_run(START + timedelta(hours=part * 8760 // parts), command="bench")
            numbers = range(part * records // parts, (part + 1) * records // parts)
            made = [record(number, records) for number in numbers]
            run.enter([(one.requested_url or "", one.source, "feed") for one in made])
            for one in made:
                run.settle(one)
            run.finish()


class Seen(msgspec.Struct, frozen=True):
    """What a tool saw: how many records, their columns, ids, and how many on each day."""

    count: int
    columns: tuple[str, ...]
    ids: int
    days: tuple[tuple[str, int], ...]
    stored: tuple[tuple[str, int], ...]


def _seen(columns: list[str], rows: Iterator[tuple[object, object, object]]) -> Seen:
    found = [(str(key), _day(day), _day(stored)) for key, day, stored in rows]
    return Seen(
        len(found),
        tuple(sorted(columns)),
        len({key for key, _, _ in found}),
        tuple(sorted(Counter(day for _, day, _ in found).items())),
        tuple(sorted(Counter(stored for _, _, stored in found).items())),
    )


def _day(value: object) -> str:
    return str(value)[:10]


def by_export(root: Path) -> Seen:
    """The truth: the lines of `newsloom export`."""
    rows = [msgspec.json.decode(line) for line in export_lines(root)]
    return _seen(list(rows[0]), ((row["id"], row["datePublishedDay"], row["stored"]) for row in rows))


def by_duckdb(root: Path) -> Seen:
    """`read_json_auto` over a glob."""
    import duckdb

    source = f"read_json_auto('{root}/articles/*/*.jsonl')"
    columns = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    duckdb.sql(f"CREATE OR REPLACE TEMP TABLE everything AS SELECT * FROM {source}")
    return _seen(columns, iter(duckdb.sql("SELECT id, datePublishedDay, stored FROM everything").fetchall()))


def by_pandas(root: Path) -> Seen:
    """`read_json(lines=True)` of each file."""
    import pandas as pd

    files = sorted((root / "articles").glob("*/*.jsonl"))
    frame = pd.concat([pd.read_json(path, lines=True) for path in files], ignore_index=True)
    return _seen(
        list(frame.columns), zip(frame["id"], frame["datePublishedDay"], frame["stored"], strict=True)
    )


def by_polars_scan(root: Path) -> Seen:
    """`scan_ndjson` over a glob."""
    import polars as pl

    frame = pl.scan_ndjson(f"{root}/articles/*/*.jsonl").collect()
    return _seen(frame.columns, frame.select("id", "datePublishedDay", "stored").iter_rows())


def by_polars_read(root: Path) -> Seen:
    """`read_ndjson` over a glob."""
    import polars as pl

    frame = pl.read_ndjson(f"{root}/articles/*/*.jsonl")
    return _seen(frame.columns, frame.select("id", "datePublishedDay", "stored").iter_rows())


def by_datasets_json(root: Path) -> Seen:
    """`load_dataset("json", data_files=glob)`."""
    return _by_datasets("json", data_files=f"{root}/articles/*/*.jsonl")


def by_datasets_folder(root: Path) -> Seen:
    """`load_dataset(folder)`."""
    return _by_datasets(f"{root}/articles")


def _by_datasets(path: str, **options: str) -> Seen:
    import datasets

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        table = datasets.load_dataset(path, cache_dir=cache, **options)["train"]
        columns = table.column_names
        table = table.select_columns(["id", "datePublishedDay", "stored"])
        return _seen(columns, zip(table["id"], table["datePublishedDay"], table["stored"], strict=True))


TOOLS: dict[str, Callable[[Path], Seen]] = {
    "duckdb read_json_auto": by_duckdb,
    "pandas read_json": by_pandas,
    "polars scan_ndjson": by_polars_scan,
    "polars read_ndjson": by_polars_read,
    "datasets json": by_datasets_json,
    "datasets folder": by_datasets_folder,
}


def main() -> int:
    """Generate, load, compare, print; 1 where any tool saw anything else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=60000)
    parser.add_argument("--parts", type=int, default=400)
    parser.add_argument("--data", type=Path, help="a folder filled before; left as it is")
    options = parser.parse_args()
    root = options.data or Path(tempfile.mkdtemp(prefix="four-tools-"))
    if options.data is None:
        begun = time.perf_counter()
        generate(root, options.records, options.parts)
        count = len(list(root.glob("articles/*/*.jsonl")))
        print(f"generated in {time.perf_counter() - begun:.1f} s, {count} parts")
    wrong = compare(root)
    if options.data is None:
        shutil.rmtree(root)
    return bool(wrong)


def compare(root: Path) -> list[str]:
    """Print what each tool saw; the names of those that differ from the export."""
    truth = by_export(root)
    print(f"export: {truth.count} records, {len(truth.columns)} columns, {len(truth.days)} days")
    wrong = []
    for name, read in TOOLS.items():
        begun = time.perf_counter()
        try:
            seen = read(root)
        except Exception as error:  # noqa: BLE001 - whatever a tool raises is its result
            said = f"{type(error).__name__}: {str(error)[:300]}"
            seen = None
        same = seen == truth
        if seen is not None:
            differing = [key for key in Seen.__struct_fields__ if getattr(seen, key) != getattr(truth, key)]
            said = "the same" if same else f"differs in {', '.join(differing)}"
        if not same:
            wrong.append(name)
        print(f"{name}: {said} ({time.perf_counter() - begun:.1f} s)")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
