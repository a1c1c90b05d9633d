"""The record: one article as it is kept, every key always written."""

from __future__ import annotations

from extractors.article import Article, Value

SCHEMA_VERSION = "3"


class DuplicateOf(Value, frozen=True, kw_only=True):
    """On a copy: which record it repeats, and how we know."""

    id: str
    """Id of the record in `articles/`."""
    reason: str
    """exact_text, url_key, near_text, manual."""
    score: float
    """1.0 for an exact copy."""
    evidence: str | None = None
    """What was counted."""


class SharedPart(Value, frozen=True, kw_only=True):
    """Another record that has a part of the text in common, and is no copy."""

    id: str
    """Id of that record."""
    score: float
    """The share of the shorter of the two texts that both have."""
    evidence: str
    """What was counted."""


class Refusal(Value, frozen=True, kw_only=True):
    """On a record in `dropped/`: why the page is no article, and what that was decided by."""

    reason: str
    """A code; [outcomes](outcomes.md) explains each."""
    evidence: str | None = None
    """What it was decided by, in a sentence."""


class Discovery(Value, frozen=True, kw_only=True):
    """What the place that led to the page said about it, kept apart from the page's own words."""

    via: str
    """given, home, listing, feed, sitemap, news_sitemap, archive, file."""
    url: str | None = None
    """The feed, sitemap or page the link stood in."""
    title: str | None = None
    """The headline that the place gives it."""
    date_published: str | None = None
    """When the place says that it was published, ISO 8601; an offset only where it gives one."""
    last_modified: str | None = None
    """When the place says that it was changed, likewise."""


class Fetch(Value, frozen=True, kw_only=True):
    """What the wire said."""

    fetched_at: str | None = None
    """RFC 3339 in UTC."""
    status: int | None = None
    """HTTP status of the page."""
    content_type: str | None = None
    """The header `Content-Type`, as sent."""
    charset: str | None = None
    """The charset the page was decoded with."""
    etag: str | None = None
    """The header `ETag`, as sent."""
    last_modified: str | None = None
    """The header `Last-Modified`, as sent."""
    redirects: tuple[int, ...] = ()
    """The statuses of the redirects followed, in order."""
    bytes: int | None = None
    """Length of the body as on the wire."""
    warc_file: str | None = None
    """Path below the data folder."""
    warc_offset: int | None = None
    """Byte in `warcFile` at which the page begins."""


class Kept(Article, frozen=True, kw_only=True):
    """The article with the history of its keeping: the tail of a record."""

    duplicate_of: DuplicateOf | None = None
    """On copies only: the record this one repeats."""
    dropped: Refusal | None = None
    """On records in `dropped/` only: why the page is no article."""
    discovery: Discovery | None = None
    """How the page was found."""
    fetch: Fetch | None = None
    """How it was fetched."""
    word_count: int = 0
    """Words of `articleBody`; characters in scripts without spaces count as words."""
    content_hash: str | None = None
    """`sha256:` and the hex digest of the NFC text with white space folded."""
    first_seen: str | None = None
    """RFC 3339 in UTC, when this id was first stored; survives re-extraction."""
    run_id: str | None = None
    """The run that wrote this version."""
    extractor_version: str | None = None
    """Version of newsloom that read the page."""
    config_hash: str | None = None
    """Hash of the site's configuration that was applied."""
    shares_with: tuple[SharedPart, ...] = ()
    """Articles stored before that have a part of the text in common and are no copies: rolling pages,
    round-ups, background told again; at most five, the most alike first."""


class Record(Kept, frozen=True, kw_only=False):
    """One article as it is stored. Field names follow schema.org NewsArticle where it has them."""

    schema_version: str
    """Version of this schema."""
    id: str
    """`a` and a hash of `urlKey` (of the text where there is no URL); stable across re-runs."""
    version_id: str
    """`v` and a hash of (id, headline, articleBody): changes when and only when they do."""
    story_id: str
    """`s` and a hash; shared by all copies of one story."""
    source: str | None
    """The name in `sources.toml`."""
    domain: str | None
    """Registrable domain of the page."""
    stored: str | None
    """UTC day of the run that wrote this version, YYYY-MM-DD; null only where it never lay in a part."""
    url: str | None
    """Where the page was finally found."""
    requested_url: str | None
    """What was asked for, byte for byte."""
    url_key: str | None
    """Our identity of the page's address; see `extractors.discovery.url_key`."""
