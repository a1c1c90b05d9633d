"""Reads damaged pages, each within the bounds of a page, and reports what broke them.

    python -m tests.bench.fuzz --minutes 5 [--bench FOLDER] [--seed N] [--count N] [--out DIR]

The pages are our own, and with --bench those of the extraction bench's `html/`. Each is damaged by chance
(see `tests.bench.mutations`) and read in a process that is killed after 5 s of processor time or beyond
400 MB. A find is an exception, a crash, a broken bound, or a record that breaks a promise; the page that
did it is kept in DIR under its seed, and `--seed THAT --count 1` reads it again. Exits with 1 where
something was found.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from extractors.page import Page
from extractors.site import UNKNOWN_SITE, Site
from flows.workers import Job, Worked, Workers
from tests.bench.hostile import good
from tests.bench.mutations import VALUES, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.record import Record

SECONDS, MEGABYTES = 5.0, 400
SAMPLE = 400  # pages of a bench: more would only fill the memory
SMALL = 400_000  # bytes; larger pages make a run slow and find nothing else
ADDRESSES = (
    "https://harbour-post.example/news/2024/05/06/ferry-kept-for-another-winter",
    "http://localhost/",
    "https://xn--bcher-kva.example/%E2%82%AC?q=" + "x" * 2_000,
    "https://[::1]/a",
    "http://[",
    "",
    "ftp://old.example/x",
    "https://harbour-post.example/" + "a/" * 800,
)
HEADERS = (
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=utf-7",
    "image/png",
    "charset=",
    "\udcff",
)
OURS = Path(__file__).with_name("fuzz_page.html")
TEXTS = (
    "The harbour council voted on Tuesday to keep the old ferry running for another winter, and more. ",
    "Совет гавани проголосовал во вторник за то, чтобы старый паром ходил еще одну зиму. ",
    "港湾評議会は火曜日、古いフェリーをもう一冬運航させることを決議した。",
    "صوّت مجلس الميناء يوم الثلاثاء لصالح إبقاء العبّارة القديمة في الخدمة شتاءً آخر. ",
)


@dataclass
class Fuzz:
    """A run and what it has found so far."""

    pages: Sequence[bytes]
    out: Path
    ends: Counter[str] = field(default_factory=Counter)
    finds: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def read(self, seed: int, workers: Workers) -> None:
        """Damage a page, read it, and look at what came of it."""
        job = made(self.pages, seed)
        worked = workers.submit(job).result()
        if worked.reason == "extract_timeout":  # on a machine that labours a process may have got no turn
            worked = workers.submit(job).result()
        self.slowest = max(self.slowest, worked.cpu_ms or 0)
        broken = flaw(worked, job.page)
        self.ends[end(worked)] += 1
        if broken:
            self.keep(seed, job.page, broken)

    def keep(self, seed: int, page: Page, broken: str) -> None:
        """Write down a find, with the page that gave it."""
        self.finds.append(f"seed {seed}: {broken}")
        Console(stderr=True).print(self.finds[-1], markup=False, soft_wrap=True)
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / f"{seed}.html").write_bytes(page.body)
        about = {
            "seed": seed,
            "broken": broken,
            "url": page.url,
            "headers": page.headers,
            "status": page.status,
        }
        about["fetched_at"] = page.fetched_at.isoformat()
        (self.out / f"{seed}.json").write_text(json.dumps(about, indent=1), "utf-8")


def made(pages: Sequence[bytes], seed: int) -> Job:
    """The job that a seed stands for."""
    chance = random.Random(seed)
    address = chance.choice(ADDRESSES) if chance.random() < 0.3 else ADDRESSES[0]
    page = Page(
        url=address,
        requested_url=address,
        body=damaged(pages, chance),
        status=200 if chance.random() < 0.97 else chance.choice((404, 503, 0)),
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=chance.choice((0, 0, 1_000, 9_000))),
        headers=(("content-type", chance.choice(HEADERS)),) if chance.random() < 0.5 else (),
    )
    site = Site(time_zone="Europe/Paris", language="fr") if chance.random() < 0.1 else UNKNOWN_SITE
    return Job(page=page, site=site)


def end(worked: Worked) -> str:
    """How reading ended: `article`, the reason of a refusal, or of a failure."""
    if worked.processed is None:
        return worked.reason or "nothing"
    dropped = worked.processed.record.dropped
    return dropped.reason if dropped else "article"


def flaw(worked: Worked, page: Page) -> str | None:
    """What is wrong with a reading, or None."""
    if worked.processed is None:
        return f"{worked.reason}: {worked.detail}"
    return next(flaws(worked.processed.record, page), None)


def flaws(record: Record, page: Page) -> Iterator[str]:
    """The promises of a record that this one breaks."""
    day = record.date_published_day
    if (
        day
        and not date(1990, 1, 1) <= date.fromisoformat(day) <= (page.fetched_at + timedelta(days=1)).date()
    ):
        yield f"published on {day}, which cannot be"
    if record.date_published and datetime.fromisoformat(record.date_published).tzinfo is None:
        yield f"an instant without a zone: {record.date_published}"
    texts = (record.headline, record.article_body, record.description, *(a.name for a in record.authors))
    for text in texts:
        try:
            (text or "").encode()
        except UnicodeEncodeError:
            yield f"text that is no Unicode: {text!r:.80}"
    if any(not a.name.strip() or len(a.name) > 200 for a in record.authors):
        yield "an author without a name, or with a novel for one"
    if record.headline is not None and not (record.headline.strip() and len(record.headline) <= 1_000):
        yield f"a headline of {len(record.headline)} characters"


def own_pages() -> list[bytes]:
    """Small pages of our own, in four scripts."""
    page = OURS.read_text("utf-8")
    found = [good(1).encode(), b"<p>" + b"<p>".join(VALUES)]
    for language, text in zip(("en", "ru", "ja", "ar"), TEXTS, strict=True):
        filled = page.replace("LANGUAGE", language).replace("TEXT", text * 20)
        filled = filled.replace("PARAGRAPHS", f"<p>{text * 4}</p>" * 6)
        found += [filled.replace("KIND", kind).encode() for kind in ("NewsArticle", "LiveBlogPosting")]
    return found


def bench_pages(folder: Path) -> list[bytes]:
    """Pages of a bench's `html/`, every so manieth, none larger than 400 kB."""
    files = sorted((folder / "html").rglob("*.gz"))
    pages = (gzip.decompress(file.read_bytes()) for file in files[:: max(1, len(files) // SAMPLE)])
    return [page for page in pages if len(page) <= SMALL]


def main() -> int:
    """Read pages until the time is over, and say what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5.0, help="how long (default: 5)")
    parser.add_argument("--count", type=int, default=sys.maxsize, help="how many pages at most")
    parser.add_argument("--bench", type=Path, help="folder with html/*.gz; a seed needs the same one again")
    parser.add_argument("--seed", type=int, default=0, help="of the first page; the next has the next")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="where finds go (build/fuzz)")
    asked = parser.parse_args()
    fuzz = Fuzz(own_pages() + (bench_pages(asked.bench) if asked.bench else []), asked.out)
    until, seed = time.monotonic() + 60 * asked.minutes, asked.seed
    with Workers(count=1, seconds=SECONDS, memory_mb=MEGABYTES) as workers:
        while time.monotonic() < until and seed - asked.seed < asked.count:
            fuzz.read(seed, workers)
            seed += 1
    console = Console(soft_wrap=True)
    console.print(
        f"{seed - asked.seed} pages, seeds {asked.seed} to {seed - 1}; slowest {fuzz.slowest:.0f} ms"
    )
    console.print(", ".join(f"{count} {name}" for name, count in fuzz.ends.most_common()))
    console.print(f"{len(fuzz.finds)} finds" + (f", kept in {asked.out}" if fuzz.finds else ""))
    return 1 if fuzz.finds else 0


if __name__ == "__main__":
    raise SystemExit(main())
