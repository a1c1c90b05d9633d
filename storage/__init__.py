"""Keeps what was crawled: records in part files, the ledger, the page archive and the crawl state."""
