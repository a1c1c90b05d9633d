"""Trains the judgement of text blocks on a folder of judged pages, and measures it by sites it has not seen.

    python -m tests.bench.train_blocks FOLDER [--out extractors/body/reader/model.json] [--scores FILE]

FOLDER holds `cases.jsonl`, `html/` and the corpus' own `score.py` and `corpus.py`. Needs lightgbm,
scikit-learn and rapidfuzz, which nothing else here does. The table is cross-validated: every page is
judged by word weights and forests that no page of its site was used for. Four processor minutes.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import lightgbm as lgb
import numpy as np

from extractors.body.reader import model as stages
from extractors.body.reader.clues import read_clues
from extractors.body.reader.features import first_rows, full_rows
from extractors.body.reader.forest import odds
from extractors.body.reader.layout import Layout
from extractors.body.reader.read import KEEP, Judged
from extractors.body.reader.reconsider import reconsider
from extractors.body.reader.second import second_rows
from extractors.body.reader.segment import segment
from extractors.document import parse
from extractors.page import Page
from tests.bench.block_labels import label
from tests.bench.block_words import WordCounts
from tests.bench.extraction import load

FOLDS = 5
# Pages judged by people count more than those judged with a tool's help, newspapers more than blogs.
PAGE_WEIGHT = {"fundus_eval": 6.0, "zyte": 4.0, "fundus": 3.0, "trafilatura": 4.5}
SKIPPED = ("kinds", "htmldate")  # no text to learn from
FOREST = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 16,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 15,
    "max_bin": 127,
    "num_threads": 1,
    "verbose": -1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
}
GLANCE = FOREST | {"num_leaves": 8, "learning_rate": 0.35, "feature_fraction": 0.8, "lambda_l2": 2}
FIRST = FOREST | {"min_data_in_leaf": 100, "lambda_l2": 30, "feature_fraction": 0.4, "learning_rate": 0.045}
SECOND = FOREST | {"num_leaves": 8, "learning_rate": 0.08, "min_data_in_leaf": 150}
STAGES = {"glance": GLANCE, "first": FIRST, "second": SECOND}
TREES = {"glance": 24, "first": 220, "second": 90}


@dataclass
class Sample:
    """A page with its marks; rows and scores are filled stage by stage."""

    case: dict
    page: object
    clues: object
    truth: np.ndarray
    weight: np.ndarray
    fold: int
    layout: Layout | None = None
    rows: dict = field(default_factory=dict)
    alive: dict = field(default_factory=dict)
    scores: dict = field(default_factory=dict)


def samples(folder, seed="x"):
    """Every page of the folder that has a text, cut into blocks and marked; `seed` deals sites to folds."""
    corpus, scorer = load(folder, "corpus"), load(folder, "score")
    for case in corpus.load_cases(folder):
        if case["corpus"] in SKIPPED:
            continue
        body = corpus.read_html_bytes(folder, case)
        address = case["url"] or "https://unknown.invalid/"
        at = datetime(2026, 1, 1, tzinfo=UTC)
        document = parse(Page(url=address, requested_url=address, body=body, status=200, fetched_at=at))
        page = segment(document.tree)
        if not page.blocks:
            continue
        truth, weight = label(case, [block.text for block in page.blocks], scorer.words)
        fold = zlib.crc32(f"{seed}{case['domain']}".encode()) % FOLDS
        weights = _weigh(case, page.blocks, np.array(truth), np.array(weight))
        yield Sample(case, page, read_clues(document), (np.array(truth) >= 0.5).astype(float), weights, fold)


def _weigh(case, blocks, truth, weight):
    """Longer blocks count more, a page's body as much as twice its rest, pages as their corpus does."""
    lengths = np.array([len(block.text) for block in blocks], float)
    weight = weight * np.sqrt(np.clip(lengths, 20, 600)) / 10
    share = PAGE_WEIGHT.get(case["corpus"], 1.0)
    if "with" in case["truth"] and "body" not in case["truth"]:
        return weight * share  # only a few blocks of such a page are marked at all
    body = truth >= 0.5
    return weight * share * 40 / max((weight * body).sum() + 0.5 * (weight * ~body).sum(), 5)


def fit(pages, stage):
    """The forest of a stage."""
    rows = np.concatenate([sample.rows[stage] for sample in pages])
    truth = np.concatenate([sample.truth[sample.alive[stage]] for sample in pages])
    weight = np.concatenate([sample.weight[sample.alive[stage]] for sample in pages])
    known = weight > 0
    data = lgb.Dataset(rows[known], truth[known], weight=weight[known] / weight[known].mean())
    return lgb.train(STAGES[stage], data, TREES[stage])


def cross_fit(pages, stage):
    """Score every page with a forest that no page of its fold was used for."""
    for fold in range(FOLDS):
        forest = fit([sample for sample in pages if sample.fold != fold], stage)
        for sample in pages:
            if sample.fold == fold:
                sample.scores[stage] = np.zeros(len(sample.page.blocks))
                if len(sample.alive[stage]):
                    sample.scores[stage][sample.alive[stage]] = forest.predict(sample.rows[stage])


def set_rows(pages, stage):
    """The rows of a stage, for the blocks that the stages before have left."""
    for sample in pages:
        if stage == "glance":
            sample.alive[stage] = np.arange(len(sample.page.blocks))
            sample.rows[stage] = first_rows(sample.layout).astype(np.float32)
        elif stage == "first":
            sample.alive[stage] = alive = np.nonzero(sample.scores["glance"] >= stages.GLANCE)[0]
            sample.rows[stage] = full_rows(sample.layout, sample.rows["glance"], alive).astype(np.float32)
        else:
            _set_second(sample)


def _set_second(sample):
    alive = sample.alive["first"]
    left = sample.scores["first"][alive] >= stages.LOOK
    sample.alive["second"] = alive[left]
    rows = second_rows(sample.layout, sample.rows["first"][left], sample.scores["first"], alive[left])
    sample.rows["second"] = rows.astype(np.float32)


def join(pages):
    """The final scores: the mean of what first and second look say, as log odds."""
    for sample in pages:
        first, second = sample.scores["first"], sample.scores["second"]
        both = np.clip(np.stack((first, second)), 1e-9, 1 - 1e-9)
        sample.scores["final"] = odds(np.log(both / (1 - both)).mean(axis=0)) * (second > 0)


def cross_validate(pages):
    """Fill rows and scores of all stages, by site; the word weights of all pages."""
    counts = WordCounts(pages)
    for fold in range(FOLDS):
        words = counts.learn([number for number, sample in enumerate(pages) if sample.fold != fold])
        for sample in pages:
            if sample.fold == fold:
                sample.layout = Layout(sample.page, sample.clues, words)
    for stage in TREES:
        set_rows(pages, stage)
        cross_fit(pages, stage)
    join(pages)
    return counts.learn(range(len(pages)))


def dump(forest):
    """A forest as `extractors.body.reader.forest` reads it."""

    def tree(node):
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        low, high = tree(node["left_child"]), tree(node["right_child"])
        return [node["split_feature"], float(f"{node['threshold']:.6g}"), low, high]

    return [tree(found["tree_structure"]) for found in forest.dump_model()["tree_info"]]


def write_model(pages, words, path):
    """Word weights and forests from all pages."""
    vocabulary = {"own": words.own, "path": words.path, "text": words.text}
    data = {"vocabulary": vocabulary, "forests": {stage: dump(fit(pages, stage)) for stage in TREES}}
    path.write_text(_lay_out(data), "utf-8")


def _lay_out(data):
    """The model as JSON, a tree a line, so that changes can be seen."""

    def tight(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    forests = [
        f'"{stage}":[\n' + ",\n".join(map(tight, trees)) + "]" for stage, trees in data["forests"].items()
    ]
    words = [f'"{name}":{tight(weights)}' for name, weights in data["vocabulary"].items()]
    return "\n".join(['{"forests":{', ",\n".join(forests), '},"vocabulary":{', ",\n".join(words), "}}", ""])


def main():
    """Cross-validate, print the table, write the scores and, if asked, the model of all pages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where the model goes")
    parser.add_argument(
        "--scores", type=Path, help="where cross-validated scores of blocks go, a page a line"
    )
    parser.add_argument("--folds", default="x", help="another word deals the sites to other folds")
    arguments = parser.parse_args()
    pages = list(samples(arguments.folder, arguments.folds))
    words = cross_validate(pages)
    scorer, found = load(arguments.folder, "score"), {}
    for sample in pages:
        clues, final = sample.clues, sample.scores["final"].tolist()
        scores = reconsider(sample.page, clues.named, final, KEEP, clues.stated)
        text = "\n".join(block.text for block in Judged(sample.page, sample.clues, scores).above(KEEP))
        found[sample.case["id"]] = {"id": sample.case["id"], "text": text}
    judged = load(arguments.folder, "corpus").load_cases(arguments.folder)
    for corpus in dict.fromkeys(sample.case["corpus"] for sample in pages):
        cases = [case for case in judged if case["corpus"] == corpus]
        summary = scorer.summary(scorer.score_all(cases, found))
        print(scorer.table(corpus, {corpus: summary}, {corpus}, {}))
    if arguments.scores:
        with arguments.scores.open("w", encoding="utf-8") as out:
            for sample in pages:
                values = [round(float(value), 4) for value in sample.scores["final"]]
                out.write(json.dumps({"id": sample.case["id"], "scores": values}) + "\n")
    if arguments.out:
        write_model(pages, words, arguments.out)


if __name__ == "__main__":
    main()
