"""`newsloom init`: a sources.toml that works as it is written."""

from __future__ import annotations

import re

import pytest

from flows.sources import read_configuration


def test_init_writes_a_file_that_is_read(newsloom, tmp_path):
    """The file is valid as it stands and names no source yet."""
    ran = newsloom("init")
    configuration = read_configuration(tmp_path / "sources.toml", {})

    assert (ran.code, ran.err) == (0, "")
    assert configuration.sources == ()


def test_every_suggestion_in_the_file_is_valid(newsloom, tmp_path):
    """With its comments taken off, every setting and every key of a source is one that is known."""
    newsloom("init", "mine.toml")
    text = (tmp_path / "mine.toml").read_text("utf-8")
    bare = re.sub(r"(?m)^# (?=\w+ = |\[)", "", text)
    (tmp_path / "bare.toml").write_text(bare)
    (source,) = read_configuration(tmp_path / "bare.toml", {}).sources

    assert (source.name, source.delay, source.time_zone, source.expect) == (
        "evening-post",
        2.5,
        "Europe/Berlin",
        5,
    )
    assert source.enabled is False


def test_init_overwrites_nothing(newsloom, tmp_path):
    """A file that is there stays, and the message says so."""
    (tmp_path / "sources.toml").write_text("mine")
    ran = newsloom("init")

    assert ran.code == 1
    assert ran.err == "newsloom: sources.toml exists already; give another name or move it away.\n"
    assert (tmp_path / "sources.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sources.a]\nhom = 'x'\n", "sources.toml:2: sources.a.hom: is not known;"),
        ("[sources.a]\nhome = 'x'\n", "sources.toml:2: sources.a.home: is 'x'; it must be a web address"),
        ("[sources.a\n", "sources.toml:1: "),
        ("[newsloom]\ndelay = 'fast'\n", "sources.toml:2: newsloom.delay: is 'fast'; it must be a number"),
        ("[newsloom]\ncontakt = 'x'\n", "sources.toml:2: newsloom.contakt: is not a setting;"),
    ],
)
@pytest.mark.parametrize("command", [["crawl", "--direct"], ["inspect"], ["export", "-o", "x"]])
def test_a_wrong_configuration_names_file_line_and_key(newsloom, tmp_path, command, text, said):
    """Whatever command reads it, a wrong sources.toml is one sentence and exit code 2."""
    (tmp_path / "sources.toml").write_text(text)
    ran = newsloom(*command)

    assert ran.code == 2
    assert ran.err.startswith(f"newsloom: {said}")
    assert ran.err.count("\n") == 1


def test_a_read_only_folder_is_named(newsloom, tmp_path, monkeypatch):
    """Where nothing may be written, the sentence names the file."""

    def read_only(*_, **__):
        raise OSError(30, "Read-only file system", "sources.toml")

    monkeypatch.setattr("pathlib.Path.open", read_only)
    ran = newsloom("init")

    said = "newsloom: sources.toml: the file system is read-only: choose another place.\n"
    assert (ran.code, ran.err) == (1, said)
