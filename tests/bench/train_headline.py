"""Fits the weights by which a headline is chosen among a page's titles, and measures them on unseen sites.

    python -m tests.bench.train_headline FOLDER [--out extractors/fields/headline_weights.py]

FOLDER holds `cases.jsonl`, `html/` and the corpus' own `score.py` and `corpus.py`. Needs numpy. Of a page's
titles one is right: the weights are those of a softmax over them. Cross-validated by site; two processor
minutes.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.headline import form
from extractors.fields.publisher import site_names
from extractors.fields.title import key_of, read_titles
from extractors.fields.title_features import features, surroundings
from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from tests.bench.extraction import load

FOLDS = 5
STEPS, RATE = 400, 0.1
PENALTY = 0.005  # 0.002 loses half a point
# Newspapers count more than blogs, whose truth is often the `<title>` as written.
PAGE_WEIGHT = {"fundus": 2.5, "trafilatura": 1.0, "wcxb": 0.8, "newspaper4k": 1.0}
HEAD = '''"""Weights of the headline's features, fitted on judged pages; a positive one speaks for a title.

Written by `python -m tests.bench.train_headline`.
"""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
'''


@dataclass
class Sample:
    """A page's titles: their features, which has the right words, and which of them the right form too."""

    case: dict
    found: list
    right: np.ndarray
    exact: np.ndarray
    rows: np.ndarray | None = None

    @property
    def fold(self):
        """Pages of one site are in one fold."""
        return zlib.crc32(self.case["domain"].encode()) % FOLDS


def samples(folder):
    """Every page of the folder whose title is known and that has titles to choose from."""
    corpus, scorer = load(folder, "corpus"), load(folder, "score")
    for case in corpus.load_cases(folder, list(PAGE_WEIGHT)):
        if "title" not in case["truth"]:
            continue
        body, address = corpus.read_html_bytes(folder, case), case["url"] or ""
        at = datetime(2026, 11, 22, tzinfo=UTC)
        try:
            document = parse(Page(url=address, requested_url=address, body=body, status=200, fetched_at=at))
        except ExtractionError:
            continue
        groups = defaultdict(list)
        for title in read_titles(document, site_names(document, UNKNOWN_SITE)):
            groups[key_of(title.text)].append(title)
        if groups:
            around = surroundings(document, groups)
            truth = scorer.norm_title(case["truth"]["title"])
            yield Sample(
                case,
                [features(key, forms, around) for key, forms in groups.items()],
                np.array([float(key == key_of(truth)) for key in groups]),
                np.array([float(scorer.norm_title(form(group).text) == truth) for group in groups.values()]),
            )


def fit(pages, names):
    """The weights under which the right titles are likeliest, by Adam."""
    weights, mean, spread = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    known = [page for page in pages if page.right.sum()]
    total = sum(PAGE_WEIGHT[page.case["corpus"]] for page in known)
    for step in range(1, STEPS + 1):
        slope = PENALTY * weights
        for page in known:
            score = page.rows @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            wanted = page.right * chance / (page.right * chance).sum()
            slope -= PAGE_WEIGHT[page.case["corpus"]] / total * (page.rows.T @ (wanted - chance))
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope * slope
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def report(pages, names):
    """Print the share of right headlines by corpus, each page judged by weights of other sites."""
    hits, possible = defaultdict(list), defaultdict(list)
    for fold in range(FOLDS):
        weights = fit([page for page in pages if page.fold != fold], names)
        for page in pages:
            if page.fold == fold:
                hits[page.case["corpus"]].append(page.exact[np.argmax(page.rows @ weights)])
                possible[page.case["corpus"]].append(page.exact.max())
    for corpus, found in hits.items():
        best = 100 * np.mean(possible[corpus])
        print(
            f"{corpus:12} {len(found):5} pages, right {100 * np.mean(found):5.1f} % of {best:5.1f} % possible"
        )


def main():
    """Cross-validate, print the table and, if asked, write the weights of all pages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where the weights go")
    arguments = parser.parse_args()
    pages = list(samples(arguments.folder))
    names = sorted({name for page in pages for row in page.found for name in row})
    for page in pages:
        page.rows = np.array([[row.get(name, 0.0) for name in names] for row in page.found])
    report(pages, names)
    if arguments.out:
        weights = zip(names, fit(pages, names), strict=True)
        lines = "".join(f'    "{name}": {weight:.2f},\n' for name, weight in weights)
        arguments.out.write_text(f"{HEAD}{lines}}}\n", "utf-8")


if __name__ == "__main__":
    main()
