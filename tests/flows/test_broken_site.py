"""A site that broke is told by the run itself: by its exit code, by Prefect's state, with the reason."""

import json
import os
import subprocess
import sys

import pytest
from press import printing

from flows.drift import Measure
from flows.report import CrawlReport, Tally, broken_today, checked

GOOD = [Measure(at_home=12, kept=1.0, words=400.0, undated=0.0)] * 3
BROKEN = """
import sys
import flows.drift, flows.engine
from flows.cli import main
def past(_):
    good = flows.drift.Measure(at_home=12, kept=1.0, words=4000.0, undated=0.0)
    return {"broken": [good] * 3}
flows.engine.past_measures = past
main(sys.argv[1:])
"""


@pytest.fixture
def two_papers(tmp_path):
    """Two papers; one is called broken, and gave articles of 4,000 words before."""
    with printing(8) as well, printing(0) as broken:
        for number in range(8):
            broken.add(f"another-story-{number}")
        (tmp_path / "sources.toml").write_text(
            "[newsloom]\nallow_private = true\ndelay = 0.01\nworkers = 1\n"
            f'[sources.broken]\nhome = "{broken.url}/"\n[sources.well]\nhome = "{well.url}/"\n'
        )
        yield tmp_path


def ran(folder, *arguments):
    """A crawl whose past says that one site gave more."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "CI"))}
    return subprocess.run(
        [sys.executable, "-c", BROKEN, "crawl", *arguments],
        cwd=folder,
        env={**kept, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_direct_crawl_ends_with_code_3_and_says_why(two_papers):
    """One of two sites broke: everything is stored, the exit code is 3, the report names site and reason."""
    done = ran(two_papers, "--direct")
    (summary,) = (two_papers / "data" / "ledger").glob("*.json")

    assert done.returncode == 3, done.stderr
    assert "broken broke today: articles have" in done.stdout
    assert len(json.loads(summary.read_text())["warnings"]) == 1
    assert json.loads(summary.read_text())["counts"]["outcomes"]["stored"] == 16


def test_prefect_run_is_warned_with_the_reason(two_papers):
    """Through Prefect the run's state is Warned, of the type completed, and its message is the reason."""
    asked = (
        "import asyncio; from pathlib import Path; from flows.prefect_environment import prepare\n"
        "prepare(Path('data'))\n"
        "from prefect.client.orchestration import get_client\n"
        "async def main():\n"
        "    async with get_client() as client:\n"
        "        for run in await client.read_flow_runs():\n"
        "            print(run.state_name, run.state.type.value, run.state.message)\n"
        "asyncio.run(main())\n"
    )
    done = ran(two_papers)
    states = subprocess.run(
        [sys.executable, "-c", asked], cwd=two_papers, capture_output=True, text=True, timeout=300, check=True
    )

    assert done.returncode == 3, done.stderr
    assert states.stdout.startswith("Warned COMPLETED broken broke today: articles have"), states.stdout


def report(*sites):
    return CrawlReport(run_id="r", command="crawl", sites=sites, seconds=1.0, data=None)


def site(name, *, kept=0, alarms=(), error=None):
    tally = Tally(name=name, error=error)
    tally.outcomes["stored", None] = kept
    from dataclasses import replace

    return replace(tally.sealed(), alarms=alarms)


def test_run_of_sites_that_all_broke_and_gave_nothing_has_failed():
    """No site was of use: that is no warning any more."""
    from flows.errors import NothingDone

    with pytest.raises(NothingDone, match="gazette: broke today: 0 links"):
        checked(report(site("gazette", alarms=("0 links",)), site("herald", error="no connection")))


def test_run_of_a_site_that_broke_and_gave_something_is_warned():
    """What it gave counts: the run has not failed."""
    one = report(site("gazette", kept=3, alarms=("short", "undated")))

    assert checked(one) is one
    assert broken_today(one) == "gazette broke today: short, undated."
    assert broken_today(report(site("herald", kept=3))) is None
