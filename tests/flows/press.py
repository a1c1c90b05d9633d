"""A small newspaper on loopback for tests: a home page, a feed and articles, every request noted."""

import random
import threading
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

# A day ago: what a crawl does with a story depends on its age, and no test may on the day it is run.
PRINTED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)

TOPICS = (
    "harbour",
    "library",
    "tramway",
    "orchard",
    "museum",
    "theatre",
    "market",
    "bridge",
    "school",
    "garden",
)


WHO = [
    "A retired engineer",
    "The night watch",
    "Two sisters from the valley",
    "An inspector",
    "The choir",
    "Our neighbours",
    "A young surveyor",
    "The ferry crew",
    "Several bakers",
    "The treasurer",
    "An old gardener",
    "The fire brigade",
    "A visiting painter",
    "The postmaster",
    "Students of the evening class",
    "The chess club",
    "A beekeeper",
    "The curator",
]
DID = [
    "counted",
    "repaired",
    "photographed",
    "criticised",
    "forgot",
    "measured",
    "painted",
    "welcomed",
    "refused",
    "inherited",
    "described",
    "rebuilt",
    "auctioned",
    "defended",
    "cleaned",
    "borrowed",
    "praised",
    "questioned",
    "hid",
    "discovered",
]
WHAT = [
    "forty wooden crates",
    "the northern staircase",
    "an unpaid invoice",
    "the copper roof",
    "seven lanterns",
    "a map of wells",
    "the missing minutes",
    "a pair of scales",
    "the frozen pond",
    "three brass bells",
    "the old timetable",
    "a row of poplars",
    "the cellar door",
    "a broken compass",
    "the winter timber",
    "an anonymous letter",
    "the gravel path",
    "a box of slides",
]
WHEN = [
    "before the rain came",
    "during a power cut",
    "while the band was playing",
    "in spite of the fog",
    "after closing time",
    "for the third year running",
    "without telling anyone",
    "under a borrowed tent",
    "between two trains",
    "at first light",
    "as the clock struck nine",
    "on the way to a wedding",
    "against all advice",
    "with the help of a dentist",
]


def sentences(slug, count=6):
    """Paragraphs that are unlike those of any other slug, not only in a name or a number."""
    chance = random.Random(slug)
    return [" ".join(_sentence(slug, chance) for _ in range(3)) for _ in range(count)]


def _sentence(slug, chance):
    said = f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHAT)} {chance.choice(WHEN)}"
    place = chance.choice(TOPICS)
    return chance.choice((f"{said}.", f"{said}, near the {place}.", f"At the {place} of {slug}, {said}."))


@dataclass
class Story:
    """One article as the press prints it."""

    slug: str
    headline: str
    paragraphs: list = field(default_factory=list)
    published: str = f"{PRINTED:%Y-%m-%dT%H:%M:%S}+00:00"
    ending: str = ".html"

    @property
    def path(self):
        return f"/{PRINTED:%Y/%m/%d}/{self.slug}{self.ending}"

    def html(self):
        body = "".join(f"<p>{text}</p>" for text in self.paragraphs)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f"<title>{self.headline} - The Press</title>"
            f'<meta property="og:type" content="article"><meta property="og:title" content="{self.headline}">'
            f'<meta property="article:published_time" content="{self.published}"></head><body>'
            f'<nav><a href="/">Home</a></nav><article><h1>{self.headline}</h1>{body}</article></body></html>'
        )


class Press:
    """The paper: add stories, change them, look at what was asked for."""

    def __init__(self, stories=5):
        self.stories = {}
        self.pages = {}
        self.asked = []
        self.agents = set()
        self.pause = 0.0
        self._going = threading.Event()
        self._going.set()
        self._free = count()
        self.down = False
        self.ill = False
        self.tagged = False
        for number in range(stories):
            self.add(f"story-{number}-{TOPICS[number % 10]}")

    def add(self, slug):
        headline = f"What the {slug.replace('-', ' ')} decided about winter"
        self.stories[slug] = Story(slug=slug, headline=headline, paragraphs=sentences(slug))
        return self.stories[slug]

    @property
    def urls(self):
        return {self.url + story.path for story in self.stories.values()}

    def fetched(self):
        """How often each article was asked for, by path."""
        return {path: self.asked.count(path) for path in self.asked if path.startswith(f"/{PRINTED:%Y}")}

    def hold(self, after):
        """Answer so many requests for stories; the others wait for `release`, however long that takes."""
        self._going.clear()
        self._free = iter(range(after))

    def release(self):
        """Answer those that wait, and all that come."""
        self._going.set()

    def answer(self, path):
        """(status, content type, body) of a path."""
        if self.down:
            return 503, "text/plain", b"down"
        if path in self.pages:
            return 200, "text/html; charset=utf-8", self.pages[path]
        if path == "/":
            return 200, "text/html", self.home().encode()
        if path == "/feed.xml":
            return 200, "application/rss+xml", self.feed().encode()
        for story in self.stories.values():
            if path == story.path:
                time.sleep(self.pause)
                if next(self._free, None) is None:
                    self._going.wait()
                if self.ill:
                    return 500, "text/plain", b"ill"
                return 200, "text/html; charset=utf-8", story.html().encode()
        return 404, "text/plain", b"not here"

    def home(self):
        links = "".join(f'<li><a href="{s.path}">{s.headline}</a></li>' for s in self.stories.values())
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        return f"<html><head>{feed}</head><body><ul>{links}</ul></body></html>"

    def feed(self):
        items = "".join(
            f"<item><title>{s.headline}</title><link>{self.url}{s.path}</link>"
            f"<pubDate>{format_datetime(PRINTED, usegmt=True)}</pubDate></item>"
            for s in self.stories.values()
        )
        channel = f"<channel><title>The Press</title>{items}</channel>"
        return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'


@contextmanager
def printing(stories=5, port=0):
    """A press that answers on loopback."""
    press = Press(stories)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path != "/.well-known/tdmrep.json":  # asked for once, before the first article
                press.asked.append(self.path)
            press.agents.add(self.headers.get("User-Agent"))
            status, kind, body = press.answer(self.path)
            tag = f'"{zlib.crc32(body)}"' if press.tagged else None
            if tag and tag == self.headers.get("If-None-Match"):
                status, body = 304, b""
            self.send_response(status)
            if tag:
                self.send_header("ETag", tag)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self):
            with suppress(ConnectionError):  # a client that was killed
                super().handle()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    press.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield press
    finally:
        press.release()
        server.shutdown()
        server.server_close()
        thread.join()
