"""What stands beside a block: the two before, the two after, and the text around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.body.reader.layout import running

if TYPE_CHECKING:
    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

_KINDS = ("length", "links", "tag", "way", "same", "said")
OFFSETS = (-2, -1, 1, 2)
NEIGHBOURS = (
    *(f"{name}{offset:+d}" for offset in OFFSETS for name in _KINDS),
    *("text_before", "text_after", "plain_before", "plain_after"),
)
_SPAN = 4  # blocks on either side whose text is summed


def neighbours(page: Layout, alive: Indexes, said: Numbers) -> list[Numbers | Indexes]:
    """Columns as named in `NEIGHBOURS`, for the blocks in `alive`; `said` is what the words of each say."""
    count = len(page.blocks)
    columns: list[Numbers | Indexes] = []
    at, up = page.at[alive], page.up[alive]
    for offset in OFFSETS:
        there = alive + offset
        known = (there >= 0) & (there < count)
        there = np.where(known, there, 0)
        beside = page.at[there]
        same = np.where(beside == at, 2, np.where(page.up[there] == up, 1, 0))
        same = same + 3 * (page.signature[beside] == page.signature[at])
        columns += [
            np.where(known, page.log[there], -1.0),
            np.where(known, page.density[there], -1.0),
            np.where(known, page.tag[there], -1),
            np.where(known, page.way[beside] - page.way[at], 0.0),
            np.where(known, same, 0),
            np.where(known, said[there], 0.0),
        ]
    plain, chars = running(page.plain), running(page.length)
    low, high = np.maximum(alive - _SPAN, 0), np.minimum(alive + _SPAN + 1, count)
    before, after = plain[alive] - plain[low], plain[high] - plain[alive + 1]
    chars_before, chars_after = chars[alive] - chars[low], chars[high] - chars[alive + 1]
    shares = before / np.maximum(chars_before, 1), after / np.maximum(chars_after, 1)
    return [*columns, np.log(before + 1), np.log(after + 1), *shares]
