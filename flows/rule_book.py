"""The site rules of a project: our own TOML files and imported ftr-site-config files, found by host."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.rules.ftr import Problem, read_ftr
from extractors.rules.hosts import names_for
from extractors.rules.table import LAYOUTS, RuleFault, hosts_of, read_table
from flows.errors import ConfigError
from flows.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from extractors.rules.rule import Rule
    from flows.settings import Settings
    from flows.toml_file import TomlFile

FTR = "ftr"
"""The folder, below that of the rules, of imported ftr-site-config files."""
GLOBAL = "global.txt"
_HEADER = re.compile(rf"\s*\[\[\s*{LAYOUTS}\s*\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """One file: the hosts it is for, what it says, and the lines of it that are not followed."""

    path: Path
    hosts: tuple[str, ...]
    rule: Rule
    problems: tuple[Problem, ...] = ()


class RuleBook:
    """Rules by host. Own files are read at once, as they name their hosts; imported ones when asked for."""

    def __init__(self, folder: Path | None) -> None:
        """Read the own files of a folder, which need not exist; None for no rules at all.

        Raises:
            ConfigError: a file cannot be used, or two are for one host; names file, line, key and the fix.
        """
        self.folder = folder
        self._own = by_host(own_files(folder)) if folder is not None else {}
        self._imported = _imported(folder) if folder is not None else {}
        self._read: dict[str, Rule] = {}

    def of(self, url: str) -> Rule | None:
        """The rule for an address: the user's own first, then imported ones; the most specific host wins."""
        names = names_for(url)
        own = next((self._own[name].rule for name in names if name in self._own), None)
        if own is not None:
            return own
        path = next((self._imported[name] for name in names if name in self._imported), None)
        return self._rule(path) if path is not None else None

    def files(self) -> Iterator[RuleFile]:
        """Every file, own ones first, by name."""
        yield from dict.fromkeys(self._own.values())
        for path in sorted(self._imported.values()):
            yield read_imported(path)

    def _rule(self, path: Path) -> Rule:
        name = str(path)
        if name not in self._read:
            self._read[name] = read_imported(path).rule
        return self._read[name]


NO_RULES = RuleBook(None)


def rules_folder(settings: Settings) -> Path:
    """Where the rules of a project lie: as the settings say, else `rules` in its data folder."""
    return settings.rules or settings.data / "rules"


def read_rule_book(settings: Settings) -> RuleBook:
    """The rules of a project.

    Raises:
        ConfigError: a file cannot be used; names file, line, key and the fix.
    """
    return RuleBook(rules_folder(settings))


def own_files(folder: Path, *, but: Collection[str] = ()) -> Iterator[RuleFile]:
    """The TOML files of a rules folder in the order of their names, `but` those named.

    Raises:
        ConfigError: one cannot be used; names file, line, key and the fix.
    """
    return (read_own(path) for path in sorted(folder.glob("*.toml")) if path.name not in but)


def by_host(files: Iterable[RuleFile]) -> dict[str, RuleFile]:
    """Each file by the hosts that it is for.

    Raises:
        ConfigError: two are for one host.
    """
    found: dict[str, RuleFile] = {}
    for file in files:
        for host in file.hosts:
            if other := found.get(host):
                raise ConfigError(
                    f"{file.path}: the host {host} has a rule in {other.path.name} too; keep one of them."
                )
            found[host] = file
    return found


def read_own(path: Path) -> RuleFile:
    """A TOML file of rules.

    Raises:
        ConfigError: it cannot be used; names file, line, key and the fix.
    """
    file = read_toml(path)
    try:
        hosts = hosts_of(file.tables, path.stem)
        return RuleFile(path=path, hosts=hosts, rule=read_table(path.name, file.tables))
    except RuleFault as fault:
        where = f"{path}:{_line(file, fault)}: {fault.key}"
        raise ConfigError(f"{where}: {fault.problem}; {fault.fix}.") from None


def read_imported(path: Path) -> RuleFile:
    """A file in the ftr-site-config format; what is not followed is among its problems.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({os.strerror(error.errno or 0)}).") from error
    rule, problems = read_ftr(f"{FTR}/{path.name}", text)
    return RuleFile(path=path, hosts=(path.stem.lower(),), rule=rule, problems=problems)


def _imported(folder: Path) -> dict[str, Path]:
    """The imported files by the host that their name is; the one for all hosts is not used.

    Of `news.site.txt` and `www.news.site.txt` the first: where the format comes from, nobody reads the other.
    """
    paths = sorted((path for path in (folder / FTR).glob("*.txt") if path.name != GLOBAL), reverse=True)
    return {path.stem.lower().removeprefix("www."): path for path in paths}


def _line(file: TomlFile, fault: RuleFault) -> int:
    """The line on which a key stands: of a layout, that below its own header."""
    if fault.number is None:
        return file.line("", fault.key)
    headers = [n for n, line in enumerate(file.text.splitlines(), 1) if _HEADER.match(line)]
    if fault.number >= len(headers):
        return 1
    start = headers[fault.number]
    rest = file.text.splitlines()[start:]
    for number, line in enumerate(rest, start + 1):
        if _HEADER.match(line):
            break
        if re.match(rf"""\s*["']?{re.escape(fault.key)}["']?\s*=""", line):
            return number
    return start
