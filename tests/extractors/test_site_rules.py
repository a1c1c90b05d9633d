"""Pages read by what a person wrote down about their site."""

from datetime import UTC, date, datetime

import pytest

from extractors.article import Author
from extractors.extract import extract
from extractors.page import Page
from extractors.rules.ftr import read_ftr
from extractors.rules.hosts import names_for
from extractors.rules.rule import Layout, Rule
from extractors.rules.table import RuleFault, hosts_of, read_table
from extractors.rules.tree import fault
from extractors.site import Site

PARAGRAPHS = [
    "The ferry to the northern islands will run twice a day from the first week of April, the council said.",
    "A second boat was bought from a yard in the south, where it had served a lake for eleven summers.",
    "Fishermen had asked for the change since the road along the cliff was closed after the autumn storms.",
]
HTML = """<html lang="en"><head><title>Ferry to run twice - The Gazette</title>
<meta property="og:site_name" content="The Gazette"></head><body>
<div class="top"><span class="kop">Ferry to run twice a day - The Gazette</span>
<p class="who">By <a href="/staff/ann">Ann Lee</a> and Bo Roe</p>
<span class="day" data-when="2026-03-04T10:00:00+01:00">4 March</span><i class="part">Islands</i></div>
<div class="text"><h2 class="sub">What changes</h2><p>{}</p><p class="promo">Buy our ferry calendar now.</p>
<blockquote>{}</blockquote><ul><li>First boat at seven</li><li>Second boat at noon</li></ul>
<figure><img src="b.jpg"><figcaption>The new boat. Photo: Cy Day</figcaption></figure>
<p>{} <a href="/cliff">The cliff</a></p></div></body></html>""".format(*PARAGRAPHS)


def page(html=HTML, url="https://gazette.example/ferry"):
    return Page(
        url=url,
        requested_url=url,
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 3, 5, tzinfo=UTC),
        headers=(("content-type", "text/html; charset=utf-8"),),
    )


def css(**table):
    return read_table("gazette.example.toml", table)


def read(rule, html=HTML):
    return extract(page(html), Site(rule=rule))


FULL = {
    "headline": ".kop",
    "authors": "p.who",
    "date": ".day@data-when",
    "section": "i.part",
    "body": "div.text",
    "strip": ".promo",
}


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


@pytest.mark.parametrize(
    ("published", "fetched", "expected"),
    [
        (date(2025, 6, 30), date(2026, 1, 1), "old"),
        (date(2025, 7, 1), date(2026, 1, 1), "new"),
        (None, date(2025, 1, 1), "old"),
        (date(2019, 1, 1), date(2026, 1, 1), None),
    ],
)
def test_layouts_hold_by_the_day_of_publication(published, fetched, expected):
    """From the first to the last day; the day of the fetch stands in where a page has no date."""
    rule = css(
        layouts=[
            {"since": date(2020, 1, 1), "until": "2025-06-30", "body": ".old"},
            {"since": date(2025, 7, 1), "body": ".new"},
        ]
    )
    layout = rule.layout(published, fetched)

    assert (layout.body[0].removeprefix(".") if layout else None) == expected


def test_layouts_may_hold_by_the_day_of_the_fetch():
    """A site that redraws all its pages at once has layouts by fetch day."""
    rule = css(
        layouts=[
            {"until": date(2025, 1, 1), "by": "fetched", "body": ".old"},
            {"by": "fetched", "body": ".new"},
        ]
    )

    assert rule.layout(date(2020, 1, 1), date(2026, 1, 1)).body == (".new",)


def test_a_page_of_no_layout_is_read_in_general():
    """It says rule_no_match, as the rule does not speak of it."""
    rule = css(layouts=[{"until": date(2001, 1, 1), "body": "div.text"}])

    assert "rule_no_match" in read(rule).article.flags


@pytest.mark.parametrize(
    ("table", "key", "number", "says"),
    [
        ({"headlin": "h1"}, "headlin", None, "write headline"),
        ({"zzz": "h1"}, "zzz", None, "use one of"),
        ({"body": 3}, "body", None, "CSS selector"),
        ({"body": ""}, "body", None, "is empty"),
        ({"body": "p" * 2001}, "body", None, "characters long"),
        ({"body": "p[["}, "body", None, "no CSS selector"),
        ({"strip": "p"}, "body", None, "no field has a selector"),
        ({"body": "p", "since": "May"}, "since", None, "a day like"),
        ({"body": "p", "since": date(2026, 1, 2), "until": date(2026, 1, 1)}, "until", None, "before since"),
        ({"body": "p", "by": "seen"}, "by", None, "published"),
        ({"body": "p", "layouts": [{"body": "p"}]}, "body", None, "stands beside"),
        ({"layouts": []}, "layouts", None, "no list of tables"),
        ({"layouts": [{"body": "p"}, {"body": 1}]}, "body", 1, "CSS selector"),
        ({"body": "p", "test_urls": ["news"]}, "test_urls", None, "https://"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_fix(table, key, number, says):
    """The key, the layout it is in, what is wrong and what to write."""
    with pytest.raises(RuleFault, match=says) as caught:
        read_table("x.toml", table)

    assert (caught.value.key, caught.value.number) == (key, number)


def test_hosts_are_those_named_or_the_name_of_the_file():
    """A dot before a host means the hosts below it; anything but hosts is refused."""
    assert hosts_of({}, "gazette.example") == ("gazette.example",)
    assert hosts_of({"hosts": ["WWW.a.example", ".b.example"]}, "x") == ("a.example", ".b.example")
    for wrong in ([], "a.example", ["https://a.example/"], [3], ["."]):
        with pytest.raises(RuleFault, match="dot before it"):
            hosts_of({"hosts": wrong}, "x")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.news.example/a", ("news.example", ".example")),
        ("https://sport.news.example:8443/a", ("sport.news.example", ".news.example", ".example")),
        ("nothing", ()),
        ("http://[bad", ()),
    ],
)
def test_a_host_is_looked_for_from_the_most_specific_on(url, names):
    """Its own name without www., then the domains above it with a dot."""
    expected = tuple(name for name in names if name.count(".") > 1 or not name.startswith("."))

    assert names_for(url) == expected


FTR = """# a site
title: //span[@class='kop']
author: //p[@class='who']
date: //span[@class='day']/@data-when
body: //div[@class='nothing']
body: //div[@class='text']
strip_id_or_class: promo
tidy: no
prune: no
wrap_in(h3): //p[contains(., 'fishermen') or contains(., 'Fishermen')]
dissolve: //blockquote
strip_image_src: b.jpg
find_string: <i class="part">
replace_string: <em>
replace_string(First boat): Early boat
http_header(user-agent): Mozilla/5.0
titel: //h1
strip: //p[
find_string: lonely
test_url: https://gazette.example/ferry
test_contains: Fishermen had asked
"""


def test_a_file_in_the_ftr_format_reads_a_page():
    """The first body that finds something is taken; strips, wraps and replacements are followed."""
    rule, _ = read_ftr("ftr/gazette.example.txt", FTR)
    article = read(rule).article
    types = [(block.type, article.article_body[block.start : block.end]) for block in article.blocks]

    assert article.headline == "Ferry to run twice a day"
    assert [author.name for author in article.authors] == ["Ann Lee", "Bo Roe"]
    assert article.date_published == "2026-03-04T10:00:00+01:00"
    assert types == [
        ("heading", "What changes"),
        ("paragraph", PARAGRAPHS[0]),
        ("paragraph", PARAGRAPHS[1]),
        ("list_item", "Early boat at seven"),
        ("list_item", "Second boat at noon"),
        ("heading", f"{PARAGRAPHS[2]} The cliff"),
    ]
    assert rule.trials[0].contains == ("Fishermen had asked",)


def test_no_line_of_an_ftr_file_is_left_out_in_silence():
    """Unknown and unfollowed lines are told by number; those that need nothing done are harmless."""
    _, problems = read_ftr("x", FTR)
    told = {(problem.line, problem.directive): problem for problem in problems}

    assert {key for key, problem in told.items() if problem.harmless} == {(8, "tidy")}
    assert "headers_env" in told[16, "http_header"].why
    assert told[17, "titel"].why == "is not a directive that newsloom knows; did you mean title?"
    assert "XPath" in told[18, "strip"].why
    assert told[19, "find_string"].why == "has no replace_string behind it"
    assert len(problems) == 5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("just words", "is no `directive: value`"),
        ("body:", "has no value"),
        ("prune: perhaps", "is neither yes nor no"),
        ("wrap_in: //p", "names no element"),
        ("wrap_in(p): //p[", "XPath"),
        ("replace_string: b", "has no find_string before it"),
        ("if_page_contains: //p", "has no single_page_link"),
        ("test_url: feed", "is no web address"),
        ("test_contains: words", "has no test_url before it"),
        ("""strip_id_or_class: a'b"c""", "both kinds of quotes"),
        ("""strip_image_src: a'b"c""", "both kinds of quotes"),
        ("next_page_link: lower-case(//a)", "XPath"),
    ],
)
def test_faults_of_an_ftr_file_are_told(line, says):
    """Each with its line and the reason; the rest of the file is still used."""
    rule, problems = read_ftr("x", f"body: //div\n{line}\n")

    assert [(problem.line, says in problem.why) for problem in problems] == [(2, True)]
    assert rule.layouts[0].body == ("//div",)


def test_links_of_an_ftr_file_have_their_conditions():
    """`if_page_contains` belongs to the link before it."""
    rule, problems = read_ftr(
        "x",
        "next_page_link: //a[1]\nsingle_page_link: //a[2]\nif_page_contains: //b\nif_page_contains: //i\n",
    )
    layout = rule.layouts[0]

    assert problems == ()
    assert (layout.next_page[0].only_if, layout.single_page[0].only_if) == ((), ("//b", "//i"))


def test_paths_that_find_nothing_or_fail_on_a_page_do_no_harm():
    """An XPath whose working out fails on this page counts as not found."""
    layout = Layout(language="xpath", headline=("//p[", "//h9"), body=("//p[",))
    article = read(Rule(name="x", layouts=(layout,))).article

    assert "rule_no_match" in article.flags


def broad(prune, text=PARAGRAPHS):
    """The text that a rule for the whole page gives."""
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    inner = f"<ul class=menu>{menu}</ul><article><h1>Ferry</h1>{body}</article>"
    html = f"<html lang=en><body><div>{inner}</div></body></html>"
    rule, _ = read_ftr("x", f"body: //div\n{prune}")
    return read(rule, html).article


def test_a_broad_element_is_pruned_unless_the_rule_says_no():
    """What the reader is sure is no text goes; a rule that says `prune: no` keeps all of it."""
    assert "Section 3" not in broad("").article_body
    assert "Section 3" in broad("prune: no\n").article_body
    assert [text in broad("prune: yes\n").article_body for text in PARAGRAPHS] == [True] * 3


def test_a_rule_that_would_lose_most_of_its_text_is_not_pruned():
    """Its author knew better what is text there."""
    assert "Section 3" in broad("", text=()).article_body


@pytest.mark.parametrize("language", ["css", "xpath"])
def test_a_strip_that_meets_the_whole_page_leaves_it(language):
    """A class on the body that looks like an advert's is no reason to lose the text."""
    html = HTML.replace("<body>", '<body class="adult no-ads">')
    strip = "[class*=ad]" if language == "css" else "//*[contains(@class, 'ad')]"
    body = "div.text" if language == "css" else "//div[@class='text']"
    layout = Layout(language=language, body=(body,), strip=(strip,), dissolve=(strip,))

    assert PARAGRAPHS[0] in read(Rule(name="x", layouts=(layout,)), html).article.article_body


def test_a_page_of_nothing_but_comments_is_read():
    """The parser finds no document in it; the rule then finds nothing."""
    rule, _ = read_ftr("x", "body: //p\n")

    assert read(rule, "<!-- <p> --><html></html>").refusal is not None


@pytest.mark.parametrize("path", ["//p/@class", "concat('a', //p)", "count(//p)", "string(//p)"])
def test_xpath_may_compute(path):
    """Attributes, texts and numbers are all allowed."""
    assert fault("xpath", path) is None


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
