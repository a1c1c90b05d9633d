"""What addresses turned out to be is counted once each, and never holds an article back for good."""

from datetime import timedelta

import pytest

from extractors.discovery.url_key import url_key
from storage.identity import record_id_of
from storage.moment import rfc3339
from storage.outcome import Outcome
from storage.shapes import ENOUGH, ENOUGH_OF_WORDS, NoArticle, Verdict
from storage.shapes_anew import note_run, reader_versions

CLIPS = "news.site/clips/{n}"


@pytest.fixture
def shapes(data):
    return data.state.shapes


def verdicts(count, reason="video", pattern=CLIPS, first=0):
    return [
        Verdict(id=f"a{number}", pattern=pattern, reason=reason) for number in range(first, first + count)
    ]


def test_a_pattern_is_demoted_after_enough_pages(shapes, now):
    """Eight pages and not one article; seven are not enough."""
    shapes.note("paper", verdicts(ENOUGH - 1), "1", now)
    before = shapes.of("paper")[CLIPS]
    shapes.note("paper", verdicts(1, "gallery", first=ENOUGH), "1", now)
    after = shapes.of("paper")[CLIPS]

    assert (False, True) == (before.demoted, after.demoted)
    assert (0, ENOUGH, {"gallery": 1, "video": ENOUGH - 1}) == (after.articles, after.others, after.reasons)
    assert {} == shapes.of("other")


def test_one_article_and_a_pattern_is_never_demoted(shapes, now):
    """However many others it gives, before or after."""
    shapes.note("paper", [*verdicts(50), *verdicts(1, None, first=50), *verdicts(50, first=51)], "1", now)

    assert not shapes.of("paper")[CLIPS].demoted


def test_words_at_the_end_need_more(shapes, now):
    """Sections and short slugs look alike there."""
    pattern = "news.site/sport/{word}"
    shapes.note("paper", verdicts(ENOUGH_OF_WORDS - 1, pattern=pattern), "1", now)
    before = shapes.of("paper")[pattern].demoted
    shapes.note("paper", verdicts(1, pattern=pattern, first=99), "1", now)

    assert (False, True) == (before, shapes.of("paper")[pattern].demoted)


@pytest.mark.parametrize(("others", "days"), [(ENOUGH, 1), (ENOUGH + 2, 4), (ENOUGH + 9, 32)])
def test_a_demoted_pattern_is_tried_again(shapes, now, others, days):
    """After a day, then after twice the time each try, at most 32 days."""
    shapes.note("paper", verdicts(others), "1", now)

    assert timedelta(days=days) == shapes.of("paper")[CLIPS].retry_at - now


def test_an_address_counts_once(shapes, now):
    """Looked at again it is the same page; its own time until the next look grows."""
    for day in range(3):
        shapes.note("paper", verdicts(1), "1", now + timedelta(days=day))
    seen = now + timedelta(days=2)

    assert 1 == shapes.of("paper")[CLIPS].others
    assert {"a0": NoArticle(reason="video", tries=3, seen_at=seen)} == shapes.no_articles(["a0", "a1"])
    assert timedelta(days=16) == NoArticle(reason="video", tries=3, seen_at=seen).retry_at - seen


def test_what_becomes_an_article_is_one(shapes, now):
    """It is no longer known as none."""
    shapes.note("paper", verdicts(1), "1", now)
    shapes.note("paper", verdicts(1, None), "1", now)

    assert {} == shapes.no_articles(["a0"])
    assert 1 == shapes.of("paper")[CLIPS].articles


def test_a_new_extractor_judges_anew(shapes, now):
    """What an older version refused says nothing of what the new one would."""
    shapes.note("paper", verdicts(ENOUGH), "1", now)
    shapes.note("paper", verdicts(1, first=99), "2", now)

    assert 1 == shapes.of("paper")[CLIPS].others


def test_addresses_made_to_differ_do_not_fill_the_table(shapes, now, monkeypatch):
    """Of one site only so many patterns are kept."""
    monkeypatch.setattr("storage.shapes._MOST_PATTERNS", 3)
    for number in range(5):
        shapes.note("paper", verdicts(1, pattern=f"news.site/{number}", first=number), "1", now)

    assert 3 == len(shapes.of("paper"))


@pytest.mark.parametrize(
    ("summaries", "versions"),
    [
        ([None, "1", None, "2"], ["1", "1", "1", "2"]),
        ([None, None], ["0", "0"]),
        (["torn", "2"], ["2", "2"]),
        ([], []),
    ],
)
def test_runs_without_a_summary_have_the_version_of_their_neighbours(tmp_path, summaries, versions):
    """A run that was cut short was of the version of the run before it, the first of the next one's."""
    ledgers = []
    for number, version in enumerate(summaries):
        ledger = tmp_path / f"r{number}.jsonl"
        if version is not None:
            text = "{" if version == "torn" else f'{{"versions": {{"newsloom": "{version}"}}}}'
            ledger.with_suffix(".json").write_text(text)
        ledgers.append(ledger)

    assert versions == reader_versions(ledgers)


def test_counts_drawn_from_a_ledger_are_those_of_its_crawl(data, now):
    """What tells of a moment, of a file, or of no source counts nothing."""

    def line(url, outcome="stored", reason=None, source="paper"):
        return Outcome(url=url, source=source, outcome=outcome, reason=reason, at=rfc3339(now))

    site = "https://news.site"
    ledger = [line(f"{site}/clips/{number}", "dropped", "video") for number in range(100, 100 + ENOUGH)]
    ledger += [line(f"{site}/a-walk-on-the-long-pier"), line("dump.jsonl:3"), line(site, source=None)]
    ledger += [line(f"{site}/closed", "dropped", "paywall_stub")]
    note_run(data.state, ledger, "1")
    found = data.state.shapes.of("paper")

    assert (ENOUGH, now) == (found[CLIPS].others, found[CLIPS].seen_at)
    assert 1 == sum(shape.articles for shape in found.values())
    assert data.state.shapes.no_articles([record_id_of(url_key("https://news.site/clips/100"))])
