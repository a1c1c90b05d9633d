"""The crawl report: what each site gave, counted from the outcomes, never from hopes."""

from __future__ import annotations

import platform
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flows.blocks import Blocks, blocks_of
from flows.counted import counted
from flows.errors import NothingDone
from flows.process import extractor_version
from storage.outcome import KEPT, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storage.record import Record

WITH_REASON = ("dropped", "blocked", "failed", "deferred")


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one site while its crawl runs; `progress` shows it as it grows."""

    name: str
    phase: str = "waiting"
    """waiting, discovering, fetching, looking (again, at kept stories), reading (in a replay), done, failed
    or interrupted."""
    found: int = 0
    """Article links that discovery found, and addresses given."""
    at_home: int | None = None
    """Those of the home page, which is read in each crawl; None where it was not asked for."""
    new: int = 0
    """Those never seen before."""
    due: int = 0
    """Those to fetch in this run."""
    fetched: int = 0
    """Pages that came over the wire."""
    outcomes: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    """How many URLs ended in (outcome, reason)."""
    notes: list[str] = field(default_factory=list)
    error: str | None = None
    """Why the site failed as a whole."""
    expected: bool = False
    """Whether it failed because it gave less than the user expects of it."""
    failing: int = 0
    """Fetches in a row that failed by the site's fault."""
    words: list[int] = field(default_factory=list)
    """Length of each article that was stored or updated."""
    undated: int = 0
    """How many of them have no date."""
    by_rule: int = 0
    """How many of them a site rule has read."""
    rule_missed: int = 0
    """How many of them the site's rule did not fit."""
    incomplete: int = 0
    """How many of them lack a further page."""
    erased: int = 0
    """Addresses given that were erased for good: they are not fetched and do not enter the run."""
    places: dict[str, int] = field(default_factory=dict)
    """What each place gave, where that is counted: see `flows.expected`."""
    seconds: float = 0.0
    waits: Callable[[], float] = float
    """Seconds for which the site is left alone as things are now, because it asked for that."""

    def count(self, outcome: str, reason: str | None) -> None:
        """Count one URL's end. Only losses are told apart by reason."""
        self.outcomes[outcome, reason if outcome in WITH_REASON else None] += 1

    def note(self, outcome: str, record: Record) -> None:
        """Take in what a new article is like: the measure for later runs."""
        if outcome in ("stored", "updated"):
            self.words.append(record.word_count)
            self.undated += not (record.date_published or record.date_published_day)
            self.by_rule += any(one.source.startswith("rule:") for one in record.provenance)
            self.rule_missed += "rule_no_match" in record.flags
            self.incomplete += "incomplete_pages" in record.flags

    def sealed(self) -> SiteReport:
        """The counts as they stand, frozen."""
        return SiteReport(
            name=self.name,
            phase=self.phase,
            found=self.found,
            at_home=self.at_home,
            new=self.new,
            due=self.due,
            fetched=self.fetched,
            outcomes=MappingProxyType(dict(self.outcomes)),
            notes=tuple(self.notes),
            error=self.error,
            expected=self.expected,
            places=MappingProxyType(dict(self.places)),
            median_words=median(self.words) if self.words else None,
            undated=self.undated,
            by_rule=self.by_rule,
            rule_missed=self.rule_missed,
            incomplete=self.incomplete,
            erased=self.erased,
            seconds=self.seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What one site gave. `outcomes` maps (outcome, reason) to a count."""

    name: str
    phase: str
    found: int
    new: int
    due: int
    fetched: int
    outcomes: Mapping[tuple[str, str | None], int]
    at_home: int | None = None
    """Article links of the home page; None where it was not asked for."""
    notes: tuple[str, ...] = ()
    error: str | None = None
    expected: bool = False
    places: Mapping[str, int] = field(default_factory=dict)
    median_words: float | None = None
    """Of the articles that were stored or updated."""
    undated: int = 0
    by_rule: int = 0
    """Articles that a site rule has read."""
    rule_missed: int = 0
    """Articles that the site's rule did not fit."""
    incomplete: int = 0
    """Articles that lack a further page."""
    erased: int = 0
    """Addresses given that were erased for good."""
    seconds: float = 0.0
    """From its first request to its last outcome."""
    alarms: tuple[str, ...] = ()
    """What is not as it was in the site's past runs."""

    @property
    def on_reading(self) -> tuple[str, ...]:
        """What a user should know of how articles were read; no address, as erasing must find them all."""
        of = f"of {self.total('stored') + self.total('updated')} new articles"
        found = []
        if self.rule_missed:
            missed = f"on {self.rule_missed} {of}, read in general"
            found.append(f"the site rule found nothing {missed}; see `newsloom rules check`")
        if self.incomplete:
            found.append(f"{self.incomplete} {of} lack a further page; they are flagged incomplete_pages")
        if self.erased:
            many = counted(self.erased, "address", "addresses")
            found.append(f"{many} given, erased for good: not fetched again, and not in the ledger")
        return tuple(found)

    def total(self, outcome: str) -> int:
        """How many URLs ended so, for whatever reason."""
        return sum(count for (name, _), count in self.outcomes.items() if name == outcome)

    def reasons(self, outcome: str) -> dict[str, int]:
        """Reason to count, most frequent first."""
        found = {why or "": count for (name, why), count in self.outcomes.items() if name == outcome}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What a run did. `ledger` is the file with one line per URL; `seconds` is wall time."""

    run_id: str
    command: str
    sites: tuple[SiteReport, ...]
    seconds: float
    data: Path
    ledger: Path | None = None
    interrupted: bool = False

    @property
    def all_sites(self) -> SiteReport:
        """The sum over the sites."""
        total = Tally(name="all sites", phase="interrupted" if self.interrupted else "done")
        for site in self.sites:
            total.found += site.found
            total.new += site.new
            total.due += site.due
            total.fetched += site.fetched
            total.outcomes.update(site.outcomes)
        return total.sealed()

    @property
    def summary(self) -> dict[str, Any]:
        """The report as plain data, for the run's ledger summary."""
        return {
            "command": self.command,
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "versions": {"newsloom": extractor_version(), "python": platform.python_version()},
            "warnings": [f"{site.name} broke: {alarm}" for site in self.sites for alarm in site.alarms],
            "sites": [plain_site(site) for site in self.sites],
        }


def checked(report: CrawlReport) -> CrawlReport:
    """The report, if the run was of use.

    Raises:
        NothingDone: every site failed, or broke and gave nothing; or one gave fewer article links than its
            `expect` asks for.

    """
    if useless := useless_sites(report):
        raise NothingDone("; ".join(f"{site.name}: {site.error or _broke(site)}" for site in useless) + ".")
    return report


def useless_sites(report: CrawlReport) -> tuple[SiteReport, ...]:
    """The sites by whose fault the run was of no use; none where it was of some."""
    failed = [site for site in report.sites if site.error]
    useless = [site for site in report.sites if site.error or (site.alarms and not _gave(site))]
    if any(site.expected for site in failed) or len(useless) == len(report.sites):
        return tuple(useless)
    return ()


def _gave(site: SiteReport) -> bool:
    return any(site.total(name) for name in KEPT)


def _broke(site: SiteReport) -> str:
    return f"broke today: {', '.join(site.alarms)}"


def broken_today(report: CrawlReport) -> str | None:
    """Which sites do not give what they gave before, and in what; None where all is well."""
    told = [f"{site.name} {_broke(site)}" for site in report.sites if site.alarms]
    return "; ".join(told) + "." if told else None


def plain_site(site: SiteReport) -> dict[str, Any]:
    """A site as it stands in a run's summary."""
    outcomes = {name: site.total(name) for name in OUTCOMES if site.total(name)}
    reasons = {name: site.reasons(name) for name in WITH_REASON if site.total(name)}
    told = {"name": site.name, "phase": site.phase, "found": site.found, "new": site.new, "due": site.due}
    share = blocks_of({"outcomes": outcomes, "reasons": reasons}).share
    return {
        **told,
        "foundAtHome": site.at_home,
        **({"places": dict(site.places)} if site.places else {}),
        "blockedShare": None if share is None else round(share, 4),
        "fetched": site.fetched,
        "outcomes": outcomes,
        "reasons": reasons,
        "seconds": round(site.seconds, 3),
        "medianWords": site.median_words,
        "undated": site.undated,
        "byRule": site.by_rule,
        "ruleMissed": site.rule_missed,
        "alarms": list(site.alarms),
        "notes": [*site.notes, *site.on_reading],
        "error": site.error,
    }


COLUMNS = (
    "site",
    "found",
    "fetched",
    "stored",
    "updated",
    "unchanged",
    "duplicate",
    "dropped",
    "failed",
    "other",
)


def row(site: SiteReport) -> tuple[str, ...]:
    """One line of the final table, in the order of `COLUMNS`; no reasons in it."""
    failed = site.total("failed")
    other = site.total("blocked") + site.total("gone") + site.total("deferred")
    counts = (site.found, site.fetched, *(site.total(name) for name in OUTCOMES[:5]), failed, other)
    return (site.name, *(str(count) if count else "-" for count in counts))


def losses(site: SiteReport) -> tuple[tuple[str, str, int], ...]:
    """(outcome, reason, count) of all that was not kept, most frequent first within an outcome."""
    return tuple(
        (outcome, reason, count)
        for outcome in (*WITH_REASON, "gone")
        for reason, count in site.reasons(outcome).items()
    )


def blocked_sites(report: CrawlReport) -> tuple[tuple[str, Blocks], ...]:
    """The sites that have blocked pages, and what they blocked."""
    found = ((site.name, blocks_of(plain_site(site))) for site in report.sites if site.total("blocked"))
    return tuple(found)
