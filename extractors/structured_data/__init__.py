"""Reads what a page says about itself for machines: JSON-LD, meta elements, microdata."""
