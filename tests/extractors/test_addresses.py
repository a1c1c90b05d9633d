"""Addresses given by a page are seen from it; what is none is left out."""

import pytest

from extractors.address import absolute


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://other.example/a/../b?c=d", "https://other.example/a/../b?c=d"),
        ("https://other.example/ä b", "https://other.example/ä b"),
        ("/a", "https://gazette.example/a"),
        ("b", "https://gazette.example/news/b"),
        ("//img.example/1.jpg", "https://img.example/1.jpg"),
        ("http://[", None),
    ],
)
def test_an_address_as_seen_from_a_page(address, expected):
    """Absolute ones stay as they are, others are joined to the page's own."""
    assert expected == absolute("https://gazette.example/news/ferry", address)
