"""What a command says when it fails: one clear sentence on standard error, and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from flows.cli.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

FAILED = 1
USAGE = 2
PIPE_CLOSED = 141  # 128 + SIGPIPE, what any other tool before `| head` ends with
INTERRUPTED = 130  # 128 + SIGINT
TRACEBACK = "NEWSLOOM_TRACEBACK"

_OS_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "there is no permission: run this as the user whose it is, or choose another place",
    errno.EPERM: "there is no permission: run this as the user whose it is, or choose another place",
    errno.EROFS: "the file system is read-only: choose another place",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "a part of the path is no folder",
    errno.EISDIR: "it is a folder",
}


def guard(run: Callable[[], Any]) -> int:
    """Run a command and turn whatever it raises into a sentence and an exit code."""
    try:
        code = run()
        sys.stdout.flush()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else FAILED
    except click.exceptions.Exit as error:  # --help has been printed
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _say("Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        return _hang_up()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        return _say(_click_sentence(error), error.exit_code)
    except Exception as error:  # the last place where an error can become a sentence
        if os.environ.get(TRACEBACK):
            raise
        return _say(*sentence(error))
    return code if isinstance(code, int) else 0


def sentence(error: BaseException) -> tuple[str, int]:
    """What to tell a user of an error, and the exit code."""
    if isinstance(error, OSError) and error.strerror:
        return _os_sentence(error), FAILED
    if type(error).__module__.split(".")[0] in ("flows", "storage", "extractors"):
        return str(error), getattr(error, "exit_code", FAILED)
    about = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"Something unforeseen: {about}. Set {TRACEBACK}=1 to see where.", FAILED


def _os_sentence(error: OSError) -> str:
    reason = _OS_REASONS.get(error.errno or 0, (error.strerror or "").lower())
    name = error.filename2 or error.filename
    place = os.fsdecode(name) if isinstance(name, (str, bytes)) else None
    return f"{place}: {reason}." if place else f"{reason[:1].upper()}{reason[1:]}."


def _click_sentence(error: click.ClickException) -> str:
    message = error.format_message()
    context = getattr(error, "ctx", None)
    if isinstance(error, click.UsageError) and context is not None and context.command_path:
        return f"{message} (`{context.command_path} --help` explains.)"
    return message


def _say(message: str, code: int) -> int:
    try:
        sys.stdout.flush()
        from flows.json_log import json_wanted, write_event  # where all is well, nobody needs it

        if json_wanted():
            write_event("error", "failed", {"message": message, "exitCode": code})
            return code
        print(f"newsloom: {plain(_stopped(message))}", file=sys.stderr)  # noqa: T201  the place for it
    except BrokenPipeError:
        return _hang_up()
    return code


def _stopped(message: str) -> str:
    """The message on one line, with a full stop at its end."""
    line = " ".join(message.split())
    return line if line.endswith((".", "?", "!", ".)")) else f"{line}."


def _hang_up() -> int:
    """The reader of our output has gone: nothing to say, and nothing may be flushed at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED
