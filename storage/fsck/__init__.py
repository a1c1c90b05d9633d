"""Checks a data folder against itself, and mends what can be mended."""
