"""`newsloom clean`: text that something else scraped, cleaned into records."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from extractors.cleaning.site_memory import line_hash
from extractors.cleaning.text import article_from_text
from extractors.cleaning.text_memory import TextMemory
from extractors.discovery.url_key import registrable_domain
from flows.cli.terminal import write_line
from flows.cli.texts import STANDARD_INPUT, Fields, Text, read_texts
from flows.process import extractor_version, key_of
from flows.settings import read_settings
from storage.data import open_data
from storage.identity import make_record
from storage.record import Discovery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.record import Record

BATCH = 500  # texts settled and committed together


@click.command(short_help="Clean text that was scraped by something else.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
@click.option("--text-field", metavar="NAME", help="The files are JSON Lines; this field holds the text.")
@click.option("--title-field", metavar="NAME", help="This field holds the headline.")
@click.option("--url-field", metavar="NAME", help="This field holds the address.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the records in this data folder instead of printing them.",
)
def command(
    files: tuple[str, ...],
    text_field: str | None,
    title_field: str | None,
    url_field: str | None,
    data: Path | None,
) -> None:
    """Clean text that was scraped by something else, one record for each text.

    A file is one text, a line of it a paragraph. A file that ends in .jsonl or .ndjson (.gz allowed), or
    any file with --text-field, holds one JSON object a line with the text in field "text" or the one you
    name. Where no headline is given, the first line is taken for it if it reads like one.

    Repeated headlines, see-also tails and other boilerplate come out; each line taken out stands in
    `removed` with the reason. With --url-field the files are read twice: lines that stand in three texts of
    a site come out too. What cannot be known from a text alone (dates, authors) stays null.

    \b
    Examples:
      newsloom clean scraped.txt
      newsloom clean --text-field body --title-field title --url-field link dump.jsonl.gz > clean.jsonl
      some-scraper | newsloom clean -
      newsloom clean --data data dump.jsonl
    """
    fields = Fields(text=text_field, title=title_field, url=url_field)
    memory = _learn(files, fields)
    texts = (text for file in files for text in read_texts(file, fields))
    if data is None:
        for record in (record_of(text, memory) for text in texts):
            write_line(msgspec.json.encode(record))
    else:
        _keep(texts, data, memory)


def _learn(files: tuple[str, ...], fields: Fields) -> TextMemory:
    """What sites repeat, from a first pass over the files; standard input can be read only once."""
    memory = TextMemory()
    for file in files if fields.url else ():
        for text in read_texts(file, fields) if file != STANDARD_INPUT else ():
            if text.url and (site := registrable_domain(text.url)):
                memory.see(site, key_of(text.url) or text.url, text.text)
    return memory


def record_of(text: Text, memory: TextMemory) -> Record:
    """The clean record of a text; null where a text alone cannot tell."""
    key = key_of(text.url)
    site = registrable_domain(text.url) if text.url else None
    article = article_from_text(
        text.text,
        headline=text.headline,
        memory=memory.of(site),
        page=line_hash(key or text.url) if text.url else None,
    )
    return make_record(
        article,
        url=text.url,
        requested_url=text.url,
        url_key=key,
        domain=registrable_domain(text.url) if text.url and key else None,
        source=None,
        refusal=None,
        discovery=Discovery(via="file"),
        fetch=None,
        extractor_version=extractor_version(),
        config_hash=None,
    )


def _keep(texts: Iterator[Text], data: Path, memory: TextMemory) -> None:
    """Settle the records of texts into a data folder, as a crawl does; what became of each is counted."""
    outcomes: Counter[str] = Counter()
    with open_data(data, state_url=read_settings().state) as opened:
        run = opened.start_run(datetime.now(UTC), command="clean")
        try:
            for text in texts:
                run.enter([(text.name, None, "file")])
                outcomes[run.settle(record_of(text, memory), entry=text.name).outcome] += 1
                if run.pending >= BATCH:
                    run.commit()
        finally:  # a wrong line ends the run, but what came before it is kept
            run.commit()
            run.finish({"command": "clean"})
    click.echo(", ".join(f"{count:,} {name}" for name, count in outcomes.items()) or "no text", err=True)
