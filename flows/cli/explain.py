"""`newsloom explain`: the whole life of one address."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import data_option, existing_data, open_view
from flows.cli.plain import plain_line
from flows.cli.terminal import write_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.life import Life
    from storage.whereabouts import Whereabouts

UNKNOWN = 1


@click.command(short_help="Tell the whole life of one address.")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@data_option
def command(url: str, data: Path | None, *, as_json: bool) -> int:
    """Tell the whole life of one address: where it was found and when, each visit and how it ended, when it
    is due again, which records came of it, and where its pages lie in the archive.

    Nothing is fetched. The exit code is 1 where no run has met the address.

    \b
    Examples:
      newsloom explain https://news.site/2026/11/22/a-story
      newsloom explain --json https://news.site/2026/11/22/a-story | jq .visits
    """  # noqa: D205  click shows the first paragraph whole
    from flows.life import life_of

    root = existing_data(data)
    with open_view(root) as view:
        life = life_of(root, url, view, state_url=_state_url())
    if as_json:
        import msgspec

        write_line(msgspec.json.encode(asdict(life)))
    else:
        for title, lines in _chapters(life):
            click.secho(plain_line(title), bold=True)
            for line in lines:
                click.echo(f"  {plain_line(line)}")
    return 0 if life.known else UNKNOWN


def _state_url() -> str | None:
    import os

    from flows.cli.folder import SOURCES_FILE
    from flows.settings import read_settings
    from flows.sources import read_configuration

    if SOURCES_FILE.exists():
        return read_configuration(SOURCES_FILE, os.environ).settings.state
    return read_settings().state


def _chapters(life: Life) -> Iterator[tuple[str, list[str]]]:
    yield life.url, [f"key {life.url_key}", f"by its address alone: {_SHAPES.get(life.shape, life.shape)}"]
    if not life.known:
        yield _unmet(life)
        return
    yield "Found", _found(life.found)
    yield "Visits", [_visit(visit) for visit in life.visits] or ["none so far"]
    yield "Next visit", [_next(life.found)]
    yield "Records", [*map(_record, life.records), *_settled_anew(life)] or ["none"]
    yield (
        "Kept pages",
        [
            f"{page.fetched_at[:19]}Z: {page.file} at byte {page.offset}{_WAITING if page.waiting else ''}"
            for page in life.pages
        ]
        or ["none"],
    )


def _unmet(life: Life) -> tuple[str, list[str]]:
    if life.erased:
        return "It was erased for good", ["no crawl stores it again"]
    return "No run has met this address", [f"`newsloom rerun {life.url}` takes it through every step now"]


_WAITING = ", not settled yet"
_SHAPES = {
    "article": "an article",
    "listing": "a page of links",
    "open": "may be an article",
    "other": "no article",
}


def _found(found: Whereabouts | None) -> list[str]:
    if found is None:
        return ["not in the frontier: it was met as the end of a redirect, or kept from a file"]
    place = f" on {found.found_on}" if found.found_on else ""
    told = {"title": found.title, "published": found.date_published, "modified": found.last_modified}
    lines = [f"{found.found_at}: by {found.via}{place}, for source {found.source}"]
    lines += [f"the place says {name}: {value}" for name, value in told.items() if value]
    lines += [f"{place} dates it {hint}" for place, hint in found.hints.items()]
    lines += [f"{place} puts it in other words since {moment}" for place, moment in found.reworded.items()]
    return lines


_BY = {"recheck": "a look of our own: no place says that it changed"}


def _visit(visit: dict[str, Any]) -> str:
    why = ", ".join(str(visit[key]) for key in ("reason", "detail") if visit[key])
    about = f" ({why})" if why else ""
    status = f", status {visit['status']}" if visit["status"] else ""
    copy = f", a copy of {visit['duplicateOf']}" if visit["duplicateOf"] else ""
    by = f", by {_BY.get(visit['via'], visit['via'])}" if visit["via"] else ""
    return f"{visit['at'] or '-'}: {visit['outcome']}{about}{copy}{status}{by}, run {visit['run']}"


def _next(found: Whereabouts | None) -> str:
    if found is None:
        return "none: the frontier does not hold it"
    after = f" (after {found.attempts} failures)" if found.attempts else ""
    if found.next_at is None:
        return f"none until a feed or sitemap says that it changed{after}"
    return f"{found.next_at} or with the first crawl after that{after}"


def _settled_anew(life: Life) -> list[str]:
    """Where the ledger has a copy and the record is none any more; of a new copy its evidence says it."""
    copies = {visit["id"]: visit for visit in life.visits if visit["reason"] != "url_key"}
    return [
        f"{record['id']} is no copy of {copies[record['id']]['duplicateOf']} any more: it was settled"
        " anew, with the records that are like it, in the order of publication"
        for record in life.records
        if record["room"] == "articles" and copies.get(record["id"], {}).get("outcome") == "duplicate"
    ]


def _record(record: dict[str, Any]) -> str:
    if record["droppedReason"]:
        about = f"dropped, {record['droppedReason']}: {record['evidence'] or ''}"
    elif record["copyOf"]:
        why = ", ".join(record[key] for key in ("copyReason", "copyEvidence") if record[key])
        about = f"a copy of {record['copyOf']} ({why})"
    else:
        about = counted(record["wordCount"], "word")
    what = f"{record['room']}: {record['id']}, version {record['versionId']}, stored {record['stored']}"
    return f"{what}, {about}: {record['headline'] or '(no headline)'}"
