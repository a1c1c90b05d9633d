"""Finds the lines of text that are the article's body."""
