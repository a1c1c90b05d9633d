"""What stands beside a block: the two before, the two after, and the text around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

_KINDS = ("length", "links", "tag", "way", "same", "said")
OFFSETS = (-2, -1, 1, 2)
_NEAR = np.array([[offset] for offset in OFFSETS])
NEIGHBOURS = (
    *(f"{name}{offset:+d}" for offset in OFFSETS for name in _KINDS),
    *("text_before", "text_after", "plain_before", "plain_after"),
)
_SPAN = 4  # blocks on either side whose text is summed


def neighbours(page: Layout, alive: Indexes, said: Numbers) -> list[Numbers | Indexes]:
    """Columns as named in `NEIGHBOURS`, for the blocks in `alive`; `said` is what the words of each say."""
    count, near = len(page.blocks), alive + _NEAR
    known = (near >= 0) & (near < count)
    there = np.where(known, near, 0)
    at, beside = page.at[alive], page.at[there]
    same = np.where(beside == at, 2, page.up[there] == page.up[alive])
    table = np.empty((len(OFFSETS), len(_KINDS), len(alive)))
    table[:, 0] = np.where(known, page.log[there], -1.0)
    table[:, 1] = np.where(known, page.density[there], -1.0)
    table[:, 2] = np.where(known, page.tag[there], -1)
    table[:, 3] = np.where(known, page.way[beside] - page.way[at], 0.0)
    table[:, 4] = np.where(known, same + 3 * (page.signature[beside] == page.signature[at]), 0)
    table[:, 5] = np.where(known, said[there], 0.0)
    return [*table.reshape(-1, len(alive)), *_around(page, alive)]


def _around(page: Layout, alive: Indexes) -> list[Numbers]:
    """The text close by: its length outside links, and the share of that, before and after."""
    plain, chars = page.plain_before, page.chars_before
    low, high = np.maximum(alive - _SPAN, 0), np.minimum(alive + _SPAN + 1, len(page.blocks))
    before, after = plain[alive] - plain[low], plain[high] - plain[alive + 1]
    chars_before, chars_after = chars[alive] - chars[low], chars[high] - chars[alive + 1]
    shares = before / np.maximum(chars_before, 1), after / np.maximum(chars_after, 1)
    return [np.log(before + 1), np.log(after + 1), *shares]
