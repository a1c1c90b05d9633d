"""What can go wrong at the rim, as a tree: who raises it and what the user does about it.

FlowsError
├── ConfigError      settings, sources.toml or an argument is wrong: mend it and run again (exit code 2)
└── RunError         a run could not do its work: the message says why (exit code 1)
    ├── NothingDone      every source of a run failed, or one gave fewer articles than it expects
    └── WorkersBroken    no process that reads pages can be started: mend the installation
"""

from __future__ import annotations


class FlowsError(Exception):
    """Something a user can read and act on; the message is one sentence."""

    exit_code = 1


class ConfigError(FlowsError):
    """The configuration is wrong. The message names the place, the key and the fix."""

    exit_code = 2


class RunError(FlowsError):
    """A run could not do its work."""


class NothingDone(RunError):
    """Every source of the run failed, or one gave fewer articles than its `expect` asks for."""


class WorkersBroken(RunError):
    """No process that reads pages can be started: whatever comes next would fail, too."""


def first_of(errors: BaseExceptionGroup) -> BaseException:
    """The error that a group of tasks ended by, taken out of its groups, so that it is caught by its kind."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
