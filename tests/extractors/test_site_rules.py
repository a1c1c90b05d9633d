"""Pages read by what a person wrote down about their site."""

from datetime import date

import pytest
from ferry_page import FULL, HTML, PARAGRAPHS, css, page, read

from extractors.article import Author
from extractors.extract import extract
from extractors.rules.rule import Layout, Rule


def test_every_field_comes_from_where_the_rule_says():
    """Headline without the site's name, people, an instant with its offset, section; provenance names it."""
    article = read(css(**FULL)).article

    assert article.headline == "Ferry to run twice a day"
    assert [author.name for author in article.authors] == ["Ann Lee", "Bo Roe"]
    assert (article.date_published, article.date_published_day) == ("2026-03-04T10:00:00+01:00", "2026-03-04")
    assert article.article_section == "Islands"
    sources = {one.field: one.source for one in article.provenance}
    for field in ("headline", "authors", "date_published", "article_section", "article_body"):
        assert sources[field] == "rule:gazette.example.toml"


def test_the_body_keeps_its_types_and_links_and_loses_what_the_rule_strips():
    """Sub-heading, quote and list items are typed; captions stay apart, stripped text is gone."""
    article = read(css(**FULL)).article
    types = [(block.type, article.article_body[block.start : block.end]) for block in article.blocks]

    assert types == [
        ("heading", "What changes"),
        ("paragraph", PARAGRAPHS[0]),
        ("quote", PARAGRAPHS[1]),
        ("list_item", "First boat at seven"),
        ("list_item", "Second boat at noon"),
        ("paragraph", f"{PARAGRAPHS[2]} The cliff"),
    ]
    assert [link.href for link in article.links] == ["https://gazette.example/cliff"]
    assert article.flags == ()


def test_an_author_element_that_is_a_link_gives_the_address():
    """One name in one link: its page is the author's."""
    article = read(css(body="div.text", authors=".who a")).article

    assert article.authors == (Author(name="Ann Lee", url="https://gazette.example/staff/ann"),)


def test_a_rule_that_finds_nothing_gives_way_and_says_so():
    """The general reader reads the page, the record is flagged."""
    read_in_general = extract(page()).article
    article = read(css(body="#content", headline="h9")).article

    assert article.article_body == read_in_general.article_body
    assert article.headline == read_in_general.headline
    assert article.flags == (*read_in_general.flags, "rule_no_match")


def test_the_body_passes_through_the_same_cleaning():
    """A headline repeated in the rule's body is taken out, on record."""
    html = HTML.replace('<h2 class="sub">', '<p>Ferry to run twice a day</p><h2 class="sub">')
    article = read(css(**FULL), html).article

    assert "Ferry to run" not in article.article_body
    assert [change.text for change in article.removed] == ["Ferry to run twice a day"]


def test_the_first_selector_that_finds_something_is_taken():
    """A list of selectors is an order of preference; elements inside chosen ones are not read twice."""
    article = read(css(body=["#nothing", "div.text, div.text p"], headline=["h1", ".kop"])).article

    assert article.article_body.count(PARAGRAPHS[0]) == 1
    assert article.headline == "Ferry to run twice a day"


def test_a_page_of_no_layout_is_read_in_general():
    """It says rule_no_match, as the rule does not speak of it."""
    rule = css(layouts=[{"until": date(2001, 1, 1), "body": "div.text"}])

    assert "rule_no_match" in read(rule).article.flags


def test_paths_that_find_nothing_or_fail_on_a_page_do_no_harm():
    """An XPath whose working out fails on this page counts as not found."""
    layout = Layout(language="xpath", headline=("//p[", "//h9"), body=("//p[",))
    article = read(Rule(name="x", layouts=(layout,))).article

    assert "rule_no_match" in article.flags


@pytest.mark.parametrize("language", ["css", "xpath"])
def test_a_strip_that_meets_the_whole_page_leaves_it(language):
    """A class on the body that looks like an advert's is no reason to lose the text."""
    html = HTML.replace("<body>", '<body class="adult no-ads">')
    strip = "[class*=ad]" if language == "css" else "//*[contains(@class, 'ad')]"
    body = "div.text" if language == "css" else "//div[@class='text']"
    layout = Layout(language=language, body=(body,), strip=(strip,), dissolve=(strip,))

    assert PARAGRAPHS[0] in read(Rule(name="x", layouts=(layout,)), html).article.article_body


def test_a_rule_without_a_body_mends_only_its_fields():
    """The text is read in general; the rule has matched when any of its fields was found."""
    article = read(css(headline=".kop", description=".nothing")).article

    assert article.headline == "Ferry to run twice a day"
    assert "rule_no_match" not in article.flags
    assert "article_body" not in {one.field for one in article.provenance}


def test_a_written_date_and_a_standfirst():
    """Dates as people write them are read in the page's language; a description found by a rule is taken."""
    html = HTML.replace("4 March</span>", "4 March 2026</span><p class=lead>All about boats.</p>")
    article = read(css(date=".day", description=".lead", body=".text"), html).article

    assert article.date_published_day == "2026-03-04"
    assert article.description == "All about boats."


def test_a_date_that_cannot_be_is_not_taken():
    """A day long after the fetch is no publication."""
    html = HTML.replace("2026-03-04T10", "2036-03-04T10")

    assert read(css(date=".day@data-when", body=".text"), html).article.date_published_day != "2036-03-04"
