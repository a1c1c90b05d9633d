"""The command line: a table of commands, each imported only when it is called."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command: the module that exposes it as `command`, and its line in the help."""

    module: str
    help: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Crawl": {
        "init": Entry(module="flows.cli.init", help="Write a commented sources.toml to start from."),
        "source": Entry(module="flows.cli.source", help="Add, check, list and import sites."),
        "rules": Entry(module="flows.cli.rules", help="Say where a site's pages keep what; import rules."),
        "crawl": Entry(module="flows.cli.crawl", help="Crawl sites and keep their new articles."),
        "rerun": Entry(module="flows.cli.rerun", help="Take one URL through every step again and show them."),
        "replay": Entry(module="flows.cli.replay", help="Make all records again from the kept pages."),
        "serve": Entry(module="flows.cli.serve", help="Crawl by schedule, for as long as it runs."),
    },
    "One page, or pages and texts on disk": {
        "get": Entry(module="flows.cli.get", help="Fetch one article and print it. Needs no project."),
        "extract": Entry(module="flows.cli.extract", help="Turn HTML files into records, on all cores."),
        "clean": Entry(module="flows.cli.clean", help="Clean text that was scraped by something else."),
    },
    "Look at the data": {
        "inspect": Entry(module="flows.cli.inspecting", help="Count what is there, what is missing and why."),
        "explain": Entry(module="flows.cli.explain", help="Tell the whole life of one address."),
        "show": Entry(module="flows.cli.show", help="Show one article, with what was taken out and why."),
        "site": Entry(module="flows.cli.site", help="Show what was learned of a site; forget or keep it."),
        "dups": Entry(
            module="flows.cli.dups", help="Show copies and why they are copies; split or join them."
        ),
        "edits": Entry(module="flows.cli.edits", help="Show what publishers changed in their articles."),
        "sql": Entry(module="flows.cli.sql", help="Ask the data anything, in SQL."),
        "export": Entry(
            module="flows.cli.export", help="Write clean articles to JSON Lines, CSV or Parquet."
        ),
    },
    "Look after the data": {
        "fsck": Entry(module="flows.cli.fsck", help="Check the data folder; mend what can be mended."),
        "rebuild": Entry(module="flows.cli.rebuild", help="Make the state anew from the files."),
        "migrate": Entry(module="flows.cli.migrate", help="Bring an older data folder to this version."),
        "erase": Entry(module="flows.cli.erase", help="Take records out of all that is kept, for good."),
    },
    "About": {
        "version": Entry(module="flows.cli.version", help="Print the version."),
    },
}
COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports a module only to run it or show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """All names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as above
        """The command of that name, imported now, or None."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).command
        command.name = cmd_name
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but an unknown name is answered with those that are near."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(_unknown(name))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  as above
        """The table, from the lines above: no command is imported for it."""
        for title, entries in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.help) for name, entry in entries.items()])


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=3, cutoff=0.5)
    return f"There is no command {name!r}." + (f" Did you mean {' or '.join(near)}?" if near else "")


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Try it now: newsloom get URL",
)
@click.version_option(package_name="newsloom", message="%(version)s", help="Print the version and exit.")
def newsloom() -> None:
    """Crawl news sites politely; keep the clean article and nothing else, as JSON Lines.

    `newsloom COMMAND --help` explains a command and gives examples.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 wrong usage or configuration."""
    from flows.cli.failures import guard

    def run() -> Any:  # as click's own main, which would end with 1 where a pipe is closed
        given = list(sys.argv[1:] if arguments is None else arguments)
        with newsloom.make_context("newsloom", given) as context:
            return newsloom.invoke(context)

    sys.exit(guard(run))
