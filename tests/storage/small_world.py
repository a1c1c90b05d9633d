"""A news world of small pages that a test crawls into a data folder.

`python small_world.py ROOT DAY` crawls. `python small_world.py ROOT` reads [[folder, day, step, times], ...]
and lets a process die, without a farewell, in each folder when a commit reaches the step for the n-th time.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.article import Article, Candidate
from extractors.discovery.found_link import FoundLink
from extractors.discovery.url_key import url_key
from extractors.page import Page
from storage import journal
from storage.data import Data, Run, open_data
from storage.identity import make_record
from storage.record import Fetch, Record, Refusal

if TYPE_CHECKING:
    from storage.archive import ArchivedPage
    from storage.pages import Location

DAYS = (datetime(2026, 3, 1, 8, 0, tzinfo=UTC), datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
BATCH = 4


def body(number: int, text: str = "") -> str:
    """An article's text of more than 25 words, its own for each number."""
    return "\n\n".join(
        f"Sentence {line} of story {number} is made of these eleven words{text}." for line in range(4)
    )


def address(number: int) -> str:
    """Where story `number` lies."""
    return f"http://paper.test/2026/story-{number}"


def world(day: int) -> dict[str, dict[str, str]]:
    """Page by address as it is on a day: 12 on the first; on the second 4 have changed and 3 are new."""
    pages = {address(number): {"headline": f"Story {number}", "body": body(number)} for number in range(12)}
    pages[address(5)]["body"] = body(1)
    pages[address(7)]["refusal"] = "listing"
    if day == 1:
        pages |= {
            address(number): {"headline": f"Story {number}", "body": body(number)} for number in (20, 21, 22)
        }
        pages[address(2)] = {"headline": "Story 2, corrected", "body": body(2, " and more")}
        pages[address(3)]["refusal"] = "paywall_stub"
        pages[address(4)]["body"] = body(0)
        pages[address(7)] = {"headline": "Story 7", "body": body(7)}
    return pages


def links(day: int) -> list[FoundLink]:
    """What the feed of a day says: the changed pages bear its date."""
    changed = {address(number) for number in (2, 3, 4, 7, 20, 21, 22)} if day else set()
    return [
        FoundLink(
            url=url,
            via="feed",
            found_on="http://paper.test/feed",
            last_modified=f"2026-03-0{day + 1 if url in changed or not day else 1}T06:00:00Z",
        )
        for url in world(day)
    ]


def fetch(url: str, day: int, now: datetime) -> Page:
    """The page at an address on a day."""
    content = json.dumps(world(day)[url]).encode() + b" " * 500
    headers = (("content-type", "text/html"), ("content-encoding", "gzip"))
    return Page(url=url, requested_url=url, body=content, status=200, fetched_at=now, headers=headers)


def read(page: Page, location: Location | None = None) -> Record:
    """The record of a page."""
    said = json.loads(page.body)
    refusal = Refusal(reason=said["refusal"], evidence="it says so") if "refusal" in said else None
    return make_record(
        Article(headline=said["headline"], article_body=said["body"]),
        url=page.url,
        requested_url=page.requested_url,
        url_key=url_key(page.url),
        domain="paper.test",
        source="paper",
        refusal=refusal,
        discovery=None,
        fetch=Fetch(
            fetched_at=page.fetched_at.isoformat(),
            status=page.status,
            warc_file=location.file if location else None,
            warc_offset=location.offset if location else None,
        ),
        extractor_version="1",
        config_hash=None,
    )


def crawl(root: Path, day: int) -> None:
    """One crawl of the world as it is on a day, in batches, with what an earlier one left done first."""
    now = DAYS[day]
    with open_data(root) as data:
        run = data.start_run(now, command="crawl")
        for kept in data.unsettled():
            run.enter([(kept.page.requested_url, "paper", "archive")])
            _settle(run, kept)
        run.commit()
        data.state.frontier.add("paper", links(day), now)
        due = [due.url for due in data.state.frontier.due("paper", now=now + timedelta(minutes=1))]
        for start in range(0, len(due), BATCH):
            _crawl_batch(data, run, due[start : start + BATCH], day)
        run.finish({"sources": 1})


def _crawl_batch(data: Data, run: Run, urls: list[str], day: int) -> None:
    now = DAYS[day]
    run.enter([(url, "paper", "feed") for url in urls])
    places = [run.archive(fetch(url, day, now), source="paper") for url in urls]
    for place, url in zip(places, urls, strict=True):
        run.settle(
            read(fetch(url, day, now), place), (Candidate(field="headline", source="feed", value=url),)
        )
    run.commit()


def _settle(run: Run, kept: ArchivedPage) -> None:
    run.settle(read(kept.page, kept.location))


def die_at(step: str, times: int) -> None:
    """From now on the process ends at once when a commit reaches `step` for the n-th time."""
    left = [times]

    def reached(name: str) -> None:
        if name == step:
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)

    journal.reached = reached


def death(root: Path, day: int, step: str, times: int) -> int:
    """A crawl in a forked process that dies at a step; its exit code, 9 where it died there."""
    child = os.fork()
    if child == 0:
        die_at(step, times)
        crawl(root, day)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    if len(sys.argv) > 2:
        crawl(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        json.dump(
            [death(Path(sys.argv[1], *case[:1]), *case[1:]) for case in json.load(sys.stdin)], sys.stdout
        )
