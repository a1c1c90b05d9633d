"""Finds the article in any page: the only file that knows trafilatura."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import trafilatura
from trafilatura.settings import Extractor

if TYPE_CHECKING:
    from lxml.etree import _Element

# It warns of every page without text ("discarding data"); that is a value for us, told by the caller.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def find_body(html: str, url: str) -> _Element | None:
    """The article as trafilatura's element tree; None where it sees no text.

    Full mode without metadata, comments and its process-wide duplicate memory, which would make a
    page's text depend on the pages before it.
    """
    options = Extractor(output_format="python", url=url, comments=False, links=False, formatting=False)
    document = trafilatura.bare_extraction(html, url=url, options=options)
    return None if document is None or isinstance(document, dict) else document.body
