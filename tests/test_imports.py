"""The rooms import in one direction, and nothing is imported that is not needed or not declared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("extractors", "storage", "flows")
# What a room must not import: the arrow flows -> storage -> extractors, and DESIGN's table.
FORBIDDEN = {
    "extractors": {"storage", "flows", "httpx", "prefect", "sqlalchemy", "duckdb"},
    "storage": {"flows", "selectolax", "trafilatura", "httpx", "prefect"},
    "flows": set(),
}
# The clock, chance, sockets and other processes: what would make extraction depend on more than the page.
WORLD = {
    "asyncio", "getpass", "http", "multiprocessing", "platform", "random", "secrets", "select", "shutil",
    "signal", "socket", "ssl", "subprocess", "tempfile", "threading", "time", "urllib.request", "uuid",
}  # fmt: skip
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, those for type checkers too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a module stands"
            found |= {node.module or ""}
    return found


def name_of(path: Path) -> str:
    """A short name for a test's id."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_rooms_below_it(path):
    """A flow may import storage and extractors, storage extractors, extractors neither."""
    room = path.relative_to(ROOT).parts[0]

    assert {name for name in imported(path) if name.split(".")[0] in FORBIDDEN[room]} == set()


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).startswith("extractors/")], ids=name_of)
def test_extraction_is_blind_to_the_world(path):
    """No module of extractors imports a clock, chance, a socket or a process, or asks for the time of day."""
    calls = re.findall(r"\.(?:now|utcnow|today)\(", path.read_text("utf-8"))

    assert (imported(path) & WORLD, calls) == (set(), [])


@pytest.mark.parametrize("path", sorted((ROOT / "flows").iterdir()), ids=name_of)
def test_nothing_in_flows_hides_another_module(path):
    """Prefect may put flows/ first on sys.path: no name there is a room's or the standard library's."""
    assert path.stem not in {*sys.stdlib_module_names, *ROOMS, "tests", "prefect"} - {"__init__"}


def test_the_command_line_starts_without_heavy_imports():
    """Help needs neither Prefect nor any parser, database or HTTP client."""
    script = "import sys, flows.cli; flows.cli.newsloom.get_help; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {
        "prefect",
        "httpx",
        "duckdb",
        "sqlalchemy",
        "lxml",
        "selectolax",
        "trafilatura",
        "rich",
        "asyncio",
    }

    assert heavy & set(loaded.stdout.split()) == set()


@pytest.mark.parametrize(
    "command", ["init", "get", "extract", "clean", "inspecting", "show", "sql", "export", "rerun", "crawl"]
)
def test_only_running_a_flow_imports_prefect(command):
    """No command module imports Prefect, directly or through what it imports at its top."""
    script = f"import sys, flows.cli.{command}; print('prefect' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "False"


def plain_name(distribution: str) -> str:
    """A distribution's name as indexes compare it."""
    return distribution.lower().replace("_", "-")


def test_every_import_is_a_declared_dependency():
    """What the three rooms import is the standard library, a room, or declared in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {plain_name(re.split(r"[\[<>=! ]", line)[0]) for line in project["dependencies"]}
    homes = packages_distributions()
    modules = {name.split(".")[0] for path in MODULES for name in imported(path)}
    foreign = modules - set(sys.stdlib_module_names) - set(ROOMS)
    missing = {name for name in foreign if not {plain_name(home) for home in homes.get(name, [])} & declared}

    assert missing == set()
