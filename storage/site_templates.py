"""Keeps how each site lays out its stories: samples of its pages and the template learnt from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from extractors.cleaning.site_memory import line_hash
from extractors.templates.learn import learn
from extractors.templates.sample import Sample
from extractors.templates.template import Template
from storage.prepared import Prepared
from storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from extractors.templates.reader import Shown
    from storage.state import State

# Samples kept of a site, the newest; of one run those whose addresses have the lowest hashes, so that the
# order in which its pages were read does not matter. A sample has 5 to 20 KB. Pages that the template
# could not read are all sampled, of others one in sixteen: they must not crowd those out. A page whose byline
# or date is not what stands where they are said to live is kept like them: while it is, they have no home.
CAP, CAP_ODD = 16, 8
# A template is forgotten where so many of a run's pages failed its checks, or read so unlike in full.
MOST_FAILED, FEW = 0.4, 3
LEAST_ALIKE = 0.85

samples = Table(
    "site_samples",
    metadata,
    Column("site", Text, primary_key=True),
    Column("page", String(16), primary_key=True),
    Column("settled", Boolean, primary_key=True),  # learnt from since the run that saw it has ended
    Column("seen", String(10), nullable=False),
    Column("odd", Boolean, nullable=False),  # the template did not read it, or would have misread a field
    Column("sample", Text, nullable=False),  # JSON: see extractors.templates.sample
)

templates = Table(
    "site_templates",
    metadata,
    Column("site", Text, primary_key=True),
    Column("template", Text),  # JSON: see extractors.templates.template; null where it was forgotten
    Column("learnt", String(10), nullable=False),
    Column("used", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("compared", Integer, nullable=False),
    Column("alike", Float, nullable=False),  # the sum over those compared
    Column("checked", String(10)),
    Column("failure", Text),
)

_shown = msgspec.json.Decoder(Sample)
_known = msgspec.json.Decoder(Template)
_TAKE = Prepared(
    delete(samples).where(
        samples.c.site == bindparam("site_"), samples.c.page == bindparam("page_"), ~samples.c.settled
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTemplate:
    """A site's template with its record since it was learnt (UTC days).

    `template` is None where it was forgotten and not learnt anew. `used` pages were read by it, `failed`
    did not pass its checks, `compared` were read in full as well and had the share `alike` of their text
    in common. `failure` is what failed last.
    """

    template: Template | None
    learnt: str
    used: int
    failed: int
    compared: int
    alike: float | None
    checked: str | None
    failure: str | None


@dataclass(slots=True)
class _Seen:
    """What a run has seen of one site."""

    used: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    strayed: dict[str, str] = field(default_factory=dict)
    alike: list[float] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)
    last: str | None = None

    def add(self, page: str) -> None:
        """Note a sampled page; only the lowest hashes are kept, `last` is the highest of all that may be."""
        self.pages.add(page)
        if len(self.pages) >= CAP:
            self.pages = set(sorted(self.pages)[:CAP])
            self.last = max(self.pages)


class Layouts:
    """What a run has seen of the layouts of its sites; samples wait for the next commit."""

    def __init__(self, day: str) -> None:
        self._day = day
        self._rows: dict[tuple[str, str], dict[str, Any]] = {}
        self._seen: dict[str, _Seen] = {}

    def note(self, site: str | None, shown: Shown | None) -> None:
        """Note what a stored page of a site showed."""
        if site is None or shown is None:
            return
        seen = self._seen.setdefault(site, _Seen())
        seen.used += shown.used
        if shown.failed is not None:
            seen.failed[shown.page] = shown.failed
        if shown.strayed:
            seen.strayed[shown.page] = f"{', '.join(shown.strayed)}: a full search found something else"
        if shown.alike is not None:
            seen.alike.append(shown.alike)
        if shown.sample is not None and (shown.strayed or self._is_wanted(seen, shown.page)):
            seen.add(shown.page)
            row = {"site": site, "page": shown.page, "settled": False, "seen": self._day}
            self._rows[site, shown.page] = row | {
                "odd": shown.failed is not None or bool(shown.strayed),
                "sample": shown.sample.decode(),
            }

    def last_wanted(self, site: str) -> str | None:
        """The highest hash of a page of which a sample is still wanted; None while all are.

        Half the pages of a site need not be sampled then, for which a worker takes as long as for cleaning.
        """
        seen = self._seen.get(site)
        return seen.last if seen is not None else None

    def _is_wanted(self, seen: _Seen, page: str) -> bool:
        """Whether a page is among those with the lowest hashes so far."""
        return seen.last is None or page <= seen.last

    def write(self, connection: Connection) -> None:
        """Write the samples since the last commit inside its transaction."""
        if self._rows:
            _TAKE.run_all(connection, ({"site_": site, "page_": page} for site, page in self._rows))
            connection.execute(insert(samples), list(self._rows.values()))

    def clear(self) -> None:
        """What was written is durable."""
        self._rows = {}

    def settle(self, connection: Connection) -> None:
        """Learn from what the run has seen, inside the transaction that ends it."""
        waiting = select(samples.c.site).where(~samples.c.settled).distinct()
        for site in sorted({*self._seen, *connection.execute(waiting).scalars()}):
            self._settle(connection, site, self._seen.get(site, _Seen()))

    def _settle(self, connection: Connection, site: str, seen: _Seen) -> None:
        if drifted := _has_drifted(seen):
            connection.execute(delete(samples).where(samples.c.site == site, samples.c.settled))
            connection.execute(update(samples).where(samples.c.site == site).values(odd=False))
        new = select(samples.c.page).where(samples.c.site == site, ~samples.c.settled)
        fresh = list(connection.execute(new).scalars())
        old = samples.c.site == site, samples.c.settled, samples.c.page.in_(fresh)
        connection.execute(delete(samples).where(*old))
        connection.execute(update(samples).where(samples.c.site == site).values(settled=True))
        _cap(connection, site)
        template = _learn(connection, site) if fresh or drifted else read_template(connection, site)
        self._record(connection, site, seen, template, anew=drifted)

    def _record(
        self, connection: Connection, site: str, seen: _Seen, template: Template | None, *, anew: bool
    ) -> None:
        """Write the template and its record, which begins again where it is learnt anew."""
        before = connection.execute(select(templates).where(templates.c.site == site)).mappings().first()
        if template is None and before is None:
            return
        old: dict[str, Any] = {} if before is None or anew else dict(before)
        checked = bool(seen.used or seen.failed or seen.alike)
        faults = seen.strayed or seen.failed
        last = min(faults.items())[1] if faults else None
        row = {
            "site": site,
            "template": None if template is None else msgspec.json.encode(template).decode(),
            "learnt": old.get("learnt") or self._day,
            "used": old.get("used", 0) + (0 if anew else seen.used),
            "failed": old.get("failed", 0) + (0 if anew else len(seen.failed)),
            "compared": old.get("compared", 0) + (0 if anew else len(seen.alike)),
            "alike": old.get("alike", 0.0) + (0.0 if anew else sum(seen.alike)),
            "checked": self._day if checked else old.get("checked"),
            "failure": last or old.get("failure"),
        }
        connection.execute(delete(templates).where(templates.c.site == site))
        connection.execute(insert(templates).values(**row))


def read_template(connection: Connection, site: str) -> Template | None:
    """The template of a site as the last run left it; None where none is known."""
    text = connection.execute(select(templates.c.template).where(templates.c.site == site)).scalar()
    return _known.decode(text) if text else None


def known_template(state: State, site: str) -> KnownTemplate | None:
    """A site's template with its record; None where none was ever learnt."""
    with state.begin() as connection:
        row = connection.execute(select(templates).where(templates.c.site == site)).mappings().first()
    if row is None:
        return None
    compared = int(row["compared"])
    return KnownTemplate(
        template=_known.decode(row["template"]) if row["template"] else None,
        learnt=row["learnt"],
        used=row["used"],
        failed=row["failed"],
        compared=compared,
        alike=row["alike"] / compared if compared else None,
        checked=row["checked"],
        failure=row["failure"],
    )


def forget_template(state: State, site: str) -> bool:
    """Forget a site's template and what it was learnt from, until further pages teach it anew.

    Whether there was any.
    """
    with state.begin() as connection:
        gone = connection.execute(delete(samples).where(samples.c.site == site)).rowcount
        gone += connection.execute(delete(templates).where(templates.c.site == site)).rowcount
    return gone > 0


def forget_sampled(connection: Connection, url_keys: Iterable[str]) -> None:
    """Forget inside a transaction what was sampled of pages that are erased."""
    pages = [line_hash(key) for key in url_keys]
    connection.execute(delete(samples).where(samples.c.page.in_(pages)))


def _has_drifted(seen: _Seen) -> bool:
    """Whether the site's pages are not any more what the template was learnt from."""
    failed = len(seen.failed)
    if failed >= FEW and failed > MOST_FAILED * (failed + seen.used + len(seen.alike)):
        return True
    return len(seen.alike) >= FEW and sum(seen.alike) / len(seen.alike) < LEAST_ALIKE


def _cap(connection: Connection, site: str) -> None:
    for odd, cap in ((False, CAP), (True, CAP_ODD)):
        those = samples.c.site == site, samples.c.odd == odd
        newest = select(samples.c.page).where(*those).order_by(samples.c.seen.desc(), samples.c.page)
        kept = list(connection.execute(newest.limit(cap)).scalars())
        connection.execute(delete(samples).where(*those, samples.c.page.not_in(kept)))


def _learn(connection: Connection, site: str) -> Template | None:
    found = select(samples.c.sample).where(samples.c.site == site).order_by(samples.c.page)
    return learn([_shown.decode(text) for text in connection.execute(found).scalars()])
