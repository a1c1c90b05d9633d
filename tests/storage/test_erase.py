"""What is erased is in no file any more, and does not come back."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import timedelta

from holdings import faults, records
from small_world import DAYS, address, crawl

from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.erase import erase
from storage.export import export_lines
from storage.fsck.check import fsck
from storage.identity import record_id_of


def mentions(root, words):
    """Files of a data folder, unpacked, in which one of the words stands."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            found += [path.name for word in words if word.encode() in content]
    return found


def key_of(number):
    """The id of story `number`."""
    return record_id_of(url_key(address(number)))


def test_nothing_is_left_of_an_erased_record(tmp_path):
    """Text, address and old versions are gone from every file, and no other record changes."""
    crawl(tmp_path, 0)
    crawl(tmp_path, 1)
    gone = key_of(2)
    rest = [one for one in records(tmp_path) if one["id"] != gone]
    with open_data(tmp_path) as data:
        erased = erase(data, [gone], DAYS[1])

    assert (erased.records, erased.pages, erased.ledger_lines, erased.promoted) == (2, 2, 2, ())
    assert mentions(tmp_path, ['story-2"', "of story 2 is", "Story 2,", gone]) == []
    assert records(tmp_path) == rest
    assert [json.loads(line) for line in export_lines(tmp_path)] == rest
    assert faults(tmp_path) == []


def test_the_archive_stays_whole(tmp_path):
    """After an erasure every other page is read from its place, and `warcio check` finds no fault."""
    crawl(tmp_path, 0)
    with open_data(tmp_path) as data:
        before = {one.page.url: one for one in data.archive.iter_latest()}
        erase(data, [key_of(3)], DAYS[1])
        after = {one.page.url: one for one in data.archive.iter_latest()}
    files = sorted((tmp_path / "archive").glob("*.gz"))
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", *files], check=False)

    assert checked.returncode == 0
    assert after == {url: one for url, one in before.items() if url != address(3)}


def test_it_does_not_come_back(tmp_path):
    """Neither the next crawl nor a rebuilt state brings an erased page back."""
    crawl(tmp_path, 0)
    with open_data(tmp_path) as data:
        erase(data, [key_of(3)], DAYS[1])
    crawl(tmp_path, 1)
    for state in tmp_path.glob("state.sqlite*"):
        state.unlink()
    crawl(tmp_path, 1)

    assert mentions(tmp_path, [address(3) + '"', key_of(3)]) == []
    assert faults(tmp_path) == []


def test_given_by_hand_it_is_dropped(data, make, settle, now):
    """An erased page that is fetched all the same ends as dropped (erased), and is not stored."""
    erase(data, [make(1).id], now)
    (outcome,) = settle(make(1))

    assert (outcome.outcome, outcome.reason) == ("dropped", "erased")
    assert records(data.layout.root) == records(data.layout.root, "dropped") == []


def test_a_copy_takes_the_place_of_an_erased_article(data, make, settle, now):
    """The first copy is an article now, the next copies are copies of it."""
    text = make(1).article_body
    settle(make(1), make(2, article_body=text))
    settle(make(3, article_body=text), now=now + timedelta(days=1))
    erased = erase(data, [make(1).id], now)

    (article,) = records(data.layout.root)
    (copy,) = records(data.layout.root, "duplicates")
    assert erased.promoted == (make(2).id,)
    assert (article["id"], article["duplicateOf"]) == (make(2).id, None)
    assert (copy["id"], copy["duplicateOf"]["id"]) == (make(3).id, make(2).id)
    assert faults(data.layout.root) == []


def test_quarantined_lines_go_too(data, make, settle, now):
    """A quarantine file that names an erased record is removed."""
    settle(make(1))
    data.layout.quarantine.mkdir()
    for name, text in (("mine.jsonl", make(1).id), ("other.jsonl", "else")):
        (data.layout.quarantine / name).write_text(text)
    erase(data, [make(1).id], now)

    assert [path.name for path in data.layout.quarantine.iterdir()] == ["other.jsonl"]


def test_a_torn_piece_of_the_archive_that_holds_it_goes_too(tmp_path):
    """What fsck cut off and kept is looked into as far as it can be unpacked; of other pages it stays."""
    crawl(tmp_path, 0)
    path = max((tmp_path / "archive").glob("*.gz"))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 10)
    ((lost,),) = (fault.ids for fault in fsck(tmp_path, mend=True).left)
    other = next(key_of(number) for number in (1, 2) if key_of(number) != lost)
    with open_data(tmp_path) as data:
        erase(data, [other], DAYS[1])
        kept = list(data.layout.quarantine.glob("*.torn"))
        erased = erase(data, [lost], DAYS[1])

    assert len(kept) == 1
    assert not kept[0].exists()
    assert "torn piece" in [one.what for one in erased.where]
