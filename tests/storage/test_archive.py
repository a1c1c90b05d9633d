"""Pages are kept as WARC and read back as they were fetched."""

from __future__ import annotations

import errno
import gzip
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from io import FileIO

import pytest
from small_world import address
from warcio.archiveiterator import ArchiveIterator

from extractors.page import Page
from storage import archive, warc
from storage.archive import ArchiveWriter
from storage.archive_index import index_tail
from storage.data import open_data
from storage.errors import DamagedArchive, DiskTrouble
from storage.fetch_notes import NO_NOTES, FetchNotes
from storage.fsck.archive import check_archive
from storage.record import Discovery

BODY = "<p>Größe</p>\r\n\r\n<p>日報</p>".encode() * 50


def page(number=1, body=BODY, **values):
    """A page as it was fetched."""
    url = address(number)
    headers = (
        ("content-type", "text/html"),
        ("content-encoding", "br"),
        ("content-length", "17"),
        ("etag", '"x"'),
    )
    values = {"url": url, "requested_url": url, "status": 200, "headers": headers} | values
    return Page(body=body, fetched_at=datetime(2026, 3, 1, 8, 0, 1, 250000, tzinfo=UTC), **values)


def write(root, now, *pages):
    """A run that archives pages; their places."""
    with open_data(root) as data:
        run = data.start_run(now)
        run.enter([(one.requested_url, "paper", "feed") for one in pages])
        places = [run.archive(one, source="paper") for one in pages]
        run.commit()
        return places


def test_a_page_comes_back_as_it_was(data, now):
    """Address, body, status, headers and time survive, and what is known of the fetch besides."""
    run = data.start_run(now)
    discovery = Discovery(via="feed", title="A\nB")
    fetched = page(requested_url="http://paper.test/short", status=203)
    place = run.archive(fetched, source="paper", discovery=discovery, redirects=(301, 302), wire_bytes=99)
    run.commit()
    kept = data.archive.read(place.file, place.offset)

    assert kept.page == fetched
    assert (kept.source, kept.discovery, kept.redirects, kept.wire_bytes) == (
        "paper",
        discovery,
        (301, 302),
        99,
    )
    assert kept.location == place


def test_what_else_is_known_of_a_fetch_comes_back(data, now):
    """A reservation of the host stands beside the page; one archived before this was noted has none."""
    run = data.start_run(now)
    notes = FetchNotes(tdm_reservation=True, tdm_policy="https://paper.test/policy")
    places = [run.archive(page(1), notes=notes), run.archive(page(2))]
    run.commit()

    assert [notes, NO_NOTES] == [data.archive.read(place.file, place.offset).notes for place in places]


def test_a_rendered_page_is_a_resource(data, now):
    """No bytes of the wire, so no response; it comes back whole, with status and headers of its document."""
    run = data.start_run(now)
    rendered = page(1, b"<p>made by a script</p>")
    place = run.archive(rendered, source="paper", notes=FetchNotes(rendered=True))
    run.archive(page(2))
    run.commit()
    path = data.layout.root / place.file
    with path.open("rb") as file:
        found = list(ArchiveIterator(file))
    lines, _ = index_tail(path, place.file, 0, lambda _: False)

    assert rendered == data.archive.read(place.file, place.offset).page
    assert ["warcinfo", "resource", "metadata", "response", "metadata"] == [one.rec_type for one in found]
    assert 2 == len(lines)
    assert not check_archive(data.layout, data.state).faults


def test_latest_page_of_an_address(data, now):
    """By the address it was found at or asked for; of several the last."""
    run = data.start_run(now)
    run.archive(page(1, b"old"))
    run.archive(page(1, b"new", requested_url="http://paper.test/short"), source="paper")
    run.archive(page(2, b"two"), source="other")
    run.commit()

    assert data.archive.latest("https://paper.test/2026/story-1").page.body == b"new"
    assert data.archive.latest("https://paper.test/short").page.body == b"new"
    assert data.archive.latest("https://paper.test/none") is None
    assert [one.page.body for one in data.archive.iter_latest()] == [b"new", b"two"]
    assert [one.page.body for one in data.archive.iter_latest("other")] == [b"two"]
    assert data.archive.count_latest() == 2


def test_other_tools_find_nothing_wrong(tmp_path, now):
    """`warcio check` verifies every digest, also of odd pages."""
    odd = [
        page(3, b""),
        page(4, b"x", status=799, headers=(("x", "a\r\nInjected: yes"),)),
        page(5, b"\r\n\r\n"),
    ]
    places = write(tmp_path, now, page(1), page(2), *odd)
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", tmp_path / places[0].file]
    said = subprocess.run(command, capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stdout
    assert said.stdout.count("digest pass") == 10
    assert b"\r\nInjected" not in gzip.decompress((tmp_path / places[0].file).read_bytes())


def test_a_record_whose_length_is_no_number_is_passed_over(tmp_path, now, caplog):
    """What another program wrote between two pages, and no WARC reader understands, costs neither."""
    (first,) = write(tmp_path, now, page(1))
    path = tmp_path / first.file
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: much\r\n\r\n"))
        file.write(gzip.compress(b"WARC/1.1\r\nContent-Length: -\r\n\r\n"))
        file.write(whole[first.offset :])
    lines, end = index_tail(path, first.file, 0, lambda _: False)

    assert [line.requested_url for line in lines] == [page(1).url] * 2
    assert end == path.stat().st_size
    assert "cannot be read and are passed over" in caplog.text


@pytest.mark.parametrize("lost", [1, 20, 700])
def test_a_torn_tail_is_cut_on_opening(tmp_path, now, lost):
    """Bytes of a record that a crash left at the end are cut; all whole pages stay."""
    places = write(tmp_path, now, page(1))
    path = tmp_path / places[0].file
    whole = path.stat().st_size
    with path.open("ab") as file:
        record = warc.response_record(page(2), warc.new_record_id())
        file.write((record + warc.metadata_record(page(2), "<x>", b"{}"))[:-lost])

    with open_data(tmp_path) as data:
        assert data.archive.read(places[0].file, places[0].offset).page == page(1)
        assert path.stat().st_size == whole


def test_damage_in_the_middle_cuts_nothing(tmp_path, now, caplog):
    """A broken stretch with whole records behind it is passed over and reported; the file stays as it is."""
    places = write(tmp_path, now, page(1), page(2), page(3))
    path = tmp_path / places[0].file
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(places[1].offset + 30)
        file.write(b"\0" * 40)
    for state in tmp_path.glob("state.sqlite*"):
        state.unlink()

    with open_data(tmp_path) as data:
        kept = [one.page.url for one in data.archive.iter_latest()]
        with pytest.raises(DamagedArchive, match=path.name):
            data.archive.read(places[1].file, places[1].offset)

    assert kept == [address(1), address(3)]
    assert path.stat().st_size == size
    assert "passed over" in caplog.text


def test_files_end_at_their_size(tmp_path, now):
    """A file that is full is followed by the next; both are read."""
    with open_data(tmp_path) as data:
        writer = ArchiveWriter(data.layout, "r1", now, most_bytes=1500)
        places = [
            writer.write(page(number), source=None, discovery=None, redirects=(), wire_bytes=None)
            for number in range(4)
        ]
        writer.sync()
        writer.close()

        assert len({place.file for place in places}) > 1
        assert [data.archive.read(one.file, one.offset).page for one in places] == [page(n) for n in range(4)]


def test_a_full_disk_leaves_no_half_record(tmp_path, now, monkeypatch):
    """Where the disk takes only half of a record, the half is taken back and the next one fits."""
    written = FileIO.write
    limit = [None]

    class Full(FileIO):
        def write(self, data):
            if limit[0] is None:
                return written(self, data)
            if limit[0] == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            taken, limit[0] = limit[0], 0
            return written(self, bytes(data)[:taken])

    monkeypatch.setattr(archive, "FileIO", Full)
    with open_data(tmp_path) as data:
        run = data.start_run(now)
        run.archive(page(1))
        limit[0] = 100
        with pytest.raises(DiskTrouble, match="the disk is full"):
            run.archive(page(2))
        limit[0] = None
        place = run.archive(page(3))
        run.commit()

        assert data.archive.read(place.file, place.offset).page == page(3)
        assert data.archive.count_latest() == 2


def test_nothing_lies_there(data, now):
    """A place that holds no page is named in the error."""
    run = data.start_run(now)
    place = run.archive(page(1))
    run.commit()

    with pytest.raises(DamagedArchive, match="byte 3"):
        data.archive.read(place.file, 3)
    with pytest.raises(DiskTrouble, match="vanished"):
        data.archive.read("archive/none.warc.gz", 0)


def test_record_ids_are_uuids():
    """Each record has a name of its own: a random UUID, version and variant as RFC 9562 wants them."""
    names = [warc.new_record_id() for _ in range(200)]
    numbers = {uuid.UUID(name.removeprefix("<urn:uuid:").removesuffix(">")) for name in names}

    assert len(numbers) == 200
    assert {(number.version, number.variant) for number in numbers} == {(4, uuid.RFC_4122)}
    assert all(name == f"<urn:uuid:{uuid.UUID(name[10:-1])}>" for name in names)
