"""Text that others scraped, cleaned into an article."""

from extractors.article import Provenance
from extractors.cleaning.text import article_from_text

SCRAPED = """\
Harbour master denies ‘ghost ships’ off the Elm coast

HARBOUR MASTER DENIES ‘GHOST SHIPS’ OFF THE ELM COAST

Though radar shows nothing, master Brandt speaks of ‘a dozen’ fishing boats as she asks for more patrols there

The fishing boats had lost their transponders in the storm of of last week, Ida Brandt said on the radio.

– Mrs Brandt, people on the coast have seen lights at night for a week. What are they?
? Ida Brandt: They are lamps of fishermen who work at night. They have done so for a hundred years.
? The rules are clear. Who fishes inside the bay [the Elm Bay] needs a lamp?! Of course.

The coast guard has sent two boats to look at the matter, and they came back on Monday without news.


See also:

Elm Herald: Lighthouse to be painted in the spring"""


def test_a_scraped_text_becomes_an_article():
    """Headline once, standfirst in the description, see-also as data, bullets mended, all else untouched."""
    article = article_from_text(SCRAPED)

    assert article.headline == "Harbour master denies ‘ghost ships’ off the Elm coast"
    assert article.description.startswith("Though radar shows nothing")
    assert article.article_body.startswith(
        "The fishing boats had lost their transponders in the storm of of last week"
    )
    assert "\n\nIda Brandt: They are lamps" in article.article_body
    assert article.article_body.endswith("came back on Monday without news.")
    assert [(change.line, change.reason) for change in article.removed] == [
        (3, "headline:exact_repeat"),
        (16, "related:head"),
        (18, "related:item"),
    ]
    assert [(change.line, change.to) for change in article.moved] == [(5, "description")]
    assert [(repair.line, repair.removed) for repair in article.repairs] == [(10, "? "), (11, "? ")]
    assert [(related.label, related.text, related.url) for related in article.related] == [
        ("See also", "Elm Herald: Lighthouse to be painted in the spring", None)
    ]


def test_nothing_is_guessed():
    """Authors, dates and publisher stay unknown; where fields came from is told."""
    article = article_from_text(SCRAPED)

    assert (
        article.authors,
        article.date_published,
        article.date_published_day,
        article.publisher,
    ) == ((), None, None, None)
    assert article.in_language == "en"
    assert article.provenance == (
        Provenance(field="headline", source="visible"),
        Provenance(field="description", source="visible"),
        Provenance(field="inLanguage", source="detected"),
    )


def test_blocks_are_offsets_into_the_body():
    """Each block's stretch of the body is a line of the text."""
    article = article_from_text(SCRAPED)

    lines = [article.article_body[block.start : block.end] for block in article.blocks]
    assert article.article_body == "\n\n".join(lines)


def test_a_given_headline_stands():
    """What is given stands; a copy of the headline in the text goes."""
    article = article_from_text(
        "Bridge stays closed\r\nIt was cold.\rIt rained.", headline="Bridge stays closed"
    )

    assert article.article_body == "It was cold.\n\nIt rained."
    assert (article.headline, article.description) == ("Bridge stays closed", None)
    assert [(change.line, change.reason) for change in article.removed] == [(1, "headline:exact_repeat")]
    assert [p.source for p in article.provenance] == ["given"]


def test_first_sentence_is_no_headline():
    """A text that begins with a sentence has no headline, nor one that is a single line, nor an empty one."""
    for text in ("It was cold.\nIt rained.", "Bridge stays closed", "", "***\nIt rained."):
        assert article_from_text(text).headline is None


def test_sentence_said_twice_is_the_headline():
    """A first line that stands there twice is the headline even with a full stop."""
    article = article_from_text("It was cold.\nIt was cold.\nIt rained.")

    assert (article.headline, article.article_body) == ("It was cold.", "It rained.")
