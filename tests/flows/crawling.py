"""A crawl of the small newspaper in this process, and what it left in its folder."""

import asyncio
import json

from flows.engine import crawl
from flows.order import Order
from flows.settings import Settings
from flows.sources import Source

FAST = {"delay": 0.0, "allow_private": True, "workers": 1}


def order(press, folder, **more):
    settings = Settings(data=folder / "data", **FAST, **more.pop("settings", {}))
    sources = more.pop("sources", (Source(name="press", home=press.url + "/"),))
    return Order(sources=sources, settings=settings, **more)


def run(asked):
    return asyncio.run(crawl(asked))


def ledger(report):
    return [json.loads(line) for line in report.ledger.with_suffix(".jsonl").read_text().splitlines()]


def records(data, room="articles"):
    """All records of a room of a data folder, in the order of the parts."""
    parts = sorted((data / room).glob("stored=*/*.jsonl"))
    return [json.loads(line) for part in parts for line in part.read_text().splitlines()]


def articles(folder):
    """The articles of the data folder in a folder."""
    return records(folder / "data")
