"""The small news world: what it serves, and that its articles come out clean."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from extractors.discovery.feeds import read_feed
from extractors.discovery.sitemaps import read_sitemap
from extractors.extract import extract
from extractors.page import Page
from flows.demo.server import World
from flows.demo.site import Site
from flows.demo.stories import papers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SITES = {paper.key: Site(paper=paper, base=f"http://{paper.key}.test", now=NOW) for paper in papers()}
STORIES = [(key, story) for key, site in SITES.items() for story in site.stories]


def read(site, story):
    """The article as extraction reads it."""
    answer = site.answer(site.path(story))
    page = Page(
        url=site.url(story),
        requested_url=site.url(story),
        body=answer.body,
        status=answer.status,
        fetched_at=NOW,
        headers=(("content-type", answer.content_type),),
    )
    return extract(page)


@pytest.mark.parametrize(
    ("key", "story"),
    [pytest.param(key, story, id=story.slug) for key, story in STORIES if not story.paywall],
)
def test_an_article_comes_out_as_its_author_wrote_it(key, story):
    """Whatever defects a paper serves it with, headline, standfirst and text are those of the story."""
    article = read(SITES[key], story).article
    printed = [text.removeprefix("? ") for text in story.paragraphs]

    assert article.headline == story.headline
    assert article.description == story.standfirst
    assert article.article_body.split("\n\n") == printed
    assert article.in_language == ("en" if story.section == "english" else SITES[key].paper.language)
    assert article.date_published_day == SITES[key].published(story).date().isoformat()


@pytest.mark.parametrize("defect", ["headline_repeated", "standfirst_in_body", "lost_glyphs"])
def test_each_defect_leaves_its_trace(defect):
    """What cleaning did to a story with a defect stands on the article."""
    changes, reason = {
        "headline_repeated": ("removed", "headline:"),
        "standfirst_in_body": ("moved", "standfirst:"),
        "lost_glyphs": ("repairs", "lost_glyph"),
    }[defect]
    for key, story in STORIES:
        if defect in story.defects:
            article = read(SITES[key], story).article
            assert any(item.reason.startswith(reason) for item in getattr(article, changes)), story.slug


def test_the_papers_syndicate_their_stories():
    """One paper has a feed and a news sitemap, one a feed and a packed sitemap, one neither."""
    courier, talbote, gaceta = (SITES[key] for key in ("courier", "talbote", "gaceta"))
    feed = read_feed(courier.answer("/rss.xml").body, f"{courier.base}/rss.xml")
    atom = read_feed(talbote.answer("/feed.atom").body, f"{talbote.base}/feed.atom")
    packed = read_sitemap(talbote.answer("/sitemap-1.xml.gz").body, f"{talbote.base}/sitemap-1.xml.gz")

    assert [link.url for link in feed] == [courier.url(story) for story in courier.stories[:6]]
    assert [link.title for link in atom] == [story.headline for story in talbote.stories[:6]]
    assert {link.url for link in packed.links} == {talbote.url(story) for story in talbote.stories}
    assert gaceta.answer("/rss.xml").status == 404


def test_the_desk_changes_a_story():
    """After an edit the story has another headline and text at the same address, and says when."""
    site = SITES["courier"]
    slug = "ferry-terminal-reopens-after-storm-repairs"
    edited = site.edit(slug)
    before, after = site.paper.story(slug), edited.stories[0]

    assert edited.path(after) == site.path(before)
    assert after.headline == before.later.headline
    assert "expects it to be finished in June" in after.body
    assert b"dateModified" in edited.answer(edited.path(after)).body


def test_a_running_paper_answers_conditional_requests():
    """The server sends a validator and answers 304 to it, and 404 where there is nothing."""
    with World(NOW) as world:
        base = world.sites["courier"].base
        with urllib.request.urlopen(f"{base}/rss.xml") as first:
            tag = first.headers["ETag"]
        again = urllib.request.Request(f"{base}/rss.xml", headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError) as same:
            urllib.request.urlopen(again)
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{base}/nowhere")

        assert (same.value.code, missing.value.code) == (304, 404)
        same.value.close()
        missing.value.close()


def test_the_whole_world_is_crawled(crawled, newsloom):
    """Every free story is stored once, the wire story's second print is a duplicate, nothing is lost."""
    free = {story.headline for _, story in STORIES if not story.paywall}
    query = "SELECT headline FROM articles"
    answer = newsloom("sql", query, "--data", crawled.data, "--format", "jsonl").out.splitlines()
    stored = [json.loads(line)["headline"] for line in answer]
    copies = newsloom("sql", "SELECT count(*) n FROM duplicates", "--data", crawled.data).out

    assert {headline: stored.count(headline) for headline in free} == dict.fromkeys(free, 1)
    assert copies == b'{"n":1}\n'
