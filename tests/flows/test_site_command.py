"""`newsloom site`: what a site repeats can be looked at, forgotten and kept."""

import shutil
from datetime import UTC, datetime
from hashlib import md5

import pytest
from click.testing import CliRunner

from extractors.article import Article, Block
from flows.cli import newsloom
from storage.data import open_data
from storage.identity import make_record

FOOTER = "The Harbour Courier has been printed by the same family since 1871"


def text(number: int) -> str:
    """A paragraph that has no word in common with that of another story."""
    return " ".join(md5(f"{number} {place}".encode()).hexdigest()[:9] for place in range(40))


@pytest.fixture
def folder(tmp_path):
    """A data folder with three stories of one paper, each with the paper's footer."""
    with open_data(tmp_path) as data:
        run = data.start_run(datetime(2026, 11, 22, tzinfo=UTC))
        for number in range(3):
            url, body = f"https://courier.test/{number}", text(number)
            end = len(body) + 2 + len(FOOTER)
            article = Article(
                headline=f"Story {number}",
                article_body=f"{body}\n\n{FOOTER}",
                blocks=(
                    Block(type="paragraph", start=0, end=len(body)),
                    Block(type="paragraph", start=len(body) + 2, end=end),
                ),
            )
            run.enter([(url, "courier", "feed")])
            run.settle(
                make_record(
                    article,
                    url=url,
                    requested_url=url,
                    url_key=url.removeprefix("https://"),
                    domain="courier.test",
                    source="courier",
                    refusal=None,
                    discovery=None,
                    fetch=None,
                    extractor_version="1",
                    config_hash=None,
                )
            )
        run.finish()
    return tmp_path


def site(folder, *arguments):
    """What the command prints, and its exit code."""
    ran = CliRunner().invoke(newsloom, ["site", *arguments, "--data", str(folder)])
    return ran.output, ran.exit_code


def test_show_lists_what_is_taken_out(folder):
    """The line, in how many stories it stood, and where it is taken out."""
    out, code = site(folder, "show", "courier")

    assert code == 0
    (row,) = (line.split() for line in out.splitlines() if "printed" in line)
    assert row[:6] == ["3", "0", "0", "3", "2026-11-22", "anywhere"]
    assert " ".join(row[6:]) == FOOTER


def test_a_kept_line_is_never_taken_out(folder):
    """Case does not matter; forgetting it ends the wish."""
    kept, code = site(folder, "keep", "courier", FOOTER.upper())
    shown, _ = site(folder, "show", "courier")
    forgot, _ = site(folder, "forget", "courier", FOOTER)

    assert (code, "from the next run on" in kept) == (0, True)
    assert "never: kept by you" in shown
    assert forgot == "courier: forgot 1 line.\n"


def test_forget_a_whole_site(folder):
    """All lines of it, those of single stories too."""
    out, _ = site(folder, "forget", "courier")
    again, code = site(folder, "show", "courier")

    assert out == "courier: forgot 1 line.\n"
    assert code == 1
    assert "nothing is known of this site" in again


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "gazette"), "nothing is known of this site; known are courier."),
        (("forget", "gazette"), "nothing is known of this site; known are courier."),
        (("keep", "gazette", "a line"), "nothing is known of this site; known are courier."),
        (("forget", "courier", "no such line"), "this line is not known"),
        (("keep", "courier", "***"), "no letter and no digit"),
    ],
)
def test_what_is_not_there_is_told(folder, arguments, said):
    """A wrong name or line gives a sentence that helps, and changes nothing."""
    out, code = site(folder, *arguments)

    assert code > 0
    assert said in out


def test_a_site_of_which_no_line_is_known(crawled, tmp_path):
    """It is told what to wait for, not to call the same command; a line can be kept all the same."""
    data = shutil.copytree(crawled.data, tmp_path / "data")
    site(data, "forget", "courier")
    site(data, "forget", "courier", "--template")
    shown, code = site(data, "show", "courier")
    kept, well = site(data, "keep", "courier", "What we know so far")
    then, _ = site(data, "show", "courier")

    assert (code, well) == (1, 0)
    assert "courier: no line is known that it repeats; crawls learn them, from two stories on." in shown
    assert "from the next run on" in kept
    assert "never: kept by you" in then


def test_a_site_can_be_looked_at_while_a_crawl_runs(folder):
    """What is known is read beside the process that writes; to forget it waits for that process to end."""
    with open_data(folder):
        shown, code = site(folder, "show", "courier")

    assert (code, FOOTER in shown) == (0, True)
