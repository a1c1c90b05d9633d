"""A page to take parts out of by CSS or XPath: a tree of our own, as `strip` cuts into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from lxml import etree, html
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from extractors.rules.rule import Language

MOST_FOUND = 2_000
"""Elements that one path may find; a body of more is no article, and it bounds the work."""
MOST_SIGNS = 2_000
"""Characters of a path; the longest of the public collection has 1,100."""
_ATTRIBUTE = re.compile(r"^(.*?)\s*@([A-Za-z_][\w:.-]*)$", re.DOTALL)
_FRAME = frozenset(("html", "body"))
"""What no rule takes out or puts elsewhere: a class that begins like an advert's stands on them, too."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TRIAL = "<html><head><title>a</title></head><body><p class='a'>a</p></body></html>"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a path leads to: its text, white space folded, and the address where it is a link."""

    text: str
    href: str | None = None


class Tree(Protocol):
    """A page, by whichever language its paths are written in."""

    def find(self, path: str) -> list[Found]:
        """What a path leads to, in page order."""

    def cut(self, path: str) -> None:
        """Take out what a path leads to."""

    def dissolve(self, path: str) -> None:
        """Take out elements and leave what they hold."""

    def wrap(self, tag: str, path: str) -> None:
        """Put each element into a new one."""

    def markup(self, path: str) -> list[str]:
        """The HTML of each element that a path leads to; one inside another counts once."""


def plant(language: Language, markup: str) -> Tree:
    """Parse a page anew for paths of one language."""
    return CssTree(markup) if language == "css" else XPathTree(markup)


def fault(language: Language, path: str) -> str | None:
    """Why a path cannot be used, or None."""
    if not path.strip():
        return "is empty"
    if len(path) > MOST_SIGNS:
        return f"is {len(path)} characters long, {MOST_SIGNS} are allowed"
    try:
        plant(language, _TRIAL).find(path)
    except (SelectolaxError, ValueError, etree.XPathError) as error:
        kind = "CSS selector" if language == "css" else "XPath 1.0"
        return f"is no {kind} ({str(error) or type(error).__name__})"
    return None


class CssTree:
    """Paths are CSS selectors; `a.author@href` leads to an attribute."""

    def __init__(self, markup: str) -> None:
        self._tree = LexborHTMLParser(markup.encode("utf-8", "replace"))

    def find(self, path: str) -> list[Found]:
        """As `Tree.find`."""
        selector, attribute = _parted(path)
        nodes = self._tree.css(selector)[:MOST_FOUND]
        if attribute:
            return [Found(_folded(value)) for node in nodes if (value := node.attributes.get(attribute))]
        return [Found(_folded(node.text(separator="")), _link_of(node.attributes)) for node in nodes]

    def cut(self, path: str) -> None:
        """As `Tree.cut`."""
        for node in reversed(self._tree.css(path)):  # inner ones first: a cut one must not be touched again
            if node.tag not in _FRAME:
                node.decompose()

    def dissolve(self, path: str) -> None:
        """As `Tree.dissolve`."""
        for node in reversed(self._tree.css(path)):
            if node.tag not in _FRAME:
                node.unwrap()

    def wrap(self, tag: str, path: str) -> None:
        """Not offered in files with CSS."""
        raise NotImplementedError

    def markup(self, path: str) -> list[str]:
        """As `Tree.markup`."""
        nodes = self._tree.css(path)[:MOST_FOUND]
        chosen = {node.mem_id for node in nodes}
        return [node.html or "" for node in nodes if not _inside(node, chosen)]


class XPathTree:
    """Paths are XPath 1.0, which may also compute a text or lead to attributes."""

    def __init__(self, markup: str) -> None:
        # Without huge_tree libxml2 stops at 256 levels and 10 MB of text: that bounds it.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        try:
            self._root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:  # nothing but white space and comments
            self._root = html.document_fromstring("<html><body></body></html>")

    def find(self, path: str) -> list[Found]:
        """As `Tree.find`."""
        found = [_found(item) for item in self._select(path)]
        return [item for item in found if item.text or item.href]

    def cut(self, path: str) -> None:
        """As `Tree.cut`."""
        for element in self._elements(path):
            if element.tag not in _FRAME and element.getparent() is not None:
                element.drop_tree()

    def dissolve(self, path: str) -> None:
        """As `Tree.dissolve`."""
        for element in self._elements(path):
            if element.tag not in _FRAME and element.getparent() is not None:
                element.drop_tag()

    def wrap(self, tag: str, path: str) -> None:
        """As `Tree.wrap`."""
        for element in self._elements(path):
            parent = element.getparent()
            if parent is None or element.tag in _FRAME:
                continue
            if tag in _HEADINGS:  # a paragraph in a heading would stay a paragraph
                element.tag = tag
                continue
            around = html.Element(tag)
            around.tail, element.tail = element.tail, None
            parent.replace(element, around)
            around.append(element)

    def markup(self, path: str) -> list[str]:
        """As `Tree.markup`."""
        elements = self._elements(path)
        chosen = set(elements)
        return [
            etree.tostring(element, method="html", encoding="unicode", with_tail=False)
            for element in elements
            if chosen.isdisjoint(element.iterancestors())
        ]

    def _elements(self, path: str) -> list[html.HtmlElement]:
        return [item for item in self._select(path) if isinstance(item, html.HtmlElement)]

    def _select(self, path: str) -> list[Any]:
        result = _compiled(path)(self._root)
        return result[:MOST_FOUND] if isinstance(result, list) else [result]


@lru_cache(maxsize=512)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


def _found(item: Any) -> Found:
    if isinstance(item, html.HtmlElement):
        return Found(_folded(str(item.text_content())), _link_of(item.attrib))
    return Found(_folded(item) if isinstance(item, str) else "")


def _link_of(attributes: Any) -> str | None:
    """Where a link, a frame or a form leads."""
    return next((attributes[name] for name in ("href", "src") if attributes.get(name)), None)


def names_attribute(path: str) -> bool:
    """Whether a path of a CSS rule leads to an attribute, not to elements."""
    return _parted(path)[1] is not None


def _parted(path: str) -> tuple[str, str | None]:
    match = _ATTRIBUTE.match(path)
    return (match[1] or "*", match[2]) if match else (path, None)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _inside(node: LexborNode, chosen: Iterable[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in chosen:
            return True
        above = above.parent
    return False
