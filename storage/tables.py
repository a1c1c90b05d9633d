"""The tables of the crawl state, in SQL that SQLite and PostgreSQL both read.

Instants are RFC 3339 strings in UTC with seconds: they sort as text.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

STATE_VERSION = "1"

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

frontier = Table(
    "frontier",
    metadata,
    Column("url_key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("source", Text),
    Column("found_at", String(20), nullable=False),
    Column("via", Text, nullable=False),
    Column("found_on", Text),
    Column("title", Text),
    Column("date_published", Text),
    Column("last_modified_hint", Text),
    Column("newest", String(20)),  # the latest date any hint stated, for the order of fetching
    Column("hints", Text, nullable=False),  # JSON: place it was found on -> what that place said last
    Column("next_at", String(20)),  # when it is due; null = not until a hint changes
    Column("checked_at", String(20)),
    Column("outcome", Text),
    Column("attempts", Integer, nullable=False),  # failures in a row
    Column("rechecks", Integer, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("record_id", Text),
    Index("frontier_due", "source", "next_at"),
    Index("frontier_record", "record_id"),
)

resources = Table(
    "resources",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("checked_at", String(20), nullable=False),
)

rhythms = Table(  # when a feed or sitemap changed, and so when it is worth asking again
    "rhythms",
    metadata,
    Column("url", Text, primary_key=True),
    Column("changed_at", String(20)),
    Column("next_at", String(20), nullable=False),
    Column("seconds", Integer, nullable=False),
)

shapes = Table(  # what the addresses of a pattern gave, by source
    "shapes",
    metadata,
    Column("source", Text, primary_key=True),
    Column("pattern", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("others", Integer, nullable=False),
    Column("reasons", Text, nullable=False),  # JSON: why others were no articles -> how many
    Column("version", String(40), nullable=False),  # of the extractor that refused them
    Column("seen_at", String(20), nullable=False),
)

nonarticles = Table(  # addresses, as ids of their records, that were listings, videos ...
    "nonarticles",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("seen_at", String(20), nullable=False),
)

hosts = Table(  # sites that failed when last asked
    "hosts",
    metadata,
    Column("site", Text, primary_key=True),
    Column("since", String(20), nullable=False),
    Column("checked_at", String(20), nullable=False),
    Column("runs", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(24), primary_key=True),  # first in the key: it is asked for alone
    Column("room", String(10), primary_key=True),
    Column("version_id", String(24), nullable=False),
    Column("story_id", String(24), nullable=False),
    Column("published", String(24), nullable=False),
    Column("url_key", Text),
    Column("source", Text),
    Column("content_hash", Text),
    Column("words", Integer, nullable=False),
    Column("first_seen", String(20), nullable=False),
    Column("reason", Text),
    Column("duplicate_of", String(24)),
    Column("stored", String(10), nullable=False),
    Column("part", Text, nullable=False),
    Column("shape", Text, nullable=False),
    Index("stories_part", "part"),
    Index("stories_text", "content_hash"),
    Index("stories_copies", "duplicate_of"),
)

pages = Table(
    "pages",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("file", Text, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("url_key", Text, nullable=False),
    Column("requested_key", Text, nullable=False),
    Column("requested_url", Text, nullable=False),
    Column("source", Text),
    Column("fetched_at", Text, nullable=False),
    Column("waiting", Boolean, nullable=False),  # archived, entered in a run and not yet settled
    Index("pages_key", "url_key"),
    Index("pages_requested", "requested_key"),
    Index("pages_waiting", "waiting"),
)

archives = Table(
    "archives",
    metadata,
    Column("file", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),  # indexed up to here
)

tombstones = Table("tombstones", metadata, Column("hash", String(24), primary_key=True))

entered = Table(
    "entered",
    metadata,
    Column("run_id", String(40), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("source", Text),
    Column("via", Text),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("started_at", String(20), nullable=False),
    Column("command", Text),
    Column("config_hash", Text),
    Column("ledger_bytes", BigInteger, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("finished", Boolean, nullable=False),
)

commits = Table(
    "commits",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("manifest", Text, nullable=False),
)
