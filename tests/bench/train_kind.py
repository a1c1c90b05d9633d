"""Fits the weights by which a page's shape refuses it, and measures them on sites they have not seen.

    python -m tests.bench.train_kind FOLDER [--out extractors/fields/page_weights.py] [--folds NAME]

FOLDER holds `cases.jsonl`, `html/` and the corpus' own `corpus.py`. Pages of the corpus `kinds` are no
articles, all others are, but for those that say themselves that they are a shop's, a forum's or a home page:
the collections of blogs hold some, and they are left out of the fit and of the thresholds. Needs numpy. The
table is cross-validated by site; the thresholds are scores that few article pages reach there. `--folds`
deals the sites to other folds. One processor minute.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from extractors.body import read_body
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.fields import read_fields
from extractors.fields.measure import measure
from extractors.fields.page_score import FORUM_TYPES, SHOP_TYPES, features
from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from tests.bench.extraction import load

FOLDS = 5
STEPS = 15  # of Newton; the weights stand still after 8
STRENGTH = 0.6  # 0.3 and 1.2 move the share of refused pages by half a point
OTHER_WEIGHT = 3.0  # the five articles to each other page would drown them
# The share of article pages that do not claim to be one and are refused by shape alone. With 0.012 a point or
# two of the kinds are refused less; with 0.02 two to four more, and four more of 2,000 articles.
PLAIN_LOSS = 0.017
CLAIMED_MARGIN = 0.3  # pages that claim to be an article need so much more: 1 in 600 of them is refused
HEAD = '''"""Weights of a page's shape, fitted on judged pages; a positive one speaks against an article.

Written by `python -m tests.bench.train_kind`.
"""

from __future__ import annotations

'''


def shapes(folder):
    """Every readable page of the folder: its case and its shape."""
    corpus = load(folder, "corpus")
    for case in corpus.load_cases(folder):
        address = case["url"] or ""
        at = datetime(2026, 11, 22, tzinfo=UTC)
        body = corpus.read_html_bytes(folder, case)
        try:
            document = parse(Page(url=address, requested_url=address, body=body, status=200, fetched_at=at))
        except ExtractionError:
            continue
        fields = read_fields(document, UNKNOWN_SITE)
        context = Context(
            headline=fields.headline,
            titles=fields.titles,
            site_name=fields.publisher.name or fields.publisher.domain,
            description=fields.description,
            language=None,
            authors=tuple(author.name for author in fields.authors),
        )
        yield case, measure(document, fields, clean(read_body(document), context).lines)


def disowned(shape):
    """Whether a page says that it is no article, though a collection of articles holds it."""
    declared = not (SHOP_TYPES | FORUM_TYPES).isdisjoint(shape.types)
    elsewhere = shape.forum_software or shape.depth == 0 or shape.og_type.startswith(("product", "video"))
    return not shape.claims_article and (declared or elsewhere)


class Table:
    """The pages as a matrix: `rows` of features by `names`, `other` is 1 where a page is no article."""

    def __init__(self, pages, deal=""):
        found = [features(shape) for _, shape in pages]
        self.names = sorted({name for row in found for name in row})
        self.rows = np.array([[row.get(name, 0.0) for name in self.names] for row in found])
        self.corpora = np.array([case["corpus"] for case, _ in pages])
        self.other = (self.corpora == "kinds").astype(int)
        self.claimed = np.array([shape.claims_article for _, shape in pages])
        self.told = (self.other == 1) | ~np.array([disowned(shape) for _, shape in pages])
        self.fold = np.array([zlib.crc32((deal + case["domain"]).encode()) % FOLDS for case, _ in pages])

    def fit(self, chosen):
        """Weights, the bias last, from the chosen pages: logistic regression by Newton's method."""
        chosen = chosen & self.told
        rows = np.hstack([self.rows[chosen], np.ones((chosen.sum(), 1))])
        other = self.other[chosen]
        weight = STRENGTH * np.where(other == 1, OTHER_WEIGHT, 1.0)
        ridge = np.diag([*np.ones(rows.shape[1] - 1), 1e-9])  # the bias is free
        weights = np.zeros(rows.shape[1])
        for _ in range(STEPS):
            chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
            slope = rows.T @ (weight * (chance - other)) + ridge @ weights
            bend = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + ridge
            weights -= np.linalg.solve(bend, slope)
        return weights

    def scores(self, weights):
        """The score of every page."""
        return self.rows @ weights[:-1] + weights[-1]

    def unseen(self):
        """The score of every page by weights that no page of its site was used for."""
        scores = np.zeros(len(self.other))
        for fold in range(FOLDS):
            unseen = self.fold == fold
            scores[unseen] = self.scores(self.fit(~unseen))[unseen]
        return scores

    def thresholds(self, scores):
        """Above which a page that claims to be an article is refused, and one that does not."""
        plain = float(np.quantile(scores[(self.other == 0) & ~self.claimed & self.told], 1 - PLAIN_LOSS))
        return round(plain + CLAIMED_MARGIN, 2), round(plain, 2)

    def report(self, scores, thresholds):
        """Print the share of refused pages by corpus."""
        refused = scores > np.where(self.claimed, *thresholds)
        shares, true = defaultdict(list), defaultdict(list)
        for corpus, share, told in zip(self.corpora, refused, self.told, strict=True):
            shares[str(corpus)].append(share)
            true[str(corpus)] += [share] if told else []
        print(f"thresholds: claimed {thresholds[0]}, plain {thresholds[1]}")
        for corpus, found in shares.items():
            without = f"{100 * np.mean(true[corpus]):5.1f} % without those that disown it"
            print(f"{corpus:12} {len(found):5} pages, refused {100 * np.mean(found):5.1f} %, {without}")


def write(table, thresholds, path):
    """The module of weights, from all pages."""
    fitted = table.fit(np.ones(len(table.other), bool))
    weights = "".join(
        f'    "{name}": {weight:.2f},\n' for name, weight in zip(table.names, fitted[:-1], strict=True)
    )
    path.write_text(
        f"{HEAD}WEIGHTS: dict[str, float] = {{\n{weights}}}\nBIAS = {fitted[-1]:.2f}\n"
        "# Scores above which the shape alone refuses a page that claims to be an article, or does not.\n"
        f"CLAIMED_THRESHOLD = {thresholds[0]:.2f}\nPLAIN_THRESHOLD = {thresholds[1]:.2f}\n",
        "utf-8",
    )


def main():
    """Cross-validate, print the table and, if asked, write the weights of all pages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where the weights go")
    parser.add_argument("--folds", default="", metavar="NAME", help="deal the sites to other folds")
    arguments = parser.parse_args()
    table = Table(list(shapes(arguments.folder)), arguments.folds)
    scores = table.unseen()
    thresholds = table.thresholds(scores)
    table.report(scores, thresholds)
    if arguments.out:
        write(table, thresholds, arguments.out)


if __name__ == "__main__":
    main()
