"""Cleaning: runs every rule over the lines of a text and keeps an account of what it took."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractors.article import LineChange
from extractors.cleaning.author_notes import author_notes
from extractors.cleaning.comments import comment_thread
from extractors.cleaning.context import Cleaned, Context, Finding
from extractors.cleaning.credits import picture_credits
from extractors.cleaning.furniture import addresses, dividers, furniture, symbols_only, tag_lines
from extractors.cleaning.headline import headline_repeats
from extractors.cleaning.line import Line
from extractors.cleaning.notices import notices
from extractors.cleaning.recurring import remembered
from extractors.cleaning.related import related_inline, related_lists, related_tail
from extractors.cleaning.repairs import lost_glyphs
from extractors.cleaning.repeats import adjacent_repeats, repeated_runs, whole_text_twice
from extractors.cleaning.signatures import signatures
from extractors.cleaning.standfirst import standfirst
from extractors.cleaning.teasers import breadcrumbs, cards, teaser_tail

Rule = Callable[[Sequence[Line], Context], Iterable[Finding]]

# In this order, each on what the ones before have left. Without the headline's copies the text's halves
# can be compared; without symbols and see-also lines the text begins and ends with its own lines.
_RULES: tuple[Rule, ...] = (
    symbols_only,
    furniture,
    addresses,
    comment_thread,
    cards,
    picture_credits,
    notices,
    tag_lines,
    author_notes,
    signatures,
    remembered,
    adjacent_repeats,
    whole_text_twice,
    repeated_runs,
    breadcrumbs,
    related_inline,
    related_tail,
    related_lists,
    teaser_tail,
)

# A rule that takes more than this share of the characters has met a text it does not understand.
MAX_LOSS = 0.25


def clean(lines: Sequence[Line], context: Context) -> Cleaned:
    """The lines that are the article; every other one is in `removed` or `moved` with its reason.

    Where the rules would take over a quarter of the characters (copies of what stays do not count),
    only copies are taken and the result is flagged `over_cleaned`.
    """
    mended, repairs = lost_glyphs([line for line in lines if line.number != context.headline_line])
    found = list(headline_repeats(mended, context))
    given = [context.headline_line] if context.headline_line else []
    headlines = [finding.line.number for finding in found]
    left = _without(mended, found)
    for rule in _RULES:
        if more := tuple(rule(left, context)):
            found.extend(more)
            left = _without(left, more)
    found.extend(standfirst(left, [*headlines, *given]))
    if context.blocks and (dividing := dividers(mended, found)):
        found = [finding for finding in found if finding.line.number not in dividing]
    flags: tuple[str, ...] = ()
    if _loss(found) > MAX_LOSS * sum(len(line.text) for line in mended):
        found, flags = [finding for finding in found if _is_copy(finding)], ("over_cleaned",)
    cleaned = _account(mended, found, context)
    return replace(cleaned, repairs=repairs, flags=flags)


def _without(lines: Sequence[Line], found: Iterable[Finding]) -> tuple[Line, ...]:
    taken = {finding.line.number for finding in found}
    return tuple(line for line in lines if line.number not in taken)


def _is_copy(finding: Finding) -> bool:
    return finding.reason.startswith(("headline:", "repeat:"))


def _loss(found: Iterable[Finding]) -> int:
    """Characters that would be in no field any more; what is taken out five times counts once."""
    lost = {finding.line.text for finding in found if not _is_copy(finding) and not finding.to}
    return sum(map(len, lost))


def _account(lines: Sequence[Line], found: Iterable[Finding], context: Context) -> Cleaned:
    ordered = sorted(found, key=lambda finding: finding.line.number)
    moved = [finding for finding in ordered if finding.to]
    description = next(
        (finding.line.text for finding in moved if finding.to == "description"), context.description
    )
    return Cleaned(
        headline=context.headline,
        description=description,
        lines=_without(lines, ordered),
        removed=tuple(_change(finding) for finding in ordered if not finding.to),
        moved=tuple(_change(finding) for finding in moved),
        related=tuple(finding.related for finding in ordered if finding.related),
    )


def _change(finding: Finding) -> LineChange:
    line = finding.line
    return LineChange(
        line=line.number, text=line.text, reason=str(finding.reason), evidence=finding.evidence, to=finding.to
    )
