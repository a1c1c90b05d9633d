"""The article and the values it is made of: what extraction gives and every record keeps."""

from __future__ import annotations

from typing import Literal

import msgspec

BlockType = Literal["paragraph", "heading", "quote", "list_item", "table_row", "preformatted", "entry"]
DatePrecision = Literal["second", "minute", "day"]
DateZone = Literal["explicit", "configured"]


class Value(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A frozen value whose keys are camelCase in JSON and always written."""


class Author(Value, frozen=True, kw_only=True):
    """A person or desk named in the byline."""

    name: str
    """As in the byline, without "By"."""
    url: str | None = None
    """The author's page, where the byline or the data link it."""


class Block(Value, frozen=True, kw_only=True):
    """A stretch of `articleBody`: `articleBody[start:end]`, offsets in Unicode code points.

    An `entry` is the block that begins an entry of a live blog, its heading where it has one (then with a
    level); the entry goes on to the next one.
    """

    type: BlockType
    """paragraph, heading, quote, list_item, table_row, preformatted or entry (of a live blog)."""
    start: int
    """Offset of its first character in `articleBody`, in Unicode code points, from 0."""
    end: int
    """Offset after its last character."""
    level: int | None = None
    """2 to 6 for a heading, nesting depth from 1 for a list item, else null."""
    href: str | None = None
    """Where the block is one link: its address."""
    date_published: str | None = None
    """Of an `entry`: when it was published, RFC 3339 with offset; null where the page gives no time or zone."""


class Breadcrumb(Value, frozen=True, kw_only=True):
    """One step of the way from the home page to the article, as published."""

    name: str
    """As published."""
    url: str | None = None
    """Absolute; null where the step is no link."""


class Image(Value, frozen=True, kw_only=True):
    """A picture of the article, its caption and credit apart."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """The text under it, without the credit."""
    credit: str | None = None
    """Who made it, or whose it is."""


class Link(Value, frozen=True, kw_only=True):
    """A link inside the body."""

    text: str
    """The words that are linked."""
    href: str
    """Absolute address."""


class Publisher(Value, frozen=True, kw_only=True):
    """Who publishes the site."""

    name: str | None = None
    """As the page, or `publisher` of the source, says."""
    domain: str | None = None
    """Registrable domain."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""


class LineChange(Value, frozen=True, kw_only=True):
    """A line that cleaning took out or moved: nothing leaves a text without one of these."""

    line: int
    """Number of the line in the input, from 1; for a page, of the block."""
    text: str
    """The line as it was."""
    reason: str
    """`family:rule`, one of `extractors.cleaning.reasons`."""
    evidence: str | None = None
    """What it was decided by, where the reason does not say all."""
    to: str | None = None
    """The field it was moved to; null where it was taken out."""


class Related(Value, frozen=True, kw_only=True):
    """A see-also link that stood in the text, kept as data."""

    label: str | None = None
    """The words before it: "See also"."""
    text: str
    """The title of the link, or its line."""
    url: str | None = None
    """Absolute address; null where the line was no link."""


class Repair(Value, frozen=True, kw_only=True):
    """A reversible mend: putting `removed` back at the start of the line restores the input."""

    line: int
    """Number of the line in the input, from 1."""
    removed: str
    """What was taken off its start."""
    reason: str
    """One of `extractors.cleaning.reasons`."""


class Provenance(Value, frozen=True, kw_only=True):
    """Where a field's value came from, and whether another source said something else."""

    field: str
    """Name of the field, as `date_published`."""
    source: str
    """jsonld, opengraph, meta, microdata, visible, url, feed, title, detected, htmldate, configured ...;
    `template:` stands before it where the template of the site told that it lives there."""
    conflict: bool = False
    """Whether another source says something else."""


class Candidate(Value, frozen=True, kw_only=True):
    """One answer a source gave for a field, chosen or not."""

    field: str
    source: str
    value: str
    chosen: bool = False


class Rights(Value, frozen=True, kw_only=True):
    """Signals on use as observed at fetch time; what follows from them is a matter of policy."""

    robots: str | None = None
    """`allowed` where robots.txt was asked, `not_checked` where it was not (pages from disk)."""
    x_robots_tag: str | None = None
    """The header `X-Robots-Tag`, as sent."""
    meta_robots: str | None = None
    """The meta elements for robots, as published."""
    tdm_reservation: bool | None = None
    """Whether text and data mining is reserved (TDMRep); null where nothing says."""
    tdm_policy: str | None = None
    """Address of the policy that a reservation names."""


class Article(Value, frozen=True, kw_only=True):
    """What a page holds, read and cleaned. Unknown is null, never "" and never a guess."""

    headline: str | None = None
    """Editorial headline, without the site's name."""
    alternative_headline: str | None = None
    """Kicker or second headline."""
    description: str | None = None
    """The publisher's standfirst as seen on the page, or else the meta description; `provenance` says which."""
    article_body: str = ""
    """Clean text: paragraphs, sub-headings, list items and quotes joined by one blank line."""
    blocks: tuple[Block, ...] = ()
    """The structure of `articleBody` as offsets into it."""
    authors: tuple[Author, ...] = ()
    """People or desks in the byline; [] if none were found."""
    date_published: str | None = None
    """RFC 3339 with offset; null when the page gives no time or no zone. Never from modified or fetch time."""
    date_published_day: str | None = None
    """The publisher's own calendar day, YYYY-MM-DD."""
    date_published_precision: DatePrecision | None = None
    """How exact the publisher was: second, minute or day."""
    date_published_zone: DateZone | None = None
    """`explicit` where the page gave the offset, `configured` where the source's time zone was applied."""
    date_published_raw: str | None = None
    """The string that the date was read from."""
    date_modified: str | None = None
    """RFC 3339 with offset, as the publisher states it."""
    date_modified_day: str | None = None
    """The publisher's own calendar day of the last change, YYYY-MM-DD."""
    publisher: Publisher | None = None
    """Who publishes the page."""
    article_section: str | None = None
    """The section of the site, as published."""
    keywords: tuple[str, ...] = ()
    """Keywords and tags, as published."""
    breadcrumbs: tuple[Breadcrumb, ...] = ()
    """The way from the home page, as published."""
    in_language: str | None = None
    """BCP 47 language of the text."""
    images: tuple[Image, ...] = ()
    """Pictures of the article, the main one first."""
    links: tuple[Link, ...] = ()
    """Links inside the body."""
    kind: str | None = None
    """news, opinion, analysis, review, blog, liveblog, sponsored or satire; where it is refused, what it is."""
    flags: tuple[str, ...] = ()
    """Things a user may want to know: date_conflict, over_cleaned, title_mismatch ...; all are listed below."""
    canonical_url: str | None = None
    """As the page declares it, made absolute; not trusted."""
    is_accessible_for_free: bool | None = None
    """The publisher's statement; null is not false."""
    license: str | None = None
    """URL or text of the license, as published."""
    usage_info: str | None = None
    """schema.org usageInfo, as published."""
    copyright_holder: str | None = None
    """As published."""
    credit_text: str | None = None
    """As published."""
    removed: tuple[LineChange, ...] = ()
    """Every line that cleaning took out."""
    moved: tuple[LineChange, ...] = ()
    """Every line that cleaning moved to another field."""
    related: tuple[Related, ...] = ()
    """See-also links that stood in the text."""
    repairs: tuple[Repair, ...] = ()
    """Reversible mends of the text."""
    provenance: tuple[Provenance, ...] = ()
    """For each filled field the source it came from."""
    rights: Rights = Rights()
    """Signals on use, as observed."""
