"""`inspect`, `show`, `sql` and `export`: looking into a data folder that a crawl has filled."""

from __future__ import annotations

import csv
import errno
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEWSLOOM = Path(sys.executable).with_name("newsloom")
STORY = "ferry-terminal-reopens-after-storm-repairs"


@pytest.fixture
def url(crawled):
    """The address of a story that is in the data."""
    site = crawled.world.sites["courier"]
    return site.url(site.paper.story(STORY))


def rows(ran):
    """JSON Lines as values."""
    return [json.loads(line) for line in ran.out.splitlines()]


def test_inspect_counts_the_dataset(crawled, newsloom):
    """The tables cover sources, days, languages, kinds, lengths, gaps, drops and removals."""
    ran = newsloom("inspect", "--data", crawled.data)
    text = ran.out.decode()
    titles = [line for line in text.splitlines() if line and not line.startswith(" ")]

    assert (ran.code, ran.err) == (0, "")
    for title in ("Records", "By source", "By language", "By kind", "Missing fields", "Lines taken out"):
        assert title in titles
    assert "headline:exact_repeat" in text
    assert "dropped: robots_disallowed" in text


def test_inspect_counts_one_source(crawled, newsloom):
    """With --source only that source is counted, and JSON holds the same numbers for programs."""
    ran = newsloom("inspect", "--data", crawled.data, "--source", "talbote", "--json")
    found = json.loads(ran.out)
    stored = newsloom(
        "sql", "SELECT count(*) n FROM articles WHERE source = 'talbote'", "--data", crawled.data
    )

    assert [row["source"] for row in found["sources"]] == ["talbote"]
    assert found["sources"][0]["articles"] == rows(stored)[0]["n"]
    assert found["languages"] == [{"language": "de", "articles": found["sources"][0]["articles"]}]


def test_inspect_with_a_quote_in_the_name(crawled, newsloom):
    """The name of a source is data, not SQL; one of which nothing is kept is told, with those that are."""
    ran = newsloom("inspect", "--data", crawled.data, "--source", "o'x", "--json")

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith('newsloom: Nothing is kept of a source "o\'x"; known are courier, gaceta, ')


def test_show_an_article_by_its_address(crawled, newsloom, url):
    """Kept text and removed lines stand in the order of the page, each removal with its reason."""
    ran = newsloom("show", url, "--data", crawled.data)
    text = " ".join(ran.out.decode().split())
    story = crawled.world.sites["courier"].paper.story(STORY)
    parts = [
        f"- {story.headline} [headline:exact_repeat]",
        f"- {story.standfirst} [standfirst:after_headline, now in description]",
        *story.paragraphs,
        "In the runs stored",
    ]

    assert ran.code == 0
    assert [part for part in parts if part not in text] == []
    assert sorted(parts, key=text.index) == parts


def test_show_knows_ids_copies_and_versions(crawled, newsloom):
    """A record is found by id, versionId, address or a variant of it; a copy says of what."""
    query = "SELECT id, versionId, url, duplicateOf.id AS original FROM duplicates"
    (copy,) = rows(newsloom("sql", query, "--data", crawled.data))
    shown = [newsloom("show", copy[key], "--data", crawled.data).out for key in ("id", "versionId", "url")]
    tracked = newsloom("show", copy["url"] + "?utm_source=mail", "--data", crawled.data).out
    original = newsloom("show", copy["original"], "--data", crawled.data).out.decode()

    assert shown == [tracked] * 3
    assert f"A copy of {copy['original']} (exact_text, score 1)" in shown[0].decode()
    assert f"Copies\n{copy['id']}" in original


def test_show_says_what_it_does_not_know(crawled, newsloom):
    """An unknown address or id is one sentence and exit code 1."""
    ran = newsloom("show", "https://nowhere.test/", "--data", crawled.data)

    assert ran.code == 1
    assert "no record has the address or id 'https://nowhere.test/'; `newsloom explain URL` tells" in ran.err


def test_sql_in_three_forms(crawled, newsloom):
    """JSON Lines when piped, or CSV, or a table; the same values in each."""
    query = "SELECT source, count(*) AS n FROM articles GROUP BY source ORDER BY source"
    lines = rows(newsloom("sql", query, "--data", crawled.data))
    text = newsloom("sql", query, "--data", crawled.data, "--format", "csv").out.decode()
    shown = newsloom("sql", query, "--data", crawled.data, "--format", "table").out.decode().split()

    assert [line["source"] for line in lines] == ["courier", "gaceta", "talbote"]
    assert [dict(row, n=int(row["n"])) for row in csv.DictReader(io.StringIO(text))] == lines
    assert shown == ["source", "n", *(str(value) for line in lines for value in line.values())]


def test_a_spreadsheet_computes_no_text_of_a_page(crawled, newsloom):
    """In CSV a text that would be taken for a formula gets an apostrophe; numbers and other forms stay."""
    query = """SELECT '=1' AS "=a", ' +12 percent' AS b, '-5 below' AS c, '@desk' AS d, -5 AS e, 'a=b' AS f"""
    text = newsloom("sql", query, "--data", crawled.data, "--format", "csv").out.decode()
    (line,) = rows(newsloom("sql", query, "--data", crawled.data))

    assert text == "'=a,b,c,d,e,f\n'=1,'+12 percent,'-5 below,'@desk,-5,a=b\n"
    assert list(line.values()) == ["=1", " +12 percent", "-5 below", "@desk", -5, "a=b"]


def test_sql_gives_nested_values_and_times_as_json(crawled, newsloom):
    """Lists, structs and times of the record come out as JSON."""
    columns = "authors, articles.fetch.status AS status, TIMESTAMP '2026-01-02' AS t"
    query = f"SELECT {columns} FROM articles WHERE url LIKE '%ferry%'"
    (row,) = rows(newsloom("sql", query, "--data", crawled.data))

    assert row["authors"][0]["name"] == "Maeve Tolland"
    assert (row["status"], row["t"][:10]) == (200, "2026-01-02")


@pytest.mark.parametrize("query", ["", " -- nothing"])
def test_an_empty_query_is_wrong_usage(crawled, newsloom, query):
    """A query of nothing is told as such."""
    ran = newsloom("sql", query, "--data", crawled.data)

    assert (ran.code, ran.err) == (2, "newsloom: The query is empty. (`newsloom sql --help` explains.)\n")


def test_wrong_sql_is_one_sentence(crawled, newsloom):
    """What DuckDB has to say is passed on in one line; exit code 1."""
    ran = newsloom("sql", "SELECT headlin FROM articles", "--data", crawled.data)

    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "headlin" in ran.err


def test_export_is_what_lies_in_articles(crawled, newsloom, tmp_path):
    """Plain, compressed and to standard output: the same lines as the part files, and as many as counted."""
    parts = sorted(crawled.data.glob("articles/*/*.jsonl"))
    stored = b"".join(part.read_bytes() for part in parts)
    plain = newsloom("export", "-o", "all.jsonl", "--data", crawled.data)
    packed = newsloom("export", "-o", "all.jsonl.gz", "--data", crawled.data)
    piped = newsloom("export", "-o", "-", "--data", crawled.data)

    assert (tmp_path / "all.jsonl").read_bytes() == piped.out == stored
    assert gzip.decompress((tmp_path / "all.jsonl.gz").read_bytes()) == stored
    assert plain.err == f"Wrote {len(stored.splitlines())} articles to all.jsonl.\n"
    assert packed.code == 0


def test_export_twice_gives_the_same_bytes(crawled, newsloom, tmp_path):
    """A compressed export holds no time and no name."""
    for name in ("a.gz", "b.gz"):
        newsloom("export", "-o", name, "--data", crawled.data)

    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_export_of_one_source(crawled, newsloom):
    """With --source only its records are written."""
    found = rows(newsloom("export", "-o", "-", "--source", "gaceta", "--data", crawled.data))

    assert {record["source"] for record in found} == {"gaceta"}


def test_a_failed_export_leaves_the_old_file(crawled, newsloom, tmp_path, monkeypatch):
    """When the disk is full, the file that stood there stays as it was and nothing half-written remains."""
    (tmp_path / "all.jsonl").write_text("old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    ran = newsloom("export", "-o", "all.jsonl", "--data", crawled.data)

    assert (ran.code, ran.err) == (1, "newsloom: all.jsonl: the disk is full.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]
    assert (tmp_path / "all.jsonl").read_text() == "old"


def test_export_follows_a_link_and_spares_devices(crawled, newsloom, tmp_path):
    """A link stays a link to the new file, a device stays a device."""
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    linked = newsloom("export", "-o", "link.jsonl", "--data", crawled.data)
    device = newsloom("export", "-o", os.devnull, "--data", crawled.data)

    assert (linked.code, device.code) == (0, 0)
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").stat().st_size > 0
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a disk that is always full")
@pytest.mark.parametrize("command", ["export -o -", "inspect", "sql 'SELECT 1'", "show {id}"])
def test_a_full_disk_behind_standard_output(crawled, newsloom, command):
    """Output that cannot be written is an error and no success."""
    (row,) = rows(newsloom("sql", "SELECT id FROM articles LIMIT 1", "--data", crawled.data))
    line = f"{NEWSLOOM} {command.format(**row)} --data {crawled.data} > /dev/full"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (1, "newsloom: The disk is full.\n")


@pytest.mark.parametrize("command", ["export -o -", "inspect", "sql 'FROM range(1000000)'"])
def test_a_reader_that_goes_away(crawled, command):
    """Before `| head -1` a command ends like any other tool there, without a word."""
    line = f"{NEWSLOOM} {command} --data {crawled.data} | head -1 > /dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.returncode in (0, 141)  # 0 where all of it fitted into the pipe


def test_export_into_a_folder_that_is_not_there(crawled, newsloom):
    """The path is named."""
    ran = newsloom("export", "-o", "nowhere/all.jsonl", "--data", crawled.data)

    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert ran.err == "newsloom: nowhere: there is no such folder; make it first.\n"


@pytest.mark.parametrize("command", [["inspect"], ["show", "x"], ["sql", "SELECT 1"], ["export", "-o", "x"]])
def test_no_data_folder(newsloom, command):
    """Where there is no data, the folder is named with what to do; exit code 2; nothing is made."""
    ran = newsloom(*command, "--data", "nowhere")

    assert ran.code == 2
    assert ran.err.startswith("newsloom: nowhere: there is no data here; name a folder with --data")
    assert not Path("nowhere").exists()


def test_the_data_folder_of_the_configuration_is_used(crawled, newsloom, tmp_path):
    """Without --data the folder is the one that sources.toml in this folder names."""
    (tmp_path / "sources.toml").write_text(f'[newsloom]\ndata = "{crawled.data}"\n')
    ran = newsloom("sql", "SELECT count(*) > 0 AS some FROM articles")

    assert rows(ran) == [{"some": True}]


def test_a_line_that_is_no_record_is_reported(crawled, newsloom, tmp_path):
    """A torn line is told with its file and line, and everything else is still counted."""
    data = tmp_path / "data"
    shutil.copytree(crawled.data, data)
    part = min(data.glob("articles/*/*.jsonl"))
    part.write_bytes(part.read_bytes() + b'{"torn": \n')
    count = "SELECT count(*) AS n FROM articles"
    ran = newsloom("sql", count, "--data", data)
    whole = newsloom("sql", count, "--data", crawled.data)

    assert (ran.code, rows(ran)) == (0, rows(whole))
    assert part.name in ran.err
    assert "Traceback" not in ran.err


def test_what_a_page_says_cannot_steer_the_terminal(newsloom, tmp_path):
    """Control characters in a stored record are shown as escapes by show, sql and inspect."""
    text = "A \x1b[31mred\x9b line\n\nA paragraph with \x1b]0;title\x07 and \u202e in it, long enough.\n"
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": text * 3, "title": "Red \x1b[31m alert \u202e"}) + "\n"
    )
    newsloom("clean", "a.jsonl", "--title-field", "title", "--data", "data")
    (record,) = rows(newsloom("sql", "SELECT id FROM articles", "--data", "data"))
    shown = [
        newsloom("show", record["id"], "--data", "data"),
        newsloom("sql", "SELECT headline, articleBody FROM articles", "--data", "data", "--format", "table"),
        newsloom("sql", "SELECT headline, articleBody FROM articles", "--data", "data", "--format", "csv"),
        newsloom("inspect", "--data", "data"),
    ]

    for ran in shown:
        assert ran.code == 0
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(ran.out.decode())
