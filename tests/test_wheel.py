"""The built wheel works without the checkout: all its files are in it, its command starts and cleans."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("extractors", "storage", "flows")
HEADLINE = "A bridge is opened again"
TEXT = f"{HEADLINE}\n\n{HEADLINE}\n\nThe bridge over the mill stream was opened again on Monday.\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the sources, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder / "dist", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = (folder / "dist").glob("newsloom-*.whl")
    return built


def test_every_file_of_the_rooms_is_in_the_wheel(wheel):
    """Modules, type marks, lexicons, schemas and the demo's papers are packed, and nothing else."""
    files = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == files


def test_the_licence_goes_with_the_wheel(wheel):
    """Whoever gets the wheel gets the terms it comes under."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith(".dist-info/licenses/LICENSE")]

        assert (ROOT / "LICENSE").read_bytes() == packed.read(name)


def test_the_wheel_works_in_an_environment_of_its_own(wheel, tmp_path):
    """Installed elsewhere, the command starts, and extraction finds its data files."""
    venv.create(tmp_path / "fresh", with_pip=False)
    fresh = tmp_path / "fresh" / "bin"
    install = [sys.executable, "-m", "pip", "--python", fresh / "python", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, "--disable-pip-version-check", wheel], check=True)
    # The dependencies are those of this environment: the newsloom in it is editable and stays out of sight.
    place = next((tmp_path / "fresh" / "lib").glob("python*/site-packages"))
    (place / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (tmp_path / "a.txt").write_text(TEXT)

    def run(*command):
        return subprocess.run(
            [fresh / command[0], *command[1:]], capture_output=True, check=True, cwd=tmp_path
        ).stdout

    assert b"newsloom [OPTIONS] COMMAND" in run("newsloom", "--help")
    assert json.loads(run("newsloom", "clean", "a.txt"))["headline"] == HEADLINE
    assert run("python", "-c", "import flows; print(flows.__file__)").startswith(bytes(place))
