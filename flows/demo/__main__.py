"""The tour of `make demo`: crawl the small world, change a story, take it again, look at the data."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flows.demo.server import World

if TYPE_CHECKING:
    from flows.demo.site import Site

FOLDER = Path(".demo")
DATA = FOLDER / "data"
SOURCES = FOLDER / "sources.toml"
NEWSLOOM = Path(sys.executable).with_name("newsloom")
CHANGED = ("courier", "ferry-terminal-reopens-after-storm-repairs")
DELAY = 0.05  # seconds: it is our own machine, and the demo is to end within a minute


def main() -> int:
    """Run the tour; 0 if every step of it went well."""
    started = time.monotonic()
    shutil.rmtree(DATA, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    with World() as world:
        SOURCES.write_text(_sources(world.sites), "utf-8")
        _say("Three small papers that we wrote now run on this machine:")
        for site in world.sites.values():
            _print(f"  {site.paper.name:<26}{site.base}/")
        code = _tour(world)
    _say(f"That took {time.monotonic() - started:.0f} s. The data stay in {DATA}: look around with")
    query = "SELECT source, headline FROM articles"
    _print(f'  .venv/bin/newsloom sql "{query}" --data {DATA}')
    return code


def _tour(world: World) -> int:
    """Run the steps up to the first that fails; its exit code."""
    key, slug = CHANGED
    paper = world.sites[key]
    url = paper.url(paper.paper.story(slug))
    code = _newsloom("All of them are crawled, through Prefect:", "crawl", "--sources", str(SOURCES))
    world.edit(key, slug)
    return (
        code
        or _newsloom("The desk corrects a story, and that one page is taken again:", "rerun", url, *_here())
        or _newsloom("How a reader sees it now, and what was taken out of it:", "show", url, *_data())
        or _newsloom("What the dataset holds:", "inspect", *_data())
    )


def _data() -> list[str]:
    return ["--data", str(DATA)]


def _here() -> list[str]:
    return ["--sources", str(SOURCES)]


def _newsloom(why: str, *arguments: str) -> int:
    """Show and run a command line as a user would type it."""
    _say(why)
    _print(f"$ newsloom {shlex.join(arguments)}\n")
    return subprocess.run([NEWSLOOM, *arguments], check=False).returncode  # noqa: S603  our own command


def _sources(sites: dict[str, Site]) -> str:
    head = f'[newsloom]\ndata = "{DATA.name}"\nallow_private = true\ndelay = {DELAY}\n'
    return head + "".join(
        f'\n[sources.{key}]\nhome = "{site.base}/"\npublisher = "{site.paper.name}"\n'
        for key, site in sites.items()
    )


def _say(text: str) -> None:
    _print(f"\n{text}")


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the demo's own words


if __name__ == "__main__":
    sys.exit(main())
