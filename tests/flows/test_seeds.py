"""Seeds files: addresses as people have them, in a list or in a table."""

import pytest

from flows.errors import ConfigError
from flows.order import read_order
from flows.seeds import read_seeds
from flows.sources_import import read_list


def test_seeds_file_is_one_address_a_line(tmp_path):
    """Empty lines, comments and repeats in a seeds file do not count."""
    path = tmp_path / "seeds.txt"
    path.write_text("\ufeff# sites\nhttp://a.news\n\nhttp://b.news/  \nhttp://a.news/\n", "utf-8")

    assert read_seeds(path) == ("http://a.news/", "http://b.news/")


@pytest.mark.parametrize(
    "text",
    [
        "url\nhttp://a.news\nhttp://b.news/\n",
        '\ufeffnr;URL;note\r\n1;http://a.news;x\r\n2;http://b.news/;"a\nb"\r\n3;;\r\n4\r\n',
        "title\tlink\nA, B\thttp://a.news\n\thttp://b.news/\n",
    ],
)
def test_table_has_its_addresses_in_a_column(tmp_path, text):
    """As a spreadsheet saves it: with commas, semicolons or tabs; rows without an address do not count."""
    path = tmp_path / "seeds.csv"
    path.write_text(text, "utf-8", newline="")

    assert read_seeds(path) == ("http://a.news/", "http://b.news/")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("seeds.txt", "a.news", ":1: 'a.news' is not a web address"),
        ("seeds.txt", "#", "holds no address"),
        ("seeds.csv", "http://a.news\n", ":1: no column is named url; name the column of the addresses so"),
        ("seeds.csv", "nr,url\n1,soon\n", ":2: 'soon' is not a web address"),
        ("seeds.csv", "nr,url\n", "holds no address"),
    ],
)
def test_wrong_seeds_file_is_refused_with_its_line(tmp_path, name, text, said):
    """A file that cannot be used names the line, and what to write there."""
    path = tmp_path / name
    path.write_text(text, "utf-8")

    with pytest.raises(ConfigError) as caught:
        read_seeds(path)

    assert said in str(caught.value)


def test_file_given_as_a_target_is_told_what_to_do(tmp_path, monkeypatch):
    """A name with a dot in it is taken for an address, unless such a file is there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds.csv").write_text("url\n")

    with pytest.raises(ConfigError, match=r"it is a file: --seeds seeds\.csv crawls the addresses in it"):
        read_order(("seeds.csv",))
    with pytest.raises(ConfigError, match=r"written like https://seeds\.org"):
        read_order(("seeds.org",))


def test_list_of_articles_is_no_list_of_sites(tmp_path):
    """Each would become a site whose home page is an article."""
    path = tmp_path / "papers.csv"
    path.write_text("url\nhttps://a.news/\nhttps://b.news/2026/11/22/the-ferry-runs-again.html\n")

    with pytest.raises(ConfigError, match=r"papers\.csv:3: .* is an article, not the home page of a site"):
        read_list(path, ())
