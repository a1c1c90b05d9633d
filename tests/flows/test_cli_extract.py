"""`newsloom extract`: a line for every page, in order, whatever the pages hold."""

from __future__ import annotations

import gzip
import json

import pytest

PAGE = """<html lang="en"><head><title>{title} - The Test Post</title></head><body><article><h1>{title}</h1>
<p>The mill on the river was opened again on Monday after a long winter of repairs and quarrels.</p>
<p>About two hundred people came to see the wheel turn, and a band played until the rain began.</p>
<p>The owner said that flour would be sold from the spring, in paper bags of one and five pounds.</p>
</article></body></html>"""


def lines(ran):
    """The output as values."""
    return [json.loads(line) for line in ran.out.splitlines()]


def test_files_become_lines_in_order(newsloom, tmp_path):
    """Plain and gzipped files give a record each, named by their path, in the order given."""
    (tmp_path / "b.html").write_text(PAGE.format(title="The mill turns again"))
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.format(title="A second mill").encode()))
    ran = newsloom("extract", "b.html", "a.html.gz")
    found = lines(ran)

    assert (ran.code, ran.err) == (0, "")
    assert [(line["id"], line["outcome"]) for line in found] == [
        ("b.html", "article"),
        ("a.html.gz", "article"),
    ]
    assert [line["record"]["headline"] for line in found] == ["The mill turns again", "A second mill"]
    assert all(line["cpu_ms"] > 0 for line in found)
    assert [(line["record"]["url"], line["record"]["fetch"]["fetchedAt"]) for line in found] == [
        (None, None),
        (None, None),
    ]


def test_a_manifest_line_gives_address_and_time(newsloom, tmp_path):
    """Paths are relative to the manifest; `fetched_at` or `crawl_date` is when the page was fetched."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "1.html").write_text(PAGE.format(title="The mill turns again"))
    entries = [
        {
            "id": "x",
            "url": "https://p.test/a/",
            "html_path": "1.html",
            "fetched_at": "2026-11-22T10:00:00Z",
        },
        {"id": "y", "url": "https://p.test/b", "html_path": "1.html", "crawl_date": "2026-11-21"},
    ]
    (folder / "m.jsonl").write_text("\n".join(json.dumps(entry) for entry in entries) + "\n\n")
    found = lines(newsloom("extract", "--manifest", folder / "m.jsonl"))

    assert [line["id"] for line in found] == ["x", "y"]
    assert [line["record"]["url"] for line in found] == ["https://p.test/a/", "https://p.test/b"]
    assert [line["record"]["fetch"]["fetchedAt"] for line in found] == [
        "2026-11-22T10:00:00Z",
        "2026-11-21T00:00:00Z",
    ]


@pytest.mark.parametrize("address", ["xhttps://p.test/a", "/a", "http://[", "http://p.test:99999/"])
def test_a_manifest_may_say_anything_of_an_address(newsloom, tmp_path, address):
    """A page whose address is none is read all the same."""
    (tmp_path / "1.html").write_text(PAGE.format(title="The mill turns again"))
    (tmp_path / "m.jsonl").write_text(json.dumps({"id": "x", "url": address, "html_path": "1.html"}) + "\n")
    (line,) = lines(newsloom("extract", "--manifest", "m.jsonl"))

    assert (line["outcome"], line["record"]["url"], line["record"]["urlKey"]) == ("article", address, None)


def test_pages_that_cannot_be_read_keep_their_place(newsloom, tmp_path, monkeypatch):
    """A missing, broken or too long file is an outcome like any other, and the order stays."""
    monkeypatch.setenv("NEWSLOOM_MAX_BYTES", "10000")
    (tmp_path / "good.html").write_text(PAGE.format(title="The mill turns again"))
    (tmp_path / "long.html").write_text("x" * 10_001)
    (tmp_path / "broken.html.gz").write_bytes(gzip.compress(b"<html>" * 100)[:20])
    names = ["missing.html", "good.html", "long.html", "broken.html.gz", "good.html", "missing.html"]
    (tmp_path / "m.jsonl").write_text(
        "".join(json.dumps({"id": f"{n}", "html_path": name}) + "\n" for n, name in enumerate(names))
    )
    ran = newsloom("extract", "--manifest", "m.jsonl")

    assert ran.code == 0
    assert [(line["id"], line["outcome"]) for line in lines(ran)] == [
        ("0", "file_missing"),
        ("1", "article"),
        ("2", "too_large"),
        ("3", "file_unreadable"),
        ("4", "article"),
        ("5", "file_missing"),
    ]


def test_a_refused_page_shows_what_was_read(newsloom, tmp_path):
    """The outcome of a page that is no article is the reason, and its record is there all the same."""
    (tmp_path / "empty.html").write_text("<html><head><title>Nothing here</title></head><body></body></html>")
    (line,) = lines(newsloom("extract", "empty.html"))

    assert line["outcome"] == line["record"]["dropped"]["reason"] != "article"


def test_a_page_that_hangs_is_cut_off(newsloom, tmp_path, monkeypatch):
    """The time limit ends a page that takes too long, and the next one is read."""
    monkeypatch.setenv("NEWSLOOM_PAGE_SECONDS", "0.5")
    (tmp_path / "deep.html").write_text("<div>" * 20_000 + "text")
    (tmp_path / "flat.html").write_text("<p>a b c</p><div>d</div>" * 150_000)
    (tmp_path / "good.html").write_text(PAGE.format(title="The mill turns again"))
    found = lines(newsloom("extract", "flat.html", "deep.html", "good.html"))

    assert [line["id"] for line in found] == ["flat.html", "deep.html", "good.html"]
    assert found[0]["outcome"] != "article"
    assert found[2]["outcome"] == "article"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "m.jsonl:2: is no JSON object; a line is like"),
        ('["x"]', "m.jsonl:2: is no JSON object; a line is like"),
        ('{"id": 1, "html_path": "a"}', 'm.jsonl:2: "id" is missing or no text.'),
        ('{"id": "1"}', 'm.jsonl:2: "html_path" is missing or no text.'),
        ('{"id": "1", "html_path": "a", "url": 3}', 'm.jsonl:2: "url" is 3 and no text.'),
        ('{"id": "1", "html_path": "a", "fetched_at": "soon"}', "m.jsonl:2: 'soon' is no time; write it"),
    ],
)
def test_a_wrong_manifest_is_known_before_any_work(newsloom, tmp_path, line, said):
    """The message names file, line and what is wanted; nothing is printed; the exit code is 2."""
    (tmp_path / "m.jsonl").write_text('{"id": "0", "html_path": "x.html"}\n' + line + "\n")
    ran = newsloom("extract", "--manifest", "m.jsonl")

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(f"newsloom: {said}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["page.html", "--manifest", "m.jsonl"]])
def test_files_or_a_manifest(newsloom, tmp_path, arguments):
    """Exactly one of the two must be given."""
    (tmp_path / "page.html").touch()
    (tmp_path / "m.jsonl").touch()
    ran = newsloom("extract", *arguments)

    assert ran.code == 2
    assert "either files or --manifest" in ran.err


def test_a_missing_file_is_named(newsloom):
    """A file that is not there is wrong usage."""
    ran = newsloom("extract", "nowhere.html")

    assert ran.code == 2
    assert "'nowhere.html' does not exist" in ran.err
