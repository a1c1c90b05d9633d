"""An article on several pages, in every kind of run: fetched, archived, joined, flagged where one lacks."""

import asyncio
import gzip
from datetime import UTC, datetime

import pytest
from crawling import records
from press import printing

from flows.engine import crawl
from flows.engine_replay import replay
from flows.engine_rerun import Asked, rerun
from flows.errors import ConfigError
from flows.fetching.policy import FetchPolicy
from flows.order import Order
from flows.settings import Settings
from flows.single import get_article
from flows.sources import Configuration, Source
from storage.data import open_data
from storage.erase import erase

PARTS = 3


@pytest.fixture
def press():
    """A paper whose one story goes on on two more pages."""
    with printing(1) as press:
        story = next(iter(press.stories.values()))
        press.first = story.path
        stem = story.path.removesuffix(".html")
        texts = [story.paragraphs[0:2], story.paragraphs[2:4], story.paragraphs[4:6]]
        press.parts = [story.path, *(f"{stem}-{number}.html" for number in range(2, PARTS + 1))]
        for number, (path, paragraphs) in enumerate(zip(press.parts, texts, strict=True), 1):
            story.paragraphs = paragraphs
            links = f'<link rel="next" href="{press.parts[number]}">' if number < PARTS else ""
            links += f'<link rel="prev" href="{press.parts[number - 2]}">' if number > 1 else ""
            press.pages[path] = story.html().replace("</head>", f"{links}</head>").encode()
        press.texts = [text for paragraphs in texts for text in paragraphs]
        yield press


@pytest.fixture
def configuration(press, tmp_path):
    settings = Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)
    source = Source(name="press", home=press.url + "/")
    return Configuration(sources=(source,), settings=settings)


def crawled(configuration):
    order = Order(sources=configuration.sources, settings=configuration.settings)
    return asyncio.run(crawl(order))


def again(configuration, *urls, **how):
    return asyncio.run(rerun(Asked(urls=urls, **how), configuration))


def test_a_crawl_joins_the_pages_into_one_record(press, configuration):
    """Each page is fetched once and archived; the record holds all text, the evidence all addresses."""
    crawled(configuration)
    (record,) = records(configuration.settings.data)
    (evidence,) = records(configuration.settings.data, "evidence")
    pages = [one["value"] for one in evidence["candidates"] if one["field"] == "pages"]

    assert [text in record["articleBody"] for text in press.texts] == [True] * 6
    assert record["flags"] == ["multi_page"]
    assert record["url"] == press.url + press.first
    assert pages == [press.url + path for path in press.parts]
    assert {path: press.asked.count(path) for path in press.parts} == dict.fromkeys(press.parts, 1)
    with open_data(configuration.settings.data) as data:
        kept = sorted(page.page.url for page in data.archive.iter_latest())
    assert kept == sorted(press.url + path for path in press.parts)


def test_a_page_that_is_missing_is_flagged_and_noted(press, configuration):
    """The record says that it is not whole; the report counts it."""
    del press.pages[press.parts[2]]
    report = crawled(configuration)
    (record,) = records(configuration.settings.data)

    assert record["flags"] == ["multi_page", "incomplete_pages"]
    assert press.texts[5] not in record["articleBody"]
    assert (
        "1 of 1 new articles lack a further page; they are flagged incomplete_pages"
        in report.sites[0].on_reading
    )


def test_replay_takes_all_pages_from_the_archive(press, configuration):
    """Nothing changes, nothing is asked, and the further pages are no articles of their own."""
    crawled(configuration)
    press.asked.clear()
    report = asyncio.run(replay(configuration))

    assert press.asked == []
    assert report.all_sites.outcomes == {("unchanged", None): 1}
    assert len(records(configuration.settings.data)) == 1
    assert records(configuration.settings.data, "dropped") == []


def test_rerun_fetches_all_pages_and_again_offline(press, configuration):
    """From the web, from the archive, and from a file whose further pages are kept."""
    url = press.url + press.first
    (web,) = again(configuration, url)
    press.asked.clear()
    (archived,) = again(configuration, url, archived=True)
    saved = configuration.settings.data / "saved.html"
    saved.write_bytes(press.pages[press.first])
    (file,) = again(configuration, url, file=saved)

    assert web.outcome.outcome == "stored"
    assert web.processed.record.flags == ("multi_page",)
    assert (archived.outcome.outcome, file.outcome.outcome) == ("unchanged", "unchanged")
    assert press.asked == []


def test_rerun_of_an_article_whose_further_page_is_gone(press, configuration):
    """What there is is read, and flagged."""
    del press.pages[press.parts[1]]
    (done,) = again(configuration, press.url + press.first)

    assert done.processed.record.flags == ("incomplete_pages",)


def test_get_reads_the_whole_article(press):
    """Nothing is kept, all pages are read."""
    policy = FetchPolicy(user_agent="test", delay=0.0, allow_private=True)
    record = asyncio.run(get_article(press.url + press.first, policy)).record

    assert record.flags == ("multi_page",)
    assert press.texts[5] in record.article_body


def test_a_later_page_asked_for_by_itself_is_dropped(press, configuration):
    """The ledger names the page before it."""
    (done,) = again(configuration, press.url + press.parts[1])

    assert (done.outcome.outcome, done.outcome.reason) == ("dropped", "later_page")
    assert press.first in done.outcome.detail


def test_an_erased_article_takes_its_further_pages_along(press, configuration):
    """Neither text nor address of any page is left in the folder, and none comes back."""
    crawled(configuration)
    again(configuration, press.url + press.parts[1])
    root = configuration.settings.data
    with open_data(root) as data:
        erase(data, [record["id"] for record in records(configuration.settings.data)], datetime.now(UTC))
    words = [*press.texts, *press.parts]

    assert [path.name for path, content in unpacked(root) for word in words if word.encode() in content] == []
    with pytest.raises(ConfigError, match="was erased for good"):
        again(configuration, press.url + press.parts[2])


def unpacked(root):
    for path in sorted(root.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path, gzip.decompress(content) if path.suffix == ".gz" else content
