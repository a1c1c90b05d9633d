"""Adds sources to a sources.toml: new tables at its end, everything in it as it was."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.discovery.url_key import registrable_domain
from flows.errors import ConfigError
from flows.sources import Source, host_name, read_configuration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

_START = """# The sites that Newsloom crawls; `newsloom init` writes a file with everything that can be set.

[newsloom]
# Whom a site may write to: an address or a page that you read.
"""
_NO_CONTACT = '# contact = "news-desk@the-name-of-your.site"\n'


def source_name(url: str, taken: Collection[str]) -> str:
    """A short name for a site: what stands before its public suffix, or its host where that is taken.

    Raises:
        ConfigError: that and a thousand numbers behind it are taken.
    """
    host = host_name(url)
    domain = registrable_domain(url)
    short = domain.split(".", maxsplit=1)[0] if domain else host
    for name in (short, host, *(f"{host}-{number}" for number in range(2, 1000))):
        fit = re.sub(r"[^\w.-]", "-", name)[:64].strip(".-")
        if fit and fit not in taken:
            return fit
    raise ConfigError(f"{url}: no name is left for it; give one with --name.")  # pragma: no cover


def entry_text(source: Source) -> str:
    """The source as a table of sources.toml."""
    name = source.name if re.fullmatch(r"[A-Za-z0-9_-]+", source.name) else _quoted(source.name)
    lines = [f"[sources.{name}]", f"home = {_quoted(source.home)}"]
    lists = {"feeds": source.feeds, "sitemaps": source.sitemaps}
    lines += [f"{key} = [{', '.join(map(_quoted, urls))}]" for key, urls in lists.items() if urls]
    if source.delay is not None:
        lines.append(f"delay = {source.delay:g}")
    texts = {"time_zone": source.time_zone, "language": source.language, "publisher": source.publisher}
    lines += [f"{key} = {_quoted(value)}" for key, value in texts.items() if value]
    if not source.enabled:
        lines.append("enabled = false")
    return "\n".join(lines) + "\n"


def append_sources(
    path: Path, sources: Iterable[Source], environ: Mapping[str, str], contact: str | None = None
) -> None:
    """Write new tables at the end of the file, which is made where it does not exist, then with the contact.

    The file is replaced in one step, and only by one that can be read.

    Raises:
        ConfigError: the file cannot be read or written, or would be wrong with the new sources.
    """
    try:
        start = _START + (f"contact = {_quoted(contact)}\n" if contact else _NO_CONTACT)
        before = path.read_text("utf-8-sig") if path.exists() else start
        text = "\n".join([before.rstrip("\n") + "\n", *(entry_text(source) for source in sources)])
        new = path.with_name(f".{path.name}.new")
        try:
            new.write_text(text, "utf-8")
            if path.exists():
                new.chmod(path.stat().st_mode & 0o777)
            read_configuration(new, environ)
            os.replace(new, path)  # noqa: PTH105  the atomic one
        finally:
            new.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path}: cannot be written ({why}).") from error


def home_of(url: str) -> str:
    """The front page of the site that an address lies on."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
