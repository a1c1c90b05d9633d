"""Reads a page by its site's template, and says why not where the page does not look like the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from extractors.address import page_base
from extractors.body.reader.lines import as_lines
from extractors.body.reader.model import trained
from extractors.body.reader.place import way_up
from extractors.body.reader.segment import segment
from extractors.characters import tidy
from extractors.cleaning.line import Line
from extractors.cleaning.site_memory import line_hash
from extractors.fields.title_elements import headlines
from extractors.templates.names import form_of
from extractors.templates.sample import MAX_HASHED, MIN_TEXT, Paths, dense_paragraphs
from extractors.templates.template import keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import TextBlock
    from extractors.document import Document
    from extractors.templates.template import Template

_TEXT = 0.5
_DENSE = 80
_SEEN = 3
_CERTAIN = 0.1
_WRONG = 0.025
# Of blocks of a kind that no page before had and whose names speak against them so many characters were text:
# 3 % of 30,000 on eleven sites; of others of such kinds 38 %.
_NAMED_ASIDE = 0.03
_UNSEEN = 0.1
_ASIDE = frozenset(("figure", "figcaption", "aside", "nav", "footer", "form", "details", "caption"))
_HEADINGS = frozenset(("h2", "h3", "h4"))
_OUTSIDE = 0.15
_SHORTER = 0.3


@dataclass(frozen=True, slots=True)
class Applied:
    """The lines of a page by its template; or none, and the check that failed."""

    lines: tuple[Line, ...] = ()
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """An element that is cut into blocks as if it were the whole page."""

    body: LexborNode


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A block that may be text or not; `share` of those like it were, None where nothing tells."""

    block: TextBlock
    share: float | None

    @property
    def wrong(self) -> float:
        """Characters that are expected to be wrong, whatever is done."""
        return len(self.block.text) * (0.5 if self.share is None else min(self.share, 1 - self.share))


class _Shares:
    """What a template says of the blocks of one page; of blocks that stand alike it is asked once."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._known: dict[tuple[tuple[str, ...], str, bool], float | None] = {}
        self._parents: frozenset[tuple[str, ...]] | None = None

    def of(self, path: tuple[str, ...], block: TextBlock) -> float | None:
        """The share of text among blocks like this one, which stands at `path`; None where none was seen."""
        alike = path, form_of(block), _is_prose(block)
        if alike not in self._known:
            self._known[alike] = self._share(*alike)
        return self._known[alike]

    def _share(self, path: tuple[str, ...], form: str, prose: bool) -> float | None:
        blocks, (formed, plain, tags) = self._template.blocks, keys_of(path, form)
        known = blocks.get(formed) or blocks.get(plain)
        if known is not None and (known[0] >= _CERTAIN or known[1] >= _SEEN or not prose):
            return known[0]
        names = [name.partition(".")[0] for name in path]
        if names and names[-1] in _HEADINGS and path[:-1] in self._text_parents():
            return 1.0
        if not _ASIDE.isdisjoint(names):
            return 0.0
        same = blocks.get(tags)
        # Elements of the same tags prove little: enough for a label or for a paragraph among paragraphs.
        return same[0] if same is not None and (same[0] > 1 - _CERTAIN or not prose) else None

    def _text_parents(self) -> frozenset[tuple[str, ...]]:
        if self._parents is None:
            self._parents = self._template.parents
        return self._parents


def apply(template: Template, document: Document) -> Applied:
    """Read a page by a template; every check must hold, or the page is to be read in full."""
    found = document.tree.css(template.container)
    if len(found) != 1:
        return Applied(failed=f"{template.container} stands {len(found)} times on the page")
    page = segment(cast("LexborHTMLParser", _Part(found[0])))
    if not page.whole:
        return Applied(failed="nested too deep")
    kept, doubtful = _sorted(template, page.blocks)
    failed = _fault(template, document, found[0], kept, doubtful)
    if failed:
        return Applied(failed=failed)
    lines = as_lines(kept, page_base(document))
    return Applied(lines=_with_headline(template, document, lines))


def _sorted(template: Template, blocks: Sequence[TextBlock]) -> tuple[list[TextBlock], list[_Doubt]]:
    """The blocks that are text, and those of which the template cannot tell whether they are."""
    shares, paths, furniture = _Shares(template), Paths(), template.furniture
    kept: list[tuple[int, TextBlock]] = []
    doubtful: list[tuple[int, _Doubt]] = []
    for index, block in enumerate(blocks):
        share = shares.of(paths.of(block.place), block)
        if share is not None and share < _CERTAIN:
            continue
        # What was left out on other pages is looked for where some blocks of the kind were, or none was seen.
        if share != 1 and furniture and len(block.text) <= MAX_HASHED and line_hash(block.text) in furniture:
            continue
        if share is None and _is_named_aside(block.place):
            share = _NAMED_ASIDE
        if share is None or share < 1 - _CERTAIN:
            doubtful.append((index, _Doubt(block, share)))
        if share is not None and share >= _TEXT:
            kept.append((index, block))
    first, last = (kept[0][0], kept[-1][0]) if kept else (0, -1)
    near = [doubt for index, doubt in doubtful if first <= index <= last or _is_prose(doubt.block)]
    return [block for _, block in kept], near


def _fault(
    template: Template,
    document: Document,
    node: LexborNode,
    kept: Sequence[TextBlock],
    doubtful: Sequence[_Doubt],
) -> str | None:
    size, wrong = sum(len(block.text) for block in kept), sum(doubt.wrong for doubt in doubtful)
    if size < max(MIN_TEXT, _SHORTER * template.least):
        return f"{size} characters of text, others have {template.least} and more"
    if wrong > _WRONG * size:
        return f"{wrong:.0f} characters in doubt beside {size} of text"
    if sum(doubt.share is None for doubt in doubtful) > max(2, _UNSEEN * len(kept)):
        return f"{len(doubtful)} blocks unlike any seen before, beside {len(kept)} of text"
    sizes = dense_paragraphs(document)
    dense = sum(sizes.values())
    outside = (dense - sum(sizes.get(each.mem_id, 0) for each in node.css("p"))) / max(dense, 1)
    if outside > template.outside + _OUTSIDE:
        return f"{outside:.0%} of the paragraphs stand elsewhere, at most {template.outside:.0%} on others"
    return None


def _is_named_aside(place: Place) -> bool:
    """Whether what an element and those around it are called speaks against its text.

    By the words that the block reader has learned: so it is with comments, teasers, captions and forms.
    """
    named = [near.names for near in way_up(place) if near.parent is not None]
    weights = trained().vocabulary.of_names(named)
    return sum(itself for itself, _ in weights[:1]) + sum(inside for _, inside in weights[1:]) < 0


def _is_prose(block: TextBlock) -> bool:
    """Whether a block is so long, or a heading, that to leave it out by mistake would be felt."""
    return len(block.text) - block.linked >= _DENSE or block.place.tag in _HEADINGS


def _with_headline(template: Template, document: Document, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    if template.headline is None:
        return lines
    heads = headlines(document) if template.headline == "h1" else document.tree.css(template.headline)
    text = tidy(heads[0].text()) if len(heads) == 1 else ""
    if not text or any(line.text == text for line in lines[:1]):
        return lines
    first = Line(number=1, text=text, type="heading", level=2)
    rest = (
        Line(number=n, text=x.text, type=x.type, level=x.level, href=x.href, links=x.links)
        for n, x in enumerate(lines, 2)
    )
    return (first, *rest)
