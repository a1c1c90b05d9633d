"""Takes out copies of the headline: exact, in another title's disguise, or nearly the same at the top."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from extractors.cleaning.context import Context, Finding
from extractors.cleaning.key import key, numbers, words
from extractors.cleaning.lexicon import HEADS
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import first_long, is_ended, is_long
from extractors.cleaning.titles import MIN_WORDS, Title, compact, title_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.line import Line

# No headline block is longer; without it a text of short lines would have no text to be above of.
_TOP_LINES = 12
# Edit similarity of normalised text; below 0.9 standfirsts begin to match.
_NEARLY = 0.9
# A shorter headline may be a phrase of the text's own first line.
_MIN_KICKED = 4
_MAX_KICKER = 6
_MAX_HEAD = 60


def headline_repeats(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Every line that is the headline or another title of the page again."""
    headline = compact(context.headline or "")
    wholes = [compact(title) for title in context.titles]
    titles: dict[str, Title] | None = None
    longest = 2 * max(map(len, (context.headline or "", *context.titles)))
    top = min(first_long(lines), _TOP_LINES)
    for index, line in enumerate(lines):
        text = compact(line.text) if len(line.text) <= longest else ""
        if not text or (index >= top and not _may_repeat_below(lines, index)) or _is_listed(lines, index):
            continue
        if text == headline:
            yield Finding(line=line, reason=Reason.HEADLINE_EXACT, evidence=f"headline: {context.headline}")
            continue
        # Every form of a title is a part of it: on most pages none of them need be made.
        if titles is None and any(text in whole for whole in wholes):
            titles = title_forms(context)
        title = titles.get(text) if titles else None
        if titles and title and (title.alike or (index < top and _opens(lines[:index], titles))):
            yield Finding(line=line, reason=Reason.HEADLINE_TITLE, evidence=f"title: {title.text}")
        elif index < top and (found := _with_kicker(line, context) or _nearly(line, context)):
            yield Finding(line=line, reason=found[0], evidence=found[1])


def _is_listed(lines: Sequence[Line], index: int) -> bool:
    """Under a see-also heading stands the title of another article, even where it is an h1 of the page."""
    return index > 0 and len(lines[index - 1].text) <= _MAX_HEAD and key(lines[index - 1].text) in HEADS


def _may_repeat_below(lines: Sequence[Line], index: int) -> bool:
    """Inside the text a short line may be a list item, and a heading may head a section of the same name.

    Of 33 such headings over a paragraph 25 belonged to the text.
    """
    line = lines[index]
    if line.type == "heading":
        return index + 1 == len(lines) or not (is_long(lines[index + 1]) or is_ended(lines[index + 1].text))
    return len(words(line.text)) >= MIN_WORDS


def _opens(above: Sequence[Line], titles: dict[str, Title]) -> bool:
    """Whether nothing but titles stands above."""
    return all(compact(line.text) in titles for line in above)


def _with_kicker(line: Line, context: Context) -> tuple[Reason, str] | None:
    """Evidence that a heading above the text is a kicker and the headline, in either order."""
    if line.type != "heading":
        return None
    headline, text = compact(context.headline or ""), compact(line.text)
    more = len(words(line.text)) - len(words(context.headline or ""))
    if len(words(context.headline or "")) < _MIN_KICKED or more > _MAX_KICKER:
        return None
    if text.startswith(headline) or text.endswith(headline):
        return Reason.HEADLINE_KICKER, f"the headline and {more} words: {context.headline}"
    return None


def _nearly(line: Line, context: Context) -> tuple[Reason, str] | None:
    """Evidence that a line above the text is the headline with small changes."""
    given = key(line.text)
    if len(words(line.text)) < MIN_WORDS:
        return None
    for title in (context.headline or "", *context.titles):
        other = key(title)
        if 2.0 * min(len(given), len(other)) / (len(given) + len(other)) < _NEARLY:
            continue  # what `real_quick_ratio` says, without the tables that a matcher makes of a text
        matcher = SequenceMatcher(None, given, other, autojunk=False)
        if matcher.quick_ratio() < _NEARLY:
            continue
        if (ratio := matcher.ratio()) >= _NEARLY and numbers(line.text) == numbers(title):
            return Reason.HEADLINE_VARIANT, f"{ratio:.2f} like the title: {title}"
    return None
