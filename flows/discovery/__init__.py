"""Finds a site's articles from its home page alone: feeds, sitemaps, then the pages of its sections."""

from flows.discovery.search import discover
from flows.discovery.trail import Found

__all__ = ["Found", "discover"]
