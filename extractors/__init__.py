"""Turns the bytes of a page into an article: pure functions, no clock, no chance, no network, no files."""
