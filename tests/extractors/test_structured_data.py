"""What a page says of itself for machines is read, broken or not."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.structured_data import jsonld, meta, microdata
from extractors.structured_data.thing import texts


def read(block):
    return jsonld.read(LexborHTMLParser(f'<script type="application/ld+json">{block}</script>'))


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "One"}',
        '[{"@type": "Organization", "name": "X"}, {"@type": "NewsArticle", "headline": "One"}]',
        '{"@graph": [{"@type": ["Thing", "https://schema.org/NewsArticle"], "headline": "One"}]}',
        '{"@type": "NewsArticle", "headline": "One",}',
        '{"@type": "NewsArticle", "headline": "One", "x": [1, 2, ], /* note */ "y": "http://a//b"}',
        '<!-- {"@type": "NewsArticle", "headline": "One"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "One"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "One", "text": "a\nb"}',
        '{"@type": "NewsArticle", "headline": "One", "text": "it\\\'s"}',
        '{"@type": "NewsArticle", "headline": "One"};',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;One&quot;}",
        '{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "One"}',
        '{"@type": "WebSite"},\n{"@type": "NewsArticle", "headline": "One"},',
        'var article = {"@type": "NewsArticle", "headline": "One"};',
        '{"@type": "newsArticle ", "headline": "One"}',
        '{"@type": "NewsArticle", "author": , "headline": "One"}',
        '{"@type": "NewsArticle", "text": "He said "no", and "yes".", "headline": "One"}',
    ],
)
def test_an_article_node_is_found(block):
    """Graphs, arrays and the usual breakage all give the article node."""
    assert [("One",)] == [t.texts("headline") for t in read(block) if t.is_article]


def test_half_of_a_character_is_left_out():
    """A text cut inside an emoji is read without it: a record with half of one could not be written."""
    things = read('{"@type": "NewsArticle", "headline": "One \\ud83d", "name": "\\ud83d\\ude00"}')

    assert [("One",), ("\U0001f600",)] == [things[0].texts("headline"), things[0].texts("name")]


def test_many_unescaped_quotes_take_no_time():
    """A block of marks that end nothing is read once, not once from each of them."""
    assert () == read('{"a": ' + '"b"c' * 200_000 + " x")


@pytest.mark.parametrize("block", ["", "{", "not json", "[" * 100_000 + "]" * 100_000, '"text"'])
def test_hopeless_blocks_give_nothing(block):
    """What cannot be mended is left out without an error."""
    assert () == read(block)


def test_nodes_of_other_pages_are_marked():
    """An article in a list of related ones is not taken for the page's own."""
    things = read(
        '{"@type": "ItemList", "itemListElement": [{"item": {"@type": "NewsArticle", "headline": "Two"}}]}'
    )

    assert [False, True] == [t.is_foreign for t in things]


def test_texts_of_odd_values():
    """Numbers, names of nodes and nested lists are strings; booleans and null are not."""
    assert ["5", "Ann Lee", "a b"] == texts([5, {"name": ["Ann Lee"]}, [[" a  b "]], True, None, {}])


def test_texts_are_as_a_reader_sees_them():
    """Signs that were escaped for HTML, once or twice, and characters nobody sees; addresses stay whole."""
    assert ["M&A’s", "a<b", "x?a=1&copy=2"] == texts(
        ["M&amp;A&#8217;s", "a&amp;lt;b\u200b\0", "x?a=1&copy=2"]
    )


def test_numbers_that_are_no_text():
    """What is no number gives nothing, and a second of the epoch has no fraction."""
    assert ["1763892900", "0.5"] == texts([1763892900.0, float("nan"), float("inf"), 0.5])


def test_a_name_in_its_parts():
    """A person may be given by given and family name alone."""
    assert ["Ann Lee"] == texts({"@type": "Person", "familyName": "Lee", "givenName": "Ann"})


def test_meta_names_are_folded():
    """Names compare without case, values have single spaces, empty ones are left out."""
    found = meta.read(
        LexborHTMLParser('<meta property="OG:Title" content=" A  b "><meta name="x" content="">')
    )

    assert ("A b", None) == (found.first("og:title"), found.first("x"))


def test_microdata_items_nest():
    """An author that is an item belongs to its article and has a name."""
    things = microdata.read(
        LexborHTMLParser(
            '<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">One</h1>'
            '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
            '<a itemprop="name">Ann</a></span>'
            '<meta itemprop="datePublished" content="2024-01-02"></div>'
        )
    )

    assert [("NewsArticle",), ("Person",)] == [t.types for t in things]
    assert (("One",), ("Ann",), ("2024-01-02",)) == tuple(
        things[0].texts(key) for key in ("headline", "author", "datePublished")
    )


def test_microdata_item_inside_another_is_its_property():
    """The author is a node of the article; a property outside any item is nobody's."""
    html = """<span itemprop=name>Nobody</span>
    <article itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline name">Ferry kept</h1>
    <meta itemprop=datePublished content="2026-05-04">
    <time itemprop=dateModified datetime="2026-05-05">5 May</time>
    <a itemprop=url href="/ferry">here</a>
    <a itemprop=about href="/x">Ferries</a><p itemprop=articleBody>Long text</p>
    <div itemprop=author itemscope itemtype="http://schema.org/Person/"><b itemprop=name> Ann  Lee </b></div>
    </article>"""

    article, person = microdata.read(LexborHTMLParser(html))

    assert (article.types, person.types, person.path) == (("NewsArticle",), ("Person",), ("nested",))
    assert article.texts("author") == ("Ann Lee",)
    assert article.values["url"] == ["/ferry"]
    assert article.values["about"] == ["Ferries"]
    assert "articleBody" not in article.values
    assert article.texts("dateModified") == ("2026-05-05",)


def test_meta_values_are_as_a_reader_sees_them():
    """Systems escape twice what they write into an attribute."""
    found = meta.read(LexborHTMLParser('<meta name="description" content="Q&amp;amp;A \u200bfor all">'))

    assert "Q&A for all" == found.first("description")
