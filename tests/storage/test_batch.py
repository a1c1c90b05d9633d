"""A batch holds what the next commit writes, and takes back what it has not written yet."""

from types import SimpleNamespace

from storage.batch import Batch


def test_a_record_demoted_in_this_batch_can_be_settled_again():
    """What lies only in the batch is taken out of it: there is no part to remove it from."""
    batch, key = Batch(), ("duplicates", "a1")
    story = SimpleNamespace(room="duplicates", id="a1", part="")
    batch.put[key], batch.lines[key] = story, b"{}"
    settled = SimpleNamespace(removed=(story,), supersedes=False, room=None)
    batch.take(settled, SimpleNamespace(id="a1"), ())

    assert ({}, {}, {}) == (batch.put, batch.lines, batch.removed)
