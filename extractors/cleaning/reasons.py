"""Why a line was taken out, moved or mended: `family:rule`, as it stands on every record."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Every reason there is; the sentence under each says when it is given."""

    HEADLINE_EXACT = "headline:exact_repeat"
    """The line has exactly the words of the headline; case, punctuation and spacing may differ."""
    HEADLINE_TITLE = "headline:title_repeat"
    """The line has exactly the words of another title (h1, og:title, `<title>`), site name aside."""
    HEADLINE_VARIANT = "headline:variant"
    """Above the first long paragraph, the line is nearly the headline (0.9 alike, the same numbers)."""
    HEADLINE_KICKER = "headline:with_kicker"
    """Above the first long paragraph, the headline with a kicker before or behind it (six words at most)."""
    STANDFIRST = "standfirst:after_headline"
    """One line right after the headline, unpunctuated above punctuated paragraphs; moved to `description`."""
    RELATED_HEAD = "related:head"
    """A see-also heading ("See also:") over lines that are links, or over open lines down to the end."""
    RELATED_ITEM = "related:item"
    """A line of the list under a see-also heading; kept in `related`."""
    RELATED_INLINE = "related:inline"
    """A see-also label with its link in one line ("Read also: ..."); kept in `related`."""
    RELATED_TEASER = "related:teaser"
    """Below the last long paragraph, a line that is one link, or a text between such lines."""
    BREADCRUMB = "navigation:breadcrumb"
    """Above all text, one of several list items that are nothing but links."""
    REPEAT_ADJACENT = "repeat:adjacent"
    """The line says the same as the line right before it."""
    REPEAT_WHOLE = "repeat:whole_text"
    """The whole text stands there twice; the second copy goes."""
    SYMBOLS = "symbols:only"
    """The line has no letter and no digit, as in "* * *" or "___"."""
    FURNITURE = "furniture:label"
    """The line is nothing but the label of an ad, of comments, of sharing, of an embed or of the contents."""
    LOST_GLYPH = "lost_glyph_marker"
    """A bullet that a charset conversion made "? " was taken off the start; at least two lines have it."""
