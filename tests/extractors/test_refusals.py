"""Pages that are no article, and bodies that are no page, are refused by name."""

import pytest
from bridge_page import BODY, LD, SENTENCE, document, page

from extractors.extract import extract

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
        ("listing", "/", "<title>Gazette</title>", f"{NAV}{TEASERS[:600]}"),
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
