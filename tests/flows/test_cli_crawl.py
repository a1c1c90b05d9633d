"""The commands of the engine as a user runs them: processes of their own, killed and interrupted too."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from press import printing

NEWSLOOM = (sys.executable, "-W", "error", "-c", "from flows.cli import main; main()")
FAST = ("--allow-private", "--delay", "0.02", "--direct")


@pytest.fixture
def press():
    with printing(12) as press:
        yield press


def start(folder, *arguments, **more):
    return subprocess.Popen(
        [*NEWSLOOM, *arguments],
        cwd=folder,
        env={**os.environ, "NEWSLOOM_WORKERS": "1", "NEWSLOOM_BATCH": "3", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def newsloom(folder, *arguments, **more):
    process = start(folder, *arguments, **more)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def stored(folder):
    parts = sorted((folder / "data" / "articles").glob("stored=*/*.jsonl"))
    return [json.loads(line)["url"] for part in parts for line in part.read_text().splitlines()]


def outcomes(folder):
    """For each run, oldest first, how many addresses ended how."""
    ledgers = sorted((folder / "data" / "ledger").glob("*.json"))
    return [json.loads(ledger.read_text())["counts"]["outcomes"] for ledger in ledgers]


def wait_for(process, met):
    until = time.monotonic() + 300
    while not met() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)


def test_crawl_ends_with_a_table_and_says_where_the_files_are(press, tmp_path):
    """Plain lines on standard error, the table on standard output, nothing that warns."""
    code, out, err = newsloom(tmp_path, "crawl", press.url, *FAST)

    assert code == 0, err
    assert "found  fetched  stored" in out
    assert "Articles: data/articles" in out
    assert "fetching, 12 found" in err
    assert len(stored(tmp_path)) == 12


def test_seeds_file_needs_no_configuration(press, tmp_path):
    """A file with one home page a line is enough."""
    (tmp_path / "seeds.txt").write_text(f"# papers\n{press.url}\n")
    code, _, err = newsloom(tmp_path, "crawl", "--seeds", "seeds.txt", "--limit", "2", *FAST)

    assert code == 0, err
    assert outcomes(tmp_path) == [{"stored": 2, "deferred": 10}]


def test_ctrl_c_ends_cleanly_and_keeps_what_is_done(press, tmp_path):
    """After the first Ctrl-C the ledger reconciles, and the next crawl stores the rest."""
    press.hold(after=5)
    process = start(tmp_path, "crawl", press.url, *FAST)
    wait_for(process, lambda: len(press.fetched()) == 7)  # two at a time: five are settled
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    press.release()
    first = outcomes(tmp_path)
    newsloom(tmp_path, "crawl", press.url, *FAST)

    assert process.returncode == 130, err
    assert "Interrupted in" in out
    assert first[0] == {"stored": 5, "deferred": 7}
    assert Counter(stored(tmp_path)) == Counter(press.urls)


def test_killed_crawl_loses_nothing_and_stores_nothing_twice(press, tmp_path):
    """After kill -9 the same command stores what was left; what was archived is not fetched again."""
    press.hold(after=8)
    process = start(tmp_path, "crawl", press.url, *FAST)
    wait_for(process, lambda: len(stored(tmp_path)) >= 3)
    process.kill()
    process.communicate()
    press.release()
    kept = stored(tmp_path)
    code, _, err = newsloom(tmp_path, "crawl", press.url, *FAST)

    assert code == 0, err
    assert 3 <= len(kept) <= 8
    assert Counter(stored(tmp_path)) == Counter(press.urls)
    assert {press.fetched()[url.removeprefix(press.url)] for url in kept} == {1}
    assert sum(sum(counts.values()) for counts in outcomes(tmp_path)[:1]) == 12


def test_second_crawl_of_a_folder_in_use_is_refused(press, tmp_path):
    """Two crawls never write to one folder: the second is told which process has it."""
    press.hold(after=2)
    process = start(tmp_path, "crawl", press.url, *FAST)
    wait_for(process, press.fetched)
    code, _, err = newsloom(tmp_path, "crawl", press.url, *FAST)
    process.kill()
    process.communicate()

    assert code == 1
    assert str(process.pid) in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("crawl",), 2, "newsloom init"),
        (("crawl", "https://192.0.2.7/"), 2, "--contact"),
        (("crawl", "https://192.0.2.7/", "--contact", "you@example.com"), 2, "placeholder"),
        (("crawl", "ftp://192.0.2.7/"), 2, "is not a web address"),
        (("crawl", "http://127.0.0.1/", "--allow-private", "--since", "soon"), 2, "is no time"),
        (("rerun", "--archived", "http://127.0.0.1/a.html"), 2, "there is no data here"),
        (("rerun", "--archived", "--from", "a.html", "http://127.0.0.1/a.html"), 2, "two pages"),
        (("replay",), 2, "there is no data here"),
        (("serve",), 2, "newsloom init"),
    ],
)
def test_what_cannot_work_is_one_sentence_and_an_exit_code(tmp_path, arguments, code, said):
    """No traceback: 2 for wrong usage or configuration, 1 for what failed."""
    given, out, err = newsloom(tmp_path, *arguments)

    assert (given, "Traceback" in err) == (code, False), out + err
    assert said in err


def test_rerun_shows_every_step(press, tmp_path):
    """Fetch, kind, fields with where they came from, cleaning, outcome, difference."""
    newsloom(tmp_path, "crawl", press.url, *FAST)
    story = next(iter(press.stories.values()))
    story.headline = "What the harbour decided after all"
    code, out, err = newsloom(tmp_path, "rerun", press.url + story.path, "--allow-private")

    assert code == 0, err
    for part in ("fetch     200", "kind", "headline", "removed", "outcome   updated", "what differs"):
        assert part in out
    assert f"-> {story.headline}" in out


def test_replay_prints_the_same_table(press, tmp_path):
    """A replay reports as a crawl does."""
    newsloom(tmp_path, "crawl", press.url, *FAST)
    code, out, err = newsloom(tmp_path, "replay")

    assert code == 0, err
    assert "unchanged" in out


@pytest.mark.parametrize("name", ["crawl", "rerun", "replay", "serve"])
def test_help_has_examples_and_does_not_import_prefect(name):
    """Help is quick and shows how a command is used."""
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom flows.cli import newsloom\n"
        f"print(CliRunner().invoke(newsloom, ['{name}', '--help']).output)\n"
        "assert not {'prefect', 'trafilatura', 'sqlalchemy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "Examples:" in done.stdout
