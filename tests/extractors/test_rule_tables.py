"""A table of a rule: its layouts, its hosts, and what cannot be used is named with the fix."""

from datetime import date

import pytest
from ferry_page import css

from extractors.rules.hosts import names_for
from extractors.rules.table import RuleFault, hosts_of, read_table


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


@pytest.mark.parametrize(
    ("table", "key", "number", "says"),
    [
        ({"headlin": "h1"}, "headlin", None, "write headline"),
        ({"zzz": "h1"}, "zzz", None, "use one of"),
        ({"body": 3}, "body", None, "CSS selector"),
        ({"body": ""}, "body", None, "is empty"),
        ({"body": "p" * 2001}, "body", None, "characters long"),
        ({"body": "p[["}, "body", None, "no CSS selector"),
        ({"body": ["p", "div@data-text"]}, "body", None, "names an attribute"),
        ({"body": "p", "strip": "p@class"}, "strip", None, "names an attribute"),
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
