"""Fits the weights by which a page's shape refuses it, and measures them on sites they have not seen.

    python -m tests.bench.train_kind FOLDER [--out extractors/fields/page_weights.py]

FOLDER holds `cases.jsonl`, `html/` and the corpus' own `corpus.py`. Pages of the corpus `kinds` are no
articles, all others are. Needs scikit-learn. The table is cross-validated by site; the thresholds are
scores that few article pages reach there. Four processor minutes.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from extractors.body import read_body
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.fields import read_fields
from extractors.fields.page_score import features
from extractors.fields.shape import measure
from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from tests.bench.extraction import load

FOLDS = 5
STRENGTH = 0.3  # 0.1 and 1 move the share of refused pages by a point
OTHER_WEIGHT = 3.0  # the five articles to each other page would drown them
# The share of article pages that do not claim to be one and are refused by shape alone; of all these pages
# about 25 are shops, forums and home pages, rightly refused.
PLAIN_LOSS = 0.045
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


class Table:
    """The pages as a matrix: `rows` of features by `names`, `other` is 1 where a page is no article."""

    def __init__(self, pages):
        found = [features(shape) for _, shape in pages]
        self.names = sorted({name for row in found for name in row})
        self.rows = np.array([[row.get(name, 0.0) for name in self.names] for row in found])
        self.corpora = np.array([case["corpus"] for case, _ in pages])
        self.other = (self.corpora == "kinds").astype(int)
        self.claimed = np.array([shape.claims_article for _, shape in pages])
        self.fold = np.array([zlib.crc32(case["domain"].encode()) % FOLDS for case, _ in pages])

    def fit(self, chosen):
        """Weights and bias from the chosen pages."""
        model = LogisticRegression(C=STRENGTH, max_iter=5_000)
        weight = np.where(self.other[chosen] == 1, OTHER_WEIGHT, 1.0)
        model.fit(self.rows[chosen], self.other[chosen], sample_weight=weight)
        return model

    def unseen(self):
        """The score of every page by weights that no page of its site was used for."""
        scores = np.zeros(len(self.other))
        for fold in range(FOLDS):
            scores[self.fold == fold] = self.fit(self.fold != fold).decision_function(
                self.rows[self.fold == fold]
            )
        return scores

    def thresholds(self, scores):
        """Above which a page that claims to be an article is refused, and one that does not."""
        plain = float(np.quantile(scores[(self.other == 0) & ~self.claimed], 1 - PLAIN_LOSS))
        return round(plain + CLAIMED_MARGIN, 2), round(plain, 2)

    def report(self, scores, thresholds):
        """Print the share of refused pages by corpus."""
        refused = scores > np.where(self.claimed, *thresholds)
        shares = defaultdict(list)
        for corpus, share in zip(self.corpora, refused, strict=True):
            shares[str(corpus)].append(share)
        print(f"thresholds: claimed {thresholds[0]}, plain {thresholds[1]}")
        for corpus, found in shares.items():
            print(f"{corpus:12} {len(found):5} pages, refused {100 * np.mean(found):5.1f} %")


def write(table, thresholds, path):
    """The module of weights, from all pages."""
    model = table.fit(np.ones(len(table.other), bool))
    weights = "".join(
        f'    "{name}": {weight:.2f},\n' for name, weight in zip(table.names, model.coef_[0], strict=True)
    )
    path.write_text(
        f"{HEAD}WEIGHTS: dict[str, float] = {{\n{weights}}}\nBIAS = {model.intercept_[0]:.2f}\n"
        "# Scores above which the shape alone refuses a page that claims to be an article, or does not.\n"
        f"CLAIMED_THRESHOLD = {thresholds[0]:.2f}\nPLAIN_THRESHOLD = {thresholds[1]:.2f}\n",
        "utf-8",
    )


def main():
    """Cross-validate, print the table and, if asked, write the weights of all pages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where the weights go")
    arguments = parser.parse_args()
    table = Table(list(shapes(arguments.folder)))
    scores = table.unseen()
    thresholds = table.thresholds(scores)
    table.report(scores, thresholds)
    if arguments.out:
        write(table, thresholds, arguments.out)


if __name__ == "__main__":
    main()
