"""Prefect as the runner: the same data as without it, nothing sent outside, schedules that hold."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from press import printing

# Prefect's client leaves sockets to its own server for the garbage collector to close.
STRICT = ("-W", "error", "-W", "ignore::ResourceWarning")
NEWSLOOM = (sys.executable, *STRICT, "-c", "from flows.cli import main; main()")
OF_THE_RUN = ("firstSeen", "runId", "fetch", "stored")
WATCHER = """
import os, sys
def heard(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        where = arguments[1] if event == "socket.connect" else arguments[0]
        host = where[0] if isinstance(where, tuple) else where
        local = ("127.0.0.1", "localhost", "::1", "None", "", "0.0.0.0")
        if not str(host).startswith("/") and str(host) not in local:
            with open(os.environ["OUTSIDE"], "a") as out:
                out.write(f"{event} {where} {sys.argv}\\n")
sys.addaudithook(heard)
"""


@pytest.fixture
def press():
    with printing(3) as press:
        yield press


@pytest.fixture
def surroundings(tmp_path):
    """An environment with a home of its own, in which every process notes whom it speaks to."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCHER)
    (tmp_path / "home").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "CI"))}
    return {
        **kept,
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(tmp_path / "watch"),
        "OUTSIDE": str(tmp_path / "outside.txt"),
        "NEWSLOOM_WORKERS": "1",
    }


def records(data):
    """What is stored, without what differs between any two runs."""
    parts = sorted((data / "articles").glob("stored=*/*.jsonl"))
    lines = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    told = [{key: value for key, value in line.items() if key not in OF_THE_RUN} for line in lines]
    return sorted(told, key=lambda line: line["url"])


def test_crawl_through_prefect_gives_the_same_data_and_stays_at_home(press, tmp_path, surroundings):
    """The records are those of --direct; no warning, no call outside, the user's Prefect home untouched."""
    for data, how in (("one", ()), ("two", ("--direct",))):
        done = subprocess.run(
            [*NEWSLOOM, "crawl", press.url, "--data", data, "--allow-private", "--delay", "0.02", *how],
            cwd=tmp_path,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr

    assert len(records(tmp_path / "one")) == 3
    assert records(tmp_path / "one") == records(tmp_path / "two")
    assert not (tmp_path / "outside.txt").exists()
    assert list((tmp_path / "home").iterdir()) == []


def ask(port, path, body):
    """An answer of Prefect's own API."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def free_port():
    """A port at which nobody listens, none of those that the system gives to whoever asks for any.

    Of those another test beside this one may take it before the server does, or while it is started again.
    """
    return next(port for port in range(20_000 + os.getpid() % 10_000, 32_000) if is_free(port))


def is_free(port):
    """Whether nobody listens at a port any more."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(met, seconds=400):
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.5)


@pytest.mark.parametrize(
    ("second_port", "second_folder", "said"),
    [
        (0, "two", "Port {0} on 127.0.0.1 is taken, perhaps by another `newsloom serve`: end that, "),
        (1, "one", "Another `newsloom serve` crawls by schedule here; "),
    ],
)
def test_of_two_that_start_together_one_serves(tmp_path, surroundings, second_port, second_folder, said):
    """At one port, or on one data folder, the second ends with a sentence, and the first goes on."""
    port = free_port()
    (tmp_path / "sources.toml").write_text('[sources.press]\nhome = "http://127.0.0.1:9"\nschedule = "1d"\n')
    how = {"cwd": tmp_path, "env": surroundings, "text": True, "stderr": subprocess.PIPE}
    serve = [*NEWSLOOM, "serve", "--allow-private"]
    asked = ((port, "one"), (port + second_port, second_folder))
    both = [subprocess.Popen([*serve, "--port", str(at), "--data", data], **how) for at, data in asked]
    try:
        wait_until(lambda: any(one.poll() is not None for one in both), seconds=120)
        ended = [one for one in both if one.poll() is not None]
    finally:
        for one in both:
            one.send_signal(signal.SIGINT)
        words = {one: one.communicate(timeout=60)[1] for one in both}

    assert len(ended) == 1
    assert ended[0].returncode in {1, 2}
    assert said.format(port) in words[ended[0]]


def runs(tmp_path):
    return sorted((tmp_path / "data" / "ledger").glob("*.json"))


def test_schedule_survives_a_restart_and_skips_ticks_while_a_crawl_runs(press, tmp_path, surroundings):
    """Crawls come at their times, one at a time; stopped and started again, they go on.

    With JSON logs every line of every process is one object. Killed, `serve` leaves no server behind.
    """
    press.pause = 4.0  # three articles, two at a time: a crawl is longer than its interval
    (tmp_path / "sources.toml").write_text(f'[sources.press]\nhome = "{press.url}"\nschedule = "5s"\n')
    port = free_port()
    command = [*NEWSLOOM, "serve", "--port", str(port), "--allow-private"]
    how = {"cwd": tmp_path, "env": {**surroundings, "NEWSLOOM_DELAY": "0.02"}, "text": True}
    with (tmp_path / "serve.log").open("w") as log:
        first = subprocess.Popen(command, stdout=log, stderr=log, **how)
        try:
            wait_until(lambda: len(runs(tmp_path)) >= 2 or first.poll() is not None)
            states = [run["state_type"] for run in ask(port, "flow_runs/filter", {"limit": 200})]
            automations = [each["name"] for each in ask(port, "automations/filter", {})]
        finally:
            first.send_signal(signal.SIGINT)
            first.wait(300)
    before = len(runs(tmp_path))
    with (tmp_path / "serve.json").open("w") as log:
        second = subprocess.Popen([*command, "--log-format", "json"], stdout=log, stderr=log, **how)
        try:
            wait_until(lambda: len(runs(tmp_path)) > before or second.poll() is not None)
            served = ask(port, "deployments/filter", {})
        finally:
            second.kill()
            second.wait(60)
    wait_until(lambda: is_free(port))  # the server has ended with the process that was killed
    told = [json.loads(line) for line in (tmp_path / "serve.json").read_text().splitlines()]

    assert first.returncode == 0
    assert {"notice", "site", "finished", "log"} == {line["event"] for line in told}
    assert "CANCELLED" in states, states
    assert "FAILED" not in states
    assert len(automations) == 1
    assert sorted(each["entrypoint"] for each in served) == [
        "flows.crawl.crawl",
        "flows.crawl.crawl",
        "flows.replay.replay",
        "flows.rerun.rerun",
    ]
    assert len(records(tmp_path / "data")) == 3
    assert not (tmp_path / "outside.txt").exists()
