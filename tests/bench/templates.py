"""Scores learned site templates beside full reading and trafilatura, on sites with several judged pages.

    python -m tests.bench.templates FOLDER [--corpora fundus_eval] [--least 5] [--repeat 3] [--verbose]

FOLDER is the extraction bench's. Each page is read by the template that the other pages of its site teach
(leave one out), in full where a check fails, as in a crawl; labels are our own full reading, never the
truth. CPU times are of extraction with all metadata, all three tools in turn on each page; the least of
`--repeat` readings counts, since other work on the machine only ever adds to it.
"""

from __future__ import annotations

import argparse
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from extractors.body import read_body
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory, line_hash
from extractors.discovery.url_key import host_of
from extractors.document import parse
from extractors.extract import extract
from extractors.fields.fields import read_fields
from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from extractors.templates.learn import MIN_PAGES, learn
from extractors.templates.reader import likeness
from extractors.templates.sample import take_sample
from extractors.templates.take_given import take_given
from tests.bench.extraction import METRICS, UNKNOWN_FETCH, cell, cpu, load, timed, trafilaturas, value

if TYPE_CHECKING:
    from types import ModuleType

    from extractors.templates.sample import Sample

TOOLS = ("in full", "learned", "trafilatura")


def page_of(folder: Path, corpus: ModuleType, case: dict[str, Any]) -> Page:
    """A case as the page it was."""
    fetched = case.get("crawl_date")
    at = datetime.fromisoformat(fetched) if fetched else UNKNOWN_FETCH
    return Page(
        url=case["url"] or "",
        requested_url=case["url"] or "",
        body=corpus.read_html_bytes(folder, case),
        status=200,
        fetched_at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )


def sample_of(page: Page, name: str) -> Sample | None:
    """What a page teaches."""
    document = parse(page)
    given = take_given(document, UNKNOWN_SITE, read_fields(document, UNKNOWN_SITE), {})
    return take_sample(document, read_body(document), line_hash(name), given)


def ours(page: Page, memory: SiteMemory) -> dict[str, Any]:
    """Our reading as a flat prediction; `by` says whether the template read the text."""
    found = extract(page, memory=memory)
    article = found.article
    return {
        "text": article.article_body.replace("\n\n", "\n"),
        "title": article.headline,
        "authors": [author.name for author in article.authors],
        "date": article.date_published_day,
        "language": article.in_language,
        "by": any(each.source == "template" for each in article.provenance),
        "lines": article.article_body.split("\n\n"),
        "fault": found.shown.failed if found.shown else None,
    }


def read_site(
    folder: Path, corpus: ModuleType, cases: list[dict[str, Any]], repeat: int
) -> dict[str, list[dict[str, Any]]]:
    """Predictions of a site's pages by tool, each page by a template of the others."""
    pages = [page_of(folder, corpus, case) for case in cases]
    samples = [sample_of(page, case["id"]) for page, case in zip(pages, cases, strict=True)]
    got: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
    for number, (page, case) in enumerate(zip(pages, cases, strict=True)):
        others = [sample for at, sample in enumerate(samples) if sample and at != number]
        template = learn(others)
        # `learning` would time the taking of samples too, which a learned site needs of one page in sixteen.
        memory = SiteMemory(template=template) if template else NO_MEMORY
        html, known = corpus.read_html(folder, case), {"template": template is not None}
        tries = [
            (
                timed(ours, page, NO_MEMORY) | known,
                timed(ours, page, memory) | known,
                timed(trafilaturas, html, case["url"]),
            )
            for _ in range(repeat)
        ]
        for tool, readings in zip(TOOLS, zip(*tries, strict=True), strict=True):
            got[tool].append(min(readings, key=lambda reading: reading["cpu_ms"]))
    return got


def alike(one: dict[str, Any], other: dict[str, Any]) -> float:
    """The share of text that two of our predictions have in common."""
    from extractors.cleaning.line import Line

    first, second = ([Line(number=0, text=text) for text in each["lines"]] for each in (one, other))
    return likeness(first, second)


def report(
    console: Console, cases: list[dict[str, Any]], got: dict[str, list[dict[str, Any]]], score: ModuleType
) -> None:
    """The figures of all pages, then what the templates did."""
    table = Table("figure", *TOOLS, title=f"{len(cases)} pages", title_justify="left")
    sites = [case["domain"] for case in cases]
    rows = {
        tool: [score.score_page(case, score.flat(each)) for case, each in zip(cases, those, strict=True)]
        for tool, those in got.items()
    }
    for metric in METRICS:
        if value(rows["in full"], metric, score) is not None:
            table.add_row(metric, *(cell(rows[tool], sites, metric, score) for tool in TOOLS))
    table.add_row("CPU ms, median / p95", *(cpu(got[tool]) for tool in TOOLS))
    read = [index for index, each in enumerate(got["learned"]) if each.get("by")]
    if read:
        table.add_row(
            "the same, read by template", *(cpu([got[tool][index] for index in read]) for tool in TOOLS)
        )
    console.print(table)
    tell(console, got, read)


def tell(console: Console, got: dict[str, list[dict[str, Any]]], read: list[int]) -> None:
    """How many pages templates read, at what share of trafilatura's time, and how alike the full reading."""
    known = sum(each["template"] for each in got["learned"])
    console.print(f"{known} pages of sites with a template, {len(read)} read by it", highlight=False)
    if not read:
        return
    common = [alike(got["learned"][index], got["in full"][index]) for index in read]
    console.print(
        f"  {100 * statistics.fmean(common):.1f} % of their text in common with the full reading,"
        f" {sum(share == 1 for share in common)} word for word",
        highlight=False,
    )
    learned = [index for index, each in enumerate(got["learned"]) if each["template"]]
    for tool in ("in full", "learned"):
        for name, chosen in (("pages of those sites", learned), ("pages read by template", read)):
            mine = statistics.median(got[tool][index]["cpu_ms"] for index in chosen)
            theirs = statistics.median(got["trafilatura"][index]["cpu_ms"] for index in chosen)
            console.print(
                f"  CPU {tool} / trafilatura, medians, {name}: {mine / theirs:.2f}", highlight=False
            )


def main() -> None:
    """Read the arguments, read the pages, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpora", help="comma-separated; all by default")
    parser.add_argument("--least", type=int, default=MIN_PAGES + 1, help="fewest pages of a site")
    parser.add_argument("--repeat", type=int, default=3, help="readings of a page; the quickest counts")
    parser.add_argument("--verbose", action="store_true", help="tell of each site")
    given = parser.parse_args()
    score, corpus = load(given.folder, "score"), load(given.folder, "corpus")
    wanted = given.corpora.split(",") if given.corpora else None
    sites: dict[str, list[dict[str, Any]]] = {}
    for case in corpus.load_cases(given.folder, wanted):
        if case["corpus"] != "kinds" and case["url"]:
            sites.setdefault(host_of(case["url"]) or case["domain"], []).append(case)
    sites = {site: cases for site, cases in sites.items() if len(cases) >= given.least}
    got: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
    console = Console()
    for site, cases in track(sites.items(), "reading", console=Console(stderr=True)):
        those = read_site(given.folder, corpus, cases, given.repeat)
        if given.verbose:
            read = sum(bool(each.get("by")) for each in those["learned"])
            console.print(f"{site}: {len(cases)} pages, {read} read by template", highlight=False)
            for case, each in zip(cases, those["learned"], strict=True):
                if each["template"] and not each["by"]:
                    console.print(f"  {case['id']}: {each['fault'] or 'sampled'}", highlight=False)
        for tool in TOOLS:
            got[tool] += those[tool]
    report(console, [case for cases in sites.values() for case in cases], got, score)


if __name__ == "__main__":
    main()
