"""`edits`: what changed between the kept versions, readable, harmless and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from extractors.article import Article
from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.identity import make_record, record_id_of
from storage.record import Fetch

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
URL = "http://paper.test/2026/the-bridge"
FIRST = (
    "The council of the harbour town decided on Monday that the bridge stays where it is, and so it stayed,"
    " whatever anybody said of it before that long evening.\n\nThe mayor was there."
)
NOTICE = "Correction: it was Tuesday, \x1b[31mnot Monday."


def version(day: int, headline: str, body: str):
    """What the page said on a day."""
    return make_record(
        Article(headline=headline, article_body=body),
        url=URL,
        requested_url=URL,
        url_key=url_key(URL),
        domain="paper.test",
        source="paper",
        refusal=None,
        discovery=None,
        fetch=Fetch(fetched_at=f"2026-03-0{day + 1}T08:00:00Z", status=200),
        extractor_version="1",
        config_hash=None,
    )


@pytest.fixture
def edited(tmp_path):
    """A data folder with two versions of an article; the second corrects the first."""
    second = FIRST.replace("Monday", "Tuesday") + f"\n\n{NOTICE}"
    with open_data(tmp_path / "edited") as data:
        for day, (headline, body) in enumerate([("The bridge", FIRST), ("The bridge stays", second)]):
            run = data.start_run(NOW + timedelta(days=day))
            run.enter([(URL, "paper", "given")])
            run.settle(version(day, headline, body))
            run.finish()
    return tmp_path / "edited"


@pytest.mark.parametrize("which", [URL, record_id_of(url_key(URL))])
def test_an_edit_is_shown_word_by_word(newsloom, edited, which):
    """By address or id: kinds, the words that left and came, the notice without what steers a terminal."""
    ran = newsloom("edits", which, "--data", edited)
    out = ran.out.decode()

    assert ran.code == 0
    assert "2026-03-02T08:00:00Z headline, body, correction" in out
    assert "The bridge{+ stays+}" in out.replace("bridge {+stays+}", "bridge{+ stays+}")
    assert "decided on [-Monday-]{+Tuesday+} that" in out
    assert "\x1b[31m" not in out
    assert "\\x1b[31mnot Monday." in out


def test_an_edit_as_json(newsloom, edited):
    """The same, every passage with what stayed, left and came."""
    told = json.loads(newsloom("edits", URL, "--format", "json", "--data", edited).out)

    (edit,) = told["edits"]
    assert ["headline", "body", "correction"] == [change["kind"] for change in edit["changes"]]
    assert "publisher" == edit["by"]
    passage = edit["changes"][1]["passages"][0]
    assert ["Monday", "Tuesday"] == [one["text"] for one in passage["pieces"] if one["is"] != "same"]


def test_the_latest_edits_are_listed_and_chosen_by_kind(newsloom, edited):
    """Without an address; a kind that is not there lists nothing."""
    listed = newsloom("edits", "--data", edited)
    corrections = json.loads(
        newsloom("edits", "--kind", "correction", "--format", "json", "--data", edited).out
    )
    removed = newsloom("edits", "--kind", "removed", "--data", edited)
    other = newsloom("edits", "--source", "gazette", "--data", edited)

    assert "headline, body, correction" in listed.out.decode()
    assert [URL] == [one["url"] for one in corrections]
    assert "No kept version" in removed.out.decode()
    assert (other.code, other.err) == (
        2,
        "newsloom: Nothing is kept of a source 'gazette'; known are paper.\n",
    )


def test_only_the_kind_asked_for_is_told_of_one_article(newsloom, edited):
    """An edit without it is left out."""
    assert "No kept version" in newsloom("edits", URL, "--kind", "removed", "--data", edited).out.decode()


def test_an_unknown_address_is_named(newsloom, edited):
    """With the folder that was looked through."""
    ran = newsloom("edits", "http://paper.test/nothing", "--data", edited)

    assert ran.code == 1
    assert "no record has the address or id 'http://paper.test/nothing'" in ran.err


def test_show_points_to_the_edits(newsloom, edited):
    """Below an article with older versions stands where to see what changed."""
    assert (
        f"newsloom edits {record_id_of(url_key(URL))}" in newsloom("show", URL, "--data", edited).out.decode()
    )
