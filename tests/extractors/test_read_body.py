"""The lines of a page's body: types, links, fallbacks."""

import json
from datetime import UTC, datetime

from extractors.article import Link
from extractors.body import read_body
from extractors.document import parse
from extractors.page import Page

URL = "https://news.example/city/bridge"
SENTENCE = "The old bridge over the river will stay closed until the engineers have looked at every pillar. "
CODE = "\n".join(f'pillar {number}: "sound"' for number in range(1, 7))


def lines_of(html, url=URL):
    """The body lines of a page."""
    page = Page(
        url=url,
        requested_url=url,
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return read_body(parse(page))


def article(inside):
    """A page with an article around some markup and enough text to be found."""
    text = f"<p>{SENTENCE * 3}</p>"
    head = '<head><title>Bridge stays closed</title><meta charset="utf-8"></head>'
    return (
        f"<html>{head}<body><article><h1>Bridge stays closed</h1>{text}{inside}{text}</article></body></html>"
    )


def test_blocks_keep_their_type():
    """Headings keep their level, list items their depth, quotes and code their kind; numbers count from 1."""
    inside = (
        "<h2>What was found</h2><ul><li>Cracks in two pillars</li><li>Rust on the railing</li></ul>"
        "<blockquote>We did not expect this, and nobody could have, said the mayor of the town.</blockquote>"
        f"<p>{SENTENCE}</p><pre><code>{CODE}\n</code></pre>"
    )
    lines = lines_of(article(inside))

    by_type = {(line.type, line.level): line.text for line in lines}
    assert list(range(1, len(lines) + 1)) == [line.number for line in lines]
    assert by_type["heading", 2] == "What was found"
    assert by_type["list_item", 1] == "Rust on the railing"
    assert by_type["quote", None].startswith("We did not expect this")
    assert by_type["preformatted", None] == CODE


def test_breaks_end_a_line_and_cells_make_a_row():
    """A line break in running text ends the line; the cells of a row stand in one line."""
    inside = (
        f"<p>{SENTENCE}<br><br>{SENTENCE[::-1].strip()} again.</p>"
        "<table><tr><th>Pillar</th><th>State of repair</th></tr><tr><td>First</td><td>Sound</td></tr></table>"
    )
    lines = lines_of(article(inside))

    rows = [line.text for line in lines if line.type == "table_row"]
    assert rows == ["Pillar | State of repair", "First | Sound"]
    assert SENTENCE.strip() in [line.text for line in lines]


def test_links_come_back_absolute():
    """A line's links are those of the page in it; a line that is one link has its address."""
    inside = (
        '<base href="https://news.example/"><p>The mayor spoke of <a href="/tag/delay">a long delay</a>, of '
        '<a href="#top">the top</a>, <a href="mailto:a@b.example">her mail</a> and <a href="http://[broken">worse</a>'
        " in the town hall on Tuesday evening.</p>"
        '<p><a href="other.html">All about the bridge and its long history</a></p>'
    )
    lines = lines_of(article(inside))

    spoke = next(line for line in lines if line.text.startswith("The mayor"))
    about = next(line for line in lines if line.text.startswith("All about"))
    assert spoke.links == (Link(text="a long delay", href="https://news.example/tag/delay"),)
    assert spoke.href is None
    assert about.href == "https://news.example/other.html"


def test_the_first_stated_base_is_where_addresses_start():
    """Wherever it stands, the first `base` with an address counts; one without is none."""
    link = '<p>The mayor spoke of <a href="delay">a long delay</a> in the town hall on Tuesday evening.</p>'
    stated = '<base target="_top"><base href="/tag/"><base href="/other/">'

    for inside in (stated + link, link + stated):
        spoke = next(line for line in lines_of(article(inside)) if line.text.startswith("The mayor"))
        assert spoke.links == (Link(text="a long delay", href="https://news.example/tag/delay"),)


def test_menu_words_are_no_links_of_the_text():
    """A link whose block is one word of a menu does not become a link of a paragraph with that word."""
    html = article("").replace("<body>", '<body><nav><ul><li><a href="/bridge">bridge</a></li></ul></nav>')

    assert [()] * len(lines_of(html)) == [line.links for line in lines_of(html)]


def test_cell_links_belong_to_their_row():
    """A link in a table cell belongs to the row that the cell became a part of."""
    inside = (
        "<table><tr><td>Pillar one of the bridge</td><td>sound</td></tr>"
        '<tr><td>The old <a href="/p2">Pillar two</a> of the bridge</td><td>cracked</td></tr></table>'
    )
    rows = [line for line in lines_of(article(inside)) if line.type == "table_row"]

    assert [(), (Link(text="Pillar two", href="https://news.example/p2"),)] == [r.links for r in rows]


def test_deep_nesting_keeps_the_kinds_of_lines():
    """A page nested deeper than lxml reads is read block by block."""
    text = f"<h2>What was found</h2><p>{SENTENCE * 2}</p><ul><li>{SENTENCE}</li></ul>"
    quote = f"<blockquote>{SENTENCE * 2}</blockquote>"
    lines = lines_of(f"<html><body>{'<div>' * 2000}{text}{quote}{'</div>' * 2000}</body></html>")

    assert [line.type for line in lines] == ["heading", "paragraph", "list_item", "quote"]
    assert [line.level for line in lines] == [2, None, 1, None]


def test_page_without_text_has_no_lines():
    """A page of pictures gives no line, neither does one whose depth holds none."""
    assert lines_of("<html><body><p><img src='a.png'></p><p> </p></body></html>") == ()
    assert lines_of(f"<html><body>{'<div>' * 2000}<p> </p></body></html>") == ()


def stated_page(statement, visible=SENTENCE * 4):
    """A page that states an article in JSON-LD."""
    script = f'<script type="application/ld+json">{json.dumps(statement)}</script>'
    body = f"<body><article><p>{visible}</p></article></body>"
    return f"<html><head><title>Bridge</title>{script}</head>{body}</html>"


def test_stated_text_is_taken_where_the_page_shows_little():
    """An articleBody much longer than the visible text is the text; its markup becomes lines."""
    body = f"<p>{SENTENCE * 5}</p><p>Rust &amp; cracks. {SENTENCE * 5}</p>"
    lines = lines_of(stated_page({"@type": "NewsArticle", "articleBody": body}))

    assert len(lines) == 2
    assert lines[1].text.startswith("Rust & cracks.")


def test_stated_text_is_left_where_it_may_not_be_read():
    """What a page says is not free to read is not taken, nor one of several stated bodies."""
    paid = {"@type": "NewsArticle", "isAccessibleForFree": False, "articleBody": SENTENCE * 20}
    several = [{"@type": "NewsArticle", "articleBody": text * 20} for text in (SENTENCE, SENTENCE[::-1])]

    for statement in (paid, several):
        assert len(lines_of(stated_page(statement))) == 1
