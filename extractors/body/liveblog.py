"""Marks the entries of a live blog among the lines of its text, each with its own time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from extractors.address import page_base
from extractors.body.live_name import is_live_name
from extractors.body.reader.lines import as_lines
from extractors.body.reader.segment import segment
from extractors.cleaning.line import Line
from extractors.document import MAX_DEPTH
from extractors.fields.moment import Moment, in_zone, is_plausible, read_moment
from extractors.structured_data.thing import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from extractors.document import Document
    from extractors.site import Site

# A shorter text is no introduction that could stand for the article.
_INTRODUCTION = 250
# Fewer blocks with a time are an article with a date, an update note and a teaser.
_FEWEST = 4
_FEWEST_DECLARED = 2
# Of the text's characters so many must lie in entries, else they are a ticker beside an article.
_MOST_OF_IT = 0.6
# An update counts as seen on the page where a line begins with so many characters of it.
_SEEN = 40
_CLIMB = 6
_ONE_WAY = 0.8
_LONGEST = timedelta(days=7)
_MOST_ENTRIES = 500
_MOST_LINES = 5_000
_FOREIGN = frozenset(("aside", "footer", "nav"))
_COMMENTS = ("comment", "reply", "disqus")


@dataclass(frozen=True, slots=True)
class Update:
    """One entry: its time where the page gives an instant, its heading, and its text, white space folded."""

    published: str | None
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A live blog: its lines, the first of each entry marked, and those that are nothing but a time."""

    lines: tuple[Line, ...]
    labels: tuple[Line, ...]


def stated_entries(document: Document, lines: Sequence[Line], site: Site) -> tuple[Line, ...]:
    """The lines, or the text of the entries that structured data lists, where the page shows next to none.

    Such pages build their entries by script. Where there is an introduction to read that is the article,
    as hand-made truths have it.
    """
    if _length(lines) >= _INTRODUCTION:
        return tuple(lines)
    updates = tuple(_declared(document, site))
    stated = _stated(updates, document) if len(updates) >= _FEWEST_DECLARED else ()
    return stated if _length(stated) > _length(lines) else tuple(lines)


def lists_entries(document: Document) -> bool:
    """Whether structured data lists entries of a live blog."""
    return any(_listed(document)[1:])


def mark_entries(document: Document, lines: Sequence[Line], site: Site) -> Marked | None:
    """The lines, the first of each entry as `entry` with its time; None where the page is no live blog.

    Entries are those that structured data lists, where most of them are among the lines; else blocks of
    one kind, each with a time of its own, that run one way in time and hold most of the text, on a page
    that calls itself live: comments and lists of teasers look the same but for that.
    """
    if len(lines) > _MOST_LINES:
        return None
    updates = tuple(_declared(document, site))
    if len(updates) < _FEWEST_DECLARED and not _calls_itself_live(document):
        return None
    shown_times = {_squeezed(node.text()) for node in _times(document)} - {""}
    labels = tuple(line for line in lines if _squeezed(line.text) in shown_times)
    rest = tuple(line for line in lines if line not in labels)
    marked = _by_data(rest, updates) or _by_blocks(document, rest, site)
    return Marked(marked, labels) if marked else None


def _by_data(lines: Sequence[Line], updates: Sequence[Update]) -> tuple[Line, ...]:
    if len(updates) < _FEWEST_DECLARED:
        return ()
    marked, seen = _mark_declared(lines, updates)
    return marked if seen * 2 >= len(updates) else ()


def _by_blocks(document: Document, lines: Sequence[Line], site: Site) -> tuple[Line, ...]:
    shown = _shown(document, site) if _calls_itself_live(document) else []
    if len(shown) < _FEWEST:
        return ()
    marked, covered = _mark_shown(lines, shown)
    entries = sum(line.type == "entry" for line in marked)
    return marked if entries >= _FEWEST and covered >= _MOST_OF_IT * _length(lines) else ()


def _declared(document: Document, site: Site) -> Iterator[Update]:
    for node in _listed(document):
        if (found := _update(node, document, site)) is not None:
            yield found


def _listed(document: Document) -> list[Mapping[str, Any]]:
    """The updates of the page's live blog, as written."""
    for thing in document.things:
        if "LiveBlogPosting" in thing.types and not thing.is_foreign:
            listed = thing.values.get("liveBlogUpdate")
            nodes = listed if isinstance(listed, list) else [listed]
            return [node for node in nodes[:_MOST_ENTRIES] if isinstance(node, dict)]
    return []


def _update(node: Mapping[str, Any], document: Document, site: Site) -> Update | None:
    heading = next(iter(texts(node.get("headline"))), None)
    body = node.get("articleBody")
    text = body.strip() if isinstance(body, str) else ""
    if not heading and not text:
        return None
    moment = _moment(next(iter(texts(node.get("datePublished"))), ""), document, site)
    return Update(moment.instant if moment else None, heading, text)


def _moment(written: str, document: Document, site: Site) -> Moment | None:
    """A time with the offset that the page gives or the site is configured with; nothing is invented."""
    moment = read_moment(written)
    if moment is None or not is_plausible(moment, document.page.fetched_at):
        return None
    return in_zone(moment, site.time_zone)


def _mark_declared(lines: Sequence[Line], updates: Sequence[Update]) -> tuple[tuple[Line, ...], int]:
    """Mark the line that each update begins with; how many updates were seen."""
    starts: dict[str, Update] = {}
    for update in updates:
        for text in (update.heading, " ".join(_plain(update.text).split())):
            if text:
                starts.setdefault(_start(text), update)
    marked = list(lines)
    seen: set[int] = set()
    for index, line in enumerate(lines):
        begun = starts.get(_start(line.text))
        if begun is not None and id(begun) not in seen:
            seen.add(id(begun))
            marked[index] = replace(line, type="entry", published=begun.published)
    return tuple(marked), len(seen)


def _start(text: str) -> str:
    return "".join(text.casefold().split())[:_SEEN]


def _plain(text: str) -> str:
    """The text of an update that may be written as HTML."""
    if not _is_markup(text):
        return text
    body = LexborHTMLParser(text.encode("utf-8", "replace")).body
    return body.text(separator=" ") if body else ""


def _stated(updates: Sequence[Update], document: Document) -> tuple[Line, ...]:
    """The updates as lines, in the order that they are listed."""
    base = page_base(document)
    found: list[Line] = []
    for update in updates:
        body = _markup(update.text)
        lines = as_lines(segment(LexborHTMLParser(body.encode("utf-8", "replace"))).blocks, base)
        heading = [Line(number=0, text=update.heading, type="heading", level=2)] if update.heading else []
        found += [*heading, *lines]
    return tuple(replace(line, number=number) for number, line in enumerate(found, 1))


def _is_markup(text: str) -> bool:
    """Whether a text is HTML that may be parsed: so many tags may nest as deep, which takes seconds."""
    return 0 < text.count("<") <= MAX_DEPTH


def _markup(text: str) -> str:
    if _is_markup(text):
        return text
    return "".join(f"<p>{paragraph.replace('&', '&amp;')}</p>" for paragraph in text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block of the page with a time of day, and all its text without white space."""

    moment: Moment
    text: str


def _shown(document: Document, site: Site) -> list[_Shown]:
    """Blocks of one kind beside each other that each hold a time of day; the kind with most of them."""
    times = _times(document)
    kinds: defaultdict[tuple[int, str, str], dict[int, tuple[LexborNode, Moment]]] = defaultdict(dict)
    for time in times:
        moment = _moment(time.attributes.get("datetime") or "", document, site)
        if moment is None or moment.local is None:
            continue
        node = time
        for _ in range(_CLIMB):
            parent = node.parent
            if parent is None or node.tag in ("body", "main") or _is_foreign(node):
                break
            name = (node.attributes.get("class") or "").split()[:1]
            kinds[parent.mem_id, node.tag or "", " ".join(name)].setdefault(node.mem_id, (node, moment))
            node = parent
    if not kinds:
        return []
    blocks = list(max(kinds.values(), key=len).values())
    if any(_is_foreign(above) for above in _above(blocks[0][0])):
        return []
    found = [_Shown(moment, _squeezed(node.text())) for node, moment in blocks]
    return found if _in_order(found) else []


def _times(document: Document) -> list[LexborNode]:
    return document.tree.css("time[datetime]")[:_MOST_ENTRIES] if "<time" in document.html else []


def _calls_itself_live(document: Document) -> bool:
    declared = any("LiveBlogPosting" in thing.types and not thing.is_foreign for thing in document.things)
    return declared or is_live_name(f"{document.page.url} {document.title or ''}")


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None and above.tag not in ("body", "html"):
        yield above
        above = above.parent


def _is_foreign(node: LexborNode) -> bool:
    name = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
    return node.tag in _FOREIGN or any(word in name for word in _COMMENTS)


def _in_order(blocks: Sequence[_Shown]) -> bool:
    """Whether nearly all times run one way, as they do in a live blog and not in a list of teasers."""
    stamps = [block.moment.local.replace(tzinfo=None) for block in blocks if block.moment.local]
    if len(set(stamps)) < _FEWEST or max(stamps) - min(stamps) > _LONGEST:
        return False
    ways = Counter((later > earlier) - (later < earlier) for earlier, later in pairwise(stamps))
    return max(ways[1], ways[-1]) >= _ONE_WAY * (len(stamps) - 1 - ways[0])


def _mark_shown(lines: Sequence[Line], blocks: Sequence[_Shown]) -> tuple[tuple[Line, ...], int]:
    """Mark the first line that lies in each block; how many characters lie in any."""
    marked: list[Line] = []
    place, covered = -1, 0
    for line in lines:
        text = _squeezed(line.text)
        found = next((at for at in range(max(place, 0), len(blocks)) if text in blocks[at].text), None)
        if found is None:
            marked.append(line)
            continue
        covered += len(line.text)
        new = found != place
        place = found
        marked.append(replace(line, type="entry", published=blocks[found].moment.instant) if new else line)
    return tuple(marked), covered


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)
