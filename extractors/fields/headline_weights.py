"""Weights of the headline's features, fitted on judged pages; a positive one speaks for a title.

Written by `python -m tests.bench.train_headline`.
"""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "agreeing": 0.94,
    "h1": 1.24,
    "h1_first": 0.76,
    "holds_declared": -0.21,
    "holds_h1": -0.37,
    "in_title": 0.36,
    "inside_declared": 0.97,
    "inside_h1": 0.40,
    "is_title": -0.41,
    "jsonld": 0.93,
    "long": -0.18,
    "many_h1": 0.01,
    "meta": 0.31,
    "microdata": 0.14,
    "opengraph": 1.59,
    "short": -0.90,
    "starts_title": 0.51,
    "title": -0.60,
    "title_part": 0.03,
    "twitter": -0.30,
    "very_short": -0.36,
    "visible": -0.36,
    "visible_first": 0.63,
    "words": 1.19,
}
