"""Dates are read as they are written, and nothing is added to them."""

from datetime import UTC, date, datetime

import pytest

from extractors.fields.moment import in_zone, is_plausible, read_moment
from extractors.fields.written_date import find_dates, is_month_first

DAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    ("text", "instant", "precision"),
    [
        ("2024-05-03T10:11:12+02:00", "2024-05-03T10:11:12+02:00", "second"),
        ("2024-05-03T10:11:12.345Z", "2024-05-03T10:11:12Z", "second"),
        ("2024-05-03 10:11:12 +0000", "2024-05-03T10:11:12Z", "second"),
        ("2024-05-03T10:11-0330", "2024-05-03T10:11:00-03:30", "minute"),
        ("Fri, 03 May 2024 10:11:12 GMT", "2024-05-03T10:11:12Z", "second"),
        ("1714731072", "2024-05-03T10:11:12Z", "second"),
        ("1714731072000", "2024-05-03T10:11:12Z", "second"),
        ("20240503101112Z", "2024-05-03T10:11:12Z", "second"),
        ("2024-05-03T10:11:12", None, "second"),
        ("2024-05-03", None, "day"),
        ("2024/5/3", None, "day"),
    ],
)
def test_machine_dates(text, instant, precision):
    """Each form gives its day, and an instant only where time and zone are written."""
    moment = read_moment(text)

    assert (DAY, instant, precision) == (moment.day, moment.instant, moment.precision)


@pytest.mark.parametrize("text", ["", "today", "2024-13-45", "99999999999999999999", "0000-00-00T00:00:00Z"])
def test_what_is_no_date(text):
    """Nothing is guessed."""
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("May 3, 2024", "en"),
        ("3rd of May 2024", "en"),
        ("Freitag, 3. Mai 2024", "de"),
        ("03.05.2024", "de"),
        ("le 3 mai 2024", "fr"),
        ("3 de mayo de 2024", "es"),
        ("3 maggio 2024", "it"),
        ("3 maja 2024", "pl"),
        ("3. května 2024", "cs"),
        ("2024. május 3.", "hu"),
        ("3 мая 2024 г.", "ru"),
        ("3 Μαΐου 2024", "el"),
        ("3 Mayıs 2024", "tr"),
        ("2024年5月3日", "ja"),
        ("2024년 5월 3일", "ko"),
        ("3 tháng 5, 2024", "vi"),
        ("3 พฤษภาคม 2567", "th"),
        ("3 مايو 2024", "ar"),
        ("٣ مايو ٢٠٢٤", "ar"),
        ("3 मई 2024", "hi"),
        ("3. toukokuuta 2024", "fi"),
    ],
)
def test_written_dates(text, language):
    """The third of May in twenty languages is the same day."""
    assert [DAY] == [found.moment.day for found in find_dates(f"x {text} y", language)]


def test_one_word_two_months():
    """Listopad is October in Croatian and November in Czech."""
    days = [find_dates("3. listopad 2024", language)[0].moment.day.month for language in ("hr", "cs")]

    assert [10, 11] == days


def test_order_of_day_and_month():
    """3/5/2024 is a day in May, but in American English one in March; 13 is never a month."""
    assert DAY == find_dates("3/5/2024")[0].moment.day
    assert date(2024, 3, 5) == find_dates("3/5/2024", month_first=True)[0].moment.day
    assert date(2024, 5, 13) == find_dates("13/5/2024", month_first=True)[0].moment.day
    assert (True, False, False) == (
        is_month_first("en-US", None),
        is_month_first("en", "a.co.uk"),
        is_month_first("de", None),
    )


def test_time_beside_a_date():
    """A time behind the date is read, its zone stays unknown."""
    moment = find_dates("May 3, 2024 at 6:30 pm", "en")[0].moment

    assert ("2024-05-03T18:30:00", None, "minute") == (
        moment.local.isoformat(),
        moment.instant,
        moment.precision,
    )


def test_a_configured_zone_is_applied_and_said():
    """A time without offset takes the source's zone; a UTC time keeps its instant and gets the local day."""
    local = in_zone(read_moment("2024-05-03T10:11:12"), "Europe/Berlin")
    utc = in_zone(read_moment("2024-05-02T23:00:00Z"), "Europe/Berlin")

    assert ("2024-05-03T10:11:12+02:00", "configured") == (local.instant, local.zone)
    assert ("2024-05-02T23:00:00Z", DAY) == (utc.instant, utc.day)
    assert local == in_zone(local, "Nowhere/Town")


def test_implausible_dates():
    """The epoch and the future are no dates of publication; tomorrow may be, east of us."""
    now = datetime(2024, 5, 2, 12, tzinfo=UTC)

    assert [True, False, False] == [
        is_plausible(read_moment(text), now) for text in ("2024-05-03", "2024-05-04", "1970-01-01")
    ]


def test_dates_far_apart_are_found_with_numbers_between():
    """Numbers that begin no date hide none, wherever in the text and in whatever form they stand."""
    filler = "12 of 4711 crates, 3.5 tons, 1999 in all. " + "Nothing is counted here. " * 8
    text = filler.join(("5. Mai 2024, ", "2024-05-06 ", "07/05/24 ", "May 8, 2024 "))

    assert [5, 6, 7, 8] == [found.moment.day.day for found in find_dates(text, "de")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23 3:15 PM", "2026-11-23 15:15:00"),
        ("2026-11-23 12:15 a.m.", "2026-11-23 00:15:00"),
        ("2026-11-30T24:00:00Z", "2026-12-01 00:00:00+00:00"),
        ("2026-11-23 10:15 UTC+5:30", "2026-11-23 10:15:00+05:30"),
        ("2026-11-23 10:15:00 GMT-0300", "2026-11-23 10:15:00-03:00"),
        ("2026-11-23T10:15:00\u22125:00", "2026-11-23 10:15:00-05:00"),
        ("Mon Nov 23 2026 10:15:00 GMT+0100 (CET)", "2026-11-23 10:15:00+01:00"),
        ("Monday, 23-Nov-26 10:15:00 GMT", "2026-11-23 10:15:00+00:00"),
        ("20261123T101500+0100", "2026-11-23 10:15:00+01:00"),
        ("2569-11-23T10:15:00+07:00", "2026-11-23 10:15:00+07:00"),
        ("2026-11-23T25:00", "None"),
        ("2026-11-23T10:75", "None"),
        ("9999-12-31T24:00", "None"),
    ],
)
def test_times_as_systems_write_them(text, expected):
    """Halves of the day, offsets behind UTC, the end of a day; a time that there is not leaves the day."""
    assert expected == str(read_moment(text).local)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("23 April 2026", "en", "2026-04-23"),
        ("23 August 2026", None, "2026-08-23"),
        ("23 août 2026", "fr", "2026-08-23"),
        ("23 AOUT 2026", "fr", "2026-08-23"),
        ("1er avril 2026", "fr", "2026-04-01"),
        ("1 stycznia 2026", "pl", "2026-01-01"),
        ("23 EKİM 2026", "tr", "2026-10-23"),
        ("23 ΟΚΤΩΒΡΙΟΥ 2026", "el", "2026-10-23"),
        ("23. новембра 2026.", "sr", "2026-11-23"),
        ("23 בנובמבר 2026", "he", "2026-11-23"),
        ("23 تشرين الثاني 2026", "ar", "2026-11-23"),
        ("૨૩ નવેમ્બર ૨૦૨૬", "gu", "2026-11-23"),
        ("23 พ.ย. 2569", "th", "2026-11-23"),
        ("２０２６年１１月２３日", "ja", "2026-11-23"),
        ("令和8年11月23日", "ja", "2026-11-23"),
        ("令和元年11月23日", "ja", "2019-11-23"),
    ],
)
def test_day_before_the_month_whatever_its_first_letters(text, language, day):
    """No letters of a month are taken for the end of an ordinal; capitals, digits and eras of many lands."""
    assert [day] == [found.moment.day.isoformat() for found in find_dates(text, language)]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("23.11.2026 10:15:42", "10:15:42"),
        ("11/23/2026 3:15:00 PM", "15:15:00"),
        ("2026.11.23. 오후 3:15", "15:15:00"),
        ("2026年11月23日(月) 午後3時15分", "15:15:00"),
        ("2026年11月23日 上午9:15", "09:15:00"),
        ("23.11.2026 um 10:15 Uhr", "10:15:00"),
    ],
)
def test_times_beside_a_day(text, time):
    """Seconds are no minutes, and a word before the hour may tell the half of the day."""
    assert [time] == [str(found.moment.local.time()) for found in find_dates(text)]
