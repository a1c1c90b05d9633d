"""Reads a rule in our own form: the tables of a TOML file with CSS selectors."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

from extractors.rules.rule import Layout, LinkPath, Rule, Trial
from extractors.rules.tree import fault, names_attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LAYOUTS = "layouts"
_PATHS = ("body", "headline", "authors", "date", "description", "section", "strip")
_WHOLE = ("body", "strip")
_LINKS = ("next_page", "single_page")
_DATES = ("since", "until")
LAYOUT_KEYS = (*_PATHS, *_LINKS, *_DATES, "by")
RULE_KEYS = ("hosts", "test_urls", LAYOUTS)
_EXAMPLE = '"div.article-body p"'


class RuleFault(ValueError):
    """A key cannot be used: `key`, in layout `number` (from 0) where it is one's, what is wrong, the fix."""

    def __init__(self, key: str, problem: str, fix: str, *, number: int | None = None) -> None:
        super().__init__(f"{key}: {problem}; {fix}")
        self.key = key
        self.problem = problem
        self.fix = fix
        self.number = number


def read_table(name: str, table: Mapping[str, Any]) -> Rule:
    """The rule of a file; its keys are those of one layout, or `[[layouts]]` holds several.

    Raises:
        RuleFault: a key is unknown or its value cannot be used.
    """
    given = {key: value for key, value in table.items() if key not in RULE_KEYS}
    several = table.get(LAYOUTS)
    if several is None:
        layouts: tuple[Layout, ...] = (_layout(given, None),)
    elif given:
        key = next(iter(given))
        raise RuleFault(key, "stands beside [[layouts]]", "move it into one of them")
    elif not isinstance(several, list) or not all(isinstance(one, dict) for one in several) or not several:
        raise RuleFault(LAYOUTS, "is no list of tables", "write [[layouts]] on a line of its own above each")
    else:
        layouts = tuple(_layout(one, number) for number, one in enumerate(several))
    return Rule(name=name, layouts=layouts, trials=_trials(table))


def hosts_of(table: Mapping[str, Any], default: str) -> tuple[str, ...]:
    """The hosts a file is for: those it names, else the one that its own name is.

    Raises:
        RuleFault: one is no host.
    """
    hosts = table.get("hosts", [default])
    fix = 'write hosts = ["news.site", ".news.site"]; a dot before it means the hosts below'
    if not isinstance(hosts, list) or not hosts or not all(isinstance(host, str) for host in hosts):
        raise RuleFault("hosts", f"is {hosts!r}", fix)
    for host in hosts:
        if not host.strip(".") or any(sign in host for sign in "/: *@"):
            raise RuleFault("hosts", f"{host!r} is no host", fix)
    return tuple(host.lower().removeprefix("www.") for host in hosts)


def _trials(table: Mapping[str, Any]) -> tuple[Trial, ...]:
    urls = table.get("test_urls", [])
    if not isinstance(urls, list) or not all(
        isinstance(url, str) and url.startswith(("http://", "https://")) for url in urls
    ):
        raise RuleFault("test_urls", f"is {urls!r}", 'write test_urls = ["https://news.site/story"]')
    return tuple(Trial(url=url) for url in urls)


def _layout(table: Mapping[str, Any], number: int | None) -> Layout:
    values: dict[str, Any] = {}
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            near = get_close_matches(key, [*LAYOUT_KEYS, *RULE_KEYS], n=1, cutoff=0.6)
            fix = f"write {near[0]} if that was meant" if near else f"use one of {', '.join(LAYOUT_KEYS)}"
            raise RuleFault(key, "is not known", fix, number=number)
        try:
            values[key] = reader(value)
        except ValueError as error:
            raise RuleFault(key, *error.args, number=number) from None
    if not any(values.get(key) for key in (*_PATHS[:6], *_LINKS)):
        raise RuleFault("body", "no field has a selector", f"add body = {_EXAMPLE}", number=number)
    since, until = values.get("since"), values.get("until")
    if since and until and since > until:
        raise RuleFault("until", f"is before since ({since})", "swap the two", number=number)
    return Layout(language="css", **values)


def _paths(value: Any) -> tuple[str, ...]:
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise ValueError(f"is {value!r}", f"write a CSS selector like {_EXAMPLE}, or a list of them")
    for path in paths:
        if found := fault("css", path):
            raise ValueError(f"{path!r} {found}", f"write a CSS selector like {_EXAMPLE}")
    return tuple(paths)


def _elements(value: Any) -> tuple[str, ...]:
    """Paths to what is taken whole, or taken out: an attribute has no text to be read by paragraphs."""
    paths = _paths(value)
    for path in paths:
        if names_attribute(path):
            raise ValueError(f"{path!r} names an attribute", "write the selector of the elements alone")
    return paths


def _links(value: Any) -> tuple[LinkPath, ...]:
    return tuple(LinkPath(path=path) for path in _paths(value))


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"is {value!r}", "write a day like 2026-11-22") from None


def _by(value: Any) -> Literal["published", "fetched"]:
    if value == "published":
        return "published"
    if value == "fetched":
        return "fetched"
    raise ValueError(f"is {value!r}", 'write "published" or "fetched"')


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_PATHS, _paths),
    **dict.fromkeys(_WHOLE, _elements),
    **dict.fromkeys(_LINKS, _links),
    **dict.fromkeys(_DATES, _day),
    "by": _by,
}
