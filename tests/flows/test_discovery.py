"""Discovery of a small site, over a fetcher that answers from a table."""

from dataclasses import replace
from datetime import timedelta

from small_site import (
    FEED_LINK,
    HOME,
    NAV,
    NOW,
    Site,
    Source,
    State,
    html,
    index,
    rss,
    run,
    sitemap,
    small_site,
    stories,
)


def test_everything_is_found():
    """From the home page alone: feed, sitemaps, sections and the pages after them, and nothing else."""
    site = small_site()

    found, notes = run(site)

    assert stories(found) == [1, 2, 3, 4, 5, 6, 7]
    assert notes == []
    assert {"home", "feed", "sitemap", "listing"} == {link.via for link in found}


def test_order():
    """The home page first, then feeds, news sitemaps, other sitemaps, sections."""
    site = small_site()

    run(site)

    assert site.paths() == [
        "/",
        "/feed.xml",
        "/map.xml",
        "/map-news.xml",
        "/map-pages.xml",
        "/politics/",
        "/politics/page/2/",
        "/sport/",
    ]


def test_common_places():
    """Where nothing is named, the usual addresses are tried; those that were not there, not for a week."""
    pages = {"/": html("s-100001"), "/rss": rss("s-100002"), "/sitemap_index.xml": sitemap("s-100003")}
    state = State()
    site = Site(pages)
    found, notes = run(site, state)
    again = Site(pages)
    run(again, state, now=NOW + timedelta(days=1))
    late = Site(pages)
    run(late, state, now=NOW + timedelta(days=8))

    assert (stories(found), notes) == ([1, 2, 3], [])
    assert site.paths() == ["/", "/feed", "/rss", "/sitemap.xml", "/sitemap_index.xml"]
    assert again.paths() == ["/", "/rss", "/sitemap_index.xml"]
    assert "/feed" in late.paths()


def test_given_places():
    """Feeds and sitemaps the user gives are read, too."""
    pages = {"/": html("s-100001"), "/my.rss": rss("s-100002"), "/my.xml": sitemap("s-100003")}
    source = Source(feeds=(f"{HOME}my.rss",), sitemaps=(f"{HOME}my.xml",))

    found, _ = run(Site(pages), source=source)

    assert stories(found) == [1, 2, 3]


def test_broken_places():
    """What is named and cannot be read is noted with its address; the rest is found all the same."""
    site = small_site()
    site.pages[f"{HOME}feed.xml"] = b"<html>no feed</html>"
    site.pages[f"{HOME}map-news.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>'
    del site.pages[f"{HOME}sport/"]

    found, notes = run(site)

    assert stories(found) == [1, 2, 5, 6, 7]
    assert [note.removeprefix(HOME).partition(":")[0] for note in notes] == [
        "feed.xml",
        "map-news.xml",
        "sport/",
    ]


def test_sitemap_that_is_no_address():
    """A robots.txt that names what is no address costs that sitemap alone; the fetcher says what is wrong."""
    site = small_site()
    site.sitemaps = ("http://[map.xml", *site.sitemaps, "//[/map.xml")

    found, notes = run(site)

    assert stories(found) == [1, 2, 3, 4, 5, 6, 7]
    assert [note.partition(": ")[0] for note in notes] == ["http://[map.xml", "//[/map.xml"]


def test_no_home_page():
    """Without a home page the feeds and sitemaps still lead to the articles."""
    site = small_site()
    del site.pages[HOME]

    found, notes = run(site)

    assert stories(link for link in found if "-" in link.url) == [1, 2, 3, 4, 5]
    assert notes[0].startswith(f"{HOME}: the site says that there is no such page")


def test_home_behind_a_wall():
    """A home page that sends everybody to a consent page is noted, its links not taken."""
    site = small_site()
    fetch = site.fetch

    async def walled(request):
        result = await fetch(request)
        if request.kind != "home":
            return result
        return replace(result, page=replace(result.page, url="https://consent.org/consent?next=news.com"))

    site.fetch = walled

    found, notes = run(site)

    assert [1, 2, 3, 4, 5] == stories(link for link in found if "-" in link.url)
    assert [f"{HOME}: leads to https://consent.org/consent?next=news.com, which is no home page"] == notes


def test_unreadable_pages():
    """A home page or section that is no HTML is noted; the rest is found."""
    site = small_site()
    site.pages[f"{HOME}sport/"] = b"%PDF-1.7 no page"
    section = run(site)
    site = small_site()
    site.pages[HOME] = b"%PDF-1.7 no page"
    home = run(site)

    assert [1, 2, 3, 4, 5, 6, 7] == stories(section[0])
    assert section[1][0].startswith(f"{HOME}sport/: ")
    assert home[1][0].startswith(f"{HOME}: ")
    assert [1, 2, 3, 4, 5] == stories(link for link in home[0] if "-" in link.url)


def test_section_of_another_site():
    """A section that redirects to another site is noted and not read."""
    site = small_site()
    fetch = site.fetch

    async def moved(request):
        result = await fetch(request)
        if not request.url.endswith("sport/"):
            return result
        return replace(result, page=replace(result.page, url="https://other.org/"))

    site.fetch = moved

    _, notes = run(site)

    assert ["https://other.org/: a section that leads to another site"] == notes


def test_endless_pages():
    """A section that goes on for ever is read for ten pages; one that repeats itself for one more."""
    pages = {"/": html(more=NAV)}
    for number in range(1, 40):
        path = "/politics/" if number == 1 else f"/politics/page/{number}/"
        pages[path] = html(
            f"s-{100_000 + number}", more=f'<a rel="next" href="/politics/page/{number + 1}/">x</a>'
        )
        path = "/sport/" if number == 1 else f"/sport/page/{number}/"
        pages[path] = html(
            "s-100001", "s-100500", more=f'<a rel="next" href="/sport/page/{number + 1}/">x</a>'
        )
    site = Site(pages)

    run(site)

    assert sum("politics" in path for path in site.paths()) == 10
    assert sum("sport" in path for path in site.paths()) == 2


def test_sitemap_without_end():
    """Indexes that name ever more sitemaps are left at the limit, with a note."""
    maps = [f"m{number}.xml" for number in range(100)]
    site = Site(
        {"/": html(), "/map.xml": index(*maps)} | {f"/{each}": sitemap() for each in maps}, [f"{HOME}map.xml"]
    )

    _, notes = run(site)

    assert sum(path.endswith(".xml") and path != "/feed.xml" for path in site.paths()) - _probes(site) == 60
    assert "sitemaps are left for later" in notes[-1]


def _probes(site):
    return sum(path in {"/rss.xml", "/feed.xml", "/atom.xml"} for path in site.paths() if path != "/feed.xml")


def test_other_sites():
    """Links to other sites are left out, unless half of a feed leads there: then that is its own, too."""
    feed = rss("s-100002").replace(
        "</channel>", "<item><link>https://ads.org/s-100003</link></item></channel>"
    )
    feed = feed.replace("<item>", f"<item><link>{HOME}s-100004</link></item><item>", 1)
    moved = rss("s-100005").replace(HOME, "https://news.co.uk/")
    pages = {"/": html(head=FEED_LINK), "/feed.xml": feed, "/other.rss": moved}

    found, _ = run(Site(pages), source=Source(feeds=(f"{HOME}other.rss",)))

    assert {"https://news.com/s-100002", "https://news.com/s-100004", "https://news.co.uk/s-100005"} == {
        link.url for link in found
    }


def test_section_that_is_an_article():
    """A page that was taken for a section and declares to be an article is found as one."""
    declared = (
        '<meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-05-15T10:00:00Z">'
    )
    pages = {"/": html(more='<a href="/obituary">Obituary</a>'), "/obituary": html("s-100002", head=declared)}

    found, _ = run(Site(pages))

    assert [f"{HOME}obituary"] == [link.url for link in found]
