"""Reading Retry-After."""

from datetime import UTC, datetime

import pytest

from flows.fetching.retry_after import read_retry_after

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("Sun, 22 Nov 2026 12:02:00 GMT", 120.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2026 14:02:00 +0200", 120.0),
        ("Mon, 22 Nov 2027 12:00:00 GMT", 86_400.0),
        ("99999999", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_read_retry_after(value, expected):
    """Seconds and dates are read; what is past is now, what is absurd a day, what is unreadable nothing."""
    assert expected == read_retry_after(value, NOW)
