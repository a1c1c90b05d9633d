"""The learned judgement of blocks: three small forests, each looking closer at what the one before left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from extractors.body.reader.features import BASE, FIRST, Full, first_row
from extractors.body.reader.forest import compile_forest
from extractors.body.reader.layout import Layout
from extractors.body.reader.second import SECOND, SecondLook
from extractors.body.reader.vocabulary import Vocabulary

if TYPE_CHECKING:
    from extractors.body.reader.clues import Clues
    from extractors.body.reader.forest import Scorer
    from extractors.body.reader.segment import Segments

# Below these a block is out: the glance loses 0.4 % of the body's blocks, both 1.9 % with a LOOK of 0.08.
GLANCE, LOOK = 0.012, 0.04


@dataclass(frozen=True, slots=True)
class Model:
    """Word weights and the scorers of the glance, the first and the second look."""

    vocabulary: Vocabulary
    glance: Scorer
    first: Scorer
    second: Scorer


def build(data: dict[str, Any]) -> Model:
    """A model from its stored numbers."""
    forests = data["forests"]
    return Model(
        vocabulary=Vocabulary(**data["vocabulary"]),
        glance=compile_forest(forests["glance"], len(FIRST)),
        first=compile_forest(forests["first"], len(BASE)),
        second=compile_forest(forests["second"], len(BASE) + len(SECOND)),
    )


@cache
def trained() -> Model:
    """The model that comes with the package, compiled once."""
    return build(json.loads((files(__package__) / "model.json").read_text("utf-8")))


def score(page: Segments, clues: Clues, model: Model) -> list[float]:
    """For each block the probability that it is body text."""
    if not page.blocks:
        return []
    layout = Layout(page, clues, model.vocabulary)
    scores = [0.0] * len(page.blocks)
    full = Full(layout)
    rows: dict[int, list[float]] = {}
    for index in range(len(page.blocks)):
        first = first_row(layout, index)
        if model.glance(first) >= GLANCE:
            rows[index] = full.row(index, first)
            scores[index] = model.first(rows[index])
    second = SecondLook(layout, scores)
    final = [0.0] * len(scores)
    for index, row in rows.items():
        if scores[index] >= LOOK:
            final[index] = model.second([*row, *second.row(index)])
    return final
