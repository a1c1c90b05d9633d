"""What the tests of flows share: a small newspaper on loopback."""

from __future__ import annotations

import pytest
from press import printing


@pytest.fixture
def press():
    """A paper of five stories; where a test wants others, its file has a paper of its own."""
    with printing() as press:
        yield press
