"""The parsers behind us neither chatter nor do work that no page is worth."""

import logging
import subprocess
import sys
from datetime import UTC, datetime

from extractors.extract import extract
from extractors.page import Page

ODD_DATE = (
    "from datetime import UTC, datetime; import sys; from extractors.extract import extract;"
    " from extractors.page import Page;"
    " body = b'<html><body><h1>Nothing here</h1><div class=date>Qqq 12 zzzz 2020</div></body></html>';"
    " extract(Page(url='https://a.example/x', requested_url='x', body=body, status=200,"
    " fetched_at=datetime(2026, 1, 2, tzinfo=UTC))); print('dateparser.languages.loader' in sys.modules)"
)


def test_words_that_are_no_month_load_no_languages():
    """A text that only looks like a date does not make a parser compile the words of 410 locales."""
    done = subprocess.run([sys.executable, "-c", ODD_DATE], capture_output=True, text=True, check=True)

    assert "False\n" == done.stdout


def test_a_page_without_text_is_reported_as_a_value_only(caplog):
    """A page without text is told by the refusal, not by warnings of the libraries."""
    body = b"<html><body><h1>Nothing</h1><div></div></body></html>"
    with caplog.at_level(logging.WARNING):
        found = extract(
            Page(
                url="https://a.example/x",
                requested_url="https://a.example/x",
                body=body,
                status=200,
                fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
            )
        )

    assert ("empty_shell", []) == (found.refusal, caplog.records)
