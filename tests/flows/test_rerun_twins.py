"""A page and its AMP twin, each asked for by hand: one story, and the page itself stands for it."""

import asyncio
import json

import pytest
from press import printing

from flows.engine_rerun import Asked, rerun
from flows.settings import Settings
from flows.sources import Configuration


@pytest.fixture
def press():
    """A paper whose story has an AMP page; both say which is which."""
    with printing(1) as press:
        story = next(iter(press.stories.values()))
        press.plain, press.amp = story.path, f"/amp{story.path}"
        named = f'<link rel="canonical" href="{story.path}">'
        press.pages[press.amp] = story.html().replace("<html", "<html amp").replace("</head>", named).encode()
        press.pages[press.plain] = story.html().replace("</head>", named).encode()
        yield press


@pytest.mark.parametrize("first", ["plain", "amp"])
def test_the_page_itself_stands_for_the_story_whichever_comes_first(press, tmp_path, first):
    """The twin lies in duplicates, pointing at it."""
    settings = Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)
    paths = (press.plain, press.amp) if first == "plain" else (press.amp, press.plain)
    for path in paths:
        asyncio.run(rerun(Asked(urls=(press.url + path,)), Configuration(sources=(), settings=settings)))
    (article,), (twin,) = (stored(tmp_path / "data" / room) for room in ("articles", "duplicates"))

    assert (article["url"], twin["url"]) == (press.url + press.plain, press.url + press.amp)
    assert twin["duplicateOf"]["id"] == article["id"]


def stored(room):
    parts = room.glob("stored=*/*.jsonl")
    return [json.loads(line) for part in parts for line in part.read_text().splitlines()]
