"""Lines about a closed bridge for the rules of cleaning to work on."""

from extractors.cleaning.context import Context
from extractors.cleaning.line import Line

LONG = (
    "The old bridge over the Elm will stay closed until the engineers have looked at every pillar, the town"
    " said on Tuesday, and nobody should expect to cross it before the first warm days of March."
)
OTHER = (
    "Shops on the far bank have lost a third of their customers since the barriers went up in October, the"
    " owner of the bakery says, and the ferry that was promised still lies in the harbour without a crew."
)
CONTEXT = Context(headline="Bridge stays closed", description="From the head of the page")


def line(number, text, type_="paragraph", href=None, links=()):
    """One line."""
    return Line(number=number, text=text, type=type_, href=href, links=links)


def text(*texts):
    """Paragraphs numbered from 1."""
    return [line(number, text) for number, text in enumerate(texts, 1)]


def reasons(cleaned):
    """(line, reason) of all removals."""
    return [(change.line, change.reason) for change in cleaned.removed]
