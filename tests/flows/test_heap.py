"""The heap: what pages take is kept for the next, what sitemaps take is given back."""

from __future__ import annotations

import subprocess
import sys

import pytest

from flows.heap import keep_heap_small

MEASURED = """
import resource, sys
from flows.heap import keep_heap_small

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

keep_heap_small()
filled = bytearray(800_000)
del filled
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    filled = bytearray(b"x") * 800_000
    del filled
faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
small = resident()
maps = [bytearray(b"x") * 10_000_000 for _ in range(3)]
pins = [bytearray(b"x") * 2_000 for _ in range(3)]
del maps
print(faults, resident() - small)
"""


@pytest.fixture(scope="module")
def measured():
    """(page faults of twenty pages of 0.8 MB, bytes that three sitemaps of 10 MB leave behind)."""
    if not keep_heap_small():
        pytest.skip("this C library keeps its heap in its own way")
    said = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)
    return tuple(int(number) for number in said.stdout.split())


def test_memory_of_one_page_serves_the_next(measured):
    """Twenty pages that take 0.8 MB each touch the memory of the first again: no 196 page faults for each."""
    assert measured[0] < 1_000


def test_memory_of_large_files_is_given_back(measured):
    """Three sitemaps of 10 MB leave less than one of them behind, though younger things lie above them."""
    assert measured[1] < 5_000_000
