"""Second thoughts on judged blocks: what HTML itself says of tables, asides, headings and other articles."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from extractors.body.reader.added import leave_added
from extractors.body.reader.clues import START, fold
from extractors.body.reader.judged_page import JudgedPage
from extractors.body.reader.spine import follow_spine
from extractors.body.reader.stated_blocks import take_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import Segments

# On sites that the model has not seen no caption reached this, and next to no box beside a news text.
_SURE = 0.9
_APART = frozenset(("aside", "figcaption"))
# A table of facts has cells, and no paragraph in any.
_CELLS, _CELL = 9, 150
_TABLE = 0.35  # at 0.25 news lose by it, at 0.45 less is gained
# So much text below a headline is its article, and what stands elsewhere is not.
_TEXT = 300
_HEADING = 0.4
_HEADINGS = frozenset(("h2", "h3", "h4"))
_NAMES = 8  # letters of a title; fewer are a section's or a site's name


def reconsider(
    page: Segments, titles: frozenset[str], scores: list[float], keep: float, stated: str = ""
) -> list[float]:
    """The scores once more, with the rules that hold on any page.

    `titles` are those in the page's head and data, `stated` is the text given there, all folded: see `fold`.

    In this order: the cells of a table of facts are taken or left together; what HTML sets apart from the
    text has to be all but certain; text of another article is left, and text before the headline that is
    wrapped unlike all text behind it; a doubted heading right above text that is taken is taken with it;
    what readers and machines have added is left, see `leave_added`; what stands along the spine of the
    text is looked at once more, see `follow_spine`; tables amid the text, and what the page states to be
    its text, are taken though doubted.
    """
    judged = JudgedPage(page.places, page.blocks, list(scores), keep)
    _settle_tables(judged)
    _leave_apart(judged)
    headline = _headline(judged, titles)
    if headline is not None:
        _leave_other_articles(judged, headline)
        _leave_before(judged, headline)
    _take_headings(judged)
    leave_added(judged)
    follow_spine(judged)
    _take_tables(judged)
    take_stated(judged, stated)
    return judged.scores


def _settle_tables(page: JudgedPage) -> None:
    """Give all cells of a table of facts their mean, by length: half a table is of no use to anyone."""
    for cells in _tables(page):
        lengths = [len(page.blocks[index].text) for index in cells]
        won = sum(page.scores[index] * length for index, length in zip(cells, lengths, strict=True))
        mean = won / sum(lengths)
        for index in cells:
            page.scores[index] = mean


def _take_tables(page: JudgedPage) -> None:
    """Take a doubted table of facts that stands amid the text; above and below it stand those of boxes."""
    kept = page.kept(range(len(page.blocks)))
    for cells in _tables(page) if kept else ():
        if kept[0] < cells[0] and cells[-1] < kept[-1] and _TABLE <= page.scores[cells[0]] < page.keep:
            page.take(cells)


def _tables(page: JudgedPage) -> Iterator[list[int]]:
    """The cells of each table of facts."""
    tables = [place for place in page.places if place.tag == "table"]
    for table, following in zip_longest(tables, tables[1:]):
        if following is not None and following.index < table.last:
            continue  # it lays out others
        cells = [index for index in range(table.first, table.end) if _is_cell(page.blocks[index].place)]
        if len(cells) >= _CELLS and max(len(page.blocks[index].text) for index in cells) <= _CELL:
            yield cells


def _is_cell(place: Place) -> bool:
    return place.tag in {"td", "th"} or (place.parent is not None and place.parent.tag in {"td", "th"})


def _leave_apart(page: JudgedPage) -> None:
    """Leave boxes and captions of which the model is not sure, where most text is outside."""
    spans = _outermost([place for place in page.places if place.tag in _APART])
    apart = [index for place in spans for index in page.kept(range(place.first, place.end))]
    if apart and 2 * page.length(apart) < page.length(page.kept(range(len(page.blocks)))):
        page.doubt([index for index in apart if page.scores[index] < _SURE])


def _leave_other_articles(page: JudgedPage, headline: int) -> None:
    """Leave each `article` with a headline of its own, where the page's stands in another that has text."""
    articles = list(_outermost([place for place in page.places if place.tag == "article"]))
    own = [place for place in articles if place.first <= headline < place.end]
    if not own or page.length(page.kept(range(own[0].first, own[0].end))) < _TEXT:
        return
    like = page.blocks[headline].place
    for place in articles:
        span = range(place.first, place.end)
        if place is not own[0] and any(_is_headline(page.blocks[index].place, like) for index in span):
            page.doubt(page.kept(span))


def _is_headline(place: Place, like: Place) -> bool:
    """Whether an element is an `h1`, or is called and nested as the page's headline is."""
    return place.tag == "h1" or (place.signature == like.signature and place.depth == like.depth)


def _leave_before(page: JudgedPage, headline: int) -> None:
    """Leave what stands before the headline and is wrapped as nothing behind it is: teasers, notices."""
    before = page.kept(range(headline))
    if not before:
        return
    behind = page.kept(range(headline + 1, len(page.blocks)))
    if page.length(behind) < _TEXT:
        return
    wrapped = {page.blocks[index].place.wrapping for index in behind}
    page.doubt([index for index in before if page.blocks[index].place.wrapping not in wrapped])


def _take_headings(page: JudgedPage) -> None:
    """Take a heading that is rather out than in, where the next block is taken and is no heading."""
    seen = False
    for index, block in enumerate(page.blocks[:-1]):
        score = page.scores[index]
        if seen and _HEADING <= score < page.keep and block.place.tag in _HEADINGS:
            below = page.blocks[index + 1].place.tag not in _HEADINGS
            if below and page.scores[index + 1] >= page.keep:
                page.scores[index] = page.keep
        seen = seen or score >= page.keep


def _headline(page: JudgedPage, titles: frozenset[str]) -> int | None:
    """The first `h1`, or else `h2` or `h3`, that most of a title in the page's head begins with."""
    for tags in ({"h1"}, {"h2", "h3"}):
        for index, block in enumerate(page.blocks):
            if block.place.tag in tags and _is_title(fold(block.text[:START]), titles):
                return index
    return None


def _is_title(text: str, titles: frozenset[str]) -> bool:
    return len(text) >= _NAMES and any(
        title.startswith(text) and 2 * len(text) >= len(title) for title in titles
    )


def _outermost(places: list[Place]) -> Iterator[Place]:
    """The places that stand in no other one of these."""
    end = 0
    for place in places:
        if place.index >= end:
            end = place.last
            yield place
