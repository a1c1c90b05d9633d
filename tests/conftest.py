"""What tests share: the command line in this process, a small disk, and the small news world, crawled."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from flows.cli import main
from flows.demo.server import World

# The same examples at each run, and none that fails for its time on a busy machine (200 ms, where none says):
# what chance would find next year is looked for by `--hypothesis-profile=default`.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")

# In the background of a shell we inherit that Ctrl-C is ignored, and so would every process of the tests.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: bytes
    err: str


@contextmanager
def unchanged_process():
    """What a command sets for its whole process, `--log-format json` above all, ends with it."""
    environment, handlers = dict(os.environ), list(logging.getLogger().handlers)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        logging.captureWarnings(capture=False)
        logging.getLogger().handlers[:] = handlers


@pytest.fixture
def newsloom(capfdbinary, monkeypatch, tmp_path):
    """Runs a command line in this process, in an empty folder, as `newsloom(*arguments) -> Ran`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ran:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended, unchanged_process():
            main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(ended.value.code, out, err.decode())

    return run


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB; needs root."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("cannot mount a small file system here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@dataclass(frozen=True, slots=True)
class Crawled:
    """The small news world with a data folder that holds what a crawl found in it."""

    world: World
    data: Path


@pytest.fixture(scope="session")
def crawled(tmp_path_factory):
    """The small news world, crawled once for all tests; nobody may write to its data."""
    folder = tmp_path_factory.mktemp("crawled")
    with World() as world:
        homes = "".join(f'[sources.{key}]\nhome = "{site.base}/"\n' for key, site in world.sites.items())
        sources = folder / "sources.toml"
        sources.write_text(f"[newsloom]\nallow_private = true\ndelay = 0.01\n{homes}")
        command = [Path(sys.executable).with_name("newsloom"), "crawl", "--direct", "--sources", sources]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=folder, check=False)
        assert done.returncode == 0, done.stderr
        yield Crawled(world, folder / "data")
