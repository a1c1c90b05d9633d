"""The quick searches for a guessed date find what htmldate's own do."""

from __future__ import annotations

import subprocess
import sys

import htmldate.core
import htmldate.extractors
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.html import fromstring

from extractors.fields import guessed_date
from extractors.fields.guessed_date import guess_date

SCANS = guessed_date._SCANS
PARTS = [
    *("1", "2", "0", "9", "3", "/", ".", "-", " ", "a", "_", "٣", "\n", "²"),
    *("2020", "1995", "2041", "12", "31", "20200131", "w3.org", "May", "March", "of ", "th", ",", ". "),
    *(" 2021", "5 June 2019", "June 5, 2019", "x" * 9, "31 February 2020"),
]
texts = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)
NAMES = ["", "date", "Datum", "headline", "meta", "fa-clock-o", "post_detail", "footer-info-lastmod", "x"]
names = st.sampled_from(NAMES)


@pytest.mark.parametrize("name", sorted(SCANS))
@given(text=texts)
@example(text=" 2020-01-02 2020-01-03-2020/01/02 2021.01.02.20200102 20200103 1/2/20 1.2.20 01.02.20 ")
@example(text="w3.org 2019 w3.orgs2020 /2020/2021 2020")
@example(text="12020-01-02 2020-01 13-2020 3-2020 33-2020 ")
def test_quick_searches_find_what_the_librarys_do(name: str, text: str) -> None:
    """The same texts, in the same order, as often."""
    assert SCANS[name].findall(text) == getattr(htmldate.core, name).findall(text)


@given(text=texts)
@example(text="On 45 May 2020 or SmithMarch 5th, 2019")
@example(text="5 March 2020 March 2021; 5 Foo 2020, 15. mai, 2021")
@example(text="31 February 2020 June 2021 and 3 June 2019")
def test_written_months_are_read_alike(text: str) -> None:
    """Also where months are none, days too many, and matches overlap."""
    assert guessed_date._regex_parse(text) == htmldate.extractors.regex_parse(text)


@given(places=st.lists(st.tuples(st.sampled_from(["div", "small", "b", "footer"]), names, names, names)))
def test_the_same_elements_are_asked_for_dates(places: list[tuple[str, str, str, str]]) -> None:
    """By class, id and itemprop, and by the order of those two."""
    inner = "".join(
        f'<{tag} id="{one}" class="{two}">1</{tag}>'
        f'<{tag} class="{two}" itemprop="{three}" id="{one}">2</{tag}>'
        for tag, one, two, three in places
    )
    tree = fromstring(f"<html><body>{inner}<p>3</p></body></html>")

    assert guessed_date._date_candidates(tree, True) == htmldate.core.date_candidates(tree, True)


@pytest.mark.parametrize(
    ("inner", "day"),
    [
        ("<p class=posted>on 3 June 2019</p>", "2019-06-03"),
        ("<p>far away 7/8/2018 it was</p>", "2018-08-07"),
        ("<p>built 20170203 and no more</p>", "2017-02-03"),
        ("<p>at the market of 1 January 2015 and the fair</p>", "2015-01-01"),
        ("<p>Copyright 2016 by us</p>", "2016-01-01"),
        ("<p>nothing to be read here</p>", None),
    ],
)
def test_guesses_are_the_librarys(inner: str, day: str | None) -> None:
    """Whatever the day is found by."""
    html = f"<html><head><title>x</title></head><body><h1>Ferry</h1>{inner}<p>end</p></body></html>"
    own = guess_date(html, "https://harbour.example/x", "2026-05-10")

    assert own == day
    assert own == htmldate.find_date(
        html,
        original_date=True,
        url="https://harbour.example/x",
        max_date="2026-05-10",
        min_date="1995-01-01",
    )


def test_a_zone_of_unknown_name_is_no_word_to_the_reader(recwarn: pytest.WarningsRecorder) -> None:
    """GST is Dubai's and Guam's: the day stands, and nothing is written on anyone's terminal."""
    page = "<html><body><time>2024-05-12 10:00 GST</time></body></html>"

    assert guess_date(page, "https://harbour.example/x", "2026-05-10") == "2024-05-12"
    assert not recwarn.list


def test_the_library_stays_as_it_was() -> None:
    """Who else uses it in the process, as trafilatura does, meets its own searches and all its languages."""
    asked = (
        "import htmldate.core, htmldate.extractors, extractors.fields.dates, re;"
        "print(htmldate.extractors.has_date_cue.__module__, type(htmldate.core.SIMPLE_PATTERN) is re.Pattern)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout == "htmldate.extractors True\n"


def test_another_version_of_the_library_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is replaced is known of one version only."""
    monkeypatch.setattr(guessed_date, "_VERSION", "0.0.1")
    core, _ = guessed_date._own_copy("unknown_htmldate")

    assert core.__dict__["SIMPLE_PATTERN"] == htmldate.core.SIMPLE_PATTERN
