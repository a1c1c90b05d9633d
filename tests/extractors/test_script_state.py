"""The text that a page holds only for its scripts is read where nothing else is to be read."""

import json
from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.page import Page

LINES = [
    f"On day {i} of the trial the old ferry crossed the lake in an hour. The office was content with it."
    for i in range(7)
]
HTML = "".join(f"<p>{line}</p>" for line in LINES) + "<figure><figcaption>The ferry.</figcaption></figure>"
OTHER = "".join(f"<p>Elsewhere {line.lower()}</p>" for line in LINES)
CLOSED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry crosses again",'
    ' "isAccessibleForFree": false}</script>'
)
FLIGHT = f"self.__next_f.push([1,{json.dumps('5:' + json.dumps({'post': {'contentHtml': HTML}}))}])"


def body(scripts, visible=""):
    page = (
        "<html lang='en'><head><title>Ferry crosses again</title></head><body><h1>Ferry crosses again</h1>"
        f"{visible}{scripts}</body></html>"
    )
    url = "https://gazette.example/harbour/ferry-crosses-again"
    at = datetime(2026, 1, 2, tzinfo=UTC)
    found = extract(Page(url=url, requested_url=url, body=page.encode(), status=200, fetched_at=at))
    return found.article.article_body


def state(*texts):
    return json.dumps({"props": {"stories": [{"id": i, "text": text} for i, text in enumerate(texts)]}})


@pytest.mark.parametrize(
    "script",
    [
        f"<script id='__NEXT_DATA__' type='application/json'>{state(HTML)}</script>",
        f"<script>window.__STATE__ = {state(chr(10).join(LINES))};</script>",
        f"<script>{FLIGHT}</script>",
    ],
)
def test_a_page_that_needs_scripts(script):
    """JSON in a script, a state given to a variable, and strings in strings all give the text, as lines."""
    assert " ".join(LINES) == " ".join(body(script).split())


@pytest.mark.parametrize(
    "scripts",
    [
        f"<script>window.__STATE__ = {state(HTML, OTHER)};</script>",
        f"<script>window.__STATE__ = {state(' '.join(LINES))};</script>",
        f"<script>window.__STATE__ = {state(HTML)};</script>{CLOSED}",
        f'<script>var broken = "{"word " * 99}\\x";</script>',
        f"<script>var code = {json.dumps('if (a) { b(); } else { c = 1; } ' * 40)};</script>",
    ],
)
def test_no_text_stands_out(scripts):
    """Several stories, a lone paragraph, a story that is not free to read, and code are no article."""
    assert "trial" not in body(scripts)
    assert "word word" not in body(scripts)


def test_what_is_shown_goes_first():
    """A page that shows its text is read as it is shown."""
    shown = "".join(f"<p>{line.replace('ferry', 'boat')}</p>" for line in LINES)

    assert "ferry" not in body(f"<script>window.__STATE__ = {state(HTML)};</script>", shown)


def test_half_of_a_character_is_left_out():
    """A text cut inside an emoji is read without it: a record with half of one could not be written."""
    script = f"<script>state = {state(chr(10).join(LINES) + '~')}</script>".replace("~", "\\ud83d")

    assert "\n\n".join(LINES) == body(script)
