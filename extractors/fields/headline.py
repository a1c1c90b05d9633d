"""Finds the editorial headline: what stands over the article, without the site's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.fields.choice import Answer, Choice
from extractors.fields.headline_weights import WEIGHTS
from extractors.fields.main_thing import main_article
from extractors.fields.title import (
    Title,
    key_of,
    read_leading_titles,
    read_titles,
    strip_site_name,
)
from extractors.fields.title_elements import headlines
from extractors.fields.title_features import features, surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document import Document

__all__ = ["raw_titles", "read_headline", "strip_site_name"]

_FORMS = (
    "opengraph",
    "jsonld",
    "h1",
    "lead",
    "microdata",
    "twitter",
    "meta",
    "visible",
    "title",
    "title_part",
    "trail",
)
_KNOWN_AS = {"trail": "h1", "lead": "visible"}
# On the page a line break may stand between the line over the headline and the headline itself, in meta
# elements there is a sign.
_SIGN = re.compile(r"\s[/|–—-]\s|:\s")
_VOTES = {"visible": 0.2, "title_part": 0.3, "lead": 0.5}


def read_headline(document: Document, site_names: Sequence[str]) -> Choice:
    """All titles a page gives itself, and the one that is its headline."""
    titles = read_titles(document, site_names)
    if not titles:
        return Choice("headline")
    groups: dict[str, list[Title]] = {}
    for title in titles:
        groups.setdefault(key_of(title.text), []).append(title)
    around = surroundings(document, groups)
    scores = {key: score(features(key, forms, around)) for key, forms in groups.items()}
    best = max(groups, key=lambda key: scores[key])
    chosen = _answer(form(groups[best]))
    answers = tuple(dict.fromkeys(_answer(t) for t in titles))
    declared = {key_of(t.text) for t in titles if t.source in ("jsonld", "opengraph")}
    return Choice("headline", answers, chosen, bool(declared - {best}))


def read_agreed_headline(document: Document, site_names: Sequence[str]) -> Choice:
    """The title that heading, structured data and Open Graph give alike; without an answer where they do not.

    Two of these at least must give one; no other title is looked at, and none is weighed.
    """
    titles = read_leading_titles(document, site_names)
    if len({key_of(title.text) for title in titles}) != 1 or len({title.source for title in titles}) < 2:
        return Choice("headline")
    return Choice("headline", tuple(dict.fromkeys(_answer(t) for t in titles)), _answer(form(titles)))


def _answer(title: Title) -> Answer:
    return Answer(_KNOWN_AS.get(title.source, title.source), title.text)


def raw_titles(document: Document) -> tuple[str, ...]:
    """Every title as written: h1s, og:title, twitter:title, `<title>`, JSON-LD headline."""
    thing = main_article(document)
    found = [" ".join(n.text(separator=" ")[:800].split()) for n in headlines(document)[:6]]
    found += document.meta.all("og:title", "twitter:title")
    found += [document.title or ""]
    found += list(thing.texts("headline")) if thing else []
    return tuple(dict.fromkeys(t for t in found if t))


def score(found: dict[str, float]) -> float:
    """The weighted sum of the features."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())


def form(titles: Sequence[Title]) -> Title:
    """Among titles that differ in signs only, the form that most sources use.

    A sign between the line over the headline and the headline itself is lost in layout, never made there:
    where the form of a meta element has it, that is taken.
    """
    givers: dict[str, set[str]] = {}
    for title in titles:
        givers.setdefault(title.text, set()).add(title.source)
    votes = {text: sum(_VOTES.get(source, 1.0) for source in who) for text, who in givers.items()}
    signed = {t.text for t in titles if t.source in ("opengraph", "jsonld") and _SIGN.search(t.text)}
    return max(
        titles,
        key=lambda t: (t.text in signed, votes[t.text], t.text[:1].isupper(), -_FORMS.index(t.source)),
    )
