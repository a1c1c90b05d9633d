"""Finds the editorial headline: what stands over the article, without the site's name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractors.fields.choice import Answer, Choice
from extractors.fields.headline_weights import WEIGHTS
from extractors.fields.main_thing import main_article
from extractors.fields.title import Title, key_of, read_titles, strip_site_name
from extractors.fields.width import width, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document import Document

__all__ = ["raw_titles", "read_headline", "strip_site_name"]

_FORMS = ("opengraph", "jsonld", "h1", "microdata", "twitter", "meta", "visible", "title", "title_part")


def read_headline(document: Document, site_names: Sequence[str]) -> Choice:
    """All titles a page gives itself, and the one that is its headline."""
    titles = read_titles(document, site_names)
    if not titles:
        return Choice("headline")
    groups: dict[str, list[Title]] = {}
    for title in titles:
        groups.setdefault(key_of(title.text), []).append(title)
    scores = {key: score(features(key, groups, document.title or "")) for key in groups}
    best = max(groups, key=lambda key: scores[key])
    chosen = form(groups[best])
    answers = tuple(dict.fromkeys(Answer(t.source, t.text) for t in titles))
    declared = {key_of(t.text) for t in titles if t.source in ("jsonld", "opengraph")}
    return Choice("headline", answers, Answer(chosen.source, chosen.text), bool(declared - {best}))


def raw_titles(document: Document) -> tuple[str, ...]:
    """Every title as written: h1s, og:title, twitter:title, `<title>`, JSON-LD headline."""
    thing = main_article(document)
    found = [" ".join(n.text(separator=" ")[:800].split()) for n in document.tree.css("h1")[:6]]
    found += document.meta.all("og:title", "twitter:title")
    found += [document.title or ""]
    found += list(thing.texts("headline")) if thing else []
    return tuple(dict.fromkeys(t for t in found if t))


def features(key: str, groups: dict[str, list[Title]], page_title: str) -> dict[str, float]:
    """What speaks for and against a title: who says it, and how it sits in the others."""
    title_key = key_of(page_title)
    sources = {t.source for t in groups[key]} | {
        "h1_first" for t in groups[key] if t.source == "h1" and t.place == 0
    }
    sources |= {"visible_first" for t in groups[key] if t.source == "visible" and t.place == 0}
    found = dict.fromkeys(sources, 1.0)
    others = [k for k in groups if k != key]
    size = width(key)
    found["in_title"] = float(bool(title_key) and key in title_key)
    found["starts_title"] = float(bool(title_key) and title_key.startswith(key))
    found["is_title"] = float(key == title_key)
    found["very_short"] = float(size < 8)
    found["short"] = float(size < 16)
    found["long"] = float(size > 110)
    found["words"] = min(words(groups[key][0].text), 12) / 12
    found["inside_h1"] = float(any(key in k for k in others if any(t.source == "h1" for t in groups[k])))
    found["holds_h1"] = float(
        any(k in key and len(k) > 12 for k in others if any(t.source == "h1" for t in groups[k]))
    )
    found["inside_declared"] = float(any(key in k for k in others if _declared(groups[k])))
    found["holds_declared"] = float(any(k in key and len(k) > 12 for k in others if _declared(groups[k])))
    found["agreeing"] = min(len({t.source for t in groups[key]}), 4) / 4
    found["many_h1"] = float(
        sum(t.source == "h1" for ts in groups.values() for t in ts) > 1 and "h1" in sources
    )
    return found


def score(found: dict[str, float]) -> float:
    """The weighted sum of the features."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())


def _declared(titles: list[Title]) -> bool:
    return any(t.source in ("jsonld", "opengraph") for t in titles)


def form(titles: Sequence[Title]) -> Title:
    """Among titles that differ in signs only, the form that most sources use."""
    forms = Counter(t.text for t in titles)
    return max(titles, key=lambda t: (forms[t.text], t.text[:1].isupper(), -_FORMS.index(t.source)))
