"""The command line as a whole: fast, clear about errors, quiet when its reader goes away."""

from __future__ import annotations

import errno
import resource
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from flows.cli import COMMANDS
from flows.cli import newsloom as group
from flows.cli.failures import guard, sentence
from flows.errors import ConfigError, RunError
from storage.errors import DataInUse

NEWSLOOM = Path(sys.executable).with_name("newsloom")
UNFORESEEN = "Something unforeseen: ZeroDivisionError. Set NEWSLOOM_TRACEBACK=1 to see where."


def test_help_comes_at_once():
    """`newsloom --help` takes less than 0.3 s of the processor; a busy machine is no fault of its.

    The quickest of three: the first may have to compile what it imports.
    """
    took = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([NEWSLOOM, "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    assert min(took) < 0.3


def test_help_names_every_command(newsloom):
    """The overview lists each command with one line."""
    ran = newsloom("--help")
    lines = ran.out.decode().splitlines()

    assert ran.code == 0
    assert all(any(line.split()[:1] == [name] for line in lines) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_tells_what_the_command_tells(name):
    """Each command can be imported, and its one line in the table is not longer than a line."""
    context = click.Context(group)
    command = group.get_command(context, name)

    assert command.name == name
    assert len(COMMANDS[name].help) <= 60


def test_without_arguments_the_help_is_shown(newsloom):
    """`newsloom` alone explains itself, with the exit code of wrong usage."""
    ran = newsloom()

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("Usage: newsloom")


def test_a_mistyped_command_gets_a_suggestion(newsloom):
    """An unknown command is answered with those that are near."""
    ran = newsloom("exprot")

    assert ran.code == 2
    assert ran.err == (
        "newsloom: There is no command 'exprot'. Did you mean export? (`newsloom --help` explains.)\n"
    )


def test_an_unknown_option_is_one_sentence(newsloom):
    """Wrong usage is one line that says where the help is."""
    ran = newsloom("version", "--nope")

    assert ran.code == 2
    assert ran.err == "newsloom: No such option '--nope'. (`newsloom version --help` explains.)\n"


READ_ONLY = "d: the file system is read-only: choose another place."
AS_OWNER = ": run this as the user whose it is, or choose another place."


def raising(error):
    """A command that does nothing but raise."""

    def run():
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ConfigError("a.toml:3: home: is 1; write a text."), 2, "a.toml:3: home: is 1; write a text."),
        (RunError("Nothing could be fetched."), 1, "Nothing could be fetched."),
        (DataInUse("data is in use by process 7."), 1, "data is in use by process 7."),
        (OSError(errno.ENOSPC, "No space left on device", "x.jsonl"), 1, "x.jsonl: the disk is full."),
        (OSError(errno.EROFS, "Read-only file system", "d"), 1, READ_ONLY),
        (PermissionError(errno.EACCES, "Permission denied", "d"), 1, f"d: there is no permission{AS_OWNER}"),
        (OSError(errno.EIO, "Input/output error"), 1, "Input/output error."),
        (click.UsageError("Give a file."), 2, "Give a file."),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (click.Abort(), 130, "Interrupted."),
        (ZeroDivisionError(), 1, UNFORESEEN),
    ],
)  # fmt: skip
def test_every_error_is_a_sentence_and_a_code(capsys, error, code, said):
    """Whatever a command raises ends as one line on standard error."""
    ended = guard(raising(error))

    assert (ended, capsys.readouterr().err) == (code, f"newsloom: {said}\n")


def test_a_page_cannot_steer_the_terminal_through_an_error():
    """Control characters in a message are shown, not sent."""
    done = subprocess.run([NEWSLOOM, "show", "\x1b[31mred"], capture_output=True, text=True, check=False)

    assert "\x1b" not in done.stderr


def test_a_traceback_can_be_asked_for(monkeypatch):
    """With NEWSLOOM_TRACEBACK an unforeseen error is raised on."""
    monkeypatch.setenv("NEWSLOOM_TRACEBACK", "1")

    with pytest.raises(ZeroDivisionError):
        guard(raising(ZeroDivisionError()))


def test_an_error_without_a_file_is_still_a_sentence():
    """An OSError that names no file begins with a capital."""
    assert sentence(OSError(errno.ENOSPC, "No space left on device")) == ("The disk is full.", 1)


def test_a_closed_pipe_is_no_error():
    """`newsloom ... | head -1` ends quietly, as other tools do."""
    many = ["print('x' * 100)"] * 1
    script = (
        f"from flows.cli.failures import guard\ndef run():\n for _ in range(100000): {many[0]}\nguard(run)"
    )
    command = f'"{sys.executable}" -c "$0" | head -1'
    done = subprocess.run(["bash", "-c", command, script], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("x" * 100 + "\n", "")


def test_ctrl_c_leaves_no_traceback(tmp_path):
    """A command that is interrupted says so in one word."""
    imports = "import sys, time; from flows.cli.failures import guard"
    script = f"{imports}; sys.exit(guard(lambda: print(1, flush=True) or time.sleep(60)))"
    running = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=300)

    assert (running.returncode, err) == (130, "newsloom: Interrupted.\n")


def test_version_is_what_records_carry(newsloom):
    """`newsloom version` prints the version that extraction writes into records."""
    from flows.process import extractor_version

    assert newsloom("version").out.decode().strip() == extractor_version()
