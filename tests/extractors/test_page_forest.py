"""Pages are told from articles by forests, of which each knows one kind of other page."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from extractors.document import parse
from extractors.fields import kind, page_forest
from extractors.fields.fields import read_fields
from extractors.fields.measure import measure
from extractors.fields.page_forest import Likeness, build, likeness, trained
from extractors.page import Page
from extractors.site import UNKNOWN_SITE

SENTENCE = "The harbour master of the small town said on Monday that the ferry will sail again in spring. "
NAMES = ["products", "posts"]
FORESTS = {
    "product": {"threshold": 1.0, "trees": [[0, 0.5, -2.0, 2.0], [1, 0.5, 0.5, -1.0]]},
    "forum": {"threshold": 0.0, "trees": [[1, 0.2, -1.0, [1, 0.8, 0.5, 3.0]]]},
}


def judged(likeness=None, **counts):
    url = "https://forum.example/t/what-the-harbour-master-said/4711"
    body = f"<html><body><h1>Ferry</h1><p>{SENTENCE}</p></body></html>".encode()
    page = Page(
        url=url, requested_url=url, body=body, status=200, fetched_at=datetime(2026, 1, 2, tzinfo=UTC)
    )
    document = parse(page)
    fields = read_fields(document, UNKNOWN_SITE)
    shape = replace(measure(document, fields, ()), **{"length": 5_000} | counts)
    return kind.Case(document, fields, (), shape, likeness)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),
        ({"products": 60}, Likeness("product", 2.5)),
        ({"posts": 20}, Likeness("forum", 3.0)),
        ({"posts": 5}, Likeness("forum", 0.5)),
        ({"products": 60, "posts": 5}, Likeness("forum", 0.5)),
    ],
)
def test_a_page_is_of_the_kind_whose_threshold_it_is_most_above(counts, expected, monkeypatch):
    """Leaves reached are summed by kind; what is above no threshold is an article."""
    forests = build({"names": NAMES, "forests": FORESTS})
    monkeypatch.setattr(page_forest, "trained", lambda: forests)
    monkeypatch.setattr(page_forest.page_score, "unasked", lambda _: frozenset())

    assert likeness(judged(**counts).shape) == expected


def test_the_forests_of_the_package_know_the_kinds_that_are_refused():
    """Each kind has trees, whose features are those that are measured."""
    shape = judged().shape

    assert set(trained()) == {"product", "forum", "listing"}
    for forest in trained().values():
        assert forest.trees
        assert set(page_forest.page_score.features(shape)) & set(forest.names)


def test_an_essay_in_a_forum_is_kept_until_somebody_answers():
    """Eight paragraphs in a row by one hand are a story; two posts that hold the text are a thread."""
    like = Likeness("forum", 2.0)
    answered = kind.refusal(judged(like, run=9, signed_holding=2))

    assert kind.refusal(judged(like, run=9)) is None
    assert answered is not None
    assert (answered.refusal, (answered.evidence or "")[:17]) == ("forum", "shape of a forum,")


@pytest.mark.parametrize(
    ("types", "reason"),
    [(frozenset(), "empty_shell"), (frozenset({"Product"}), "product")],
)
def test_a_page_without_text_is_a_product_only_where_its_data_say_so(types, reason):
    """What is empty until its scripts run may be anything; a browser may have to tell."""
    verdict = kind.refusal(judged(Likeness("product", 2.0), length=19, types=types))

    assert verdict is not None
    assert verdict.refusal == reason
