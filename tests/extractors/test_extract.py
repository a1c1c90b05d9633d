"""A page goes in, an article comes out with each field and where it came from, and nothing is raised."""

import gc
import json
from dataclasses import replace

import pytest
from bridge_page import BODY, LD, document, page

from extractors.extract import extract
from extractors.fields.headline import strip_site_name
from extractors.site import Site


def test_a_declared_article():
    """Every field of the structured data reaches the article, with the place it came from."""
    read = extract(
        page(document(LD, f"<h1>Old bridge to be closed &amp; mended</h1>{BODY}"), x_robots_tag="noai")
    )
    article = read.article

    assert read.refusal is None
    assert "Old bridge to be closed & mended" == article.headline
    assert [("Ann Lee", "https://www.gazette.example/people/ann")] == [
        (a.name, a.url) for a in article.authors
    ]
    assert ("2025-12-30T08:00:00+01:00", "2025-12-30", "second", "explicit") == (
        article.date_published,
        article.date_published_day,
        article.date_published_precision,
        article.date_published_zone,
    )
    assert "2025-12-31" == article.date_modified_day
    assert ("Town", ("bridge", "repairs"), "en", "news") == (
        article.article_section,
        article.keywords,
        article.in_language,
        article.kind,
    )
    assert (True, "https://example.org/license", "noai") == (
        article.is_accessible_for_free,
        article.license,
        article.rights.x_robots_tag,
    )
    assert "https://www.gazette.example/b.jpg" == article.images[0].url
    assert "The Gazette" == article.publisher.name
    assert {"jsonld"} == {p.source for p in article.provenance if p.field in ("authors", "date_published")}


def test_a_bare_page_of_a_tiny_site():
    """Without any structured data, headline, byline and date are read from what a reader sees."""
    html = document(
        "<title>Old bridge to be closed - Gazette</title>",
        f"<h1>Old bridge to be closed</h1><p>By Ann Lee</p><p>30 December 2025, 8:00</p>{BODY}",
    )
    article = extract(page(html, "http://gazette.example/bridge.html")).article

    assert ("Old bridge to be closed", ["Ann Lee"], "2025-12-30", None) == (
        article.headline,
        [a.name for a in article.authors],
        article.date_published_day,
        article.date_published,
    )


def test_a_configured_time_zone_makes_an_instant():
    """The source's zone turns a time without offset into an instant, and the record says so."""
    html = document("", f"<h1>Old bridge to be closed</h1><p>By Ann Lee, 30 December 2025, 8:00</p>{BODY}")
    article = extract(page(html), Site(time_zone="Europe/Paris")).article

    assert ("2025-12-30T08:00:00+01:00", "configured") == (
        article.date_published,
        article.date_published_zone,
    )


def test_published_is_never_filled_from_modified():
    """A page that names only its last change has no date of publication."""
    html = document(
        '<meta property="article:modified_time" content="2025-12-31T09:00:00Z">',
        f"<h1>Old bridge to be closed</h1><p>Last updated: 31 December 2025</p>{BODY}",
    )
    article = extract(page(html, "https://gazette.example/bridge")).article

    assert (None, "2025-12-31") == (article.date_published, article.date_modified_day)


def test_a_utc_time_takes_the_day_that_the_page_shows():
    """Eleven in the evening in UTC is the next day where the newspaper is printed."""
    html = document(
        '<meta property="article:published_time" content="2025-12-29T23:30:00Z">',
        f"<h1>Old bridge to be closed</h1><p>30 December 2025</p>{BODY}",
    )
    article = extract(page(html, "https://gazette.example/bridge")).article

    assert ("2025-12-29T23:30:00Z", "2025-12-30") == (article.date_published, article.date_published_day)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('<div class="byline">Von Anna Müller und Björn Roe</div>', ["Anna Müller", "Björn Roe"]),
        ('<a rel="author" href="/a">Ann Lee, Ph.D.</a>', ["Ann Lee, Ph.D."]),
        ("<p>Par Jeanne Dupont | Paris</p>", ["Jeanne Dupont"]),
        ('<span class="author">admin</span>', []),
        ("<p>By the sea the wind was strong on that day</p>", []),
    ],
)
def test_bylines(body, names):
    """Names are read out of bylines of several languages; what is no name is not."""
    html = document("", f"<h1>Old bridge to be closed</h1>{body}{BODY}")

    assert names == [a.name for a in extract(page(html)).article.authors]


def test_the_house_steps_back_behind_people():
    """Where the data name the newspaper and the byline a person, the person is the author."""
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Old bridge to be closed",'
        ' "author": {"name": "The Gazette"}, "publisher": {"name": "The Gazette"}}</script>'
    )
    html = document(data, f'<h1>Old bridge to be closed</h1><p class="byline">By Ann Lee</p>{BODY}')

    assert ["Ann Lee"] == [a.name for a in extract(page(html)).article.authors]


ODD = (
    '<script type="application/ld+json">{"@type": ["NewsArticle", 5], "headline": {"a": [1]},'
    ' "author": [[["x"]], 5, {"name": {"name": {"name": ["a"]}}}], "datePublished": [{"@value": 5}],'
    ' "image": {"url": [{"url": 1}]}, "publisher": 7, "isAccessibleForFree": {"a": 1}, "keywords": {"a": 1},'
    ' "mainEntityOfPage": [1]}</script>'
)
TRAIL = (
    '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
    '{"name": "Home", "item": "/"}, {"item": {"@id": "/town/", "name": "Town"}}, 7]}</script>'
)


def test_rules_for_robots_that_are_no_text():
    """Bytes of X-Robots-Tag that no text can hold are a question mark in the record."""
    html = document("<title>Old bridge</title>", f"<h1>Old bridge</h1>{BODY}")

    assert extract(page(html, x_robots_tag="noai, \udcff")).article.rights.x_robots_tag == "noai, ?"


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "</script>",
        ODD,
        '<link rel="canonical" href="http://[bad"><meta property="og:image" content="http://[x">',
        "<title>" + "a - " * 100_000 + "</title>",
        '<meta name="x" content="' + "y" * 2_000_000 + '">',
    ],
)
def test_hostile_heads(head):
    """Whatever stands in the head, the article below is read."""
    read = extract(page(document(head, f"<h1>Old bridge to be closed</h1>{BODY}\0")))

    assert "Paragraph 5." in read.article.article_body


@pytest.mark.parametrize("body", ["<p>Text</p>", ""])
@pytest.mark.parametrize("collecting", [True, False])
def test_the_collector_of_cycles_goes_on_as_it_did(collecting, body):
    """It rests while a page is read, also one that cannot be; who had switched it off finds it so."""
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        extract(replace(page("", body), body=body.encode()))
        assert gc.isenabled() == collecting
    finally:
        (gc.enable if was else gc.disable)()


def test_the_same_page_gives_the_same_answer():
    """Extraction depends on nothing but the page."""
    html = page(document(LD, f"<h1>Old bridge</h1>{BODY}"))

    assert extract(html) == extract(html)


def test_candidates_tell_who_said_what():
    """Every answer is kept, one of each field is chosen, and a difference is a conflict."""
    html = document(
        LD + '<meta property="article:published_time" content="2025-11-01T08:00:00+01:00">',
        f"<h1>Old bridge to be closed &amp; mended</h1>{BODY}",
    )
    read = extract(page(html))
    dates = [(c.source, c.value[:10], c.chosen) for c in read.candidates if c.field == "date_published"]

    assert [("meta", "2025-11-01", True), ("jsonld", "2025-12-30", False)] == dates
    assert "date_conflict" in read.article.flags


def test_the_node_of_this_page_is_chosen_among_many():
    """Of several article nodes the one with the page's own address or title describes the article."""
    nodes = [
        {
            "@type": "NewsArticle",
            "headline": "Another story of the day",
            "url": "https://gazette.example/other",
        },
        {"@type": "NewsArticle", "headline": "Old bridge to be closed", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
    ]
    nodes[1]["mainEntityOfPage"] = {"@id": "https://gazette.example/bridge"}
    data = f'<title>Old bridge</title><script type="application/ld+json">{json.dumps(nodes)}</script>'
    article = extract(page(document(data, BODY), "https://gazette.example/bridge")).article

    assert ("Old bridge to be closed", ["Ann Lee"]) == (article.headline, [a.name for a in article.authors])


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            TRAIL,
            "",
        ),
        ("", '<div class="breadcrumbs"><a href="/">Home</a> <a href="/town/">Town</a></div>'),
    ],
)
def test_breadcrumbs(head, body):
    """The way from the home page is read from data or from the page, addresses made absolute."""
    html = document(head, f"{body}<h1>Old bridge to be closed</h1>{BODY}")
    steps = extract(page(html, "https://gazette.example/bridge")).article.breadcrumbs

    assert [("Home", "https://gazette.example/"), ("Town", "https://gazette.example/town/")] == [
        (step.name, step.url) for step in steps
    ]


def test_keywords_of_meta_elements():
    """Keywords in one meta element are split at commas, each once."""
    html = document('<meta name="keywords" content="Bridge, repairs,bridge">', f"<h1>Old bridge</h1>{BODY}")

    assert ("Bridge", "repairs") == extract(page(html)).article.keywords


@pytest.mark.parametrize(
    ("title", "names", "headline"),
    [
        ("Old bridge closed | The Gazette", ("The Gazette",), "Old bridge closed"),
        ("The Gazette: Old bridge closed", ("the gazette",), "Old bridge closed"),
        ("Old bridge closed - Town - The Gazette", ("The Gazette", "Town"), "Old bridge closed"),
        ("Old bridge - closed for good", ("The Gazette",), "Old bridge - closed for good"),
        ("The Gazette", ("The Gazette",), "The Gazette"),
    ],
)
def test_site_names_leave_titles(title, names, headline):
    """A site's name goes from either end of a title; nothing else does, and no title becomes empty."""
    assert headline == strip_site_name(title, names)
