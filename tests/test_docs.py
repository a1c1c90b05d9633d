"""The documentation keeps up with the program: help, examples, commands and links.

`make docs`, which runs this file, writes the help blocks of docs/guide.md again.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from contextlib import suppress
from pathlib import Path

import click
import pytest

from extractors.cleaning.reasons import Reason
from flows.cli import COMMANDS
from flows.cli import newsloom as group
from flows.settings import Settings
from flows.source_keys import READERS as SOURCE_KEYS

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide.md"
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(<!-- help ([\w ]+) -->\n```text\n).*?(```\n)", re.DOTALL)


def command_of(name: str) -> click.Command:
    """A command, or `group command`, as the command line finds it."""
    found: click.Command | None = group
    for part in name.split():
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), part)
    assert found is not None
    return found


def all_names() -> list[str]:
    """Every command, those of groups too, as a user types them."""
    groups = {name: command_of(name) for name in COMMANDS}
    below = [
        f"{name} {part}"
        for name, command in groups.items()
        if isinstance(command, click.Group)
        for part in command.commands
    ]
    return [*COMMANDS, *below]


def above() -> click.Context:
    """What each command is called from; it keeps the names of its help, -h too, from the first who asks."""
    settings = {**group.context_settings, "terminal_width": 80, "max_content_width": 80}
    return click.Context(group, info_name="newsloom", **settings)


def help_of(name: str) -> str:
    """What `newsloom NAME --help` prints on a terminal 80 characters wide."""
    parent = above()
    if name == "newsloom":
        return group.get_help(parent) + "\n"
    command = command_of(name)
    return command.get_help(click.Context(command, info_name=name, parent=parent)) + "\n"


def current_guide() -> str:
    """The guide with the help of now in its blocks."""
    return BLOCK.sub(lambda found: found[1] + help_of(found[2]) + found[3], GUIDE.read_text("utf-8"))


def test_the_guide_shows_the_help_of_now():
    """Each help block of docs/guide.md is what the command prints; `make docs` mends it."""
    assert GUIDE.read_text("utf-8") == current_guide()


def test_the_guide_explains_every_command():
    """Every command has a chapter and a help block in the guide."""
    text = GUIDE.read_text("utf-8")
    shown = {found[2] for found in BLOCK.finditer(text)}
    groups = {name.split()[0] for name in all_names() if " " in name}
    chapters = set(re.findall(r"(?m)^## `newsloom (\w+)`$", text))

    assert chapters == set(COMMANDS)
    assert shown == {*all_names(), "newsloom"} - groups


@pytest.mark.parametrize("name", all_names())
def test_every_command_has_help_and_an_example(name):
    """The help says what the command does, explains each option and ends in an example of it."""
    command = command_of(name)
    unexplained = [
        option.name for option in command.params if isinstance(option, click.Option) and not option.help
    ]

    assert unexplained == []
    assert re.search(rf"Examples?:\n(?: +\S.*\n)*? +(?:.*\| )?newsloom {name}\b", help_of(name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    """Each relative link of a page names a file of the project."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_only_what_exists(page):
    """Commands, make targets and files that a page names are there."""
    text = page.read_text("utf-8")
    commands = set(re.findall(r"(?:\$ |`)newsloom ([a-z]+)", text)) - set(COMMANDS)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = {name for name in re.findall(r"`make (\w+)", text) if f"\n{name}:" not in makefile}
    paths = re.findall(r"`((?:extractors|storage|flows|tests|docs)/[\w./-]+)`", text)

    assert (commands, targets, [path for path in paths if not (ROOT / path).exists()]) == (set(), set(), [])


def shown_commands(text):
    """The command lines of a page's code blocks, each as its words up to a pipe."""
    for block in re.findall(r"(?ms)^```\w*\n(.*?)^```", text):
        for line in re.findall(r"(?m)^\s*(?:\$ )?newsloom (.+)$", block.replace("\\\n", " ")):
            with suppress(ValueError):  # a quotation that goes on in the next line
                words = shlex.split(line.split("|")[0], comments=True)
                if words[:1] and words[0] in COMMANDS:
                    yield words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_command_lines_are_understood(page):
    """Each command line of a code block has options that its command knows."""
    for words in shown_commands(page.read_text("utf-8")):
        length = 2 if " ".join(words[:2]) in all_names() else 1
        name = " ".join(words[:length])
        command = command_of(name)
        command.make_context(name, words[length:], above(), resilient_parsing=True)  # NoSuchOption, if any


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_of_pages_can_be_read(page):
    """TOML and Python of a page's code blocks are what they say."""
    for kind, block in re.findall(r"(?ms)^```(toml|python)\n(.*?)^```", page.read_text("utf-8")):
        if kind == "toml":
            tomllib.loads(block)
        else:
            compile(block, page.name, "exec")


def test_the_guide_lists_every_setting_and_key():
    """Every setting of [newsloom] and every key of a source stands in the guide's tables."""
    text = GUIDE.read_text("utf-8")
    rows = set(re.findall(r"(?m)^\| `(\w+)` \|", text))

    assert {*Settings.__dataclass_fields__, *SOURCE_KEYS} - rows == set()


def test_the_page_on_cleaning_lists_every_reason():
    """Each reason that a record can carry is explained in docs/cleaning.md."""
    text = (ROOT / "docs" / "cleaning.md").read_text("utf-8")

    assert [reason.value for reason in Reason if f"`{reason.value}`" not in text] == []


if __name__ == "__main__":
    GUIDE.write_text(current_guide(), "utf-8")
