"""What a commit writes anew: parts one at a time, whatever their number."""

import tracemalloc

from storage import staging
from storage.journal import Commit
from storage.part import read_lines
from storage.staging import Desk
from storage.stories import Story

_PARTS, _RECORDS = 24, 50


def lines_of(part):
    return [f'{{"id":"a{part}-{number}","text":"{"x" * 20_000}"}}\n'.encode() for number in range(_RECORDS)]


def story(part, name):
    return Story(
        room="articles",
        id=name,
        version_id="v",
        story_id="s",
        published="",
        url_key=None,
        source=None,
        content_hash=None,
        words=1,
        first_seen="2026-01-01T00:00:00Z",
        reason=None,
        duplicate_of=None,
        stored="2026-01-01",
        part=part,
        shape="0",
    )


def written(layout, part):
    return (layout.root / part).read_bytes().splitlines()


def test_parts_are_held_one_at_a_time(data):
    """Taking a record out of each of 24 parts of 1 MB holds a few of them, not all."""
    names = [f"articles/stored=2026-01-01/p{part}.jsonl" for part in range(_PARTS)]
    (data.layout.root / names[0]).parent.mkdir(parents=True)
    for part, name in enumerate(names):
        (data.layout.root / name).write_bytes(b"".join(lines_of(part)))
    desk, commit = Desk(data.layout), Commit(data.layout, "one")
    tracemalloc.start()
    for _, line in desk.take([story(name, f"a{part}-7") for part, name in enumerate(names)]):
        desk.add("articles/stored=2026-01-02/new.jsonl", line)
    desk.stage(commit)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    commit.apply(data.state, lambda connection: None)

    assert peak < 8e6
    assert [len(written(data.layout, name)) for name in names] == [_RECORDS - 1] * _PARTS
    assert len(written(data.layout, "articles/stored=2026-01-02/new.jsonl")) == _PARTS


def test_a_record_that_another_hand_took_out_is_not_moved(data):
    """And a part that holds nothing any more goes."""
    name = "articles/stored=2026-01-01/p.jsonl"
    (data.layout.root / name).parent.mkdir(parents=True)
    (data.layout.root / name).write_bytes(b'{"id":"a1"}\n')
    desk, commit = Desk(data.layout), Commit(data.layout, "one")
    taken = desk.take([story(name, "a2")])
    desk.drop([story(name, "a1")])
    desk.stage(commit)
    commit.apply(data.state, lambda connection: None)

    assert [] == taken
    assert not (data.layout.root / name).exists()


def test_a_part_that_many_leave_is_read_twice(data, monkeypatch):
    """Once for their lines and once to be written anew, not for each of them."""
    name = "articles/stored=2026-01-01/p.jsonl"
    (data.layout.root / name).parent.mkdir(parents=True)
    (data.layout.root / name).write_bytes(b"".join(lines_of(0)))
    read = []
    monkeypatch.setattr(
        staging, "read_lines", lambda layout, part: read.append(part) or read_lines(layout, part)
    )
    desk = Desk(data.layout)
    taken = desk.take([story(name, f"a0-{number}") for number in range(40)])
    desk.stage(Commit(data.layout, "one"))

    assert [name, name] == read
    assert [f"a0-{number}" for number in range(40)] == [one.id for one, _ in taken]
