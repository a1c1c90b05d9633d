"""Meta refresh: followed like a redirect where a page is nothing but that, and only within its site."""

import httpx
import pytest
from table_site import HTML, fetch, page

from flows.fetching.fetcher import Fetched, FetchFailure
from flows.fetching.refresh import refresh_target

META = '<html><head><meta http-equiv="refresh" content="{}"></head><body>{}</body></html>'


def sends(content, body=""):
    return META.format(content, body)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (sends("0; url=/new"), "/new"),
        (sends("0;URL='https://a.example/b?c=1&amp;d=2'"), "https://a.example/b?c=1&d=2"),
        ("<META CONTENT='3,/new' HTTP-EQUIV=Refresh>", "/new"),
        (sends("300; url=/new"), None),
        (sends("0"), None),
        (sends("0; url=/new", "<p>A</p><p>text</p><p>stands here.</p>"), None),
        (f"<!-- {sends('0; url=/new')} -->", None),
        (f"<noscript>{sends('0; url=/nojs')}</noscript>", None),
        (sends("0; url=/new") + " " * 20_000, None),
        ("<p>Refresh your memory.</p>", None),
    ],
)
def test_where_a_page_sends_its_reader(text, target):
    """Soon, to an address, from a short page without a text; as a browser reads it."""
    assert target == refresh_target(text.encode())


def test_a_refresh_is_followed_like_a_redirect():
    """The page that is reached is what was asked for; robots.txt is heeded on the way."""
    result, site = fetch({"/a": page(sends("0; url=/b")), "/b": page()})

    assert isinstance(result, Fetched)
    assert (HTML.encode(), "https://news.example/b", (200,)) == (
        result.page.body,
        result.page.url,
        result.redirects,
    )
    assert ["/robots.txt", "/a", "/b"] == site.paths()


@pytest.mark.parametrize("target", ["https://elsewhere.example/b", "/a", "javascript:x"])
def test_other_targets_are_not_followed(target):
    """To another site, to itself or to no web address: then the page is taken as it is."""
    result, site = fetch({"/a": page(sends(f"0; url={target}"))})

    assert isinstance(result, Fetched)
    assert ["/robots.txt", "/a"] == site.paths()


def test_refreshes_in_a_circle_end():
    """Two pages that send to each other are a loop."""
    result, _ = fetch({"/a": page(sends("0; url=/b")), "/b": page(sends("0; url=/a"))})

    assert isinstance(result, FetchFailure)
    assert result.reason == "redirect_loop"


def test_a_disallowed_target_is_not_fetched():
    """Robots.txt speaks for the target too."""
    robots = httpx.Response(200, text="User-agent: *\nDisallow: /b")
    result, site = fetch({"/robots.txt": robots, "/a": page(sends("0; url=/b"))})

    assert "robots_disallowed" == result.reason
    assert ["/robots.txt", "/a"] == site.paths()
