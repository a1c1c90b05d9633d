"""Rules in the ftr-site-config format: what they say is followed, and no line is left out in silence."""

import pytest
from ferry_page import PARAGRAPHS, read

from extractors.rules.ftr import read_ftr
from extractors.rules.tree import fault

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


def test_a_page_of_nothing_but_comments_is_read():
    """The parser finds no document in it; the rule then finds nothing."""
    rule, _ = read_ftr("x", "body: //p\n")

    assert read(rule, "<!-- <p> --><html></html>").refusal is not None


@pytest.mark.parametrize("path", ["//p/@class", "concat('a', //p)", "count(//p)", "string(//p)"])
def test_xpath_may_compute(path):
    """Attributes, texts and numbers are all allowed."""
    assert fault("xpath", path) is None
