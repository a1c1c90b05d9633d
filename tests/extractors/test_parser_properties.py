"""What holds for every text: the parsers of dates, bylines, JSON-LD, titles and charsets never raise."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors.decoding import decode
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.byline import has_introducer, is_person, is_phrase, is_trade, names_in
from extractors.fields.headline import read_headline
from extractors.fields.moment import in_zone, is_plausible, read_moment
from extractors.fields.title import key_of, strip_site_name
from extractors.fields.written_date import find_dates
from extractors.page import Page
from extractors.structured_data import jsonld

FAST = settings(max_examples=150, deadline=None, derandomize=True)
SCRAPS = (
    *(
        "2024-05-06",
        "T07:08:09",
        "+02:00",
        "Z",
        "6 May 2024",
        "May 6, 2024",
        "3/4/2020",
        "31.12.1999",
        "令和",
    ),
    *(
        "2024年5月6日",
        "1700000000",
        "Mon, 06 May 2024 07:08:09 +0000",
        "-99:99",
        "24:00",
        "by ",
        "By: ",
        "Von ",
    ),
    *(
        "Von ",
        " and ",
        " und ",
        " & ",
        ",",
        "Ann Lee",
        "Bo Roe",
        "(abc)",
        " | ",
        " - ",
        ": ",
        "Harbour Post",
        "»",
    ),
    *("»", "&amp;", "<b>", "\u200b", "\u0301", "İ", "ß", "ﬁ", "```", "//", "/*", '"', "\\"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=12)), max_size=9).map("".join)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(("@type", "@graph", "@id", "name", "author", "headline")), inner),
    ),
    max_leaves=12,
)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@FAST
@given(TEXTS)
def test_written_moment_is_read_or_none_and_keeps_its_promises(text: str) -> None:
    """An instant only with a zone, a zone only with a time, and what is read again is the same."""
    moment = read_moment(text)

    if moment is not None:
        assert (moment.instant is None) == (moment.local is None or moment.local.tzinfo is None)
        assert (moment.zone == "explicit") == (moment.instant is not None)
        assert (moment.precision == "day") == (moment.local is None)
        if moment.instant:
            again = read_moment(moment.instant)
            assert again is not None
            assert (again.instant, again.day) == (moment.instant, moment.day)


@FAST
@given(TEXTS, st.sampled_from(("Europe/Paris", "Asia/Tokyo", "no/zone", "", "../etc", None)))
def test_configured_zone_never_changes_the_instant(text: str, zone: str | None) -> None:
    """It gives one to a bare time; an explicit offset stays what it is."""
    moment = read_moment(text)
    if moment is None or not is_plausible(moment, NOW):
        return

    there = in_zone(moment, zone)

    if moment.instant:
        assert there.instant == moment.instant
    assert abs(there.day - moment.day) <= timedelta(days=1)


@FAST
@given(TEXTS)
def test_plausible_day_is_neither_before_1990_nor_after_tomorrow(text: str) -> None:
    """1970 and the future are refused, whatever was written."""
    moment = read_moment(text)

    if moment is not None and is_plausible(moment, NOW):
        assert date(1990, 1, 1) <= moment.day <= date(2026, 11, 23)


@FAST
@given(TEXTS, st.sampled_from(("en", "de", "th", "hr", None)), st.booleans())
def test_dates_in_text_stand_where_they_say_in_order_and_apart(
    text: str, language: str | None, month_first: bool
) -> None:
    """No two of them share a character; none of them has a zone, as words name none."""
    found = find_dates(text, language, month_first=month_first)

    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start or b.end <= a.start for a in found for b in found if a is not b)
    assert [f.moment.instant for f in found] == [None] * len(found)


@FAST
@given(TEXTS, st.booleans())
def test_names_are_tidy_short_and_read_again_as_themselves(text: str, structured: bool) -> None:
    """A name that was read is a name."""
    names = names_in(text, structured=structured)

    for name in names:
        assert name == name.strip()
        assert 2 <= len(name) <= 200
        assert any(c.isalpha() for c in name)
        assert {is_person(name), is_phrase(name), is_trade(name), has_introducer(name)} <= {True, False}


@FAST
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_headline_without_the_sites_name_is_part_of_it_and_needs_no_second_cut(
    title: str, names: list[str]
) -> None:
    """Never empty where the title was not; at most three names are cut at once."""
    short = strip_site_name(title, names)

    assert short in title
    assert bool(short) == bool(title)
    assert key_of(key_of(short)) == key_of(short)
    if key_of(title) == key_of(short):
        assert strip_site_name(short, names) == short


@FAST
@given(VALUES, st.integers(0, 60))
def test_structured_data_cut_or_whole_is_nodes_or_nothing(value: object, lost: int) -> None:
    """Every node has types; a page with it still has a headline or none, never an exception."""
    written = json.dumps(value)
    block = written[: len(written) - lost]
    script = f'<script type="application/ld+json">{block}</script>'

    things = jsonld.read(LexborHTMLParser(script))

    assert all(thing.types and isinstance(thing.values, dict) for thing in things)
    page = Page(url="https://a.example/b", requested_url="", body=script.encode(), status=200, fetched_at=NOW)
    found = read_headline(parse(page), ["Harbour Post"])
    assert found.value is None or found.value.strip()


@FAST
@given(TEXTS)
def test_broken_json_is_mended_once(text: str) -> None:
    """What comes out can be written and read again as the same."""
    value = jsonld.loads(text)

    if isinstance(value, dict | list | str):
        assert (
            jsonld.loads(json.dumps(value)) == value or value in ("", [], {}) or not json.dumps(value).strip()
        )


@FAST
@given(
    st.one_of(st.binary(max_size=300), TEXTS.map(str.encode), TEXTS.map(lambda t: t.encode("utf-16"))),
    st.sampled_from(("", "utf-8", "latin-1", "idna", "utf-7", "x", "gb2312", "iso-2022-jp", "\udcff")),
)
def test_any_bytes_under_any_charset_are_text_that_is_unicode(body: bytes, charset: str) -> None:
    """No NUL, no lone surrogate, and what was text in UTF-8 comes back the same."""
    decoded = decode(body, f"text/html; charset={charset}")

    assert "\0" not in decoded.text
    assert decoded.text.encode() is not None


@FAST
@given(st.one_of(st.binary(max_size=300), TEXTS.map(str.encode)))
def test_any_bytes_are_a_document_or_an_error_that_says_why(body: bytes) -> None:
    """The message names the page."""
    page = Page(url="https://a.example/b", requested_url="", body=body, status=200, fetched_at=NOW)
    try:
        said = parse(page).page.url
    except ExtractionError as error:
        said = str(error)

    assert said.startswith("https://a.example/b")
