"""Reads a rule in the ftr-site-config format: `directive: value` lines with XPath, one file a host."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from extractors.rules.directives import FOLLOWED, NOT_FOLLOWED, PATHS, WITHOUT_EFFECT
from extractors.rules.rule import Layout, LinkPath, Rule, Trial
from extractors.rules.tree import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINE = re.compile(r"^\s*([A-Za-z_]\w*)\s*(?:\((.*?)\))?\s*:\s?(.*?)\s*$")
_WRAPS = re.compile(r"[a-z][a-z0-9]{0,15}")
_MOST_SHOWN = 80
_YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A line that is not followed: its number from 1, the directive, and why.

    `harmless` where nothing is lost: the directive is understood and needs nothing done here.
    """

    line: int
    directive: str
    why: str
    harmless: bool = False


@dataclass(slots=True)
class _Draft:
    """A rule as it is read, line by line."""

    paths: dict[str, list[str]] = field(default_factory=dict)
    prune: bool = True
    wrap: list[tuple[str, str]] = field(default_factory=list)
    replacements: list[tuple[str, str]] = field(default_factory=list)
    sought: tuple[int, str] | None = None
    links: dict[str, list[LinkPath]] = field(default_factory=dict)
    last_link: str | None = None
    trials: list[Trial] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_ftr(name: str, text: str) -> tuple[Rule, tuple[Problem, ...]]:
    """The rule that a file holds, and every line of it that is not followed. Never raises."""
    draft = _Draft()
    for number, directive, argument, value in _lines(text, draft):
        _take(draft, number, directive, argument, value)
    _end_search(draft)
    paths: dict[str, Any] = {part: tuple(dict.fromkeys(found)) for part, found in draft.paths.items()}
    layout = Layout(
        language="xpath",
        prune=draft.prune,
        wrap=tuple(draft.wrap),
        replacements=tuple(draft.replacements),
        next_page=tuple(draft.links.get("next_page_link", ())),
        single_page=tuple(draft.links.get("single_page_link", ())),
        **paths,
    )
    problems = sorted(draft.problems, key=lambda problem: problem.line)
    return Rule(name=name, layouts=(layout,), trials=tuple(draft.trials)), tuple(problems)


def _lines(text: str, draft: _Draft) -> Iterator[tuple[int, str, str | None, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(("#", "//")):
            continue
        match = _LINE.match(line)
        if match is None:
            _complain(draft, number, line.strip()[:_MOST_SHOWN], "is no `directive: value`")
        else:
            yield number, match[1].lower(), match[2], match[3]


def _take(draft: _Draft, number: int, directive: str, argument: str | None, value: str) -> None:
    if directive in WITHOUT_EFFECT:
        problem = Problem(line=number, directive=directive, why=WITHOUT_EFFECT[directive], harmless=True)
        draft.problems.append(problem)
    elif directive in NOT_FOLLOWED:
        _complain(draft, number, directive, f"is not followed: {NOT_FOLLOWED[directive]}")
    elif directive not in FOLLOWED:
        near = get_close_matches(directive, sorted(FOLLOWED), n=1, cutoff=0.75)
        hint = f"; did you mean {near[0]}?" if near else ""
        _complain(draft, number, directive, f"is not a directive that newsloom knows{hint}")
    elif not value and directive != "replace_string":
        _complain(draft, number, directive, "has no value")
    elif directive in PATHS:
        if _usable(draft, number, directive, value):
            draft.paths.setdefault(PATHS[directive], []).append(value)
    else:
        _OTHERS[directive](draft, number, argument, value)


def _names(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    quoted = _quoted(draft, number, "strip_id_or_class", value)
    if quoted:
        path = f"//*[contains(@class, {quoted}) or contains(@id, {quoted})]"
        draft.paths.setdefault("strip", []).append(path)


def _pictures(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    quoted = _quoted(draft, number, "strip_image_src", value)
    if quoted:
        draft.paths.setdefault("strip", []).append(f"//img[contains(@src, {quoted})]")


def _quoted(draft: _Draft, number: int, directive: str, value: str) -> str | None:
    text = value.strip("\"'") or value
    if '"' in text and "'" in text:
        _complain(draft, number, directive, "holds both kinds of quotes, which XPath cannot write")
        return None
    return f"'{text}'" if "'" not in text else f'"{text}"'


def _prune(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    if value.lower() in _YES_OR_NO:
        draft.prune = _YES_OR_NO[value.lower()]
    else:
        _complain(draft, number, "prune", "is neither yes nor no")


def _wrap(draft: _Draft, number: int, argument: str | None, value: str) -> None:
    tag = (argument or "").strip().lower()
    if not _WRAPS.fullmatch(tag):
        _complain(draft, number, "wrap_in", "names no element; write wrap_in(blockquote): //path")
    elif _usable(draft, number, "wrap_in", value):
        draft.wrap.append((tag, value))


def _find(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    _end_search(draft)
    draft.sought = (number, value)


def _replace(draft: _Draft, number: int, argument: str | None, value: str) -> None:
    if argument:
        draft.replacements.append((argument, value))
    elif draft.sought is None:
        _complain(draft, number, "replace_string", "has no find_string before it")
    else:
        draft.replacements.append((draft.sought[1], value))
        draft.sought = None


def _end_search(draft: _Draft) -> None:
    if draft.sought is not None:
        _complain(draft, draft.sought[0], "find_string", "has no replace_string behind it")
        draft.sought = None


def _link(directive: str) -> Callable[[_Draft, int, str | None, str], None]:
    def take(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
        if _usable(draft, number, directive, value):
            draft.links.setdefault(directive, []).append(LinkPath(path=value))
            draft.last_link = directive

    return take


def _only_if(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    """The condition holds for the link before it, or, at the head of a file, for none."""
    if draft.last_link is None:
        _complain(draft, number, "if_page_contains", "has no single_page_link or next_page_link before it")
    elif _usable(draft, number, "if_page_contains", value):
        links = draft.links[draft.last_link]
        links[-1] = replace(links[-1], only_if=(*links[-1].only_if, value))


def _trial(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    if value.startswith(("http://", "https://")):
        draft.trials.append(Trial(url=value))
    else:
        _complain(draft, number, "test_url", "is no web address")


def _contains(draft: _Draft, number: int, _argument: str | None, value: str) -> None:
    if not draft.trials:
        _complain(draft, number, "test_contains", "has no test_url before it")
    else:
        last = draft.trials[-1]
        draft.trials[-1] = replace(last, contains=(*last.contains, value))


_OTHERS: dict[str, Callable[[_Draft, int, str | None, str], None]] = {
    "strip_id_or_class": _names,
    "strip_image_src": _pictures,
    "prune": _prune,
    "wrap_in": _wrap,
    "find_string": _find,
    "replace_string": _replace,
    "single_page_link": _link("single_page_link"),
    "next_page_link": _link("next_page_link"),
    "if_page_contains": _only_if,
    "test_url": _trial,
    "test_contains": _contains,
}


def _usable(draft: _Draft, number: int, directive: str, path: str) -> bool:
    found = fault("xpath", path)
    if found:
        _complain(draft, number, directive, found)
    return found is None


def _complain(draft: _Draft, number: int, directive: str, why: str) -> None:
    draft.problems.append(Problem(line=number, directive=directive, why=why))
