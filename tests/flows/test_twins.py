"""Twins of a page: one story, where the site says so or address and title do; never by guess alone."""

import asyncio
from datetime import UTC, datetime

import pytest
from crawling import articles, ledger, order, run
from press import printing

from extractors.discovery.found_link import FoundLink
from extractors.discovery.url_key import url_key
from extractors.page import Page
from flows.fetching.result import Fetched, FetchFailure
from flows.twins import Twin, TwinBook
from storage.data import open_data
from storage.outcome import Outcome

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PLAIN, MOBILE = "https://www.news.site/sport/4711-quay", "https://m.news.site/sport/4711-quay"
TITLE = "Council opens the old quay"


def page(url, head="", title=TITLE):
    body = f"<html><head><title>{title}</title>{head}</head><body><p>Text.</p></body></html>".encode()
    return Page(url=url, requested_url=url, body=body, status=200, fetched_at=NOW)


def canonical(url):
    return f'<link rel="canonical" href="{url}">'


@pytest.fixture
def state(tmp_path):
    with open_data(tmp_path) as data:
        yield data.state


def due(state, url, title=TITLE, via="feed"):
    state.frontier.add("news", [FoundLink(url=url, via=via, title=title, found_on=url)], NOW)
    return state.frontier.get(url_key(url))


def kept(state, url=PLAIN, head="", title=TITLE):
    """A book that has kept a page."""
    book = TwinBook(state)
    found = due(state, url, title)
    outcome = Outcome(url=url, url_key=url_key(url), outcome="stored", id="a1")
    book.note(found, page(url, head), outcome)
    return book


@pytest.mark.parametrize(
    ("url", "title", "reason"),
    [
        (MOBILE, TITLE, "twin_address"),
        (MOBILE, TITLE.upper(), "twin_address"),
        (f"{PLAIN}/amp", TITLE, "twin_address"),
        (MOBILE, "Council closes the old quay", None),
        (MOBILE, None, None),
        ("https://m.news.site/sport/4712-quay", TITLE, None),
        ("https://max.news.site/sport/4711-quay", TITLE, None),
    ],
)
def test_address_and_title_must_agree(state, url, title, reason):
    """A twin's address alone is no proof, nor is a title."""
    twin = kept(state).of(due(state, url, title))

    assert reason == (twin.reason if twin else None)
    assert twin is None or (twin.record_id, url_key(PLAIN) in twin.detail) == ("a1", True)


def test_of_what_is_not_kept_there_is_no_twin(state):
    """Where the page itself gave nothing its twin is fetched."""
    due(state, PLAIN)

    assert TwinBook(state).of(due(state, MOBILE)) is None


def test_what_was_asked_for_by_hand_is_fetched(state):
    """The user has named that address."""
    assert kept(state).of(due(state, MOBILE, via="given")) is None


def test_a_page_names_its_twins(state):
    """Whatever their address and title; a twin of a page that was not kept is none."""
    head = '<link rel="amphtml" href="/x/99">'
    other = due(state, "https://www.news.site/x/99", "Another title")

    assert "declared_twin" == kept(state, head=head).of(other).reason
    assert kept(state).of(other) is None


def test_twins_come_last(state):
    """So that the page itself is there when they are looked at."""
    urls = [MOBILE, PLAIN, f"{PLAIN}/amp", "https://www.news.site/b"]
    ordered = TwinBook(state).put_last([due(state, url) for url in urls])

    assert [PLAIN, "https://www.news.site/b", MOBILE, f"{PLAIN}/amp"] == [each.url for each in ordered]


def follow(book, fetched, answers):
    asked = []

    async def fetch(request):
        asked.append(request.url)
        return answers[request.url]

    result = asyncio.run(book.follow(Fetched(page=fetched, redirects=(301,)), fetch))
    return result, asked


def test_a_twin_leads_to_its_canonical_page(state):
    """Fetched once, it takes the twin's place, as if that had redirected."""
    original = page(PLAIN, canonical(PLAIN), f"{TITLE} | The Gazette")
    result, asked = follow(
        TwinBook(state), page(MOBILE, canonical(PLAIN)), {PLAIN: Fetched(page=original, redirects=(302,))}
    )

    assert [PLAIN] == asked
    assert (PLAIN, MOBILE, (301, 302)) == (result.page.url, result.page.requested_url, result.redirects)


def test_a_canonical_page_that_is_kept_is_not_fetched_again(state):
    """The twin is one more address of it."""
    result, asked = follow(kept(state), page(MOBILE, canonical(PLAIN)), {})

    assert [] == asked
    assert Twin(record_id="a1", reason="canonical", detail=f"it names {PLAIN}") == result


@pytest.mark.parametrize(
    "answer",
    [
        FetchFailure(url=PLAIN, outcome="dropped", reason="robots_disallowed"),
        Fetched(page=page(PLAIN, title="Something else is told here")),
        Fetched(page=page(PLAIN, canonical("https://www.news.site/third-page-of-it"))),
        Fetched(page=page("https://elsewhere.site/4711-quay")),
        Fetched(page=page(MOBILE)),
    ],
)
def test_a_canonical_page_that_is_not_what_it_should_be(state, answer):
    """Refused, of another story, sending on, of another site, or the twin again: then the twin is kept."""
    fetched = page(MOBILE, canonical(PLAIN))
    result, asked = follow(TwinBook(state), fetched, {PLAIN: answer})

    assert (fetched, [PLAIN]) == (result.page, [PLAIN])
    assert [PLAIN] == asked


@pytest.mark.parametrize(
    "fetched",
    [
        page(PLAIN, canonical("https://www.news.site/other-story")),
        page(MOBILE, canonical("https://www.news.site/")),
    ],
)
def test_only_twins_lead_on_and_never_home(state, fetched):
    """An ordinary page that names another as canonical is kept as it is: the record says what it names."""
    result, asked = follow(TwinBook(state), fetched, {})

    assert (fetched, []) == (result.page, asked)


def test_a_crawl_keeps_one_of_each(tmp_path):
    """Of pages with AMP twins each story is stored once, under its own address; no address goes missing."""
    with printing(stories=3) as press:
        stories = list(press.stories.values())
        amp = [f"/amp{story.path}" for story in stories]
        for story, path in zip(stories, amp, strict=True):
            text = story.html().replace("<head>", f"<head>{canonical(press.url + story.path)}")
            press.pages[path] = text.replace("<html ", "<html amp ").encode()
        home = press.home
        links = "".join(f'<li><a href="{path}">Read it on the telephone today</a></li>' for path in amp)
        hidden = stories[2]
        feed = press.feed
        press.feed = lambda: feed().replace(
            f"<link>{press.url}{hidden.path}</link>", "<link>https://x.site/</link>"
        )
        press.home = lambda: (
            home().replace("</ul>", links + "</ul>").replace(f'<a href="{hidden.path}">', "<a>")
        )
        one_by_one = {"per_site": 1}  # of two in flight at once the twin may be read before its story is kept
        report = run(order(press, tmp_path, settings=one_by_one))
        again = run(order(press, tmp_path, settings=one_by_one))
    found = {line["url"]: (line["outcome"], line["reason"]) for line in ledger(report)}

    assert sorted(press.urls) == sorted(record["url"] for record in articles(tmp_path))
    assert [("duplicate", "canonical")] * 2 == [found[press.url + path] for path in amp[:2]]
    assert ("stored", None) == found[press.url + amp[2]]
    assert 0 == again.all_sites.total("stored")
