"""How long a feed says that it stays good."""

from datetime import timedelta

import pytest

from extractors.discovery.stated_pause import stated_pause

SY = b"<rss><channel><sy:updatePeriod>\n hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"


@pytest.mark.parametrize(
    ("body", "cache_control", "minutes"),
    [
        (b"<rss><channel><ttl>60</ttl>", None, 60),
        (SY, None, 30),
        (b"<sy:updatePeriod>daily</sy:updatePeriod>", None, 1440),
        (b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None, 60),
        (b"<feed/>", "public, max-age=300", 5),
        (b"<feed/>", "s-maxage=900", None),
        (b"<rss><channel><ttl>15</ttl>", "max-age=3600", 60),
        (b"<rss><channel><ttl>soon</ttl>", "no-store", None),
        (b"x" * 9000 + b"<ttl>60</ttl>", None, None),
    ],
)
def test_the_longest_pause_counts(body, cache_control, minutes):
    """A ttl in minutes, updatePeriod over updateFrequency, max-age in seconds; items are not looked at."""
    expected = None if minutes is None else timedelta(minutes=minutes)

    assert expected == stated_pause(body, cache_control)
