"""Judges by three small forests of trees whether a page is a product, a forum's thread or a listing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from extractors.fields import page_score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.fields.shape import Shape

# A leaf is its value; a node is [feature, threshold, if not above, if above].
Tree = Any


@dataclass(frozen=True, slots=True)
class Forest:
    """The trees of one kind of page and the sum above which a page is of that kind.

    A sum is the log of the odds that a page is of this kind rather than an article.
    """

    names: Sequence[str]
    trees: Sequence[Tree]
    threshold: float

    def total(self, features: Mapping[str, float]) -> float:
        """The sum of the leaves that features by name lead to; what has no value is 0."""
        row = [features.get(name, 0.0) for name in self.names]
        return sum(_leaf(tree, row) for tree in self.trees)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a page is rather than an article: its kind and the log of the odds."""

    kind: str
    score: float


def likeness(shape: Shape) -> Likeness | None:
    """The kind whose threshold the page is most above; None for an article. 0.1 ms."""
    features = page_score.features(shape)
    found = [(kind, forest, forest.total(features)) for kind, forest in trained().items()]
    above = [(total - forest.threshold, kind, total) for kind, forest, total in found]
    margin, kind, total = max(above)
    return Likeness(kind, total) if margin > 0 else None


def build(data: Mapping[str, Any]) -> dict[str, Forest]:
    """Forests by kind from their stored numbers."""
    return {
        kind: Forest(data["names"], forest["trees"], forest["threshold"])
        for kind, forest in data["forests"].items()
    }


@cache
def trained() -> dict[str, Forest]:
    """The forests that come with the package."""
    return build(json.loads((files(__package__) / "page_forest.json").read_text("utf-8")))


def _leaf(tree: Tree, row: Sequence[float]) -> float:
    while isinstance(tree, list):
        feature, threshold, low, high = tree
        tree = high if row[feature] > threshold else low
    return float(tree)
