"""Reads sources from lists that other programs keep: OPML of a feed reader, CSV of a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from extractors.discovery.address_shape import Shape, judge_shape
from extractors.discovery.xml_text import local_name, parse_xml
from extractors.errors import ExtractionError
from flows.errors import ConfigError
from flows.source_keys import web_address
from flows.sources import Source, host_name, is_source_name
from flows.sources_file import home_of, source_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_COLUMNS = {
    "name": "name",
    "title": "publisher",
    "publisher": "publisher",
    "home": "home",
    "url": "home",
    "website": "home",
    "homepage": "home",
    "feed": "feed",
    "rss": "feed",
    "language": "language",
    "time_zone": "time_zone",
}

_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""White space, and the byte order marks of UTF-8 and UTF-16 with the zeros that stand in the latter."""


def read_list(path: Path, known: Iterable[Source]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The sources of a list that are not known yet, and the homes of those that are.

    XML is a feed reader's list; anything else is CSV with a header line that names `home` or `url`, and may
    name `name`, `feed`, `publisher`, `language` and `time_zone`.

    Raises:
        ConfigError: the file cannot be read or a line is wrong; the message names it. Nothing is taken then.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    rows = _opml(path, body) if body.lstrip(_BEFORE_XML).startswith(b"<") else _csv(path, body)
    taken = {source.name: source for source in known}
    hosts = {host_name(source.home) for source in taken.values()}
    fresh: dict[str, Source] = {}
    skipped: list[str] = []
    for place, row in rows:
        source = _source(place, row, {*taken, *fresh})
        host = host_name(source.home)
        if host in hosts:
            skipped.append(source.home)
            continue
        hosts.add(host)
        fresh[source.name] = source
    return tuple(fresh.values()), tuple(skipped)


def _source(place: str, row: dict[str, str], taken: set[str]) -> Source:
    feed = _address(place, row["feed"]) if row.get("feed") else None
    home = _address(place, row["home"]) if row.get("home") else home_of(feed) if feed else None
    if row.get("home") and judge_shape(row["home"]) is Shape.ARTICLE:
        raise ConfigError(
            f"{place}: {row['home']} is an article, not the home page of a site;"
            " `newsloom crawl --seeds FILE` fetches articles. Nothing was imported."
        )
    if home is None:
        raise ConfigError(f"{place}: names neither a home page nor a feed; nothing was imported.")
    name = row.get("name") or source_name(home, taken)
    if not is_source_name(name):
        raise ConfigError(
            f"{place}: {name!r} is no name for a source (letters, digits, dot, dash, underscore)."
        )
    if name in taken:
        name = source_name(home, taken)
    return Source(
        name=name,
        home=home,
        feeds=(feed,) if feed else (),
        publisher=row.get("publisher") or None,
        language=row.get("language") or None,
        time_zone=row.get("time_zone") or None,
    )


def _address(place: str, text: str) -> str:
    try:
        return web_address(text)
    except ValueError as error:
        raise ConfigError(f"{place}: {text!r} is not {error}; nothing was imported.") from None


def _csv(path: Path, body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8; save the file as UTF-8.") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=None), delimiter=max(",;\t", key=first.count))
    try:
        yield from _rows(path, reader)
    except csv.Error as error:
        raise ConfigError(
            f"{path}:{reader.line_num}: is no line of CSV ({error}); nothing was imported."
        ) from None


def _rows(path: Path, reader: csv.DictReader[str]) -> Iterator[tuple[str, dict[str, str]]]:
    keys = {name: _COLUMNS.get(name.strip().lower()) for name in reader.fieldnames or ()}
    if not {"home", "feed"} & set(keys.values()):
        raise ConfigError(
            f"{path}:1: no column is named home or url; write a header line like name,home,feed."
        )
    for row in reader:
        told: dict[str, str] = {}
        for name, value in row.items():
            if (key := keys.get(name)) and value:
                told.setdefault(key, value.strip())
        if any(told.values()):
            yield f"{path}:{reader.line_num}", told


def _opml(path: Path, body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        root = parse_xml(body, str(path))
    except ExtractionError as error:
        raise ConfigError(f"{error}.") from error
    if local_name(root) != "opml":
        raise ConfigError(f"{path}: is no OPML; its first element is <{local_name(root)}>.")
    for element in root.iter():
        told = {key.lower(): value.strip() for key, value in element.attrib.items() if value.strip()}
        if local_name(element) == "outline" and (told.get("xmlurl") or told.get("htmlurl")):
            row = {
                "home": told.get("htmlurl", ""),
                "feed": told.get("xmlurl", ""),
                "publisher": told.get("title") or told.get("text", ""),
            }
            yield f"{path}:{element.sourceline or 0}", {key: value for key, value in row.items() if value}
