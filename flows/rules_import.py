"""Takes rule files of others into a project: ftr-site-config collections, and our own TOML files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.errors import ConfigError
from flows.rule_book import FTR, GLOBAL, by_host, own_files, read_imported, read_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractors.rules.rule import Layout
    from flows.rule_book import RuleFile

LOG = "import.log"
"""Beside the imported files: every line of the last import that is not followed."""


@dataclass(slots=True, kw_only=True)
class Imported:
    """What came of an import. `lines` are the directives that are not followed, as `file:line: ...`."""

    folder: Path
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)

    @property
    def files(self) -> int:
        """Rule files taken in."""
        return self.new + self.changed + self.unchanged


def import_rules(source: Path, folder: Path) -> Imported:
    """Copy the rule files of a folder, or one file, into the rules folder of a project.

    Files are kept as they are, so that a later newsloom may follow more of them; one of the same name is
    replaced. TOML files go to the folder itself, ftr-site-config files below it. Nothing is copied where
    a TOML file is wrong, or for a host that another one is for.

    Raises:
        ConfigError: there is nothing to import, or a file cannot be used or written.
    """
    files = list(_files(source))
    own = [file for file in files if file.path.suffix == ".toml"]
    replaced = {file.path.name for file in own}
    by_host([*own_files(folder, but=replaced), *own])
    done = Imported(folder=folder)
    for file in files:
        _take(file, done)
    if not done.files:
        raise ConfigError(
            f"{source}: holds no rules; give a folder of ftr-site-config files (host.txt) or rules in TOML."
        )
    log = [*done.lines, *(f"{line} (skipped)" for line in done.skipped)]
    _write(folder / FTR / LOG, "".join(f"{line}\n" for line in log).encode())
    return done


def _files(source: Path) -> Iterator[RuleFile]:
    """The rule files of a folder, read; a name that starts with a dot is that of the hosts below a domain."""
    if not source.exists():
        raise ConfigError(f"{source}: there is no such file or folder.")
    paths = sorted(source.iterdir()) if source.is_dir() else [source]
    for path in paths:
        if path.suffix == ".toml":
            yield read_own(path)
        elif path.suffix == ".txt":
            yield read_imported(path)


def _take(file: RuleFile, done: Imported) -> None:
    name = file.path.name
    if name == GLOBAL:
        done.skipped.append(f"{name} is for all hosts")
        return
    if not any(_says_something(layout) for layout in file.rule.layouts):
        done.skipped.append(f"{name} holds no rule")
        return
    below = done.folder if file.path.suffix == ".toml" else done.folder / FTR
    body = file.path.read_bytes()
    target = below / name
    before = target.read_bytes() if target.exists() else None
    done.new += before is None
    done.changed += before not in (None, body)
    done.unchanged += before == body
    if before != body:
        _write(target, body)
    for problem in file.problems:
        (done.harmless if problem.harmless else done.kinds)[problem.directive] += 1
        if not problem.harmless:
            done.lines.append(f"{name}:{problem.line}: {problem.directive} {problem.why}")


def _says_something(layout: Layout) -> bool:
    parts = (layout.body, layout.headline, layout.authors, layout.date, layout.strip)
    return any(parts) or bool(layout.next_page or layout.single_page)


def _write(path: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.new")
        made.write_bytes(body)
        made.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror}).") from error
