"""Gets the further pages of an article and has it read again with them, in every kind of run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.discovery.url_key import url_key
from extractors.pagination import MOST_PAGES
from storage.errors import DamagedArchive

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from extractors.page import Page
    from flows.workers import Job, Worked, Workers
    from storage.archive import Archive

    GetPage = Callable[[str], Awaitable[Page | None]]

VIA = "next_page"
"""How the archive says that a page was fetched as a further page of the one its discovery names."""


async def read_whole(workers: Workers, job: Job, get: GetPage) -> tuple[Job, Worked]:
    """Have a page read, and with it the pages that go on with its article, each got when it is known.

    A page that cannot be got, or with which the article cannot be read within its limits, is left out;
    the record then says `incomplete_pages`.
    """
    worked = await workers.run(job)
    while (url := wanted(job, worked)) is not None:
        page = await get(url)
        longer = None if page is None else longer_job(job, page)
        again = await workers.run(longer) if longer is not None else None
        if longer is None or again is None or again.processed is None:
            break
        job, worked = longer, again
    return job, worked


def wanted(job: Job, worked: Worked) -> str | None:
    """The page to get next; None where there is none, or the article has as many as it may."""
    url = worked.processed.next_page if worked.processed else None
    if url is None or len(job.further) + 1 >= MOST_PAGES:
        return None
    had = {url_key(page.requested_url) for page in (job.page, *job.further)}
    return None if url_key(url) in had else url


def longer_job(job: Job, page: Page) -> Job:
    """The job with one more page."""
    return replace(job, further=(*job.further, page))


def kept_page(archive: Archive, url: str) -> Page | None:
    """The last kept page of an address; None where none is kept or what is kept cannot be read."""
    try:
        kept = archive.latest(url_key(url))
    except DamagedArchive:
        return None
    return kept.page if kept is not None else None


def from_archive(archive: Archive) -> GetPage:
    """Further pages as they are kept, with no network."""

    async def get(url: str) -> Page | None:
        return kept_page(archive, url)

    return get
