"""What a site repeats is learnt by story, over runs, and can be looked at and undone."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import pytest
from sqlalchemy import select

from extractors.article import Article, Block, LineChange
from extractors.cleaning.site_memory import line_hash
from storage import site_memory
from storage.data import open_data
from storage.identity import make_record
from storage.known_lines import forget, keep_line, known_lines, sites
from storage.record import Record
from storage.site_memory import forget_pages, read_memory, settle_memory
from storage.site_tables import sighted

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOOTER = "The Harbour Courier has been printed by the same family since 1871"
HEADING = "What happens next"


def lines_of(number: int) -> list[str]:
    """A story with text of its own, the site's heading inside and its footer below."""
    first, last = (" ".join(_word(number, place + half) for place in range(30)) for half in (0, 30))
    return [first, HEADING, last, FOOTER]


def _word(number: int, place: int) -> str:
    """A word that no other story has: near copies would be one story."""
    return md5(f"{number} {place}".encode()).hexdigest()[:9]


def story(number: int, *, removed: bool = False, source: str | None = "courier") -> Record:
    """Its record; with `removed` the footer was taken out of the text already."""
    lines = lines_of(number)
    kept = lines[:-1] if removed else lines
    blocks, start = [], 0
    for line in kept:
        blocks.append(Block(type="paragraph", start=start, end=start + len(line)))
        start += len(line) + 2
    article = Article(
        headline=f"Story {number}",
        article_body="\n\n".join(kept),
        blocks=tuple(blocks),
        removed=(LineChange(line=4, text=FOOTER, reason="site:memory", evidence="e"),) if removed else (),
    )
    url = f"https://courier.test/{number}"
    return make_record(
        article,
        url=url,
        requested_url=url,
        url_key=f"courier.test/{number}",
        domain="courier.test",
        source=source,
        refusal=None,
        discovery=None,
        fetch=None,
        extractor_version="1",
        config_hash=None,
    )


def crawl(folder: Path, records: list[Record], *, end: bool = True, now: datetime = NOW) -> None:
    """One run that settles these records."""
    with open_data(folder) as data:
        run = data.start_run(now)
        run.enter([(record.requested_url or "", record.source, "feed") for record in records])
        for record in records:
            run.settle(record)
        run.commit()
        if end:
            run.finish()


def test_three_stories_make_a_line_known(tmp_path: Path):
    """After two stories a line is trusted outside the text, after three anywhere."""
    crawl(tmp_path, [story(1), story(2)])
    with open_data(tmp_path) as data:
        two = read_memory(data.state, "courier")
    crawl(tmp_path, [story(3)])
    with open_data(tmp_path) as data:
        three = read_memory(data.state, "courier")

    both = frozenset({line_hash(FOOTER), line_hash(HEADING)})
    assert (two.everywhere, two.outside) == (frozenset(), both)
    assert (three.everywhere, three.outside) == (both, frozenset())
    assert three.pages[line_hash(FOOTER)] == {line_hash(f"courier.test/{n}") for n in (1, 2, 3)}


def test_a_run_knows_what_was_known_when_it_began(tmp_path: Path):
    """Stories of the run itself, committed or not, change nothing for its later pages."""
    with open_data(tmp_path) as data:
        run = data.start_run(NOW)
        records = [story(number) for number in range(4)]
        run.enter([(record.requested_url or "", "courier", "feed") for record in records])
        for record in records:
            run.settle(record)
        run.commit()

        assert replace(run.memory("courier"), learning=False) == read_memory(data.state, "courier")
        assert not run.memory("courier").everywhere
        run.finish()
        assert not run.memory("courier").everywhere
        assert read_memory(data.state, "courier").everywhere


def test_a_run_that_was_cut_short_is_counted_by_the_next(tmp_path: Path):
    """What it committed is not lost, and not counted before a run ends."""
    crawl(tmp_path, [story(1), story(2), story(3)], end=False)
    with open_data(tmp_path) as data:
        assert not read_memory(data.state, "courier").everywhere
    crawl(tmp_path, [story(4)])
    with open_data(tmp_path) as data:
        assert line_hash(FOOTER) in read_memory(data.state, "courier").everywhere


def test_a_page_seen_again_counts_once(tmp_path: Path):
    """However often a page is read, it is one story, and counts as it is now."""
    for _ in range(4):
        crawl(tmp_path, [story(1)])

    with open_data(tmp_path) as data:
        assert read_memory(data.state, "courier").outside == frozenset()
        with data.state.begin() as connection:
            assert len(connection.execute(select(sighted.c.seq)).all()) == 2


def test_a_page_seen_again_stands_for_its_site_alone(tmp_path: Path):
    """A page that two sources list is a sighting of each: what one sees again says nothing of the other."""
    crawl(tmp_path, [story(1)])
    crawl(tmp_path, [story(1, source="other")])

    with open_data(tmp_path) as data, data.state.begin() as connection:
        found = connection.execute(select(sighted.c.site, sighted.c.settled)).tuples().all()
    assert sorted(found) == [("courier", True)] * 2 + [("other", True)] * 2


def test_a_long_run_is_settled_without_its_pages_in_memory(tmp_path: Path):
    """The database looks up which pages were seen again: as a list those of a run took 78 MB."""
    with open_data(tmp_path) as data, data.state.begin() as connection:
        page = {"site": "courier", "hash": "0" * 16, "text": FOOTER, "position": "tail", "seen": "2026-11-22"}
        rows = [page | {"story": f"s{n}", "page": f"{n:016}", "settled": False} for n in range(10_000)]
        connection.execute(sighted.insert(), rows)
        tracemalloc.start()
        settle_memory(connection)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 1_000_000
        assert not connection.execute(select(sighted.c.seq).where(~sighted.c.settled)).all()


def test_a_line_that_was_taken_out_counts_on(tmp_path: Path):
    """Else the memory of a line would end with the first crawl that uses it."""
    crawl(tmp_path, [story(number, removed=True) for number in range(3)])

    with open_data(tmp_path) as data:
        (footer,) = (line for line in known_lines(data.state, "courier") if line.text == FOOTER)
    assert (footer.stories, footer.tail, footer.mid, footer.trusted) == (3, 3, 0, "everywhere")
    assert (footer.first_seen, footer.last_seen, footer.kept) == ("2026-11-22", "2026-11-22", False)


def test_records_without_a_source_count_for_their_host(tmp_path: Path):
    """What `clean` keeps has no source."""
    crawl(tmp_path, [story(1, source=None), story(2, source=None)])

    with open_data(tmp_path) as data:
        assert sites(data.state) == ("courier.test",)
        assert line_hash(FOOTER) in read_memory(data.state, "courier.test").outside


def test_a_line_that_the_user_keeps_is_never_known(tmp_path: Path):
    """Whatever is seen later; until the wish is forgotten."""
    crawl(tmp_path, [story(1), story(2), story(3)])
    with open_data(tmp_path) as data:
        keep_line(data.state, "courier", HEADING)
        keep_line(data.state, "courier", "A line never seen")
        keep_line(data.state, "courier", HEADING)
        kept = {
            line.text: (line.stories, line.trusted)
            for line in known_lines(data.state, "courier")
            if line.kept
        }
        assert kept == {HEADING: (3, None), "A line never seen": (0, None)}
        assert read_memory(data.state, "courier").everywhere == {line_hash(FOOTER)}
        assert forget(data.state, "courier", HEADING) == 1
        assert [line.text for line in known_lines(data.state, "courier")] == [FOOTER, "A line never seen"]


def test_forgetting_a_site_forgets_all_of_it_and_nothing_else(tmp_path: Path):
    """The lines are learnt anew from further stories."""
    crawl(tmp_path, [story(1), story(2), story(3), story(4, source="post"), story(5, source="post")])
    with open_data(tmp_path) as data:
        assert forget(data.state, "courier") == 2
        assert known_lines(data.state, "courier") == ()
        assert len(known_lines(data.state, "post")) == 2
    crawl(tmp_path, [story(6), story(7)])
    with open_data(tmp_path) as data:
        assert len(read_memory(data.state, "courier").outside) == 2


def test_lines_of_long_ago_are_forgotten(tmp_path: Path):
    """Sixty days of newer stories without the line; a site that was not crawled forgets nothing."""
    crawl(tmp_path, [story(1), story(2), story(3)], now=datetime(2026, 1, 1, tzinfo=UTC))
    with open_data(tmp_path) as data:
        forget(data.state, "courier", FOOTER)
    crawl(tmp_path, [story(9, source="post")], now=datetime(2026, 6, 1, tzinfo=UTC))
    with open_data(tmp_path) as data:
        assert len(known_lines(data.state, "courier")) == 1
        with data.state.begin() as connection:
            row = dict(connection.execute(select(sighted)).mappings().first() or {})
            del row["seq"]
            fresh = {**row, "hash": "f" * 16, "seen": "2026-06-01", "settled": False, "page": "p"}
            connection.execute(sighted.insert(), [fresh])
            settle_memory(connection)
        assert known_lines(data.state, "courier") == ()


def test_a_site_is_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lines of one story go first, the oldest of them first; then the oldest of all."""
    crawl(tmp_path, [story(1), story(2), story(3)])
    with open_data(tmp_path) as data, data.state.begin() as connection:
        row = dict(connection.execute(select(sighted)).mappings().first() or {})
        del row["seq"]
        single = [{**row, "hash": f"{n:016}", "story": "s", "page": "p", "settled": False} for n in range(5)]
        connection.execute(sighted.insert(), single)
        monkeypatch.setattr(site_memory, "CAP", 8)
        settle_memory(connection)
        hashes = connection.execute(select(sighted.c.hash).order_by(sighted.c.seq)).scalars().all()
        assert sorted(hashes[-2:]) == [f"{3:016}", f"{4:016}"]
        connection.execute(sighted.insert(), [{**row, "settled": False, "page": "q"}])
        monkeypatch.setattr(site_memory, "CAP", 4)
        settle_memory(connection)
        assert len(connection.execute(select(sighted.c.seq)).all()) == 4


def test_what_is_known_is_learnt_again_from_the_parts(tmp_path: Path):
    """A lost state, or a folder from before there was a memory."""
    crawl(tmp_path, [story(1), story(2), story(3)])
    with open_data(tmp_path) as data:
        before = read_memory(data.state, "courier")
    for file in tmp_path.glob("state.sqlite*"):
        file.unlink()
    crawl(tmp_path, [])

    with open_data(tmp_path) as data:
        assert read_memory(data.state, "courier") == before
        assert before.everywhere


def test_erased_pages_leave_no_line(tmp_path: Path):
    """Their text must not linger in what is known of the site."""
    crawl(tmp_path, [story(1), story(2)])
    with open_data(tmp_path) as data:
        with data.state.begin() as connection:
            forget_pages(connection, ["courier.test/1"])
        with data.state.begin() as connection:
            assert connection.execute(select(sighted.c.page).distinct()).scalars().all() == [
                line_hash("courier.test/2")
            ]


def test_a_line_in_very_many_stories_is_noted_a_few_times(tmp_path: Path):
    """Twelve of a run are enough to know it."""
    crawl(tmp_path, [story(number) for number in range(20)])

    with open_data(tmp_path) as data:
        assert {line.stories for line in known_lines(data.state, "courier")} == {12}


@pytest.mark.parametrize(("counted", "noted"), [(20, 12), (3, 16)])
def test_a_line_stays_known_where_the_rare_ones_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: int, noted: int
):
    """Of the lines of a long run few are counted on; where most are known well, counting begins again."""
    monkeypatch.setattr(site_memory, "_COUNTED", counted)
    others = [story(number, source=f"site {number}") for number in range(12, 26)]
    crawl(tmp_path, [*map(story, range(12)), *others, *map(story, range(26, 30))])

    with open_data(tmp_path) as data:
        assert {line.stories for line in known_lines(data.state, "courier")} == {noted}
