"""What a commit writes anew: parts one at a time, whatever their number."""

import tracemalloc

from storage.journal import Commit
from storage.staging import Desk

_PARTS, _RECORDS = 24, 50


def lines_of(part):
    return [f'{{"id":"a{part}-{number}","text":"{"x" * 20_000}"}}\n'.encode() for number in range(_RECORDS)]


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
    for part, name in enumerate(names):
        desk.move(name, f"a{part}-7", lambda: "articles/stored=2026-01-02/new.jsonl")
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
    desk.move(name, "a2", lambda: "articles/stored=2026-01-02/new.jsonl")
    desk.drop(name, "a1")
    desk.stage(commit)
    commit.apply(data.state, lambda connection: None)

    assert not (data.layout.root / name).exists()
    assert not (data.layout.root / "articles/stored=2026-01-02/new.jsonl").exists()
