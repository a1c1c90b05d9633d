"""What the tests of flows share: a small newspaper on loopback."""

from __future__ import annotations

import pytest
from press import printing

from flows.fetching import pace
from flows.fetching.policy import FetchPolicy


@pytest.fixture
def press():
    """A paper of five stories; where a test wants others, its file has a paper of its own."""
    with printing() as press:
        yield press


@pytest.fixture
def hasty(monkeypatch):
    """What fails is tried again at once: for tests of what comes of it, not of how long is waited."""
    monkeypatch.setitem(FetchPolicy.__init__.__kwdefaults__, "backoff", 0.01)
    monkeypatch.setattr(pace, "_LEAST_GAP", 0.001)
