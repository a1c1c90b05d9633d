"""The papers of the demo and their stories, read from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

PAPERS = Path(__file__).with_name("papers")
NAMES = ("courier", "talbote", "gaceta")

Defect = Literal[
    "headline_repeated", "standfirst_in_body", "see_also", "lost_glyphs", "adjacent_repeat", "share"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What an editor does to a story after it was published: another headline, one paragraph replaced."""

    headline: str
    instead: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article, and the defects with which its paper serves it."""

    slug: str
    section: str
    headline: str
    standfirst: str
    author: str
    hours_ago: int
    body: str
    defects: frozenset[Defect] = frozenset()
    related: tuple[str, ...] = ()
    paywall: bool = False
    legacy_charset: bool = False
    later: Later | None = None

    @property
    def paragraphs(self) -> list[str]:
        """The text as printed: blocks between blank lines, lists line by line."""
        return [line for block in self.body.strip().split("\n\n") for line in block.strip().split("\n")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One news site."""

    key: str
    name: str
    language: str
    tagline: str
    share: tuple[str, ...]
    see_also: str
    subscribe: str
    sections: dict[str, str] = field(hash=False)
    stories: tuple[Story, ...]

    def story(self, slug: str) -> Story:
        """The story with that slug."""
        return next(story for story in self.stories if story.slug == slug)


@cache
def papers() -> tuple[Paper, ...]:
    """All papers, their newest stories first."""
    return tuple(_paper(name) for name in NAMES)


def _paper(key: str) -> Paper:
    table = _read(key)
    stories = [_story(story) for story in table.pop("stories")]
    wire = _read("wire")
    sections = wire.pop("section")
    if key in wire.pop("papers"):
        stories.append(_story({**wire, "section": sections[key]}))
    stories.sort(key=lambda story: story.hours_ago)
    return Paper(key=key, **{**table, "share": tuple(table["share"])}, stories=tuple(stories))


def _story(table: dict[str, Any]) -> Story:
    later = table.pop("later", None)
    if later:
        before, after = (text.strip() for text in later["instead"])
        later = Later(headline=later["headline"], instead=(before, after))
    return Story(
        **{
            **table,
            "defects": frozenset(table.get("defects", ())),
            "related": tuple(table.get("related", ())),
            "later": later,
        }
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(PAPERS.joinpath(f"{name}.toml").read_text("utf-8"))
