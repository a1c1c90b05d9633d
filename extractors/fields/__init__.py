"""Reads what a page says about its article: headline, byline, dates, language, kind."""
