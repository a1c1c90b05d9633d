"""Prefect's server in a process of its own: uvicorn with its arguments, ended when our pipe closes."""

from __future__ import annotations

import runpy

from flows.with_parent import end_with_pipe


def main() -> None:
    """Serve until a signal comes, or the parent is gone."""
    end_with_pipe()
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
