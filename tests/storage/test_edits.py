"""What a publisher changed is told from version to version, by kind and word by word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.article import Author, LineChange
from storage.edits import Gone, edits
from storage.outcome import Outcome
from storage.record import Fetch
from storage.view import connect
from storage.word_changes import compare_paragraphs, compare_words, share_changed

TEXT = "\n\n".join(
    f"In paragraph {number} the harbour council decides on its {word} bridge and says so to everybody there."
    for number, word in enumerate(("old", "new", "long", "short"))
)
NOTICE = "Correction: the bridge is long, not short."


def told(pieces) -> str:
    """Pieces as the command line marks them."""
    return "".join(
        {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}[one.is_].format(one.text) for one in pieces
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("same words", "same words", "same words"),
        ("nine boats left", "ten boats left", "[-nine-]{+ten+} boats left"),
        ("boats left", "boats left, ten of them", "boats left{+, ten of them+}"),
        ("a b c d", "a x y d", "a [-b c-]{+x y+} d"),
        ("", "new", "{+new+}"),
        ("東京の橋", "東京の川", "東京の[-橋-]{+川+}"),
    ],
)
def test_words_that_left_stand_before_words_that_came(before, after, expected):
    """Word by word, in scripts without spaces character by character."""
    assert expected == told(compare_words(before, after))


def test_both_texts_can_be_read_off_the_pieces():
    """What stayed and left is the old text, what stayed and came the new one."""
    before, after = TEXT, TEXT.replace("decides", "quarrels").replace("old", "very old") + "\n\nMore."
    pieces = compare_words(before, after)

    assert before == "".join(one.text for one in pieces if one.is_ != "in")
    assert after == "".join(one.text for one in pieces if one.is_ != "out")


def test_only_the_paragraphs_that_differ_are_shown():
    """Each beside what became of it; the share counts the words that changed."""
    after = TEXT.replace("new bridge", "wide bridge") + "\n\nA last line."
    passages = compare_paragraphs(TEXT, after)

    assert ["In paragraph 1", ""] == [one.before[:14] for one in passages]
    assert "[-new-]{+wide+}" in told(passages[0].pieces)
    assert 0 < share_changed(passages, TEXT, after) < 0.05
    assert 0 == share_changed((), "", "")


def test_giant_paragraphs_are_not_matched_word_by_word():
    """That takes seconds; they are shown as taken out and put in."""
    before, after = ("word " * 3000).strip(), ("other " * 3000).strip()

    assert [("out", before), ("in", after)] == [(one.is_, one.text) for one in compare_words(before, after)]


@pytest.fixture
def published(data, make, settle, now):
    """Publishes version after version of story 1, a day apart, and gives the data folder."""

    def publish(*versions: dict) -> str:
        for day, fields in enumerate(versions):
            moment = now + timedelta(days=day)
            fetch = Fetch(fetched_at=fields.pop("fetched", f"{moment:%Y-%m-%dT%H:%M:%SZ}"), status=200)
            settle(make(1, **({"article_body": TEXT} | fields), fetch=fetch), now=moment)
        return data.layout.root

    return publish


def of_view(root) -> list[tuple]:
    """The edits of all records as the view has them: (by, kinds, correction)."""
    with connect(root) as connection:
        return connection.execute('SELECT "by", kinds, correction FROM edits ORDER BY "at"').fetchall()


def of_versions(root, gone=()) -> list[tuple]:
    """The same as Python finds it in the kept versions of the only record."""
    import msgspec

    from storage.record import Record

    with connect(root) as connection:
        answer = connection.execute("SELECT * FROM articles UNION ALL SELECT * FROM versions")
        columns = [column[0] for column in answer.description]
        rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    found = edits([msgspec.convert(row, Record, strict=False) for row in rows], gone)
    return [
        (
            edit.by,
            [change.kind for change in edit.changes],
            next((change.after for change in edit.changes if change.kind == "correction"), None),
        )
        for edit in found
    ]


CASES = {
    "headline": ({"headline": "The bridge stands"}, ["headline"]),
    "body": ({"article_body": TEXT.replace("decides", "quarrels")}, ["body"]),
    "correction": ({"article_body": f"{TEXT}\n\n{NOTICE}"}, ["body", "correction"]),
    "notice that cleaning took out": (
        {"removed": (LineChange(line=9, text=NOTICE, reason="notice:test"),)},
        ["correction"],
    ),
    "description": ({"description": "What the council decided."}, ["description"]),
    "authors": ({"authors": (Author(name="Ann Lee"), Author(name="Bo Ek"))}, ["authors"]),
    "dates": ({"date_modified": "2026-03-02T09:00:00Z"}, ["dates"]),
    "everything": (
        {"headline": "Other", "article_body": NOTICE, "description": "x", "authors": (Author(name="A"),),
         "date_published_day": "2026-03-01"},
        ["headline", "body", "correction", "description", "authors", "dates"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "kinds"), CASES.values(), ids=CASES)
def test_each_kind_of_change_is_named(published, fields, kinds):
    """By the view and from the versions alike."""
    root = published({}, fields)

    expected = [("publisher", kinds, NOTICE if "correction" in kinds else None)]
    assert expected == of_versions(root)
    assert expected == of_view(root)


def test_versions_are_told_in_their_order(published):
    """Three versions give two edits; a notice that stays is told once."""
    corrected = f"{TEXT}\n\n{NOTICE}"
    root = published({}, {"article_body": corrected}, {"article_body": corrected, "headline": "New"})

    expected = [("publisher", ["body", "correction"], NOTICE), ("publisher", ["headline"], None)]
    assert expected == of_versions(root)
    assert expected == of_view(root)


def test_a_page_read_another_way_is_no_edit_of_the_publishers(published):
    """The same response, read by newer rules: by reading."""
    same = "2026-03-01T08:00:00Z"
    root = published({"fetched": same}, {"fetched": same, "description": "Now found."})

    assert [("reading", ["description"], None)] == of_versions(root) == of_view(root)


def test_a_version_that_differs_in_nothing_told_is_no_edit(published):
    """Such as other links: the version is kept, and there is nothing to show."""
    root = published({}, {"keywords": ("bridge",)})

    assert [] == of_versions(root) == of_view(root)


def test_a_page_that_is_gone_was_removed_once(published, data, make, now):
    """The first visit that found it gone counts; if it came back and went again, that too."""
    root = published({})

    def find_gone(days: int) -> Gone:
        moment = now + timedelta(days=days)
        run, url = data.start_run(moment), make(1).requested_url
        run.enter([(url, "paper", "recheck")])
        outcome = run.report(Outcome(url=url, outcome="gone", reason="http_410", status=410))
        run.finish()
        return Gone(at=outcome.at, run=run.id)

    gone = [find_gone(days) for days in (3, 4)]

    expected = [("publisher", ["removed"], None)]
    assert expected == of_versions(root, gone) == of_view(root)


def test_what_is_gone_before_it_was_there_was_not_removed(make):
    """A visit that is older than every version tells nothing."""
    assert () == edits([make(1)], [Gone(at="2020-01-01T00:00:00Z", run="r")])


def test_stories_list_their_copies(data, make, settle):
    """The view has every article, with ids, sources and addresses of its copies."""
    first, copy = make(1), make(2, article_body=make(1).article_body, source="courier")
    settle(first, copy, make(3))
    with connect(data.layout.root) as connection:
        found = connection.execute(
            "SELECT id, copyCount, sources, copies FROM stories ORDER BY copyCount DESC"
        ).fetchall()

    assert [(first.id, 1, ["courier", "paper"]), (make(3).id, 0, ["paper"])] == [one[:3] for one in found]
    assert [(copy.id, copy.url, "exact_text")] == [
        (one["id"], one["url"], one["reason"]) for one in found[0][3]
    ]
