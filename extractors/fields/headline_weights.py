"""Weights of the headline's features, fitted on pages read by hand; a positive one speaks for a title."""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "agreeing": 1.05,
    "h1": 1.30,
    "h1_first": 0.71,
    "holds_declared": -0.15,
    "holds_h1": -0.40,
    "in_title": 0.37,
    "inside_declared": 1.12,
    "inside_h1": 0.45,
    "is_title": -0.47,
    "jsonld": 1.01,
    "long": -0.25,
    "many_h1": -0.02,
    "meta": 0.30,
    "microdata": 0.15,
    "opengraph": 1.71,
    "short": -0.92,
    "starts_title": 0.52,
    "title": -0.66,
    "title_part": -0.03,
    "twitter": -0.41,
    "very_short": -0.46,
    "visible": -0.42,
    "visible_first": 0.69,
    "words": 1.39,
}
