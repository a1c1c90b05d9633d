"""The rooms import in one direction, and nothing is imported that is not needed or not declared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from graphlib import TopologicalSorter
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
# Inside a room: all that a folder imports of its room besides itself. Others come and go more freely.
FLOORS = {
    "extractors.structured_data": {"extractors.characters"},
    "extractors.similarity": {"extractors.cleaning.key"},
    "extractors.discovery": {"extractors.document", "extractors.errors", "extractors.page"},
    "extractors.fields": {
        "extractors.address", "extractors.article", "extractors.characters", "extractors.cleaning.line",
        "extractors.document", "extractors.site", "extractors.structured_data",
    },
    "storage.views": set(),
    "flows.fetching": {"flows.errors"},
    "flows.discovery": {"flows.failure_words", "flows.fetching"},
}  # fmt: skip
# What stands on top of its room: nothing else in it imports them.
TOPS = ("extractors.extract", "storage.fsck", "flows.cli", "flows.demo")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


@cache
def imported(path: Path, *, types: bool = True) -> set[str]:
    """Full names of all that a file imports, at its top or in a function; also what is only for types."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a module stands"
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        waiting += ast.iter_child_nodes(node)
    return found


def module_of(path: Path) -> str:
    """The full name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def is_in(name: str, folder: str) -> bool:
    """Whether a module is this one, or lies in this folder."""
    return f"{name}.".startswith(f"{folder}.")


def name_of(path: Path) -> str:
    """A short name for a test's id."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_rooms_below_it(path):
    """A flow may import storage and extractors, storage extractors, extractors neither."""
    room = path.relative_to(ROOT).parts[0]

    assert {name for name in imported(path) if name.split(".")[0] in FORBIDDEN[room]} == set()


@pytest.mark.parametrize("folder", FLOORS)
def test_a_lower_folder_knows_little_of_its_room(folder):
    """Who fetches knows of no crawl, who reads a field of no body: what each may import is named."""
    room = folder.split(".")[0]
    found = {
        name
        for path in MODULES
        for name in (imported(path) if is_in(module_of(path), folder) else ())
        if name != room
        and is_in(name, room)
        and not any(is_in(name, one) for one in (folder, *FLOORS[folder]))
    }

    assert found == set()


@pytest.mark.parametrize("top", TOPS)
def test_nothing_in_a_room_imports_what_stands_on_top(top):
    """The command line and the demo call the crawl, never the other way round."""
    room = top.split(".")[0]
    below = [path for path in MODULES if is_in(module_of(path), room) and not is_in(module_of(path), top)]

    assert [name_of(path) for path in below if any(is_in(name, top) for name in imported(path))] == []


def test_no_module_needs_itself():
    """Nowhere do imports that run go round in a circle, not even through a function; types may."""
    modules = {module_of(path): path for path in MODULES}
    needs = {name: imported(path, types=False) & set(modules) for name, path in modules.items()}

    TopologicalSorter(needs).prepare()


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


def undeclared(paths: Iterable[Path], *extras: str) -> set[str]:
    """What files import that is no standard library, not ours and not declared in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    declared = {plain_name(re.split(r"[\[<>=! ]", line)[0]) for line in lines}
    homes = packages_distributions()
    ours = {*sys.stdlib_module_names, *ROOMS, "tests", *(path.stem for path in TESTS)}
    foreign = {name.split(".")[0] for path in paths for name in imported(path)} - ours
    return {name for name in foreign if not {plain_name(home) for home in homes.get(name, [])} & declared}


def test_every_import_is_a_declared_dependency():
    """What the three rooms import comes with Newsloom; what their tests import, with its development."""
    assert undeclared(MODULES) == set()
    assert undeclared([path for path in TESTS if "bench" not in path.parts], "dev") == set()
