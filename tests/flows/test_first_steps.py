"""What somebody does wrong on the first day: each gets a sentence that helps, and nothing is left behind."""

import json
from pathlib import Path

import click
import pytest
from press import printing

from flows.cli import COMMANDS
from flows.cli import newsloom as group
from flows.cli.failures import guard
from flows.counted import counted
from flows.known_names import instead
from storage.errors import DataInUse


def said(ran):
    """The one sentence on standard error, without the program's name."""
    assert ran.err.count("\n") == 1
    return ran.err.removeprefix("newsloom: ").rstrip("\n")


def test_the_version_may_be_asked_for_as_an_option(newsloom):
    """`newsloom --version` prints what `newsloom version` prints."""
    assert newsloom("--version").out == newsloom("version").out != b""


def test_an_unknown_command_that_is_near_none(newsloom):
    """It is told where the help is, once."""
    assert said(newsloom("xyzzy")) == "There is no command 'xyzzy'. (`newsloom --help` explains.)"


@pytest.mark.parametrize("name", [name for name in COMMANDS if name in ("source", "rules", "site", "dups")])
def test_the_commands_of_a_group_are_told_whole(name):
    """No line of a group's list of commands is cut off with dots."""
    above = click.Context(group, **group.context_settings)
    command = group.get_command(above, name)
    told = command.get_help(click.Context(command, info_name=name, parent=above))

    assert "..." not in told.partition("\nCommands:")[2]


@pytest.mark.parametrize("command", [["replay"], ["rerun", "--archived", "https://news.site/a"], ["inspect"]])
def test_a_folder_without_data_is_told_and_not_made(newsloom, command):
    """Nothing can be read where nothing was crawled, and no folder appears."""
    ran = newsloom(*command)

    assert (ran.code, "there is no data here" in said(ran), Path("data").exists()) == (2, True, False)


def test_a_crawl_in_which_nothing_was_stored_can_be_looked_at(newsloom):
    """Its folder has no articles; it is counted, checked and exported like any other."""
    with printing(0) as press:
        newsloom("crawl", f"{press.url}/2026/11/22/no-such-story-here", "--direct", "--allow-private")

    assert b"articles          0" in newsloom("inspect").out
    assert newsloom("fsck").out == b"Nothing is wrong.\n"
    assert said(newsloom("export", "-o", "all.jsonl")) == "Wrote 0 articles to all.jsonl."


def test_an_address_without_its_scheme(newsloom):
    """It is no name of a source: how an address is written is told, with and without a configuration."""
    meant = "an address is written like https://www.news.site/."

    assert said(newsloom("crawl", "www.news.site/")) == f"'www.news.site/' is no web address; {meant}"
    Path("sources.toml").write_text('[sources.gazette]\nhome = "https://news.site/"\n')
    assert said(newsloom("crawl", "www.news.site/")).endswith(f"there is no source 'www.news.site/'; {meant}")


def test_this_machine_asks_for_an_option_not_for_a_contact(newsloom):
    """Who crawls a server of their own is told of --allow-private."""
    ran = newsloom("crawl", "http://127.0.0.1:9/", "--direct")

    assert said(ran) == "127.0.0.1: is this machine; --allow-private permits fetching from it."


def test_a_seeds_file_that_is_not_there(newsloom):
    """Its name and the reason are told, without numbers of the system."""
    assert said(newsloom("crawl", "--seeds", "x.txt")) == "x.txt: cannot be read (No such file or directory)."


@pytest.mark.parametrize("heading", ["[source.gazette]", "[gazette]"])
def test_a_table_that_is_none_of_ours(newsloom, heading):
    """The heading that was meant is told."""
    Path("sources.toml").write_text(f'{heading}\nhome = "https://news.site/"\n')

    assert said(newsloom("crawl")).endswith("is not known here; a source is a table like [sources.gazette].")


@pytest.mark.parametrize("command", [("inspect",), ("export", "-o", "x.jsonl")])
def test_a_source_of_which_nothing_is_kept(crawled, newsloom, command):
    """A mistyped name is an error with the name that was meant, not an empty answer."""
    ran = newsloom(*command, "--source", "curier", "--data", crawled.data)

    assert (ran.code, said(ran)) == (2, "Nothing is kept of a source 'curier'; did you mean courier?")


def test_what_was_erased_is_told_as_erased(newsloom):
    """`newsloom explain` knows an erased address by its tombstone, and does not advise to fetch it again."""
    with printing(1) as press:
        (url,) = press.urls
        newsloom("crawl", url, "--direct", "--allow-private", "--delay", "0")
        erased = newsloom("erase", "--yes", url)
        ran = newsloom("explain", url)

    assert b"Erased: 1 record, 1 page, 1 ledger line." in erased.out
    assert (ran.code, b"It was erased for good" in ran.out, b"rerun" in ran.out) == (1, True, False)


def test_every_error_ends_in_a_full_stop(capsys):
    """Whoever raised it: a sentence is a sentence."""

    def fail():
        raise DataInUse("data: in use by process 7: wait until it ends")

    guard(fail)

    assert capsys.readouterr().err == "newsloom: data: in use by process 7: wait until it ends.\n"


@pytest.mark.parametrize(
    ("count", "words", "told"),
    [(0, ("line",), "0 lines"), (1, ("line",), "1 line"), (1_204, ("copy", "copies"), "1,204 copies")],
)
def test_a_count_has_its_noun(count, words, told):
    """One is singular, all else plural."""
    assert counted(count, *words) == told


def test_of_many_names_some_are_told():
    """A configuration of hundreds does not fill the screen."""
    names = [f"paper-{number:03}" for number in range(500)]

    assert instead("xyz", names).endswith("paper-011 and 488 more.")
    assert instead("xyz", []) == "none is known yet."


def test_shares_are_numbers_for_programs_and_percent_for_people(crawled, newsloom):
    """`inspect --json` gives a share from 0 to 1, the table the same in percent."""
    told = json.loads(newsloom("inspect", "--json", "--data", crawled.data).out)
    missing = {row["field"]: row["share"] for row in told["missing"]}

    assert missing["images"] == 1.0
    assert b"100.0%" in newsloom("inspect", "--data", crawled.data).out


def test_why_the_only_site_failed_is_told_once(newsloom, hasty):
    """Progress and report leave it to the command's last sentence."""
    ran = newsloom("crawl", "http://127.0.0.1:9/", "--direct", "--allow-private", "--delay", "0")

    assert ran.code == 1
    assert 1 == (ran.err + ran.out.decode()).count("no article links found")
    assert ran.err.splitlines()[-1].startswith("newsloom: 127.0.0.1_9: no article links found")


def test_of_several_sites_the_one_that_failed_is_told_in_the_report(newsloom, hasty):
    """Where others are well, the command ends well and the reason stands in the report."""
    with printing(1) as press:
        (url,) = press.urls
        ran = newsloom("crawl", url, "http://127.0.0.1:9/", "--direct", "--allow-private", "--delay", "0")

    assert ran.code == 0
    assert 1 == (ran.err + ran.out.decode()).count("no article links found")
    assert b"127.0.0.1_9 failed: no article links found" in ran.out


@pytest.mark.parametrize(
    "command", [("inspect",), ("source", "shapes", "courier"), ("dups", "show"), ("sql", "--format", "table")]
)
def test_lines_that_are_piped_have_no_blanks_at_their_ends(crawled, newsloom, command):
    """As a diff or a `git commit` would complain of them."""
    query = ("SELECT headline, source FROM articles",) if command[0] == "sql" else ()
    ran = newsloom(*command, *query, "--data", crawled.data)

    assert ran.code == 0, ran.err
    assert [line for line in ran.out.decode().splitlines() if line != line.rstrip()] == []
