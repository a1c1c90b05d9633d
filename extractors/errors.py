"""The errors of extraction, as a tree; none of them leaves `extract`, which turns them into refusals.

Anything else that leaves `extract` is a mistake of ours: `flows` makes it the outcome `failed`, reason
`extract_error`, keeps the page, and reads it again in a replay.

ExtractionError            anything that makes a page unreadable; `reason` is the refusal code
├── NotHtmlError                the body is no markup (an image, a PDF, JSON ...)
├── EmptyPageError              the body holds no bytes but white space
├── PageTooLargeError           more bytes than any article page has
├── PageTooDeepError            elements nested so deeply that parsing would take minutes
└── FeedError              raised by `extractors.discovery` for a feed or sitemap that cannot be read
"""

from __future__ import annotations

from typing import ClassVar


class ExtractionError(Exception):
    """A page that cannot be read; the message names what is wrong with it."""

    reason: ClassVar[str] = "unreadable"


class NotHtmlError(ExtractionError):
    """Raised by `document.parse` where the body is no markup."""

    reason = "not_html"


class EmptyPageError(ExtractionError):
    """Raised by `document.parse` where there is nothing to read."""

    reason = "empty_shell"


class PageTooLargeError(ExtractionError):
    """Raised by `document.parse` for a body above `document.MAX_BYTES`."""

    reason = "too_large"


class PageTooDeepError(ExtractionError):
    """Raised by `document.parse` for nesting beyond `document.MAX_DEPTH`."""

    reason = "too_deep"


class FeedError(ExtractionError):
    """Raised by feed and sitemap readers for a body in which no entry can be found."""

    reason = "feed_unreadable"
