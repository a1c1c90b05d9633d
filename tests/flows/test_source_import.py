"""`newsloom source import` and the lists that it reads: OPML of a feed reader, CSV of a table."""

from pathlib import Path

import pytest

from flows.errors import ConfigError
from flows.sources import Source, read_configuration
from flows.sources_import import read_list


def sources(path="sources.toml"):
    return {source.name: source for source in read_configuration(Path(path), {}).sources}


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Papers"><outline text="The Gazette &amp; Post" xmlUrl="https://gazette.example/rss"
 htmlUrl="https://gazette.example/"/>
<outline text="Bare" xmlUrl="https://feeds.bare.example/all.xml"/></outline></body></opml>
"""


def test_import_opml(newsloom):
    """Each outline with a feed is a source; without a page its feed's host is the home."""
    Path("feeds.opml").write_text(OPML)
    ran = newsloom("source", "import", "feeds.opml")
    again = newsloom("source", "import", "feeds.opml")
    read = sources()

    assert ran.code == 0, ran.err
    assert b"2 sources added, 0 already there" in ran.out
    assert b"0 sources added, 2 already there" in again.out
    assert {source.home for source in read.values()} == {
        "https://gazette.example/",
        "https://feeds.bare.example/",
    }
    assert {source.publisher for source in read.values()} == {"The Gazette & Post", "Bare"}
    assert all(source.feeds for source in read.values())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_import_opml_with_a_byte_order_mark(tmp_path, encoding):
    """A list that a program of Windows wrote is XML like any other."""
    path = tmp_path / "feeds.opml"
    path.write_bytes(OPML.encode(encoding))
    fresh, _ = read_list(path, ())

    assert [source.publisher for source in fresh] == ["The Gazette & Post", "Bare"]


def test_import_csv(tmp_path):
    """Columns go by their names, in any order and with any of three separators."""
    path = tmp_path / "papers.csv"
    path.write_text("name;url;feed;notes\ngaz;https://gaz.example/;https://gaz.example/rss;x\n")
    fresh, skipped = read_list(path, ())

    assert (Source(name="gaz", home="https://gaz.example/", feeds=("https://gaz.example/rss",)),) == fresh
    assert skipped == ()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "name,site\nx,y\n", "a.csv:1: no column"),
        ("a.csv", "home\nnot a page\n", "a.csv:2: 'not a page' is not a web address"),
        ("a.csv", "home,name\nhttps://a.example/,a b\n", "a.csv:2: 'a b' is no name"),
        ("a.opml", "<rss></rss>", "is no OPML"),
        ("a.opml", '<!DOCTYPE x [<!ENTITY a "b">]><opml/>', "declares XML entities"),
        ("a.csv", b"home\n\xff\xfe", "is not UTF-8"),
    ],
)
def test_wrong_lists_name_the_place(tmp_path, name, text, said):
    """A list with a wrong line is refused whole, and the message names file and line."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(ConfigError, match=said):
        read_list(path, ())


def test_missing_list_is_told(tmp_path):
    """A list that is not there is an error that names it."""
    with pytest.raises(ConfigError, match=r"none\.csv: cannot be read"):
        read_list(tmp_path / "none.csv", ())


def test_a_list_with_line_ends_of_old_is_read(tmp_path):
    """A table saved with carriage returns alone has lines too."""
    file = tmp_path / "list.csv"
    file.write_bytes(b"name,home\rharbour,https://harbour.example/\rbridge,https://bridge.example/\r")

    found, _ = read_list(file, ())

    assert [source.name for source in found] == ["harbour", "bridge"]


def test_a_list_that_is_no_csv_is_named(tmp_path):
    """A field without end names the file and the line, and nothing is imported."""
    file = tmp_path / "list.csv"
    file.write_text("name,home\nharbour,https://harbour.example/\n" + '"' + "x" * 200_000, "utf-8")

    with pytest.raises(ConfigError, match=r"list\.csv:\d+: is no line of CSV \(field larger"):
        read_list(file, ())
