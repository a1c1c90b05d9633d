"""Pages of an invented paper and the template they teach: bylines and days in data or in a visible place."""

import json
from datetime import UTC, datetime

import msgspec

from extractors.cleaning.site_memory import SiteMemory, line_hash
from extractors.discovery.url_key import url_key
from extractors.extract import extract
from extractors.page import Page
from extractors.site import UNKNOWN_SITE, Site
from extractors.templates.learn import learn
from extractors.templates.reader import FULL_EVERY
from extractors.templates.sample import Sample
from extractors.templates.template import Template

NAMES = ("Ann Lee", "Bo Roe", "Cy Dunn", "Dee Marsh", "Ed Pike", "Flo Reed")
SUBJECTS = ("ferry", "library", "orchard", "tramway", "museum", "theatre", "quarry")


def text(number: int) -> str:
    """Paragraphs of a story, unlike those of any other."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return "".join(
        f"<p>The keeper of the {subject} counted {number * 7 + at} crates that morning, wrote the sum on a"
        " slate beside the door of the shed, and went back to the harbour before anybody asked for it.</p>"
        for at in range(6)
    )


def page(
    number: int, *, beside: str, head: str = "", below: str = "", time: str = "12:00:00", **stated: object
) -> Page:
    """A story of the Hill Herald: `beside` stands under its headline, `stated` in its JSON-LD.

    `{name}` in them is who wrote it, `{day}` its day, and `{time}` the time.
    """
    known = {"name": NAMES[number % len(NAMES)], "day": f"2026-10-{1 + number % 28:02}", "time": time}
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **stated}
    title = f"What became of the {SUBJECTS[number % len(SUBJECTS)]}"
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body><main><h1>{title}</h1>'
        f'{beside}<div class="story-text">{text(number)}</div>{below}</main></body></html>'
    )
    for key, value in known.items():
        html = html.replace(f"{{{key}}}", value)
    return Page(
        url=f"http://hill.test/{number}",
        requested_url=f"http://hill.test/{number}",
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def shown(number: int) -> dict[str, object]:
    """A story that is signed and dated on the page alone."""
    return {
        "beside": '<p class="signed">By <a class="byline-name" href="/people/{name}">{name}</a></p>'
        '<p class="when"><time datetime="{day}T08:00:00+01:00">{day}</time></p>',
    }


def stated(number: int) -> dict[str, object]:
    """A story that is signed and dated in JSON-LD and on the page."""
    return shown(number) | {
        "author": {"@type": "Person", "name": "{name}", "url": "http://hill.test/people/{name}"},
        "datePublished": "{day}T{time}Z",
        "dateModified": "{day}T{time}Z",
    }


def sample(told: Page, template: Template | None = None) -> Sample:
    """What a page teaches that is read in full."""
    seen = extract(told, memory=SiteMemory(template=template, learning=True)).shown
    assert seen is not None
    assert seen.sample is not None
    return msgspec.json.decode(seen.sample, type=Sample)


def taught(told: list[Page]) -> Template:
    """The template that pages teach."""
    found = learn([sample(each) for each in told])
    assert found is not None
    return found


def chosen(*, in_full: bool, start: int = 10) -> int:
    """A further story that is, or is not, one of those read in full in any case."""
    return next(
        number
        for number in range(start, 999)
        if (int(line_hash(url_key(f"http://hill.test/{number}")), 16) % FULL_EVERY == 0) == in_full
    )


def sources(told: Page, template: Template, site: Site = UNKNOWN_SITE) -> dict[str, str]:
    """The source of each field of a page that is read by a template."""
    article = extract(told, site, memory=SiteMemory(template=template)).article
    return {each.field: each.source for each in article.provenance}
