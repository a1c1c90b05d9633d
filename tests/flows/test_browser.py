"""Pages that need their scripts: rendered by a Chromium that sees only what a guest may ask for."""

import asyncio
import importlib.util
import json
import os
import shutil
import socket
from contextlib import closing

import pytest
from press import printing, sentences

from flows.fetching import browser as browser_module
from flows.fetching.browser import NAMES, Browser, BrowserLimits, find_chromium
from flows.fetching.fetcher import Fetched, Fetcher, FetchPolicy, Request
from storage.fetch_notes import FetchNotes

needs_chromium = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or not any(map(shutil.which, NAMES)),
    reason="there is no Chromium here, or no Playwright",
)
SHELL = '<html><head><title>Quay opened</title></head><body><div id="root"></div>{}</body></html>'
DATA = "<p>The quay was opened on Monday.</p>"
APP = """
const say = text => { document.getElementById("root").innerHTML += text; };
fetch("/data.json").then(answer => answer.json()).then(data => say(data.html));
"""


@pytest.fixture
def press():
    with printing(stories=0) as press:
        press.pages["/robots.txt"] = b"User-agent: *\nDisallow: /private\n"
        press.pages["/data.json"] = json.dumps({"html": DATA}).encode()
        yield press


def fetch(press, path="/a", limits=None, **policy):
    """One fetch of a site that a browser renders."""

    async def run():
        settings = {"user_agent": "newsloom-test", "delay": 0.0, "allow_private": True, "retries": 0} | policy
        sites = frozenset({press.url.removeprefix("http://")})
        async with Fetcher(FetchPolicy(browsers=sites, **settings)) as fetcher:
            if limits is not None:
                fetcher._browser = Browser("newsloom-test", limits)
            return await fetcher.fetch(Request(url=press.url + path))

    return asyncio.run(run())


@needs_chromium
def test_scripts_of_the_site_make_the_page(press):
    """Document, script and data come through the fetcher; the page says that it was rendered."""
    press.pages["/app.js"] = APP.encode()
    press.pages["/a"] = SHELL.format('<script src="/app.js"></script>').encode()
    result = fetch(press)

    assert isinstance(result, Fetched)
    assert DATA in result.page.body.decode()
    assert FetchNotes(rendered=True) == result.notes
    assert ["/robots.txt", "/a", "/app.js", "/data.json"] == press.asked
    assert {"newsloom-test"} == press.agents


@needs_chromium
def test_nothing_else_is_asked_for(press):
    """No images, styles or frames, nothing that robots.txt forbids, no forms, no other host, no sockets."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        other.setblocking(False)
        port = other.getsockname()[1]
        press.pages["/a"] = SHELL.format(
            f"""<p>Text.</p><img src="/i.png"><link rel="stylesheet" href="/s.css">
            <iframe src="/frame"></iframe>
            <script src="/private/x.js"></script><script src="http://127.0.0.1:{port}/x.js"></script>
            <script>
            fetch("/post", {{method: "POST", body: "x"}}).catch(() => 0);
            new WebSocket("ws://127.0.0.1:{port}/");
            navigator.sendBeacon("http://127.0.0.1:{port}/b");
            new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}}).createDataChannel("x");
            setTimeout(() => {{ location = "/elsewhere"; }}, 50);
            </script>"""
        ).encode()
        result = fetch(press)
        with pytest.raises(BlockingIOError):
            other.accept()

    assert isinstance(result, Fetched), result
    assert b"<p>Text.</p>" in result.page.body
    assert ["/robots.txt", "/a"] == press.asked


@needs_chromium
@pytest.mark.parametrize(
    ("script", "seconds", "reason"),
    [
        ("while (true) {}", 3.0, "render_timeout"),
        ("setInterval(() => { document.body.innerHTML += 'more '; }, 10)", 3.0, "render_timeout"),
        ("document.write('x'.repeat(300000))", 45.0, "too_large"),
    ],
)
def test_endless_scripts_end(press, monkeypatch, script, seconds, reason):
    """A script that never ends, or makes more than a page may hold, costs its time and gives a reason."""
    monkeypatch.setattr(browser_module, "_STILL_ENOUGH", 1.0)
    press.pages["/a"] = SHELL.format(f"<script>{script}</script>").encode()
    result = fetch(press, limits=BrowserLimits(seconds=seconds, max_bytes=200_000))

    assert ("failed", reason) == (result.outcome, result.reason)


@needs_chromium
def test_a_page_after_a_broken_one(press, monkeypatch):
    """Where a page takes the browser with it, the next one gets a new browser."""
    monkeypatch.setattr(browser_module, "_STILL_ENOUGH", 1.0)
    press.pages["/a"] = SHELL.format("<script>while (true) {}</script>").encode()
    press.pages["/b"] = SHELL.format("<script>document.write('<p>made</p>')</script>").encode()

    async def run():
        sites = frozenset({press.url.removeprefix("http://")})
        policy = FetchPolicy(user_agent="x", delay=0.0, allow_private=True, retries=0, browsers=sites)
        async with Fetcher(policy) as fetcher:
            fetcher._browser = Browser("x", BrowserLimits(seconds=3.0))
            broken = await fetcher.fetch(Request(url=press.url + "/a"))
            fetcher._browser._limits = BrowserLimits()  # a busy machine may need more than three seconds
            return broken, await fetcher.fetch(Request(url=press.url + "/b"))

    first, second = asyncio.run(run())

    assert "render_timeout" == first.reason
    assert b"<p>made</p>" in second.page.body


@needs_chromium
def test_a_challenge_is_told(press):
    """What asks whether one is a robot is blocked after rendering, too."""
    press.pages["/a"] = SHELL.format(
        "<script>document.body.innerHTML = '<div id=px' + '-captcha></div>'</script>"
    ).encode()
    result = fetch(press)

    assert ("blocked", "challenge") == (result.outcome, result.reason)


@needs_chromium
def test_a_rendered_article_is_stored_and_replayed(press, newsloom, tmp_path):
    """A crawl with browser = true stores what the scripts made, keeps it as such, and reads it again."""
    story = press.add("harbour-quay")
    text = json.dumps("".join(f"<p>{one}</p>" for one in sentences("quay")))
    press.pages[story.path] = (
        f"<html><head><title>{story.headline}</title></head><body><article><h1>{story.headline}</h1>"
        f"</article><script>document.querySelector('article').innerHTML += {text}</script></body></html>"
    ).encode()
    (tmp_path / "sources.toml").write_text(
        "[newsloom]\nallow_private = true\ndelay = 0\n"
        f'[sources.press]\nhome = "{press.url}/"\nbrowser = true\n'
    )
    crawled = newsloom("crawl", "--direct")
    shown = newsloom("sql", "--format", "jsonl", "SELECT wordCount FROM articles")
    replayed = newsloom("replay")

    assert (0, 0) == (crawled.code, replayed.code)
    assert json.loads(shown.out)["wordCount"] > 100
    assert b"unchanged" in replayed.out


def test_without_playwright_the_run_says_how_to_get_it(newsloom, tmp_path, monkeypatch):
    """The command ends before anything is fetched, with the line that installs what is missing."""
    monkeypatch.setattr(browser_module.importlib.util, "find_spec", lambda name: None)
    (tmp_path / "sources.toml").write_text(
        '[newsloom]\nallow_private = true\n[sources.a]\nhome = "http://127.0.0.1:9/"\nbrowser = true\n'
    )
    ran = newsloom("crawl", "--direct")

    assert 2 == ran.code
    assert not (tmp_path / "data").exists()
    assert 'pip install "newsloom[browser]"' in ran.err


@pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="there is no Playwright here")
def test_without_chromium_each_page_says_so(press, monkeypatch):
    """A program that does not start is a reason with advice, not an exception."""
    monkeypatch.setattr(browser_module, "find_chromium", lambda: os.devnull)
    press.pages["/a"] = SHELL.format("").encode()
    result = fetch(press)

    assert ("failed", "no_browser") == (result.outcome, result.reason)
    assert "playwright install chromium" in result.detail


def test_the_systems_chromium_is_taken_first(monkeypatch, tmp_path):
    """Of the names it goes by the first that is there; else what Playwright has."""
    monkeypatch.setattr(browser_module.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setenv("PATH", str(tmp_path))
    before = find_chromium()
    program = tmp_path / "google-chrome"
    program.touch(0o755)

    assert ("", str(program)) == (before, find_chromium())
