"""Lines that a site repeats go, but never what a page says of itself."""

from hashlib import md5
from pickle import dumps, loads

from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.line import Line
from extractors.cleaning.site_memory import line_hash, memory_of
from extractors.cleaning.text import article_from_text
from extractors.cleaning.text_memory import TextMemory

FOOTER = "The Harbour Courier has been printed by the same family since 1871"


def paragraph(number):
    """A long paragraph that no other text has."""
    return " ".join(md5(f"{number} {place}".encode()).hexdigest()[:9] for place in range(30)) + "."


def known(*texts, stories=3, kept=()):
    """A memory in which each of these lines stood in so many stories."""
    seen = {line_hash(text): {f"s{n}": f"p{n}" for n in range(stories)} for text in texts}
    return memory_of(seen, kept)


def removed(texts, memory, *, page=None, types=None, **context):
    """What goes of these lines because the site repeats it."""
    types = types or ["paragraph"] * len(texts)
    lines = [Line(number=n, text=t, type=y) for n, (t, y) in enumerate(zip(texts, types, strict=True), 1)]
    cleaned = clean(lines, Context(memory=memory, page=page, **context))
    return [change.text for change in cleaned.removed if change.reason == "site:memory"]


def test_three_stories_are_enough_anywhere_two_outside_the_text():
    """Between paragraphs a line needs one witness more."""
    inside, below = [paragraph(1), FOOTER, paragraph(2)], [paragraph(1), paragraph(2), FOOTER]

    assert removed(inside, known(FOOTER)) == [FOOTER]
    assert removed(inside, known(FOOTER, stories=2)) == []
    assert removed(below, known(FOOTER, stories=2)) == [FOOTER]
    assert removed(below, known(FOOTER, stories=1)) == []


def test_a_page_is_no_witness_of_its_own_lines():
    """Where it was counted itself, one story fewer is another's."""
    below = [paragraph(1), paragraph(2), FOOTER]

    assert removed(below, known(FOOTER, stories=2), page="p1") == []
    assert removed(below, known(FOOTER, stories=2), page="p9") == [FOOTER]
    assert removed([paragraph(1), FOOTER, paragraph(2)], known(FOOTER), page="p1") == []
    assert removed([paragraph(1), FOOTER, paragraph(2)], known(FOOTER, stories=4), page="p1") == [FOOTER]


def test_what_a_page_says_of_itself_stays():
    """Sister pages show its title, description and lead as a teaser."""
    lead, description = paragraph(1), "What the council means to do about the bridge"
    texts = [lead, paragraph(2), description]

    assert removed(texts, known(lead, description), description=description) == []
    assert removed(texts, known(description)) == [description]


def test_a_heading_inside_the_text_stays():
    """Columns repeat their headings on purpose."""
    texts = [paragraph(1), "What happens next", paragraph(2)]
    types = ["paragraph", "heading", "paragraph"]

    assert removed(texts, known("What happens next"), types=types) == []
    assert removed(texts, known("What happens next")) == ["What happens next"]


def test_a_line_that_is_kept_is_not_known():
    """The user's word stands against any number of stories."""
    assert removed([paragraph(1), paragraph(2), FOOTER], known(FOOTER, kept=[line_hash(FOOTER)])) == []


def test_a_memory_travels():
    """It goes with each page to another process."""
    memory = known(FOOTER)

    assert loads(dumps(memory)) == memory


def test_texts_teach_what_their_site_repeats():
    """By story: two texts with the same long paragraph are one."""
    memory = TextMemory()
    for number, address in enumerate(["a/1", "a/2", "a/2/amp", "b/1"]):
        memory.see(address[0], address, f"{paragraph(min(number, 1))}\n\n{FOOTER}\n")
    two = memory_of({line_hash(FOOTER): {"x": line_hash("a/1"), "y": line_hash("a/2")}})
    text = f"{paragraph(7)}\n{paragraph(8)}\n{FOOTER}"

    assert memory.of("a") == two
    assert not memory.of("b").outside
    assert not memory.of("c").outside
    assert not memory.of(None).outside
    assert article_from_text(text, memory=memory.of("a")).removed[-1].reason == "site:memory"
    memory.see("b", "b/2", " \n")
