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
        ("0001-01-01T00:00:00+02:00", None),
        ("0001-01-01", None),
        ("9999-12-31T23:59:59Z", None),
        ("2026-13-45", None),
        ("yesterday", None),
        ("Fri, 99 May 2026 10:00:00 GMT", None),
        ("", None),
        (None, None),
        ("2" * 100, None),
    ],
)
def test_read_moment(text, expected):
    """ISO 8601 and mail dates are read; no offset is made up, and no date of what stands for none."""
    assert expected == read_moment(text)
