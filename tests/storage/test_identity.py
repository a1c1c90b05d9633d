"""Ids and hashes of a record follow from its address and text alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from small_world import body

from extractors.article import Article, LineChange, Provenance, Rights
from storage.identity import make_record, published_hash, record_id_of, version_id


def plain(text="A text.", **values):
    """A record of a text without an address."""
    given = {
        "url": None,
        "requested_url": None,
        "url_key": None,
        "domain": None,
        "source": None,
        "refusal": None,
        "discovery": None,
        "fetch": None,
        "extractor_version": None,
        "config_hash": None,
    }
    return make_record(Article(headline="H", article_body=text), **(given | values))


def test_id_is_of_the_address_where_there_is_one():
    """Two texts at one address are one record, with two versions."""
    first, second = plain("One.", url_key="https://a.test/1"), plain("Two.", url_key="https://a.test/1")

    assert first.id == second.id == record_id_of("https://a.test/1")
    assert first.version_id != second.version_id


def test_id_is_of_the_text_where_there_is_no_address():
    """The same text is the same record, another is another."""
    assert plain("One.").id == plain("One.").id
    assert plain("One.").id != plain("Two.").id


def test_ids_never_look_like_numbers(make):
    """Every id begins with its letter, so that no tool takes it for a number."""
    record = make(1)

    assert [value[0] for value in (record.id, record.version_id, record.story_id)] == ["a", "v", "s"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a", "b", "c"), ("a", "b", "cc")),
        (("a", "b", "c"), ("a", None, "bc")),
        (("a", "", "c"), ("a", None, "c")),
    ],
)
def test_version_is_of_id_headline_and_body(first, second):
    """Each of the three counts, and where one ends; null is not empty."""
    assert version_id(*first) != version_id(*second)
    assert version_id(*first) == version_id(*first)


def test_what_a_run_decides_is_null(make):
    """A record that was not settled has no day, no run and no first time."""
    record = make(1)

    assert (record.stored, record.first_seen, record.run_id, record.duplicate_of) == (None, None, None, None)


def test_text_facts(make):
    """Words and content hash are those of the body; an empty body has no hash."""
    record = make(1, article_body="Größe\nzählt")

    assert (record.word_count, make(1, article_body="").content_hash) == (2, None)
    assert record.content_hash == make(1, article_body="Größe  zählt").content_hash


def test_published_hash_ignores_what_is_observed(make):
    """Rights signals of the fetch are not what is published; the body is."""
    assert published_hash(make(1, rights=Rights(robots="allowed"))) == published_hash(make(1))
    assert published_hash(make(1, article_body=body(2))) != published_hash(make(1))


def test_published_hash_ignores_where_a_template_sent_us(make):
    """The same byline found at home says nothing of who else disagrees; another source is a change."""
    at_home = Provenance(field="authors", source="template:jsonld")
    searched = Provenance(field="authors", source="jsonld", conflict=True)
    other = Provenance(field="authors", source="meta", conflict=True)
    headline = Provenance(field="headline", source="jsonld", conflict=True)
    found = published_hash(make(1, provenance=(at_home, headline)))

    assert found == published_hash(make(1, provenance=(searched, headline), flags=("date_conflict",)))
    assert found != published_hash(make(1, provenance=(other, headline)))
    assert found != published_hash(make(1, provenance=(at_home, replace(headline, conflict=False))))


def test_published_hash_ignores_how_lines_were_numbered(make):
    """The same text read by a template has other line numbers, and fewer lines to take out."""
    line = LineChange(line=3, text="A headline", reason="headline:exact_repeat", evidence=None, to=None)

    assert published_hash(make(1, removed=(line,), moved=(line,))) == published_hash(make(1))
