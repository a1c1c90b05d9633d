"""What stands along the text of a page: leads, posts, code, headings, see-also lines, forms below it."""

import pytest
from reconsidered import kept

STORY = [
    f"The ferry to the outer islands left at {hour} this morning with all its cabins taken, and the next "
    "one will leave as soon as the tide allows it, the harbour master said on the quay."
    for hour in ("six", "seven", "eight")
]
LEAD = "After a week of storms the boats are leaving again, and nobody on the islands goes without bread."
POST = 'We waited for nine days and never saw such waves before, says <a href="/u/ann">Ann</a>, who has kept '
POST += "the shop at the landing since her father gave it up, and who does not mean to leave it now."


def story(before="", within="", after=""):
    one, two, three = (f"<p>{text}</p>" for text in STORY)
    return f"{before}<div class='text'>{one}{within}{two}{three}</div>{after}"


THREE = [text[:14] for text in STORY]


def test_a_doubted_paragraph_that_is_called_a_lead_is_taken():
    """The name may be its own or that of an element around it, and stand in a longer one."""
    for lead in (f"<p class='articleLead'>{LEAD}</p>", f"<div class='story-intro'><p>{LEAD}</p></div>"):
        assert [LEAD[:14], *THREE] == kept(story(before=lead), {"After": 0.3})


@pytest.mark.parametrize(
    ("lead", "score"),
    [
        (f"<p class='box'>{LEAD}</p>", 0.3),
        (f"<p class='leader'>{LEAD}</p>", 0.3),
        (f"<p class='lead'>{LEAD}</p>", 0.1),
        ("<p class='lead'>After a week of storms the boats leave.</p>", 0.3),
        (f"<p class='lead'>{LEAD[:-1]}</p>", 0.3),
        (f"<aside><p class='lead'>{LEAD}</p></aside>", 0.3),
    ],
    ids=["no name", "another word", "hardly text", "short", "no sentence", "in a box"],
)
def test_another_doubted_paragraph_above_the_text_stays_out(lead, score):
    """A name alone is not enough, nor is a paragraph without one."""
    assert kept(story(before=lead), {"After": score}) == THREE


def test_a_lead_below_the_text_belongs_to_another_story():
    """Only what stands above the first long paragraph is the story's lead."""
    assert kept(story(after=f"<p class='lead'>{LEAD}</p>"), {"After": 0.5}) == THREE


def test_a_long_odd_block_with_a_link_within_the_text_is_taken_though_doubted():
    """Embedded posts and quotes are part of a story; doubted ones without a link or below it are not."""
    post = f"<blockquote class='post'>{POST}</blockquote>"
    scores = {"We waited": 0.4}
    assert kept(story(within=post), scores) == [THREE[0], "We waited for ", *THREE[1:]]
    assert kept(story(within=f"<blockquote>{LEAD}</blockquote>"), {"After": 0.4}) == THREE
    assert kept(story(after=post), scores) == THREE
    assert kept(story(within=f"<p>{POST}</p>"), scores) == THREE


def test_code_within_the_text_is_taken():
    """A listing between paragraphs belongs to them, above all others that the model doubts."""
    code = "<pre><code>ferry = timetable.next()</code></pre>"
    assert kept(story(within=code), {"ferry": 0.15}) == [THREE[0], "ferry = timeta", *THREE[1:]]
    assert kept(story(after=code), {"ferry": 0.15}) == THREE


def test_a_bold_line_among_the_paragraphs_has_to_be_surer_than_others():
    """It is a see-also as often as a heading; one that the model is sure of stays, and so does plain text."""
    line = "Also on these pages: how the winter harbour was built"
    assert kept(story(within=f"<p><b>{line}</b></p>"), {"Also": 0.6}) == THREE
    assert len(kept(story(within=f"<p><b>{line}</b></p>"), {"Also": 0.7})) == 4
    assert len(kept(story(within=f"<p>{line}</p>"), {"Also": 0.6})) == 4
    assert len(kept(story(within=f"<h3><b>{line}</b></h3>"), {"Also": 0.6})) == 4


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("<h3>Two boats more</h3>", 0.25),
        ("<h3><div>Two boats more</div></h3>", 0.25),
        ("<div class='story-subhead'>Two boats more</div>", 0.15),
        ("<div><b>Two boats more</b></div>", 0.35),
    ],
    ids=["by tag", "inside its tag", "by name", "by looks"],
)
def test_a_doubted_heading_above_text_is_taken(line, score):
    """Within the text, next to nothing else is built like a heading."""
    assert kept(story(within=line), {"Two": score}) == [THREE[0], "Two boats more", *THREE[1:]]


@pytest.mark.parametrize(
    ("line", "score"),
    [
        ("<h3>Two boats more</h3>", 0.15),
        ("<h3><a href='/boats'>Two boats more</a></h3>", 0.35),
        ("<h3>Two boats more</h3><p>Also: tickets</p>", 0.35),
        (f"<h3>Two boats more {LEAD} {LEAD}</h3>", 0.35),
        ("<div class='subhead'>Two boats more:</div>", 0.15),
        ("<div class='box'>Two boats more</div>", 0.35),
        ("<p><b>Two boats more</b></p>", 0.35),
    ],
    ids=["ruled out", "a link", "of nothing", "long", "a label", "plain", "as the text"],
)
def test_another_doubted_line_within_the_text_stays_out(line, score):
    """Teasers are links, labels end in a colon, and a paragraph in bold is no heading by that alone."""
    assert kept(story(within=line), {"Two": score, "Also": 0.1}) == THREE


def test_what_stands_far_below_the_text_has_to_be_surer():
    """A form at the end of the page is left; the same line beside the text, or a sure one, is taken."""
    form, scores = "<section><p>Confirm your number</p></section>", {"Confirm": 0.6}
    assert kept(f"<main><div>{story()}</div></main>{form}", scores) == THREE
    assert [*THREE, "Confirm your n"] == kept(f"<main><div>{story()}{form}</div></main>", scores)
    assert [*THREE, "Confirm your n"] == kept(f"<main><div>{story()}</div></main>{form}", {"Confirm": 0.7})


def test_a_story_in_several_parts_of_a_page_is_no_form():
    """Where much that is taken stands outside, nothing is left for that."""
    parts = "".join(f"<section><div><p class='part'>{text}</p></div></section>" for text in STORY)
    page = f"<main><div>{story()}</div></main>{parts}<section><p>Confirm your number</p></section>"
    assert len(kept(page, {"Confirm": 0.6})) == 7


def test_a_page_of_short_lines_has_a_spine_too():
    """Where no block is long, the first and the last that are taken bound the text."""
    page = "<p>One.</p><pre>x = 1</pre><p>Two.</p>"
    assert kept(page, {"x": 0.2}) == ["One.", "x = 1", "Two."]
    assert kept("One.<pre>x = 1</pre>Two.", {"x": 0.2}) == ["One.", "x = 1", "Two."]


def test_a_page_of_which_nothing_is_taken_has_no_spine():
    """There is nothing beside which anything could be taken."""
    assert kept(f"<p class='lead'>{LEAD}</p>", {"After": 0.3}) == []
