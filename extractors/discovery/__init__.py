"""Reads links out of home pages, feeds and sitemaps, and tells which addresses are one page."""
