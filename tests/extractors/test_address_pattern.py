"""Addresses of one kind have one pattern; those of other kinds another."""

import pytest

from extractors.discovery.address_pattern import address_pattern


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/2026/05/07/what-the-council-said-4711/", "/{n}/{n}/{n}/{slug}"),
        ("/sport/what-the-council-said.html?utm_source=x", "/sport/{slug}.html"),
        ("/sport/4711.html", "/sport/{n}.html"),
        ("/news/view.php?id=4711&lang=en", "/news/{word}.php?id={n}&lang={v}"),
        ("/clips/harbour", "/clips/{word}"),
        ("/clips/harbour-2", "/clips/harbour-{n}"),
        ("/sport", "/sport"),
        ("/", ""),
        ("/a/9f3c2b7aa1", "/a/{id}"),
        (
            "/zeitung/%E6%9D%B1%E5%9F%A0%E9%A0%AD%E3%81%8C%E9%96%89%E9%8E%96" + "%E6%9D%B1" * 20,
            "/zeitung/{slug}",
        ),
        ("/" + "x" * 70, "/{slug}"),
        ("/page3/story-12-a", "/page{n}/story-{n}-a"),
        ("/world-news/short-news.html", "/world-news/{slug}.html"),
    ],
)
def test_patterns(path, pattern):
    """Numbers, ids and slugs are places; a last word names one of many; tracking and www do not count."""
    assert "news.site" + pattern == address_pattern(f"https://www.news.site{path}")


def test_no_address():
    """What is no web address has no pattern."""
    with pytest.raises(ValueError, match="not an http"):
        address_pattern("mailto:desk@news.site")
