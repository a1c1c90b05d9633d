"""Shows what a look at a site has found: its map, three articles as they would be stored, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.plain import plain_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import Rights
    from flows.blocks import Blocks
    from flows.probe import Probe, Sample
    from storage.record import Record

_PLACES_SHOWN = 8
_NOTES_SHOWN = 5
_REMOVED_SHOWN = 6
_WIDTH = 110
"""Characters of a line of a sample."""


def show_probe(probe: Probe) -> None:
    """Print everything that a look at a site has found."""
    click.secho(plain_line(f"{probe.source.name}  {probe.source.home}"), bold=True)
    for line in (*_map(probe), *_samples(probe)):
        click.echo(f"  {_short(line)}".rstrip())
    click.echo()
    show_problems(probe)


def show_problems(probe: Probe) -> None:
    """Print what is wrong with a source, or that nothing is."""
    if probe.problems:
        for problem in probe.problems:
            click.echo(plain_line(f"{probe.source.name}: problem: {problem}"))
    else:
        articles = sum(sample.is_article for sample in probe.samples)
        links = counted(probe.found, "article link")
        fine = f"{links}, {articles} of {len(probe.samples)} samples are articles"
        click.echo(plain_line(f"{probe.source.name}: all is well: {fine}"))


def show_blocks(name: str, blocks: Blocks | None) -> None:
    """Print how much of a site was closed in past crawls, and what can be done about it."""
    if blocks is not None and blocks.count:
        click.echo(plain_line(f"{name}: in past crawls {blocks.told}. {blocks.advice}"))


def _map(probe: Probe) -> Iterator[str]:
    robots = probe.robots
    delay = f", asks for {robots.delay:g} s between requests" if robots.delay else ""
    yield f"robots.txt: {robots.state}{delay}, {counted(len(robots.sitemaps), 'sitemap')} named"
    for via, url, count in probe.places[:_PLACES_SHOWN]:
        yield f"{via}: {url} ({counted(count, 'link')})"
    if len(probe.places) > _PLACES_SHOWN:
        yield f"and {counted(len(probe.places) - _PLACES_SHOWN, 'more place')}"
    for note in probe.notes[:_NOTES_SHOWN]:
        yield f"note: {note}"
    yield f"{counted(probe.found, 'article link')} in this first look"
    yield from _rights([sample.record.rights for sample in probe.samples if sample.record])


def _rights(found: list[Rights]) -> Iterator[str]:
    """What the samples say on their use: recorded with each article, and yours to heed."""
    reserved = [rights for rights in found if rights.tdm_reservation]
    if reserved:
        policies = sorted({rights.tdm_policy for rights in reserved if rights.tdm_policy})
        policy = f"; policy: {', '.join(policies)}" if policies else ""
        yield f"text and data mining is reserved on {len(reserved)} of {len(found)} samples{policy}"
    told = {text for rights in found for text in (rights.x_robots_tag, rights.meta_robots) if text}
    if told:
        yield f"robots signals on samples: {'; '.join(sorted(told))}"


def _samples(probe: Probe) -> Iterator[str]:
    for sample in probe.samples:
        yield ""
        yield from _sample(sample)


def _sample(sample: Sample) -> Iterator[str]:
    yield sample.url
    if sample.record is None:
        yield f"  no page: {sample.failure}"
        return
    record = sample.record
    if record.dropped is not None:
        yield f"  no article: {record.dropped.reason}. {record.dropped.evidence or ''}"
        return
    yield f"  {record.headline or '(no headline)'}"
    yield f"  {_facts(record)}"
    if record.blocks:
        first, last = record.blocks[0], record.blocks[-1]
        yield f"  begins: {record.article_body[first.start : first.end]}"
        yield f"  ends: {record.article_body[last.start : last.end]}"
    yield f"  {counted(len(record.removed), 'line')} taken out, {len(record.moved)} moved to a field"
    for change in (*record.removed, *record.moved)[:_REMOVED_SHOWN]:
        yield f"    {change.reason}: {change.text}"


def _facts(record: Record) -> str:
    when = record.date_published or record.date_published_day or "no date"
    authors = ", ".join(author.name for author in record.authors) or "no author"
    words = counted(record.word_count, "word")
    return f"{when} · {authors} · {record.in_language or 'language unknown'} · {words}"


def _short(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    text = plain_line(line)
    return indent + (text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…")
