"""Chooses the scores above which each kind of page is refused: most of them at a bounded loss of articles."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import product

import numpy as np

_LOOKED_AT = 26  # articles a deal with the highest scores; beyond, the loss is far above any that is allowed


def choose(deals, ruled, other, lost):
    """The thresholds by kind, and the curve: by number of articles refused the share of others, in percent.

    `deals` are arrays of scores by kind, one set a deal of the sites, whose means count; `ruled` and `other`
    mark pages refused anyway and those that are no articles, `lost` is the share of articles that may be
    refused. Each threshold is at least the score of an article that is to be kept.
    """
    scores = {kind: np.array([deal[kind] for deal in deals]) for kind in deals[0]}
    asked = np.flatnonzero(~ruled & np.any([found > -99 for found in scores.values()], axis=(0, 1)))
    scores = {kind: found[:, asked] for kind, found in scores.items()}
    candidates = {kind: _candidates(found[:, ~other[asked]]) for kind, found in scores.items()}
    above = {kind: [found > at for at in candidates[kind]] for kind, found in scores.items()}
    best: dict[float, tuple[float, tuple[int, ...]]] = {}
    for places in product(*(range(len(found)) for found in candidates.values())):
        refused = np.any([above[kind][place] for kind, place in zip(scores, places, strict=True)], axis=0)
        won = refused.sum(axis=1).mean()
        count = refused[:, ~other[asked]].sum(axis=1).mean()
        best[count] = max(best.get(count, (-1.0, ())), (won - count, places))
    by_rules = int((ruled & ~other).sum())
    allowed = lost * (~other).sum() - by_rules
    places = max(found for count, found in best.items() if count <= allowed)[1]
    chosen = {kind: candidates[kind][place] for kind, place in zip(scores, places, strict=True)}
    chosen = _raised(chosen, {kind: found[:, other[asked]] for kind, found in scores.items()}, other.sum())
    return chosen, _curve(best, by_rules, (ruled & other).sum(), other.sum())


def _raised(chosen, scores, others):
    """The thresholds as high as goes with a thousandth of the others kept for each: that spares articles."""

    def lost(thresholds):
        won = np.any([scores[kind] > at for kind, at in thresholds.items()], axis=0)
        return -won.sum(axis=1).mean()

    for kind in chosen:
        before = lost(chosen)
        while lost(higher := chosen | {kind: round(chosen[kind] + 0.01, 2)}) - before <= others / 1000:
            chosen = higher
    return chosen


def _candidates(found):
    """High scores of articles, and one above all; rounded up, so that each keeps its article."""
    highest = np.sort(found[found > -99])[::-1][: _LOOKED_AT * len(found) : len(found) // 2]
    return [99.0, *sorted({math.ceil(100 * value) / 100 for value in highest}, reverse=True)]


def _curve(best, by_rules, ruled, others):
    """The most others refused, in percent, by how many articles are at most."""
    most = defaultdict(float)
    for count, (won, _) in best.items():
        most[math.ceil(count)] = max(most[math.ceil(count)], won)
    return [(by_rules + count, 100 * (ruled + most[count]) / others) for count in sorted(most)]
