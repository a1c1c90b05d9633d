"""What readers, lawyers and machines add to a story: left, and a short story is found above long comments."""

import pytest
from reconsidered import kept

STORY = [
    f"The ferry to the outer islands left at {hour} this morning with all its cabins taken, and the next "
    "one will leave as soon as the tide allows it, the harbour master said on the quay."
    for hour in ("six", "seven", "eight")
]
THREE = [text[:14] for text in STORY]
SHORT = [
    "Ferry cancelled tonight",
    "Next boat at seven tomorrow",
    "Tickets stay valid, says the harbour office",
]
OPINION = "I have lived on that island for thirty years and never saw the boat stay away for so long. " * 2


def story(before="", after=""):
    return f"{before}<div class='text'>{''.join(f'<p>{text}</p>' for text in STORY)}</div>{after}"


@pytest.mark.parametrize("name", ["commentBody", "reader-comments", "legal disclaimer", "footnotes"])
def test_comments_disclaimers_and_footnotes_have_to_be_all_but_certain(name):
    """So called, they are left though the model rather takes them, and taken where it is certain."""
    page = story(after=f"<div class='{name}'><p>I was on that ferry too.</p></div>")
    assert kept(page, {"I was": 0.95}) == THREE
    assert [*THREE, "I was on that "] == kept(page, {"I was": 0.99})


def test_a_page_whose_text_is_called_a_comment_keeps_it():
    """A column may be called a comment; and a word that only begins like one says nothing."""
    assert kept(f"<div class='comment'>{story()}</div>", {}) == THREE
    other = story(after="<div class='commented'><p>I was on that ferry too.</p></div>")
    assert [*THREE, "I was on that "] == kept(other, {})


def short_story(lines, name="comment"):
    text = "".join(f"<p>{line}</p>" for line in lines)
    comments = "".join(f"<div class='{name}'><b>ann{n}</b><p>{OPINION}</p></div>" for n in range(3))
    return f"<div class='text'>{text}</div><p>About the author</p>{comments}"


def test_a_short_story_is_taken_in_place_of_the_long_comments_below_it():
    """The model doubts a few lines over long opinions; what holds most of the doubted text is the story."""
    lines = [
        *SHORT,
        "Three more boats are in the yard, two of them until the end of next week, the office said.",
    ]
    scores = {
        "Ferry": 0.5,
        "Next": 0.33,
        "Tickets": 0.45,
        "Three": 0.52,
        "About": 0.31,
        "ann": 0.4,
        "I have": 0.85,
    }
    assert kept(short_story(lines), scores) == [line[:14] for line in lines]


def test_comments_stay_where_no_story_is_doubted_above_them():
    """A page of comments alone, or with a line above them, has no other text; a forum's posts stay too."""
    scores = {"Ferry": 0.5, "Next": 0.1, "Tickets": 0.1, "About": 0.1, "ann": 0.1, "I have": 0.85}
    assert kept(short_story(SHORT), scores) == [OPINION[:14]] * 3
    assert len(kept(short_story(STORY, "post"), {"The": 0.5, "About": 0.1, "ann": 0.1, "I have": 0.85})) == 3
    only = "".join(f"<div class='disclaimer'><p>{OPINION}</p></div>" for _ in range(3))
    assert kept(only, {"I have": 0.85}) == [OPINION[:14]] * 3


NOTES = [
    "This summary was made by AI and read by our editors.",
    "Sammendraget er laget av ChatGPT.",
    "Diese Zusammenfassung wurde künstlich erzeugt.",
]


@pytest.mark.parametrize("note", NOTES)
def test_the_box_of_a_summary_by_a_machine_is_left(note):
    """Its note may stand above or below the points, beside them or in an element of its own."""
    points = "<ul><li>Ferries leave again.</li><li>The quay stays closed.</li></ul>"
    doubted = {note[:9]: 0.2}
    for box in (f"{points}<p>{note}</p>", f"<div><p>{note}</p></div><div>{points}</div>"):
        assert kept(story(before=f"<div class='box'>{box}</div>"), doubted) == THREE


@pytest.mark.parametrize(
    "note",
    [
        "Ferries leave again, said the port.",
        "Tickets are sold by an AI that gives each passenger a summary.",
        "AI summary",
    ],
    ids=["no note", "of something else", "no sentence"],
)
def test_points_without_such_a_note_stay(note):
    """A text about machines and summaries is no note on one."""
    box = f"<div class='box'><ul><li>Boats are back.</li><li>Bread too.</li></ul><p>{note}</p></div>"
    assert len(kept(story(before=box), {note[:6]: 0.2})) == 5


def test_a_note_takes_no_long_text_with_it():
    """Beside the story itself, or at the page's end, it says nothing of what stands around it."""
    note = f"<p>{NOTES[0]}</p>"
    assert kept(story(after=note), {"This": 0.2}) == THREE
    assert kept(f"<div>{''.join(f'<p>{text}</p>' for text in STORY)}{note}</div>", {"This": 0.2}) == THREE
    assert kept(note, {"This": 0.2}) == []
