"""A page about an old bridge: its text, its structured data, and the document around them."""

from datetime import UTC, datetime

from extractors.page import Page

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
