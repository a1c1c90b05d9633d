"""`newsloom clean`: text that something else scraped becomes records."""

from __future__ import annotations

import gzip
import io
import json
import sys
from hashlib import md5

import pytest

from flows.cli.texts import Fields, read_texts
from flows.errors import ConfigError

TEXT = """Market square gets twelve new lime trees

Market square gets twelve new lime trees

The council planted twelve lime trees on the market square on Friday, in place of the old ones.

? Each tree was paid for by a street of the old town.
? The first benches are to follow in the spring.

Gardeners expect the trees to give shade in about eight years, if the summers are not too dry.

See also:

Fountain on the market square to be switched on again
"""
HEADLINE = "Market square gets twelve new lime trees"


def records(ran):
    """The output as values."""
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_text_file_becomes_one_clean_record(newsloom, tmp_path):
    """Headline once, bullets mended, see-also tail apart; what a text cannot tell is null."""
    (tmp_path / "scraped.txt").write_text(TEXT)
    ran = newsloom("clean", "scraped.txt")
    (record,) = records(ran)

    assert (ran.code, ran.err) == (0, "")
    assert record["headline"] == HEADLINE
    assert record["articleBody"].split("\n\n")[1] == "Each tree was paid for by a street of the old town."
    assert len(record["articleBody"].split("\n\n")) == 4
    assert [(item["line"], item["reason"]) for item in record["removed"]] == [
        (3, "headline:exact_repeat"),
        (12, "related:head"),
        (14, "related:item"),
    ]
    assert [mend["line"] for mend in record["repairs"]] == [7, 8]
    assert [record[key] for key in ("url", "datePublished", "authors", "source", "stored")] == [
        None, None, [], None, None,
    ]  # fmt: skip


def test_json_lines_with_named_fields(newsloom, tmp_path):
    """Text, headline and address come from the fields that are named; gzip is read too."""
    line = {
        "body": TEXT.partition("\n\n")[2],
        "title": HEADLINE,
        "link": "https://www.post.test/trees?utm_source=x",
    }
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress((json.dumps(line) + "\n\n").encode()))
    ran = newsloom(
        "clean", "dump.jsonl.gz", "--text-field", "body", "--title-field", "title", "--url-field", "link"
    )
    (record,) = records(ran)

    assert record["headline"] == HEADLINE
    assert (record["url"], record["urlKey"]) == (line["link"], "https://post.test/trees")
    assert [item["reason"] for item in record["removed"]][:1] == ["headline:exact_repeat"]


@pytest.mark.parametrize("address", ["", "/trees", "xhttps://post.test/", "http://[", "mailto:a@b.test"])
def test_an_address_that_is_none(newsloom, tmp_path, address):
    """A text whose address is no web address is kept by its text, and what was said stays."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT, "url": address}) + "\n")
    (record,) = records(newsloom("clean", "a.jsonl", "--url-field", "url"))

    assert (record["headline"], record["url"], record["urlKey"]) == (HEADLINE, address, None)


def test_json_lines_are_known_by_their_ending(newsloom, tmp_path):
    """Without --text-field a .jsonl file has its text in "text"; a null text gives an empty record."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\n" + '{"text": null}\n')
    found = records(newsloom("clean", "a.jsonl"))

    assert [record["headline"] for record in found] == [HEADLINE, None]


def test_standard_input_is_read(newsloom, monkeypatch):
    """`-` is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))

    assert [record["headline"] for record in records(newsloom("clean", "-"))] == [HEADLINE]


def test_a_legacy_charset_is_read(newsloom, tmp_path):
    """A text file that is not UTF-8 is decoded by what its bytes say."""
    text = "Der Bürgermeister eröffnete die Brücke über die Saale.\nDanach gab es Käse für alle Gäste.\n" * 3
    (tmp_path / "alt.txt").write_bytes(text.encode("cp1252"))
    (record,) = records(newsloom("clean", "alt.txt"))

    assert "Käse für alle Gäste" in record["articleBody"]


def test_records_are_kept_in_a_data_folder(newsloom, tmp_path):
    """--data settles each text as a crawl does: stored, then unchanged; the ledger names file and line."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    first = newsloom("clean", "--data", "data", "a.jsonl")
    second = newsloom("clean", "--data", "data", "a.jsonl")
    ledger = newsloom("sql", "SELECT url, outcome, via FROM ledger ORDER BY outcome", "--data", "data")

    assert (first.code, first.out, first.err) == (0, b"", "1 stored\n")
    assert (second.code, second.err) == (0, "1 unchanged\n")
    assert records(ledger) == [
        {"url": "a.jsonl:1", "outcome": "stored", "via": "file"},
        {"url": "a.jsonl:1", "outcome": "unchanged", "via": "file"},
    ]


def test_what_came_before_a_wrong_line_is_kept(newsloom, tmp_path):
    """A line that is wrong ends the run with its place; the records before it are in the data folder."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\nbroken\n")
    ran = newsloom("clean", "--data", "data", "a.jsonl")
    stored = newsloom("sql", "SELECT headline FROM articles", "--data", "data")

    assert ran.code == 2
    assert ran.err.startswith("newsloom: a.jsonl:2: is no JSON object")
    assert records(stored) == [{"headline": HEADLINE}]


@pytest.mark.parametrize(
    ("line", "arguments", "said"),
    [
        ("{", [], "a.jsonl:1: is no JSON object"),
        ("[1]", [], "a.jsonl:1: is no JSON object"),
        ('{"txt": "x"}', [], "a.jsonl:1: has no field 'text' for --text-field; its fields are: txt."),
        ('{"text": 3}', [], "a.jsonl:1: 'text' holds int and no text; see --text-field."),
        (
            '{"text": "x"}',
            ["--url-field", "href"],
            "a.jsonl:1: has no field 'href' for --url-field; its fields are: text.",
        ),
    ],
)
def test_wrong_lines_are_named(newsloom, tmp_path, line, arguments, said):
    """One sentence with file, line and what is there instead; exit code 2."""
    (tmp_path / "a.jsonl").write_text(line + "\n")
    ran = newsloom("clean", "a.jsonl", *arguments)

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(f"newsloom: {said}")
    assert ran.err.count("\n") == 1


def test_a_broken_archive_is_named(newsloom, tmp_path):
    """A .gz file that is cut short fails with its name and exit code 1."""
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "x"}\n' * 1000)[:30])
    ran = newsloom("clean", "a.jsonl.gz")

    assert ran.code == 1
    assert ran.err.startswith("newsloom: a.jsonl.gz: cannot be read: ")


def test_lines_that_a_site_repeats_come_out(newsloom, tmp_path):
    """With addresses known the files are read twice: three texts of a site teach what it repeats."""
    footer = "The Harbour Courier has been printed by the same family since 1871"
    path = tmp_path / "dump.jsonl"
    texts = [
        " ".join(md5(f"{n} {place}".encode()).hexdigest()[:9] for place in range(30)) + "." for n in range(4)
    ]
    rows = [{"text": f"{text}\n{footer}", "link": f"https://example.com/{n}"} for n, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = newsloom("clean", "--url-field", "link", path)
    plain = newsloom("clean", path)

    assert [json.loads(line)["articleBody"] for line in ran.out.splitlines()] == texts
    assert [json.loads(line)["articleBody"] for line in plain.out.splitlines()] != texts


def test_a_line_of_torn_bytes_is_named(tmp_path):
    """Bytes that are no UTF-8 are the line's fault, which is said like any other."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text": "ferry"}\n{"text": "fer\xffry"}\n')

    with pytest.raises(ConfigError, match=r"a\.jsonl:2: is no JSON object"):
        list(read_texts(str(file), Fields()))
