"""The soak that watches for growth: what counts as growth, and where names are found."""

import asyncio

from tests.bench.flat import WATCHED, Loopback, grown


def crawls(**last):
    """Fifty crawls, every figure 100; in the last fifth those that are given."""
    seen = [dict.fromkeys(WATCHED, 100.0) for _ in range(50)]
    for one in seen[40:]:
        one.update(last)
    return seen


def test_what_grows_by_a_fifth_is_told():
    """A little more is none; a handle more with every crawl is."""
    assert grown(crawls()) == []
    assert grown(crawls(mb=115.0)) == []
    assert grown(crawls(files=130.0)) == [("files", 100.0, 130.0)]


def test_names_are_found_on_loopback_at_the_given_ports():
    """Port 80 becomes 8080; a port that is not given stays."""
    resolver = Loopback({80: 8080})
    (web,) = asyncio.run(resolver.resolve("paper.test", 80))
    (other,) = asyncio.run(resolver.resolve("paper.test", 8443))

    assert (web["host"], web["port"], other["port"]) == ("127.0.0.1", 8080, 8443)
