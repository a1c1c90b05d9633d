"""From a page to its record, the one pure step that crawl, rerun, replay and extract all take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from extractors.article import Candidate
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory
from extractors.discovery.url_key import registrable_domain, url_key
from extractors.extract import extract
from extractors.site import UNKNOWN_SITE, Site
from storage.fetch_notes import NO_NOTES, FetchNotes
from storage.identity import make_record
from storage.record import Discovery, Fetch, Record, Refusal

if TYPE_CHECKING:
    from extractors.article import Rights
    from extractors.page import Page
    from extractors.templates.reader import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a page comes from: what is kept with its record besides what the page says."""

    source: str | None = None
    discovery: Discovery | None = None
    redirects: tuple[int, ...] = ()
    wire_bytes: int | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    config_hash: str | None = None
    robots: str = "not_checked"
    """`allowed` where robots.txt was asked before the page was fetched."""
    notes: FetchNotes = NO_NOTES


NO_ORIGIN = Origin()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Record, tuple[Candidate, ...]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """A record, refused or not, and every candidate for every field of it.

    `next_page` is the address of the page that goes on with the article and was not given, `shown` what
    the page told of its site's layout.
    """

    record: Record
    candidates: tuple[Candidate, ...] = ()
    next_page: str | None = None
    shown: Shown | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """As MessagePack on the way between processes: pickle takes five times as long for a record."""
        return _unpacked, (_encoder.encode((self.record, self.candidates)), self.next_page, self.shown)


def _unpacked(packed: bytes, next_page: str | None, shown: Shown | None) -> Processed:
    record, candidates = _decoder.decode(packed)
    return Processed(record=record, candidates=candidates, next_page=next_page, shown=shown)


def process(
    page: Page,
    site: Site = UNKNOWN_SITE,
    origin: Origin = NO_ORIGIN,
    memory: SiteMemory = NO_MEMORY,
    further: tuple[Page, ...] = (),
) -> Processed:
    """The record of a page, its run-dependent fields still null; `further` pages go on with its article.

    Pure and picklable: the same pages, site, origin and memory of the site give the same record.
    What it raises is a mistake of ours, never the page's: `flows.worker_process` makes it `extract_error`.
    """
    read = extract(page, site, memory=memory, further=further)
    refusal = Refusal(reason=read.refusal, evidence=read.evidence) if read.refusal else None
    article = replace(read.article, rights=_rights(read.article.rights, origin))
    key = key_of(page.url)
    record = make_record(
        article,
        url=page.url or None,
        requested_url=page.requested_url or None,
        url_key=key,
        domain=registrable_domain(page.url) if key else None,
        source=origin.source,
        refusal=refusal,
        discovery=origin.discovery,
        fetch=_fetch(page, origin, read.charset),
        extractor_version=extractor_version(),
        config_hash=origin.config_hash,
    )
    return Processed(record=record, candidates=read.candidates, next_page=read.next_page, shown=read.shown)


def _rights(observed: Rights, origin: Origin) -> Rights:
    """With what the host says: its tdmrep.json counts where neither page nor header speaks (TDMRep)."""
    rights = replace(observed, robots=origin.robots)
    if rights.tdm_reservation is not None or origin.notes.tdm_reservation is None:
        return rights
    policy = rights.tdm_policy or origin.notes.tdm_policy
    return replace(rights, tdm_reservation=origin.notes.tdm_reservation, tdm_policy=policy)


def key_of(url: str | None) -> str | None:
    """The identity of an address; None where it is no web address: a manifest may say anything."""
    try:
        return url_key(url) if url else None
    except ValueError:
        return None


def _fetch(page: Page, origin: Origin, charset: str | None) -> Fetch:
    return Fetch(
        fetched_at=page.fetched_at.isoformat().replace("+00:00", "Z"),
        status=page.status,
        content_type=page.header("content-type"),
        charset=charset,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        redirects=origin.redirects,
        bytes=origin.wire_bytes,
        warc_file=origin.warc_file,
        warc_offset=origin.warc_offset,
    )


@cache
def extractor_version() -> str:
    """The version of newsloom that reads the pages."""
    try:
        return version("newsloom")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
