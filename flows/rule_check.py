"""Tries a site rule on kept pages, offline: what each of its paths finds, and what it misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.rules.rule import FIELDS, Trial
from extractors.site import Site
from flows.failure_words import in_words
from flows.pagination import kept_page
from flows.workers import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.rules.rule import Rule
    from flows.workers import Workers
    from storage.archive import Archive
    from storage.record import Record

_IN_RECORD = {"date": "date_published", "section": "article_section"}
"""Fields whose name in a record's provenance is another than in a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule on one page: `says` is what is wrong, or, where there is no page, what to do."""

    rule: str
    url: str
    outcome: Literal["good", "wrong", "no_page"]
    says: tuple[str, ...] = ()
    record: Record | None = None


def try_rule(rule: Rule, urls: Iterable[str], archive: Archive | None, workers: Workers) -> Iterator[Tried]:
    """Try a rule on its test pages, and on those of other addresses, as far as they are kept."""
    trials = {trial.url: trial for trial in (*rule.trials, *(Trial(url=url) for url in urls))}
    for trial in trials.values():
        page = kept_page(archive, trial.url) if archive is not None else None
        if page is None:
            says = f"no page of it is kept; `newsloom rerun {trial.url}` fetches and keeps it"
            yield Tried(rule=rule.name, url=trial.url, outcome="no_page", says=(says,))
            continue
        worked = workers.submit(Job(page=page, site=Site(rule=rule))).result()
        if worked.processed is None:
            says = in_words(worked.reason, worked.detail)
            yield Tried(rule=rule.name, url=trial.url, outcome="wrong", says=(says,))
            continue
        record = worked.processed.record
        wrong = tuple(_wrong(rule, record, trial))
        outcome: Literal["good", "wrong"] = "wrong" if wrong else "good"
        yield Tried(rule=rule.name, url=trial.url, outcome=outcome, says=wrong, record=record)


def _wrong(rule: Rule, record: Record, trial: Trial) -> Iterator[str]:
    """What the rule was to find on the page and did not."""
    source = f"rule:{rule.name}"
    by_rule = {one.field for one in record.provenance if one.source == source}
    if any(layout.body for layout in rule.layouts) and "article_body" not in by_rule:
        yield "body: nothing found; the general reader read the text"
    for name in FIELDS:
        asked = any(getattr(layout, name) for layout in rule.layouts)
        if asked and _IN_RECORD.get(name, name) not in by_rule:
            yield f"{name}: nothing found"
    held = " ".join(" ".join((record.headline or "", record.description or "", record.article_body)).split())
    for text in trial.contains:
        if " ".join(text.split()) not in held:
            yield f"the article does not contain {text!r}"
    if record.dropped is not None:
        yield f"the page is taken for no article: {record.dropped.reason}"
