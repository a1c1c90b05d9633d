"""Scores our extraction beside trafilatura's on a folder of judged pages, both in one run.

    python -m tests.bench.extraction FOLDER [--corpora zyte,fundus] [--every 5] [--no-peer] [--out DIR]

FOLDER holds `cases.jsonl`, `html/` and the corpus' own `score.py` and `corpus.py`, which do the
scoring. Pages are read by both tools in turn, so that their CPU times can be compared; intervals
are a bootstrap over sites.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from extractors.extract import extract
from extractors.page import Page
from tests.bench.worst_pages import tell_worst

if TYPE_CHECKING:
    from types import ModuleType

DRAWS = 400  # draws of the bootstrap; the 95 % interval moves by less than 0.1 points beyond that
UNKNOWN_FETCH = datetime(2026, 11, 22, tzinfo=UTC)  # later than every page of the collections
METRICS = ("shingle", "exact", "rouge", "para", "word", "seg", "title", "authors", "date", "refused")


def load(folder: Path, name: str) -> ModuleType:
    """The folder's own module `name`, so that the measure is theirs and not ours."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder / name}.py: not there; is this the extraction bench?")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(case: dict[str, Any], raw: bytes) -> dict[str, Any]:
    """Our reading of a page as a flat prediction."""
    fetched = case.get("crawl_date")
    at = datetime.fromisoformat(fetched) if fetched else UNKNOWN_FETCH
    page = Page(
        url=case["url"] or "",
        requested_url=case["url"] or "",
        body=raw,
        status=200,
        fetched_at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )
    found = extract(page)
    article = found.article
    return {
        "text": article.article_body.replace("\n\n", "\n"),
        "title": article.headline,
        "authors": [author.name for author in article.authors],
        "date": article.date_published_day,
        "language": article.in_language,
        "refused": found.refusal is not None,
        "reason": found.refusal,
    }


def trafilaturas(html: str, url: str) -> dict[str, Any]:
    """Trafilatura with its defaults and all metadata, as in the published comparisons."""
    import trafilatura

    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    got = found.as_dict() if found else {}
    names = [name.strip() for name in (got.get("author") or "").split(";") if name.strip()]
    day = got.get("date")
    return {"text": got.get("text"), "title": got.get("title"), "authors": names, "date": day}


def timed(function: Any, *args: Any) -> dict[str, Any]:
    """The prediction and the CPU milliseconds it took; an exception is a prediction that says so."""
    start = time.process_time()
    try:
        prediction = function(*args)
    except Exception as error:  # noqa: BLE001 - the bench counts crashes, it must not die of one
        prediction = {"error": f"{type(error).__name__}: {error}"}
    prediction["cpu_ms"] = 1000 * (time.process_time() - start)
    return prediction


def value(rows: list[dict[str, Any]], metric: str, score: ModuleType) -> float | None:
    """One figure of a set of judged pages, in percent, or None where the corpus has no such truth."""
    key = "shingle" if metric == "exact" else metric
    got = [row[key] for row in rows if key in row]
    if not got:
        return None
    if metric in ("shingle", "exact"):
        return 100 * float(score.shingle_total(got)["F1" if metric == "shingle" else "acc"])
    if metric == "seg":
        return 100 * float(score.segment_total(got)["F1"])
    if metric in ("rouge", "para", "word"):
        return 100 * statistics.fmean(item[2] for item in got)
    return 100 * statistics.fmean(got)


def interval(
    rows: list[dict[str, Any]], sites: list[str], metric: str, score: ModuleType
) -> tuple[float, float]:
    """The 95 % interval of a figure, by drawing sites with replacement."""
    chance = random.Random(0)
    by_site: dict[str, list[dict[str, Any]]] = {}
    for row, site in zip(rows, sites, strict=True):
        by_site.setdefault(site, []).append(row)
    names = sorted(by_site)
    drawn = []
    for _ in range(DRAWS):
        sample = [row for _ in names for row in by_site[chance.choice(names)]]
        figure = value(sample, metric, score)
        if figure is not None:
            drawn.append(figure)
    drawn.sort()
    return drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn))]


def read_all(folder: Path, cases: list[dict[str, Any]], *, peer: bool) -> dict[str, list[dict[str, Any]]]:
    """Predictions of both tools for every case, read in turn."""
    corpus = load(folder, "corpus")
    tools: dict[str, list[dict[str, Any]]] = {"newsloom": []} | ({"trafilatura": []} if peer else {})
    for case in track(cases, "reading", console=Console(stderr=True)):
        raw = corpus.read_html_bytes(folder, case)
        tools["newsloom"].append(timed(ours, case, raw) | {"id": case["id"]})
        if peer:
            html = corpus.read_html(folder, case)
            tools["trafilatura"].append(timed(trafilaturas, html, case["url"]) | {"id": case["id"]})
    return tools


def report(
    console: Console,
    corpus: str,
    cases: list[dict[str, Any]],
    tools: dict[str, list[dict[str, Any]]],
    score: ModuleType,
) -> None:
    """One table of a corpus: a row a figure, a column a tool, then our worst pages."""
    table = Table("figure", *tools, title=f"{corpus}: {len(cases)} pages", title_justify="left")
    sites = [case["domain"] for case in cases]
    rows = {
        tool: [
            score.score_page(case, score.flat(prediction))
            for case, prediction in zip(cases, got, strict=True)
        ]
        for tool, got in tools.items()
    }
    for metric in METRICS:
        if value(rows["newsloom"], metric, score) is not None:
            table.add_row(metric, *(cell(judged, sites, metric, score) for judged in rows.values()))
    table.add_row("CPU ms, median / p95", *(cpu(got) for got in tools.values()))
    table.add_row(
        "errors", *(str(sum("error" in prediction for prediction in got)) for got in tools.values())
    )
    console.print(table)
    tell_worst(console, cases, rows["newsloom"], tools["newsloom"], score)


def cell(rows: list[dict[str, Any]], sites: list[str], metric: str, score: ModuleType) -> str:
    """A figure with its interval, or a dash."""
    figure = value(rows, metric, score)
    if figure is None:
        return "-"
    low, high = interval(rows, sites, metric, score)
    return f"{figure:.1f} [{low:.1f}, {high:.1f}]"


def cpu(predictions: list[dict[str, Any]]) -> str:
    """Median and 95th percentile of the CPU milliseconds a page."""
    taken = sorted(prediction["cpu_ms"] for prediction in predictions)
    return f"{statistics.median(taken):.1f} / {taken[int(0.95 * (len(taken) - 1))]:.0f}"


def main() -> None:
    """Read the arguments, read the pages, print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpora", help="comma-separated; all by default")
    parser.add_argument("--every", type=int, default=1, help="read every n-th page only")
    parser.add_argument("--no-peer", action="store_true", help="leave trafilatura out")
    parser.add_argument("--out", type=Path, help="folder for the predictions as JSON Lines")
    given = parser.parse_args()
    score = load(given.folder, "score")
    wanted = given.corpora.split(",") if given.corpora else None
    cases = load(given.folder, "corpus").load_cases(given.folder, wanted)[:: given.every]
    tools = read_all(given.folder, cases, peer=not given.no_peer)
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        for tool, got in tools.items():
            lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in got)
            (given.out / f"{tool}.jsonl").write_text(lines, encoding="utf-8")
    console = Console()
    for corpus in dict.fromkeys(case["corpus"] for case in cases):
        chosen = [index for index, case in enumerate(cases) if case["corpus"] == corpus]
        report(
            console,
            corpus,
            [cases[index] for index in chosen],
            {tool: [got[index] for index in chosen] for tool, got in tools.items()},
            score,
        )


if __name__ == "__main__":
    main()
