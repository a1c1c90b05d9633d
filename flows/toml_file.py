"""A TOML file that knows on which line each key stands, so that an error can point at it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

_TABLE = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]+\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """A parsed file: `tables` as tomllib gives them, `text` to find lines in."""

    path: Path
    text: str
    tables: dict[str, Any]

    def line(self, table: str, key: str | None = None) -> int:
        """The line, from 1, on which `key` of `table` stands; of the table's header where it is not found."""
        header, current = 1, ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := _TABLE.match(line):
                current = re.sub(r"[\"'\s]", "", match[1])
                header = number if current == table else header
            elif current == table and (match := _KEY.match(line)) and match[1] == key:
                return number
        return header

    def error(self, table: str, key: str | None, problem: str, fix: str) -> ConfigError:
        """An error that names file, line, key and the fix."""
        name = f"{table}.{key}" if key else table
        return ConfigError(f"{self.path}:{self.line(table, key)}: {name}: {problem}; {fix}.")


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    Raises:
        ConfigError: it cannot be read, is not UTF-8 or is not TOML; the message names file and line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return TomlFile(path=path, text=text, tables=tomllib.loads(text))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; `newsloom init` writes one.") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: is not UTF-8; save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(path, text, str(error))) from error


def _syntax(path: Path, text: str, message: str) -> str:
    found = re.search(r"line (\d+)", message)
    number = int(found[1]) if found else max(1, len(text.splitlines()))
    lines = text.splitlines()
    shown = lines[number - 1].strip() if number <= len(lines) else ""
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    return f'{path}:{number}: {reason} in `{shown}`; text values need quotes, like home = "https://...".'
