"""Headers, cookies and proxies of a site: from the environment, to that site, and to nowhere else."""

import asyncio
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from press import printing
from table_site import TDM, Site, moved, page

from flows.errors import ConfigError
from flows.fetching.fetcher import Fetched, Fetcher, FetchPolicy, Request
from flows.fetching.policy import Secrets
from flows.site_secrets import read_secrets
from flows.sources import Source, read_configuration

TOKEN = "s3cr3t-t0ken"
SOURCE = Source(
    name="a", home="https://news.example/", headers_env=(("Authorization", "TOKEN"),), cookie_env="COOKIE"
)


def sent(answers, *urls, secrets):
    """The requests that reach the network."""
    site = Site(answers)
    policy = FetchPolicy(user_agent="newsloom-test", delay=0.0, secrets=secrets)

    async def run():
        async with Fetcher(policy, httpx.MockTransport(site)) as fetcher:
            for url in urls:
                await fetcher.fetch(Request(url=url))

    asyncio.run(run())
    return site.requests


def test_secrets_go_to_their_site_alone():
    """Header and cookie are sent to the site, not to another it redirects to, and not over plain http."""
    secrets = read_secrets([SOURCE], {"TOKEN": TOKEN, "COOKIE": "subscriber=1"})
    answers = {"/a": moved("https://elsewhere.example/b"), "elsewhere.example/b": page()}
    requests = sent(answers, "https://news.example/a", "http://news.example/c", secrets=secrets)
    told = {str(request.url): request.headers.get("authorization") for request in requests}

    assert told.pop("https://news.example/a") == TOKEN
    assert told.pop("https://news.example/robots.txt") == TOKEN
    assert set(told.values()) == {None}
    assert requests[1].headers["cookie"] == "subscriber=1"


def test_two_sources_of_one_site_cannot_have_other_secrets():
    """Which of them would be sent was chance; the same ones, or none at one of them, are fine."""
    paper = replace(SOURCE, home="https://news.site/")
    below = replace(SOURCE, name="b", home="http://blog.news.site/")
    environ = {"TOKEN": TOKEN, "COOKIE": "subscriber=1", "OTHER": "subscriber=2"}
    with pytest.raises(ConfigError, match=r"sources\.b: another source of the same site") as caught:
        read_secrets([paper, replace(below, cookie_env="OTHER")], environ)

    assert "subscriber" not in str(caught.value)
    assert [one.plain for one in read_secrets([paper, below], environ).values()] == [False]
    assert [one.plain for one in read_secrets([below, below], environ).values()] == [True]
    assert set(read_secrets([paper, Source(name="c", home=below.home)], environ)) == {"news.site"}


def test_cookies_of_a_redirect_go_beside_the_secret_one():
    """A consent cookie that the site sets on the way joins the subscriber's."""
    answers = {"/a": moved("/b", **{"set-cookie": "consent=1"}), "/b": page()}
    secrets = read_secrets([SOURCE], {"TOKEN": TOKEN, "COOKIE": "subscriber=1"})
    requests = sent(answers, "https://news.example/a", secrets=secrets)

    assert requests[-1].headers["cookie"] == "consent=1; subscriber=1"


def test_secrets_do_not_show():
    """Neither the value nor the policy prints them."""
    secrets = read_secrets([SOURCE], {"TOKEN": TOKEN, "COOKIE": "c"})

    assert TOKEN not in repr(FetchPolicy(user_agent="x", secrets=secrets))


@pytest.mark.parametrize(
    ("environ", "said"),
    [({"COOKIE": "c"}, "variable TOKEN"), ({"TOKEN": f"{TOKEN}\nX: y", "COOKIE": "c"}, "what TOKEN holds")],
)
def test_what_cannot_be_sent_is_told_without_the_value(environ, said):
    """The message names source and variable; the secret is not in it."""
    with pytest.raises(ConfigError, match=said) as told:
        read_secrets([SOURCE], environ)

    assert TOKEN not in str(told.value)


@pytest.mark.parametrize(
    "line",
    [f'cookie_env = "session={TOKEN}"', f'headers_env = {{ Authorization = "Bearer {TOKEN}" }}'],
)
def test_a_secret_in_the_file_is_refused_and_not_shown(tmp_path, line):
    """sources.toml holds names of variables; a secret written there is refused and not repeated."""
    path = tmp_path / "sources.toml"
    path.write_text(f'[sources.a]\nhome = "https://news.example/"\n{line}\n')
    with pytest.raises(ConfigError, match="name of a variable") as told:
        read_configuration(path, {})

    assert TOKEN not in str(told.value)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://"])
def test_only_http_proxies(proxy):
    """Anything else is an error that names the variable."""
    with pytest.raises(ConfigError, match="PROXY must hold the address of an HTTP proxy"):
        read_secrets([Source(name="a", home="http://a.example/", proxy_env="PROXY")], {"PROXY": proxy})


def test_a_site_behind_a_proxy():
    """Requests of that site go to the proxy, which is asked for whole addresses."""
    asked = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<p>through</p>")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    secrets = {"news.example": Secrets(proxy=f"http://127.0.0.1:{server.server_address[1]}", plain=True)}

    async def run():
        async with Fetcher(FetchPolicy(user_agent="x", delay=0.0, secrets=secrets)) as fetcher:
            return await fetcher.fetch(Request(url="http://news.example/a"))

    result = asyncio.run(run())
    server.shutdown()
    server.server_close()

    assert isinstance(result, Fetched)
    assert [f"http://news.example{path}" for path in ("/robots.txt", TDM, "/a")] == asked


def test_nothing_of_a_secret_is_kept(newsloom, monkeypatch):
    """After a crawl no file of the data folder and no line of output holds it."""
    monkeypatch.setenv("PRESS_TOKEN", TOKEN)
    with printing(2) as press:
        Path("sources.toml").write_text(
            "[newsloom]\nallow_private = true\ndelay = 0.0\nworkers = 1\n"
            f'[sources.press]\nhome = "{press.url}/"\nheaders_env = {{ X-Token = "PRESS_TOKEN" }}\n'
        )
        ran = newsloom("crawl", "--direct")
    kept = [
        path for path in Path("data").rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()
    ]

    assert ran.code == 0, ran.err
    assert [] == kept
    assert TOKEN not in ran.out.decode() + ran.err
