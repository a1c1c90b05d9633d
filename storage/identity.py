"""Makes a record of an article: the ids and what else follows from the text and the address alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from extractors.article import Article, Provenance
from extractors.corrections.notice import corrections
from extractors.fields.home import BY_TEMPLATE, SOUGHT
from extractors.fingerprint import content_hash, word_count
from storage.record import SCHEMA_VERSION, Discovery, Fetch, Record, Refusal

# 80 bits: among ten million records the chance of one collision is 4e-11.
_ID_HEX = 20

# Not published by the site but observed around it: a change in one of these alone is no update. The lines
# that cleaning took out are numbered as they were read: by a template or in full, the same page has others.
_OBSERVED = frozenset({"rights", "removed", "moved", "repairs"})
_PUBLISHED = tuple(name for name in Article.__struct_fields__ if name not in _OBSERVED)


def make_record(
    article: Article,
    *,
    url: str | None,
    requested_url: str | None,
    url_key: str | None,
    domain: str | None,
    source: str | None,
    refusal: Refusal | None,
    discovery: Discovery | None,
    fetch: Fetch | None,
    extractor_version: str | None,
    config_hash: str | None,
) -> Record:
    """The record of an article as a pure function of it; what a run decides is null until it is settled.

    Null until then: `stored`, `firstSeen`, `runId`. `storyId` is the record's own until it proves a copy.
    """
    record_id = record_id_of(url_key) if url_key is not None else _id_of_text(article)
    fields = {name: getattr(article, name) for name in Article.__struct_fields__}
    return Record(
        schema_version=SCHEMA_VERSION,
        id=record_id,
        version_id=version_id(record_id, article.headline, article.article_body),
        story_id=first_story_id(record_id),
        source=source,
        domain=domain,
        stored=None,
        url=url,
        requested_url=requested_url,
        url_key=url_key,
        **fields,
        dropped=refusal,
        discovery=discovery,
        fetch=fetch,
        word_count=word_count(article.article_body),
        content_hash=content_hash(article.article_body) if article.article_body else None,
        extractor_version=extractor_version,
        config_hash=config_hash,
    )


def first_story_id(record_id: str) -> str:
    """The story of a record that proves no copy."""
    return "s" + _digest(("story", record_id))


def second_story_id(record_id: str) -> str:
    """The story of a record whose first story belongs to another record by now."""
    return "s" + _digest(("second story", record_id))


def founded(record_id: str, story_id: str) -> bool:
    """Whether the story began with this record."""
    return story_id in (first_story_id(record_id), second_story_id(record_id))


def version_id(record_id: str, headline: str | None, article_body: str) -> str:
    """`v` and a hash of (id, headline, articleBody)."""
    return "v" + _digest((record_id, headline, article_body))


def published_hash(record: Record) -> str:
    """A hash of all that the publisher says and what read it: differs where the record is `updated`."""
    values = {name: getattr(record, name) for name in _PUBLISHED}
    # A site's template is learnt and forgotten between two readings of a page that never changed; where it
    # tells a field's place, nobody else is asked who might say something else.
    values["provenance"] = [_undisputed(each) for each in record.provenance if each.source != "template"]
    values["flags"] = [flag for flag in record.flags if flag != "date_conflict"]
    if notices := corrections(line.text for line in record.removed):  # the paper's own words, though no text
        values["notices"] = notices
    return _digest(("published", msgspec.json.encode(values).decode()))


def _undisputed(given: Provenance) -> Provenance:
    source = given.source.removeprefix(BY_TEMPLATE)
    conflict = given.conflict and (given.field not in SOUGHT or given.field == "headline")
    return replace(given, source=source, conflict=conflict)


def record_id_of(url_key: str) -> str:
    """The id of the record of an address."""
    return "a" + _digest(("url", url_key))


def _id_of_text(article: Article) -> str:
    return "a" + _digest(("text", f"{article.headline or ''}\n{article.article_body}"))


def _digest(parts: Iterable[str | None]) -> str:
    """SHA-256 of the parts as JSON, so that no two lists of parts run together; hex, 80 bits."""
    return hashlib.sha256(msgspec.json.encode(list(parts))).hexdigest()[:_ID_HEX]
