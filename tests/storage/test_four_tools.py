"""Four other tools read the dataset as it lies, and agree with the export."""

from __future__ import annotations

import pytest

from tests.bench.four_tools import TOOLS, by_export, generate


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """600 generated records in 30 parts, spread over a year."""
    root = tmp_path_factory.mktemp("year")
    generate(root, 600, 30)
    return root


@pytest.mark.filterwarnings("ignore")  # what the tools warn of among themselves
@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_without_options_sees_what_is_exported(year, tool, monkeypatch, tmp_path):
    """The same count, columns, ids and days as the export; python -m tests.bench.four_tools tries 60,000."""
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    assert TOOLS[tool](year) == by_export(year)
