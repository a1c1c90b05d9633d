"""Fetches pages as a polite guest: robots.txt, one pace a site, bounded in every direction."""
