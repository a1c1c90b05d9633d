"""Cutting a page into text blocks."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.body.reader.place import class_words, plain_words
from extractors.body.reader.segment import segment


def texts(html):
    return [block.text for block in segment(LexborHTMLParser(html.encode())).blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>an<b>ti</b>social <i>club</i></p>", ["antisocial club"]),
        ("<p>one\n  two&nbsp;&amp;\tthree</p>", ["one two & three"]),
        ("<p>one<br>two</p>", ["one\ntwo"]),
        ("<p>one<br> <br>two<br/>\n<br/><br/>three</p>", ["one", "two", "three"]),
        ("<p><br><br>one<br></p>", ["one"]),
        ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
        ("<p>東京<b>都</b>は<br>雨</p>", ["東京都は\n雨"]),
        ("<p>kept <!-- not this -->text<script>var x</script><style>p{}</style></p>", ["kept text"]),
        ("<p>bought <span><button>watch</button></span>today</p>", ["bought today"]),
        ("<h3><button>Fold me out</button></h3>", ["Fold me out"]),
        ("<div>one<span class='x-br'></span>two</div>", ["one", "two"]),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
        ("<ul><li>one<ul><li>two</li></ul>three</li></ul>", ["one", "two", "three"]),
        ("<p>   </p><p>\u00a0</p><div><br></div>", []),
        (
            "<p>in <st1:city>Paris</st1:city>, said <x-name><b>Ann</b></x-name><o:p></o:p> .</p>",
            ["in Paris, said Ann ."],
        ),
        ("<x-a>one</x-a><x-a>two</x-a>three<x-a><p>four</p></x-a>", ["one", "twothree", "four"]),
        ("<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で</p>", ["東京で"]),
        ("", []),
    ],
)
def test_blocks_are_what_a_reader_sees(html, expected):
    """Inline elements join without spaces, two breaks part paragraphs, unread elements give nothing."""
    assert expected == texts(html)


def test_no_text_is_lost_or_doubled():
    """Every word of a nested page comes once and in order."""
    table = "<table><tr><td>i<td>j</table>"
    html = f"<div>a<section>b<p>c<a href=x>d<span>e</span></a>f</p>g</section>h{table}k</div>"
    assert list("abcdefghijk") == [sign for text in texts(html) for sign in text if sign.isalpha()]


def test_links_and_marks_are_counted():
    """Characters in links, bold and italic are counted, a link cut by inline elements is one link."""
    (block,) = segment(LexborHTMLParser(b'<p>see <a href="/x">the <b>map</b></a> <i>now</i></p>')).blocks
    assert ([("the map", "/x")], 6, 3, 3) == (block.links, block.linked, block.bold, block.italic)


def test_parts_of_one_element_are_numbered():
    """Blocks that breaks cut out of one element know their place in it."""
    page = segment(LexborHTMLParser(b"<div>one<br><br>two</div><p>three</p>"))
    assert [0, 1, -1] == [block.part for block in page.blocks]


def test_pictures_before_a_block_are_counted():
    """A caption can be told by the picture before it; a player counts like a picture."""
    page = segment(
        LexborHTMLParser(b"<div><img src=a><p>caption</p><p>text</p><iframe></iframe><p>more</p></div>")
    )
    assert [1, 0, 1] == [block.media for block in page.blocks]


def test_absurd_nesting_is_told():
    """A page nested too deep to be cut says so, and keeps the text it could not cut."""
    page = segment(LexborHTMLParser(("<div>" * 2000 + "deep" + "</div>" * 2000).encode()))
    assert (False, ["deep"]) == (page.whole, [block.text for block in page.blocks])


def test_hidden_is_inherited():
    """What stands inside a hidden element is hidden, by attribute, style or label."""
    html = b"<div hidden><p>a</p></div><p style='display: none'>b</p><p aria-hidden=true>c</p><p>d</p>"
    page = segment(LexborHTMLParser(html))
    assert [True, True, True, False] == [block.place.hidden for block in page.blocks]


def test_names_are_split_into_words():
    """Class lists are split at case and signs, each word once, with pairs for places."""
    assert ("article", "body", "text") == plain_words("articleBody article__text x 42")
    assert ["story", "body", "story_body"] == class_words("story-body")


def test_telling_attributes_are_words_too():
    """What an element says it is for counts like a class name, apart from real ones."""
    page = segment(LexborHTMLParser(b"<div itemprop=articleBody data-x=no><p>a</p></div>"))
    assert ("@article", "@body") == page.places[1].words
