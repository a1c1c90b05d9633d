"""How a live blog looks to a reader."""

import io

from rich.console import Console

from extractors.article import Article, Block
from flows.cli.reading import print_article
from storage.identity import make_record


def test_an_entry_is_shown_with_its_time():
    """The time that the page gave stands before the entry's first line, and before no other."""
    body = "The sluices are open\n\nVolunteers carry sandbags."
    article = Article(
        headline="Flood live",
        article_body=body,
        blocks=(
            Block(type="entry", start=0, end=20, level=3, date_published="2026-03-04T17:30:00+01:00"),
            Block(type="paragraph", start=22, end=len(body)),
        ),
    )
    unknown = ("url", "requested_url", "url_key", "domain", "source", "refusal", "discovery", "fetch")
    record = make_record(article, **dict.fromkeys(unknown), extractor_version=None, config_hash=None)
    out = io.StringIO()
    print_article(Console(file=out, width=88), record)

    assert "2026-03-04T17:30:00+01:00  The sluices are open\n\nVolunteers carry" in out.getvalue()
