"""A page that is taken for no article costs its reader little: what was read of it is kept and read again."""

from __future__ import annotations

import asyncio
import json

import pytest
from press import printing

from flows.engine import crawl
from flows.engine_rerun import Asked, rerun
from flows.order import Order
from flows.settings import Settings
from flows.sources import Configuration, Source

_POSTS = [
    f"I had the same trouble with my kettle number {n}, and a new plug helped. Mine is three years old now."
    for n in range(9)
]
_THREAD = "<html lang='en'><body><h1>Kettle</h1>{posts}</body></html>".format(
    posts="".join(
        f"<div class='message'><a href='/members/reader-{n}/'>reader {n}</a> <time>2 days ago</time>"
        f"<p>{text}</p></div>"
        for n, text in enumerate(_POSTS)
    )
)
_PATH = "/threads/kettle.4711/"


@pytest.fixture
def press():
    with printing(1) as press:
        press.pages[_PATH] = _THREAD.encode()
        yield press


def _dropped(data):
    parts = sorted((data / "dropped").glob("stored=*/*.jsonl"))
    return [json.loads(line) for part in parts for line in part.read_text().splitlines()]


def test_a_refused_page_is_kept_with_its_text_and_read_again(press, tmp_path):
    """The text of a thread lies in dropped/ with reason and evidence; it is read again from the archive."""
    settings = Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)
    source = Source(name="press", home=press.url + "/", given=(press.url + _PATH,))
    asyncio.run(crawl(Order(sources=(source,), settings=settings)))
    (record,) = _dropped(settings.data)
    press.asked.clear()
    again = Asked(urls=(press.url + _PATH,), archived=True)
    (done,) = asyncio.run(rerun(again, Configuration(sources=(source,), settings=settings)))

    assert record["dropped"]["reason"] in ("forum", "listing")
    assert record["dropped"]["evidence"].startswith("shape of a")
    assert all(text in record["articleBody"] for text in _POSTS[1:])
    assert (done.outcome.outcome, done.came_from, press.asked) == ("dropped", "archive", [])
    assert [record["articleBody"]] == [one["articleBody"] for one in _dropped(settings.data)]
