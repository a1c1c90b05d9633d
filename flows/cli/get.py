"""`newsloom get`: one article from the web to standard output."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from flows.cli.plain import plain_line
from flows.cli.terminal import console, write_line

if TYPE_CHECKING:
    from flows.fetching.policy import FetchPolicy
    from storage.record import Record

REFUSED = 1


@click.command(short_help="Fetch one article and print it.")
@click.argument("url")
@click.option("--text", is_flag=True, help="The article as a reader sees it, instead of JSON.")
@click.option("--contact", metavar="ADDRESS", help="Mail address or web page that the site may write to.")
@click.option("--allow-private", is_flag=True, help="Fetch from loopback and private addresses too.")
def command(url: str, *, text: bool, contact: str | None, allow_private: bool) -> int:
    """Fetch one article and print it, as one JSON line or for reading. Nothing is kept.

    It needs no project, no configuration and no data folder; robots.txt is obeyed as in a crawl, and the
    site rules of a project are used where there is one here. An article told on several pages is fetched
    whole. A page that is no article is printed too, with the reason in `dropped`, and the exit code is
    then 1.

    \b
    Examples:
      newsloom get https://news.site/2026/11/22/a-story
      newsloom get --text https://news.site/2026/11/22/a-story
      newsloom get https://news.site/2026/11/22/a-story | jq -r .articleBody
    """
    from flows.cli.folder import project_rules
    from flows.single import get_article

    policy = _policy(contact, allow_private=allow_private)
    record = asyncio.run(get_article(url, policy, project_rules())).record
    if text:
        from flows.cli.reading import print_article

        print_article(console(), record)
    else:
        _print_json(record)
    if record.dropped is None:
        return 0
    click.echo(plain_line(f"newsloom: {url} is no article: {_why(record)}"), err=True)
    return REFUSED


def _policy(contact: str | None, *, allow_private: bool) -> FetchPolicy:
    """Manners for one page; a contact is welcome but not asked for, as a person waits for the answer."""
    from flows.contact import agent_of
    from flows.fetching.policy import FetchPolicy
    from flows.settings import read_settings

    settings = read_settings()
    return FetchPolicy(
        user_agent=agent_of(contact or settings.contact),
        max_bytes=settings.max_bytes,
        allow_private=allow_private or settings.allow_private,
    )


def _print_json(record: Record) -> None:
    import msgspec

    write_line(msgspec.json.encode(record))


def _why(record: Record) -> str:
    reason = record.dropped.reason if record.dropped else ""
    evidence = record.dropped.evidence if record.dropped else None
    return f"{reason} ({evidence})" if evidence else reason
