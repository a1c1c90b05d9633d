"""What a user may set, and what happens when it is wrong."""

from pathlib import Path

import pytest

from flows.errors import ConfigError
from flows.settings import Settings, read_settings
from flows.toml_file import read_toml


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_anything_the_defaults_hold():
    """With no file and no variable the settings are polite: one request a second, no private addresses."""
    assert Settings() == read_settings({})


def test_environment_wins_over_file(tmp_path):
    """A NEWSLOOM_ variable wins over the file, and an empty one does not count."""
    file = read_toml(write(tmp_path, '[newsloom]\ndelay = 3\ncontact = "desk@paper.org"\n'))

    settings = read_settings(
        {"NEWSLOOM_DELAY": "0.5", "NEWSLOOM_CONTACT": "", "NEWSLOOM_ALLOW_PRIVATE": "yes"}, file
    )

    assert (settings.delay, settings.contact, settings.allow_private) == (0.5, "desk@paper.org", True)


def test_data_folder_of_the_file_lies_beside_the_file(tmp_path):
    """A relative data folder is meant from where sources.toml lies, not from where the command runs."""
    file = read_toml(write(tmp_path, '[newsloom]\ndata = "kept"\n'))

    assert tmp_path / "kept" == read_settings({}, file).data


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[newsloom]\n\ndelay = "fast"', 3, "newsloom.delay: is 'fast'; it must be a number, 0 or more"),
        ("[newsloom]\nper_site = 0", 2, "newsloom.per_site: is 0; it must be a whole number, 1 or more"),
        ("[newsloom]\nworkers = true", 2, "newsloom.workers: is True; it must be a whole number"),
        (
            "# a\n[newsloom]\nspeed = 1",
            3,
            "newsloom.speed: is not a setting; take it out or use one of allow_private",
        ),
        ("newsloom = 3", 1, "newsloom: is not a table; write [newsloom]"),
    ],
)
def test_wrong_setting_names_file_line_key_and_fix(tmp_path, text, line, said):
    """A wrong setting is refused with its place, its key and what it must be."""
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        read_settings({}, read_toml(path))

    assert str(caught.value).startswith(f"{path}:{line}: {said}")


@pytest.mark.parametrize(
    ("name", "value"), [("DELAY", "soon"), ("WORKERS", "1.5"), ("ALLOW_PRIVATE", "maybe")]
)
def test_wrong_variable_is_named(name, value):
    """A wrong variable is refused by its name."""
    with pytest.raises(ConfigError, match=f"NEWSLOOM_{name} is '{value}'"):
        read_settings({f"NEWSLOOM_{name}": value})
