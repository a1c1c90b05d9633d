"""`export` as a spreadsheet, as Parquet, and of some articles only."""

import codecs
import csv
import io
import json
from datetime import UTC, datetime

import duckdb
import pytest

from flows.cli.export_choice import Choice
from flows.order import read_since

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def stored(crawled):
    """All articles of the news world, by id."""
    parts = sorted((crawled.data / "articles").glob("*/*.jsonl"))
    found = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    return {record["id"]: record for record in found}


def test_csv_is_a_line_an_article_that_a_spreadsheet_opens(crawled, newsloom, tmp_path):
    """It is marked as UTF-8, names are joined, and the text is one line with all its words."""
    ran = newsloom("export", "-o", "all.csv", "--data", crawled.data)
    body = (tmp_path / "all.csv").read_bytes()
    found = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    records = stored(crawled)

    assert ran.code == 0, ran.err
    assert ran.err == f"Wrote {len(records)} articles to all.csv.\n"
    assert body.startswith(codecs.BOM_UTF8)
    assert len(body.splitlines()) == len(records) + 1
    for row in found:
        record = records[row["id"]]
        assert row["authors"] == "; ".join(author["name"] for author in record["authors"])
        assert row["articleBody"] == " ".join(record["articleBody"].split())
        assert row["publisher"] == (record["publisher"]["name"] or "")


def test_parquet_has_all_fields_in_their_types(crawled, newsloom, tmp_path):
    """Lists and structs stay what they are, also where no article is wanted."""
    newsloom("export", "-o", "all.parquet", "--data", crawled.data)
    newsloom("export", "-o", "none.parquet", "--containing", "no such words", "--data", crawled.data)
    records = stored(crawled)
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT id, authors, wordCount FROM '{tmp_path}/all.parquet'").fetchall()
        types = connection.execute(f"DESCRIBE FROM '{tmp_path}/all.parquet'").fetchall()
        none = connection.execute(f"DESCRIBE FROM '{tmp_path}/none.parquet'").fetchall()

    assert {row[0]: (row[1], row[2]) for row in rows} == {
        name: (record["authors"], record["wordCount"]) for name, record in records.items()
    }
    assert [name for name, *_ in types] == list(next(iter(records.values())))
    assert none == types
    assert not list(tmp_path.glob(".newsloom-export-*"))


def test_export_of_some(crawled, newsloom):
    """By language and by words, whatever their case, together."""
    wanted = ("--language", "de", "--containing", "SEILBAHN")
    ran = newsloom("export", "-o", "-", *wanted, "--data", crawled.data)
    found = [json.loads(line) for line in ran.out.splitlines()]
    expected = {
        name
        for name, record in stored(crawled).items()
        if record["inLanguage"] == "de" and "seilbahn" in (record["headline"] + record["articleBody"]).lower()
    }

    assert {record["id"] for record in found} == expected
    assert expected


def test_articles_without_a_date_are_counted_where_a_time_is_asked_for():
    """What is left out for want of a date is told; a day counts as the publisher's own."""
    day = "2026-11-20"
    dates = ((f"{day}T10:00:00+01:00", day), (None, day), (None, "2026-11-19"), (None, None))
    told = {"inLanguage": "de-AT", "headline": None, "description": None, "articleBody": "Text"}
    lines = [
        json.dumps({**told, "datePublished": moment, "datePublishedDay": its}).encode()
        for moment, its in dates
    ]
    choice = Choice(since=read_since("2026-11-20", NOW), language="de")

    assert list(choice.of(iter(lines))) == lines[:2]
    assert (choice.taken, choice.undated) == (2, 1)
    assert list(Choice(since=read_since("2026-11-20", NOW), language="en").of(iter(lines))) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("-o", "all.xlsx"), "all.xlsx: not a form that is written; .csv opens in any spreadsheet."),
        (("-o", "all.parquet.gz"), "Parquet is compressed as it is; leave .gz away."),
        (("-o", "all.csv", "--with-copies"), "--with-copies is for JSON Lines: let the file end in .jsonl."),
        (("-o", "all.csv", "--since", "soon"), "'soon' is no time; write a day like 2026-11-20"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(crawled, newsloom, tmp_path, asked, said):
    """And no file is made."""
    ran = newsloom("export", *asked, "--data", crawled.data)

    assert ran.code == 2
    assert said in ran.err
    assert list(tmp_path.glob("all*")) == []
