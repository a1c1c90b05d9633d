"""`newsloom dups`: the copies of a story and why they are taken for copies; split them, or join stories."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import data_option, existing_data, open_view, state_address
from flows.cli.plain import plain_line
from flows.cli.terminal import console, table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# One row a story, those with the most copies first.
STORIES = """
    SELECT count(*) AS copies, min(duplicateOf.score) AS least, duplicateOf.id AS id,
           any_value(a.headline) AS headline
    FROM duplicates d LEFT JOIN (SELECT id, headline FROM articles) a ON a.id = d.duplicateOf.id
    GROUP BY duplicateOf.id ORDER BY copies DESC, id LIMIT $limit"""
STORY = """
    SELECT 'article' AS what, NULL AS score, id, url, headline, NULL AS evidence
    FROM articles WHERE storyId = $story
    UNION ALL
    SELECT duplicateOf.reason, duplicateOf.score, id, url, headline, duplicateOf.evidence
    FROM duplicates WHERE storyId = $story
    ORDER BY what <> 'article', score DESC, id"""

# Both ways: only the record that came later names the other.
SHARED = """
    WITH parts AS (SELECT id, storyId, unnest(sharesWith) AS part FROM articles)
    SELECT 'shares a part', p.part.score, a.id, a.url, a.headline, p.part.evidence
    FROM parts p JOIN articles a ON a.id = p.part.id WHERE p.storyId = $story
    UNION ALL
    SELECT 'shares a part', p.part.score, a.id, a.url, a.headline, p.part.evidence
    FROM parts p JOIN articles s ON s.id = p.part.id JOIN articles a ON a.id = p.id WHERE s.storyId = $story
    ORDER BY 2 DESC, 3 LIMIT 20"""


@click.group(short_help="Show copies and why they are copies; split or join them.")
def command() -> None:
    """Show the copies of stories and why they are taken for copies; split one off, or join two stories.

    Of each story one record stands in `articles`, its copies in `duplicates`. What you decide is kept in
    decisions.jsonl and holds for all later runs, also after a rebuild.

    \b
    Examples:
      newsloom dups show
      newsloom dups show https://news.site/2026/11/22/a-story
      newsloom dups split https://other.site/a-copy-that-is-none
    """


@command.command("show", short_help="Show a story with its copies; or the stories with most.")
@click.argument("which", metavar="[URL|ID]", required=False)
@data_option
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=20, help="At most N stories.")
def show(which: str | None, data: Path | None, limit: int) -> None:
    """Show the story of a record with all its copies and the evidence; or the stories with most copies.

    Below the copies of a story stand the articles that share a part with it and are no copies: rolling
    pages, round-ups, background told again.

    \b
    Examples:
      newsloom dups show
      newsloom dups show a542275f003cf43353966
    """
    root = existing_data(data)
    with open_view(root) as connection:
        if which is None:
            _print_stories(connection, limit)
        else:
            _print_story(connection, root, which)


@command.command("split", short_help="Make a copy an article of its own.")
@click.argument("which", metavar="URL|ID")
@data_option
def split(which: str, data: Path | None) -> None:
    """Make a copy an article of its own. It stays apart from the records of that story in later runs.

    \b
    Example:
      newsloom dups split https://other.site/a-copy-that-is-none
    """
    from storage import by_hand
    from storage.data import open_data

    with open_data(existing_data(data), state_url=state_address()) as opened:
        record_id = _id_of(which)
        story = by_hand.split(opened, record_id, datetime.now(UTC))
    click.echo(f"{record_id} is an article of its own now, story {story}.")


@command.command("merge", short_help="Make an article a copy in another story.")
@click.argument("which", metavar="URL|ID")
@click.argument("into", metavar="INTO")
@data_option
def merge(which: str, into: str, data: Path | None) -> None:
    """Make an article, with all its copies, a copy in the story of INTO, a URL or id too.

    \b
    Example:
      newsloom dups merge https://other.site/the-copy https://news.site/2026/11/22/a-story
    """
    from storage import by_hand
    from storage.data import open_data

    with open_data(existing_data(data), state_url=state_address()) as opened:
        record_id = _id_of(which)
        standing = by_hand.join(opened, record_id, _id_of(into), datetime.now(UTC))
    click.echo(f"{record_id} is a copy of {standing} now.")


def _id_of(which: str) -> str:
    """The id of a record, given as such or by its address.

    Raises:
        click.UsageError: neither an id nor a web address.
    """
    import re

    from extractors.discovery.url_key import url_key
    from storage.identity import record_id_of

    if re.fullmatch(r"a[0-9a-f]{20}", which):
        return which
    try:
        return record_id_of(url_key(which))
    except ValueError:
        raise click.UsageError(f"{which!r} is neither a web address nor the id of a record.") from None


def _print_stories(connection: DuckDBPyConnection, limit: int) -> None:
    found = connection.execute(STORIES, {"limit": limit}).fetchall()
    if not found:
        click.echo("There are no copies.")
        return
    shown = table("copies", "least alike", "article", "headline", numbers=("copies", "least alike"))
    for copies, least, record_id, headline in found:
        shown.add_row(str(copies), f"{least:.2f}", record_id, plain_line(headline or ""))
    console().print(shown)


def _print_story(connection: DuckDBPyConnection, root: Path, which: str) -> None:
    from flows.cli.show import find

    row = find(connection, which)
    if row is None or (row["duplicateOf"] is None and row["dropped"] is not None):
        raise click.ClickException(f"{root}: no article or copy has the address or id {which!r}.")
    found = connection.execute(STORY, {"story": row["storyId"]}).fetchall()
    found += connection.execute(SHARED, {"story": row["storyId"]}).fetchall()
    out = console()
    out.print(plain_line(f"Story {row['storyId']}"), style="bold")
    for line in found:
        out.print(plain_line(_told(line)))


def _told(line: tuple[Any, ...]) -> str:
    what, score, record_id, url, headline, evidence = line
    said = what if score is None else f"{what} {score:.2f}"
    return "  ".join(str(one) for one in (said, record_id, url, headline, evidence) if one)
