"""The learned judgement of blocks: three small forests, each looking closer at what the one before left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.body.reader.features import first_rows, full_rows
from extractors.body.reader.forest import Forest, odds
from extractors.body.reader.layout import Layout
from extractors.body.reader.second import second_rows
from extractors.body.reader.vocabulary import Vocabulary

if TYPE_CHECKING:
    from extractors.body.reader.clues import Clues
    from extractors.body.reader.segment import Segments

# Below these a block is out: on unseen sites the glance loses 0.5 % of the body's text and leaves 46 % of the
# blocks, both lose 0.7 % and leave 37 %; a LOOK of 0.08 would lose 1.1 % and leave 34 %.
GLANCE, LOOK = 0.012, 0.04


@dataclass(frozen=True, slots=True)
class Model:
    """Word weights and the scorers of the glance, the first and the second look."""

    vocabulary: Vocabulary
    glance: Forest
    first: Forest
    second: Forest


def build(data: dict[str, Any]) -> Model:
    """A model from its stored numbers."""
    forests = data["forests"]
    return Model(
        vocabulary=Vocabulary(**data["vocabulary"]),
        glance=Forest(forests["glance"]),
        first=Forest(forests["first"]),
        second=Forest(forests["second"]),
    )


@cache
def trained() -> Model:
    """The model that comes with the package, compiled once."""
    return build(json.loads((files(__package__) / "model.json").read_text("utf-8")))


def score(page: Segments, clues: Clues, model: Model) -> list[float]:
    """For each block the probability that it is body text: the mean of both looks, as log odds."""
    if not page.blocks:
        return []
    layout = Layout(page, clues, model.vocabulary)
    glance = first_rows(layout)
    scores, final = np.zeros(len(page.blocks)), np.zeros(len(page.blocks))
    alive = np.nonzero(odds(model.glance.total(glance)) >= GLANCE)[0]
    if len(alive):
        rows = full_rows(layout, glance, alive)
        first = model.first.total(rows)
        scores[alive] = odds(first)
        left = scores[alive] >= LOOK
        second = model.second.total(second_rows(layout, rows[left], scores, alive[left]))
        final[alive[left]] = odds((first[left] + second) / 2)
    scored: list[float] = final.tolist()
    return scored
