"""What a run is done with, in eight bytes each."""

import pytest

from storage import seen
from storage.seen import Seen


@pytest.mark.parametrize("waiting", [1, 7, 8192])
def test_what_was_added_is_there_and_nothing_else(monkeypatch, waiting):
    """However many wait to be sorted in."""
    monkeypatch.setattr(seen, "_WAITING", waiting)
    texts = [f"https://paper.example/story/{number}" for number in range(500)] + ["", "日本", "\udce4"]
    done = Seen()
    for text in [*texts, *texts]:
        done.add(text)

    assert all(text in done for text in texts)
    assert not any(f"{text}/amp" in done for text in texts)
    assert len(done) == len(texts)
