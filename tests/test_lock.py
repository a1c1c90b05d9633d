"""The locks hold what pyproject.toml asks for, by version, and say nothing about where it comes from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NEEDED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
}


def locked(name):
    """The versions of a lock by name."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines}


@pytest.mark.parametrize("name", NEEDED)
def test_a_lock_is_nothing_but_versions(name):
    """Each line is name==version: no address, no option, no path."""
    lines = (ROOT / name).read_text("utf-8").splitlines()

    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+!]+", line)] == []


@pytest.mark.parametrize("name", NEEDED)
def test_a_lock_fits_the_declared_dependencies(name):
    """Every dependency is locked at a version that its declaration allows; `make lock` mends it."""
    versions = locked(name)
    wanted = [Requirement(line) for line in NEEDED[name]]

    assert [need.name for need in wanted if canonicalize_name(need.name) not in versions] == []
    assert [
        str(need) for need in wanted if not need.specifier.contains(versions[canonicalize_name(need.name)])
    ] == []


def test_both_locks_agree():
    """What tests run with is what users get: the second lock only adds."""
    both = locked("requirements-dev.lock")

    assert {name: both.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")
