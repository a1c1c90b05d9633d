"""Fits what refuses a page by its shape: weights that pass plain stories, and a small forest a kind of page.

    python -m tests.bench.train_kind FOLDER [--out extractors/fields]

FOLDER holds `cases.jsonl`, `html/` and the corpus' own `corpus.py`. Pages of the corpus `kinds` are no
articles, all others are, but for those that say themselves that they are a shop's or a forum's: the
collections of blogs hold some, and they are left out of the fit. The thresholds are chosen as the
collections stand: what refuses most of `kinds` while rules and shape together refuse no more than a share of
the others. Tables are cross-validated by site, in other deals of the sites to folds than those by which the
thresholds were chosen. With `--out` both files are written there. Needs lightgbm. Four processor minutes.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import lightgbm as lgb
import numpy as np

from extractors.body import read_body
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.fields import read_fields
from extractors.fields.kind import Case, is_kept, refusal
from extractors.fields.measure import measure
from extractors.fields.page_forest import Forest
from extractors.fields.page_score import FORUM_TYPES, SHOP_TYPES, features
from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from tests.bench.extraction import load
from tests.bench.kind_thresholds import choose

if TYPE_CHECKING:
    from extractors.fields.shape import Shape

FOLDS = 5
CHOSEN_BY, REPORTED_BY = ("", "y", "z", "q", "a", "b", "c", "d"), ("e", "f")
STEPS = 15  # of Newton; the weights stand still after 8
STRENGTH = 0.6  # 0.3 and 1.2 move the share of refused pages by half a point
OTHER_WEIGHT = 3.0  # the five articles to each other page would drown them
# The log odds from which the forests are asked: 2 % of the articles and 89 % of the other pages. From 0 on
# nothing is gained, as the forests pass what is below; 0.8 loses a point.
ASKED, CLAIMED_MARGIN = 0.5, 0.3
LOST = 0.0107  # the share of the other corpora's pages that may be refused, by rules too: 20, at 16 addresses
FOREST = {
    "objective": "binary",
    "learning_rate": 0.2,
    "num_leaves": 5,
    "min_data_in_leaf": 12,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 1,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
}
ROUNDS = 30
SEEDS = (1, 2, 3, 4)  # a forest is the mean of as many: one alone refuses a point less
KINDS = {"product": ("product",), "forum": ("forum",), "listing": ("listing", "collection")}
# What can only speak against an article, and what only for one: fewer chances to learn a site by heart.
AGAINST = """shop_type list_type forum_type no_text little_text no_long_line few_long_lines link_share teasers
    teasers_per_text links_per_text linked_page prices prices_per_text cart posts short_lines cut_lines
    linked_heading_share next_page controls forum_software products signed_blocks signed_holding timed_holding
    named_by_address home forum_host short_slug short_title address_collection address_forum address_listing
    address_product og_product og_website"""
FOR = """declares_article declared_date authors long_share body_share told run date_in_address last_words slug
    title_words og_article"""
HEAD = '''"""Weights of a page's shape, fitted on judged pages; a positive one speaks against an article.

Written by `python -m tests.bench.train_kind`.
"""

from __future__ import annotations

'''


@dataclass(frozen=True, slots=True)
class Judged:
    """A page of the folder with its case.

    `ruled` where a rule refuses it, whatever its shape is; `kept` are the kinds that it may be like.
    """

    case: dict
    shape: Shape
    ruled: bool
    kept: frozenset[str]

    @property
    def told(self) -> bool:
        """Whether the page is what its corpus says: articles do not call themselves a shop or a thread."""
        shape = self.shape
        declared = not (SHOP_TYPES | FORUM_TYPES).isdisjoint(shape.types)
        elsewhere = shape.forum_software or shape.og_type.startswith(("product", "video"))
        return self.case["corpus"] == "kinds" or shape.claims_article or not (declared or elsewhere)


def pages(folder):
    """Every readable page of the folder."""
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
        lines = clean(read_body(document), context).lines
        shape = measure(document, fields, lines)
        page = Case(document, fields, lines, shape)
        kept = frozenset(kind for kind in KINDS if is_kept(page, kind))
        yield Judged(case, shape, refusal(page) is not None, kept)


class Table:
    """The pages as a matrix: `rows` of features by `names`, `other` is 1 where a page is no article."""

    def __init__(self, judged):
        self.pages = judged
        self.found = [features(page.shape) for page in judged]
        self.names = sorted({name for row in self.found for name in row})
        self.rows = np.array([[row.get(name, 0.0) for name in self.names] for row in self.found])
        self.corpora = np.array([page.case["corpus"] for page in judged])
        self.other = (self.corpora == "kinds").astype(int)
        truths = [page.case["truth"].get("kind") if page.case["corpus"] == "kinds" else "" for page in judged]
        self.own = {kind: np.isin(truths, called) for kind, called in KINDS.items()}
        self.claimed = np.array([page.shape.claims_article for page in judged])
        self.told = np.array([page.told for page in judged])
        self.home = np.array([page.shape.depth == 0 for page in judged])
        self.ruled = np.array([page.ruled for page in judged])

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

    def grow(self, kind, chosen):
        """The forest of one kind, from the chosen pages of it and articles; home pages teach no lists."""
        own = self.own[kind]
        chosen = chosen & self.told & (own | (self.other == 0))
        if kind == "listing":
            chosen = chosen & ~self.home
        weight = np.where(own[chosen], OTHER_WEIGHT, 1.0)
        against, speaking_for = AGAINST.split(), FOR.split()
        signs = [(name in against) - (name in speaking_for) for name in self.names]
        trees = []
        for seed in SEEDS:
            data = lgb.Dataset(self.rows[chosen], own[chosen].astype(int), weight=weight)
            settings = FOREST | {"seed": seed, "monotone_constraints": signs}
            model = lgb.train(settings, data, num_boost_round=ROUNDS)
            trees += [_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
        return Forest(self.names, trees, 0.0)

    def scores(self, deal):
        """The linear score of every page and by kind that of its forest, by fits that saw none of its site.

        Below the log odds from which forests are asked, and where the page is kept all the same, it is -99.
        """
        fold = [zlib.crc32((deal + page.case["domain"]).encode()) % FOLDS for page in self.pages]
        found = {kind: np.full(len(self.other), -99.0) for kind in KINDS}
        for number in range(FOLDS):
            unseen = np.array(fold) == number
            weights = self.fit(~unseen)
            line = self.rows @ weights[:-1] + weights[-1] - CLAIMED_MARGIN * self.claimed
            forests = {kind: self.grow(kind, ~unseen) for kind in KINDS}
            for place in np.flatnonzero(unseen & (line > ASKED)):
                for kind, forest in forests.items():
                    if kind not in self.pages[place].kept:
                        found[kind][place] = forest.total(self.found[place])
        return found

    def refused(self, scores, thresholds):
        """Which pages rules or shape refuse."""
        return self.ruled | np.any([scores[kind] > thresholds[kind] for kind in KINDS], axis=0)

    def report(self, scores, thresholds):
        """Print the share of refused pages by corpus."""
        refused = self.refused(scores, thresholds)
        shares = defaultdict(list)
        for corpus, share, ruled in zip(self.corpora, refused, self.ruled, strict=True):
            shares[str(corpus)].append((share, ruled))
        for corpus, found in shares.items():
            share, ruled = 100 * np.mean(found, axis=0)
            print(f"{corpus:12} {len(found):5} pages, refused {share:5.1f} %, by rules {ruled:5.1f} %")
        articles = refused[self.other == 0]
        print(
            f"articles     {len(articles):5} pages, refused {100 * articles.mean():5.2f} %: {articles.sum()}"
        )


def _tree(node):
    """A tree as lists; the forests of all seeds together are one, of which each gives its part."""
    if "leaf_value" in node:
        return round(node["leaf_value"] / len(SEEDS), 3)
    low, high = _tree(node["left_child"]), _tree(node["right_child"])
    return [node["split_feature"], round(node["threshold"], 3), low, high]


def write(table, thresholds, folder):
    """Weights and forests from all pages."""
    everything = np.ones(len(table.other), bool)
    fitted = table.fit(everything)
    weights = "".join(
        f'    "{name}": {weight:.2f},\n' for name, weight in zip(table.names, fitted[:-1], strict=True)
    )
    (folder / "page_weights.py").write_text(
        f"{HEAD}WEIGHTS: dict[str, float] = {{\n{weights}}}\nBIAS = {fitted[-1]:.2f}\n"
        "# Scores above which the forests judge a page that claims to be an article, or does not.\n"
        f"CLAIMED_THRESHOLD = {ASKED + CLAIMED_MARGIN:.2f}\nPLAIN_THRESHOLD = {ASKED:.2f}\n",
        "utf-8",
    )
    grown = {kind: table.grow(kind, everything) for kind in KINDS}
    forests = {kind: {"threshold": thresholds[kind], "trees": forest.trees} for kind, forest in grown.items()}
    stored = json.dumps({"names": table.names, "forests": forests}, separators=(",", ":"))
    (folder / "page_forest.json").write_text(f"{stored}\n", "utf-8")


def main():
    """Choose thresholds, print cross-validated tables and, if asked, write what all pages give."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="the folder of the files")
    arguments = parser.parse_args()
    table = Table(list(pages(arguments.folder)))
    deals = [table.scores(deal) for deal in CHOSEN_BY]
    thresholds, curve = choose(deals, table.ruled, table.other == 1, LOST)
    print("others refused, kinds refused in %:", ", ".join(f"{lost}: {share:.1f}" for lost, share in curve))
    print("thresholds:", thresholds)
    for deal in REPORTED_BY:
        print(f"\ndeal {deal}")
        table.report(table.scores(deal), thresholds)
    if arguments.out:
        write(table, thresholds, arguments.out)


if __name__ == "__main__":
    main()
