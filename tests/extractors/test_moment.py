"""Dates of feeds and sitemaps."""

import pytest

from extractors.discovery.moment import read_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-15T10:00:00+02:00", "2026-05-15T10:00:00+02:00"),
        ("2026-05-15T10:00:00Z", "2026-05-15T10:00:00+00:00"),
        ("2026-05-15T10:00:00.123456789Z", "2026-05-15T10:00:00+00:00"),
        ("2026-05-15T10:00+0200", "2026-05-15T10:00:00+02:00"),
        ("2026-05-15 10:00:00", "2026-05-15T10:00:00"),
        (" 2026-05-15 ", "2026-05-15"),
        ("Fri, 15 May 2026 10:00:00 +0200", "2026-05-15T10:00:00+02:00"),
        ("Fri, 15 May 2026 10:00:00 GMT", "2026-05-15T10:00:00+00:00"),
        ("15 May 2026 10:00 EST", "2026-05-15T10:00:00-05:00"),
        ("Fri, 15 May 2026 10:00:00 -0000", "2026-05-15T10:00:00"),
        ("Fri, 15 May 2026 10:00:00", "2026-05-15T10:00:00"),
        ("2026-13-45", None),
        ("yesterday", None),
        ("Fri, 99 May 2026 10:00:00 GMT", None),
        ("", None),
        (None, None),
        ("2" * 100, None),
    ],
)
def test_read_moment(text, expected):
    """ISO 8601 and mail dates are read; an offset that is not given is not made up."""
    assert expected == read_moment(text)
