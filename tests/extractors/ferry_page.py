"""A page about a ferry that only a rule for its site can read well, and that rule."""

from datetime import UTC, datetime

from extractors.extract import extract
from extractors.page import Page
from extractors.rules.table import read_table
from extractors.site import Site

PARAGRAPHS = [
    "The ferry to the northern islands will run twice a day from the first week of April, the council said.",
    "A second boat was bought from a yard in the south, where it had served a lake for eleven summers.",
    "Fishermen had asked for the change since the road along the cliff was closed after the autumn storms.",
]
HTML = """<html lang="en"><head><title>Ferry to run twice - The Gazette</title>
<meta property="og:site_name" content="The Gazette"></head><body>
<div class="top"><span class="kop">Ferry to run twice a day - The Gazette</span>
<p class="who">By <a href="/staff/ann">Ann Lee</a> and Bo Roe</p>
<span class="day" data-when="2026-03-04T10:00:00+01:00">4 March</span><i class="part">Islands</i></div>
<div class="text"><h2 class="sub">What changes</h2><p>{}</p><p class="promo">Buy our ferry calendar now.</p>
<blockquote>{}</blockquote><ul><li>First boat at seven</li><li>Second boat at noon</li></ul>
<figure><img src="b.jpg"><figcaption>The new boat. Photo: Cy Day</figcaption></figure>
<p>{} <a href="/cliff">The cliff</a></p></div></body></html>""".format(*PARAGRAPHS)


def page(html=HTML, url="https://gazette.example/ferry"):
    return Page(
        url=url,
        requested_url=url,
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 3, 5, tzinfo=UTC),
        headers=(("content-type", "text/html; charset=utf-8"),),
    )


def css(**table):
    return read_table("gazette.example.toml", table)


def read(rule, html=HTML):
    return extract(page(html), Site(rule=rule))


FULL = {
    "headline": ".kop",
    "authors": "p.who",
    "date": ".day@data-when",
    "section": "i.part",
    "body": "div.text",
    "strip": ".promo",
}
