"""What a run sees of a site's layout is learnt from when it ends, kept, shown and forgotten."""

from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from extractors.article import Article
from extractors.cleaning.site_memory import line_hash
from extractors.templates.reader import Shown
from extractors.templates.sample import Kind, Rung, Sample
from storage.data import Data, open_data
from storage.identity import make_record
from storage.run import Run
from storage.site_templates import (
    CAP,
    CAP_ODD,
    forget_sampled,
    forget_template,
    known_template,
    samples,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def address(number: int) -> str:
    """The identity of a page."""
    return f"courier.test/{number}"


def sample(number: int, box: str = "div.story") -> Sample:
    """A page whose text stands in paragraphs in a box."""
    rung = Rung(selectors=(box,), depth=2, covered=1.0, dense=900)
    kind = Kind(path=f"main>{box}>p", form="n/l", kept=(5, 900), left=(0, 0))
    return Sample(page=line_hash(address(number)), text=900, dense=900, rungs=(rung,), kinds=(kind,))


def read_in_full(
    number: int, box: str = "div.story", *, failed: str | None = None, alike: float | None = None
):
    """What a page shows that was read in full."""
    page = line_hash(address(number))
    return Shown(page=page, failed=failed, alike=alike, sample=msgspec.json.encode(sample(number, box)))


def by_template(number: int) -> Shown:
    """What a page shows that the template read."""
    return Shown(page=line_hash(address(number)), used=True)


def settle(run: Run, number: int, seen: Shown) -> None:
    """Store the story of one page in a run."""
    url = f"https://{address(number)}"
    run.enter([(url, "courier", "feed")])
    text = " ".join(md5(f"{number} {place}".encode()).hexdigest()[:9] for place in range(60))
    record = make_record(
        Article(headline=f"Story {number}", article_body=text),
        url=url,
        requested_url=url,
        url_key=address(number),
        domain="courier.test",
        source="courier",
        refusal=None,
        discovery=None,
        fetch=None,
        extractor_version="1",
        config_hash=None,
    )
    run.settle(record, shown=seen)


def crawl(data: Data, shown: dict[int, Shown], *, end: bool = True) -> None:
    """A run that stores one story for each page."""
    run = data.start_run(NOW)
    for number, seen in shown.items():
        settle(run, number, seen)
    if end:
        run.finish()
    else:
        run.commit()
        run.close()


def pages(data: Data, *, odd: bool = False) -> set[str]:
    """The pages that are kept as samples."""
    with data.state.begin() as connection:
        return set(connection.execute(select(samples.c.page).where(samples.c.odd == odd)).scalars())


@pytest.fixture
def data(tmp_path: Path):
    """A data folder whose last run has taught it a template from four pages."""
    with open_data(tmp_path) as opened:
        crawl(opened, {number: read_in_full(number) for number in range(4)})
        yield opened


def test_a_run_knows_the_template_that_was_learnt_before_it(tmp_path: Path):
    """Not the one that its own pages teach, and the next run does."""
    with open_data(tmp_path) as data:
        run = data.start_run(NOW)
        assert (run.memory("courier").template, run.memory("courier").learning) == (None, True)
        run.finish()
        crawl(data, {number: read_in_full(number) for number in range(4)})
        template = data.start_run(NOW).memory("courier").template

    assert template is not None
    assert (template.container, len(template.pages)) == ("div.story", 4)


def test_three_pages_teach_nothing(tmp_path: Path):
    """But are kept, and the next run's page makes four of them."""
    with open_data(tmp_path) as data:
        crawl(data, {number: read_in_full(number) for number in range(3)})
        few = known_template(data.state, "courier")
        crawl(data, {3: read_in_full(3)})
        enough = known_template(data.state, "courier")

    assert few is None
    assert enough is not None
    assert enough.template is not None


def test_the_order_of_pages_does_not_matter(tmp_path: Path):
    """Of many pages the same are kept, whichever came first; a page seen again counts once."""
    numbers = list(range(CAP + 20))
    kept = []
    for name, order in (("up", numbers), ("down", numbers[::-1])):
        with open_data(tmp_path / name) as data:
            crawl(data, {number: read_in_full(number) for number in order})
            crawl(data, {order[0]: read_in_full(order[0])})
            kept.append(pages(data))

    assert kept[0] == kept[1]
    assert len(kept[0]) == CAP


def test_workers_are_told_of_which_pages_a_sample_is_still_wanted(tmp_path: Path):
    """Of all until as many are at hand as are kept; leaving the others out keeps the same samples."""
    numbers = list(range(CAP + 40))
    kept = []
    with open_data(tmp_path / "asked") as data:
        run = data.start_run(NOW)
        left_out = 0
        for number in numbers:
            last, seen = run.memory("courier").last_wanted, read_in_full(number)
            assert (last is None) == (number < CAP)
            if last is not None and seen.page > last:
                seen, left_out = replace(seen, sample=None), left_out + 1
            settle(run, number, seen)
        run.finish()
        kept.append(pages(data))
    with open_data(tmp_path / "all") as data:
        crawl(data, {number: read_in_full(number) for number in numbers})
        kept.append(pages(data))

    assert left_out > 0
    assert kept[0] == kept[1]
    assert len(kept[0]) == CAP


def test_what_a_run_committed_before_it_died_is_learnt_from_by_the_next(tmp_path: Path):
    """No sample is lost, none counts before a run has ended."""
    with open_data(tmp_path) as data:
        crawl(data, {number: read_in_full(number) for number in range(4)}, end=False)
        assert known_template(data.state, "courier") is None
    with open_data(tmp_path) as data:
        crawl(data, {})
        known = known_template(data.state, "courier")

    assert known is not None
    assert known.template is not None


def test_a_template_has_a_record(data):
    """How many pages it read, how many failed which check, and how alike it read those read in full too."""
    shown = {
        4: by_template(4),
        5: by_template(5),
        6: read_in_full(6, failed="too short"),
        7: read_in_full(7, alike=0.9),
    }
    crawl(data, shown)
    known = known_template(data.state, "courier")

    assert known is not None
    assert (known.used, known.failed, known.compared, known.alike) == (2, 1, 1, 0.9)
    assert (known.failure, known.checked, known.learnt) == ("too short", "2026-11-22", "2026-11-22")


def test_a_site_that_is_laid_out_anew_is_learnt_anew(data):
    """Where most pages fail, all that was learnt goes, and those that failed teach."""
    moved = {number: read_in_full(number, "div.new", failed="0 times") for number in range(10, 14)}
    crawl(data, moved)
    known = known_template(data.state, "courier")

    assert known is not None
    assert known.template is not None
    assert known.template.container == "div.new"
    assert pages(data) == {line_hash(address(number)) for number in range(10, 14)}


def test_a_template_that_reads_otherwise_is_forgotten(data):
    """Pages that pass all checks and still read unlike in full are drift too."""
    crawl(data, {number: read_in_full(number, "div.a", alike=0.5) for number in range(10, 13)})
    known = known_template(data.state, "courier")

    assert known is not None
    assert (known.template, known.compared, known.alike) == (None, 0, None)


def test_a_few_odd_pages_change_little(data):
    """They are kept apart, so that they do not crowd out the others, and forget nothing."""
    shown = {number: by_template(number) for number in range(10, 60)}
    crawl(data, shown | {number: read_in_full(number, failed="odd") for number in range(60, 80)})

    assert (len(pages(data)), len(pages(data, odd=True))) == (4, CAP_ODD)
    known = known_template(data.state, "courier")
    assert known is not None
    assert known.template is not None


def test_a_page_that_strayed_is_kept_until_others_did(data):
    """Its sample is what forgets the place of a field: it is taken in where no more are wanted, and stays."""
    strayed = replace(read_in_full(99, alike=1.0), strayed=("authors",))
    crawl(data, {number: read_in_full(number) for number in range(10, 40)} | {99: strayed})
    crawl(data, {number: read_in_full(number) for number in range(40, 70)})
    known = known_template(data.state, "courier")

    assert pages(data, odd=True) == {line_hash(address(99))}
    assert len(pages(data)) == CAP
    assert known is not None
    assert known.failure == "authors: a full search found something else"


def test_forgetting(data):
    """A template goes with its samples; erased pages are samples no more."""
    with data.state.begin() as connection:
        forget_sampled(connection, [address(0)])
    assert line_hash(address(0)) not in pages(data)

    assert forget_template(data.state, "courier")
    assert not forget_template(data.state, "courier")
    assert (known_template(data.state, "courier"), pages(data)) == (None, set())
