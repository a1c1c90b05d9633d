"""A page goes in, an article or a refusal comes out, and nothing is raised."""

import json
from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.fields.headline import strip_site_name
from extractors.page import Page
from extractors.site import Site

AT = datetime(2026, 1, 2, tzinfo=UTC)
SENTENCE = "The council of the town decided on Monday that the old bridge will be closed for repairs. "
BODY = "".join(f"<p>Paragraph {i}. {SENTENCE * 3}</p>" for i in range(6))
LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline":'
    ' "Old bridge to be closed &amp; mended",'
    ' "datePublished": "2025-12-30T08:00:00+01:00", "dateModified": "2025-12-31T09:00:00+01:00",'
    ' "author": [{"@type": "Person", "name": "Ann Lee", "url": "/people/ann"}], "articleSection": "Town",'
    ' "keywords": ["bridge", "repairs"], "isAccessibleForFree": true, "license": "https://example.org/license",'
    ' "publisher": {"name": "The Gazette"}, "image": [{"url": "/b.jpg", "caption": "The bridge"}]}</script>'
)


def page(html, url="https://www.gazette.example/town/2025/old-bridge-to-be-closed", status=200, **headers):
    body = html if isinstance(html, bytes) else html.encode()
    pairs = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return Page(url=url, requested_url=url, body=body, status=status, fetched_at=AT, headers=pairs)


def document(head="", body="", lang="en"):
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


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


TEASERS = "".join(
    f'<div class="t"><h2><a href="/n/{i}">Headline of article number {i}</a></h2>'
    f"<p>{SENTENCE[:80]} and then…</p></div>"
    for i in range(12)
)
NAV = "<nav>" + "".join(f'<a href="/{i}">Section {i}</a>' for i in range(9)) + "</nav>"
CONSENT = (
    "<h1>Gazette</h1><p>We use cookies. With your consent our partners set cookies too.</p>"
    "<p>Accept all cookies or manage preferences in the privacy settings.</p><form><button>OK</button></form>"
)
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
PRODUCT = (
    '<script type="application/ld+json">{"@type": "Product", "name": "Mug",'
    ' "offers": {"@type": "Offer", "price": 9}}</script><meta property="og:type" content="product">'
)


@pytest.mark.parametrize(
    ("reason", "url", "head", "body"),
    [
        (
            "soft_404",
            "/news/x",
            "<title>Page not found | Gazette</title>",
            f"<h1>Page not found</h1><p>{SENTENCE}</p>",
        ),
        ("soft_404", "/news/x", "", f"<h1>Seite nicht gefunden</h1><p>{SENTENCE}</p>"),
        ("soft_404", "/news/x", "", f"<h1>ページが見つかりません</h1><p>{SENTENCE}</p>"),
        ("listing", "/section/town/", "<title>Town | Gazette</title>", f"{NAV}<h1>Town</h1>{TEASERS}"),
        ("listing", "/", "<title>Gazette</title>", f"{NAV}{TEASERS}"),
        (
            "consent_wall",
            "/news/x",
            "<title>Consent</title>",
            CONSENT,
        ),
        (
            "paywall_stub",
            "/news/x",
            LD.replace('"isAccessibleForFree": true', '"isAccessibleForFree": false'),
            f"<h1>Old bridge</h1><p>{SENTENCE * 3}</p><div class='paywall'>For subscribers only</div>",
        ),
        (
            "video",
            "/v/1",
            '<meta property="og:type" content="video.other">',
            f"<h1>A film</h1><video></video><p>{SENTENCE}</p>",
        ),
        (
            "gallery",
            "/g/1",
            "",
            "<h1>Pictures of the week</h1>"
            + f"<figure><img src='/1.jpg'><figcaption>{SENTENCE}</figcaption></figure>" * 8,
        ),
        ("static_page", "/about/", "<title>About</title>", f"<h1>About</h1><p>{SENTENCE}</p>"),
        ("empty_shell", "/news/x", "<title>App</title>", '<div id="root"></div>'),
        (
            "product",
            "/products/mug",
            PRODUCT,
            "<h1>Mug</h1><span itemprop='price'>$9.00</span><button class='add-to-cart'>Buy</button>"
            + "<p>Only $9.00, was $12.00.</p>" * 6,
        ),
    ],
)
def test_pages_that_are_no_article(reason, url, head, body):
    """Each kind of other page is refused by name and with evidence."""
    read = extract(page(document(head, body), f"https://gazette.example{url}"))

    assert (reason, reason) == (read.refusal, read.article.kind)
    assert read.evidence


def test_a_chinese_story_that_says_accept_and_agree_is_no_consent_wall():
    """Its characters count as words do: one in ninety of them is no dense talk of consent."""
    told = "市政府周五表示，老桥今年秋天将关闭三个月，工人需要更换桥面和两侧的栏杆，行人改走下游的新桥。" * 2
    story = "".join(f"<p>{word}这一安排的居民代表在会上发言。{told}</p>" for word in ("同意", "接受") * 3)
    html = document("<title>老桥将关闭三个月</title>", f"<h1>老桥将关闭三个月</h1>{story}<form></form>")

    assert extract(page(html)).refusal is None


def test_a_missing_page_is_refused_by_its_status():
    """A 404 is no article even where it looks like one."""
    assert "soft_404" == extract(page(document(LD, f"<h1>Old bridge</h1>{BODY}"), status=404)).refusal


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_shell"),
        (b" \n ", "empty_shell"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\xff\xd8\xff\xe0 JFIF", "not_html"),
        (b'{"a": 1}', "not_html"),
        (b"<html><body>" + b"<div>" * 100_000, "too_deep"),
        (b"<html><body>" + b"x" * 12_000_001, "too_large"),
    ],
)
def test_bodies_that_cannot_be_read(body, reason):
    """What is no page is refused before it is parsed."""
    assert reason == extract(page(body)).refusal


def test_a_declared_type_that_is_no_text():
    """Bytes of a header that no text can hold are a question mark in the evidence."""
    evidence = extract(page(b'{"a": 1}', content_type="text/\udcff")).evidence

    assert evidence is not None
    assert evidence.endswith("text/?")


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
