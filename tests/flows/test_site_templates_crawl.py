"""A site's template through crawls: learnt, used, failing safely where the layout changes, learnt anew."""

import asyncio
from itertools import count

import pytest
from click.testing import CliRunner
from crawling import records
from press import Story

from extractors.cleaning.site_memory import page_hash
from extractors.templates.reader import FULL_EVERY
from flows.cli import newsloom
from flows.engine import crawl
from flows.engine_replay import replay
from flows.order import Order
from flows.settings import Settings
from flows.sources import Configuration, Source


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)


def crawled(press, settings):
    """Crawl the press; the way its articles were read, by headline."""
    source = Source(name="press", home=press.url + "/")
    asyncio.run(crawl(Order(sources=(source,), settings=settings)))
    return {record["headline"]: record for record in records(settings.data)}


def by_template(record):
    return {"field": "article_body", "source": "template", "conflict": False} in record["provenance"]


def site(settings, *arguments):
    """What `newsloom site` prints, and its exit code."""
    ran = CliRunner().invoke(newsloom, ["site", *arguments, "--data", str(settings.data)])
    return ran.output, ran.exit_code


def more(press, names, in_full=""):
    """Stories the press prints from now on; the pages of those named in `in_full` are no template's.

    One page in sixteen is read in full, chosen by its address: that holds the port of this run, and so every
    story is given an ending that makes it one of the chosen, or not. Left to chance, of eight stories three
    and more were chosen in one run of a hundred.
    """
    stories = [press.add(f"later-{name}") for name in names]
    for name, story in zip(names, stories, strict=True):
        for number in count():
            story.ending = f"-{number}.html"
            if is_chosen(press.url + story.path) == (name in in_full):
                break
    return stories


def is_chosen(url):
    """Whether a page is one of those that are read in full although its site's template holds."""
    return int(page_hash(url), 16) % FULL_EVERY == 0


def test_stories_after_the_first_crawl_are_read_by_the_template(press, settings):
    """With the same text as in full; `site show` tells of it, and `site forget --template` ends it."""
    first = crawled(press, settings)
    added = more(press, "abcdefgh", in_full="be")
    press.asked.clear()
    second = crawled(press, settings)
    asked = press.fetched()

    assert not any(map(by_template, first.values()))
    read = [story.slug[-1] for story in added if by_template(second[story.headline])]
    assert "".join(read) == "acdfgh"
    for story in added:
        assert second[story.headline]["articleBody"].split("\n\n") == story.paragraphs
    shown, _ = site(settings, "show", "press")
    assert "text in     article" in shown
    assert "byline      is searched for on every page" in shown
    assert "published   meta (so on 7 of 7 pages)" in shown
    assert "changed     is not given (so on 7 of 7 pages)" in shown
    used = [path for path in asked if not is_chosen(press.url + path)]  # kept stories are looked at again
    assert f"{len(used)} pages; 0 more in full, as a check failed" in shown
    assert "forgot the template" in site(settings, "forget", "press", "--template")[0]
    assert site(settings, "forget", "press", "--template")[1] == 1
    assert site(settings, "forget", "press", "a line", "--template")[1] == 2


def test_a_new_layout_is_read_in_full_and_learnt(press, settings, monkeypatch):
    """No text is lost on the day that it comes, and further stories are read by a new template."""
    crawled(press, settings)
    old = Story.html

    def new(story):
        html = old(story).replace("<article>", '<section class="tale">')
        return html.replace("</article>", "</section>")

    monkeypatch.setattr(Story, "html", new)
    moved = more(press, "abcdef", in_full="c")
    second = crawled(press, settings)
    further = more(press, "stuvwxyz", in_full="vw")
    third = crawled(press, settings)

    assert not any(by_template(second[story.headline]) for story in moved)
    assert all(second[story.headline]["articleBody"].split("\n\n") == story.paragraphs for story in moved)
    read = [story.slug[-1] for story in further if by_template(third[story.headline])]
    assert "".join(read) == "stuxyz"
    assert "section.tale" in site(settings, "show", "press")[0]


def test_replay_reads_as_a_crawl_does(press, settings):
    """All pages are read by the template that the crawl left, which alone is no update of a record."""
    crawled(press, settings)
    source = Source(name="press", home=press.url + "/")
    report = asyncio.run(replay(Configuration(sources=(source,), settings=settings)))

    assert report.sites[0].outcomes == {("unchanged", None): 5}
    shown, _ = site(settings, "show", "press")
    assert "0 more in full" in shown
    assert "0 pages;" not in shown
