"""`newsloom rules`: what a person sees."""

import pytest

FTR = """body: //article/p[1]
next_page_link: //a
if_page_contains: //b
wrap_in(h2): //i
replace_string(a): b
titel: //h1
tidy: no
"""


@pytest.fixture
def rules(tmp_path):
    """A project with a rule of its own and an imported one, nothing crawled."""
    folder = tmp_path / "data" / "rules"
    (folder / "ftr").mkdir(parents=True)
    (folder / "mine.example.toml").write_text(
        'test_urls = ["https://mine.example/1"]\n[[layouts]]\nuntil = 2025-01-01\nbody = "p"\n'
        '[[layouts]]\nbody = "div p"\nsingle_page = "a.print"\n'
    )
    (folder / "ftr" / "theirs.example.txt").write_text(FTR)
    return folder


def test_import_tells_each_line_that_is_not_followed(newsloom, tmp_path):
    """By file and line, with a sum; the folder is made."""
    source = tmp_path / "theirs"
    source.mkdir()
    for number in range(25):
        (source / f"s{number:02}.example.txt").write_text(FTR)
    (source / "notes.txt").write_text("hello")
    ran = newsloom("rules", "import", source)
    out = ran.out.decode()

    assert ran.code == 0, ran.err
    assert "s00.example.txt:6: titel is not a directive that newsloom knows; did you mean title?" in out
    assert "... and 5 more lines like these, all in data/rules/ftr/import.log" in out
    assert "Skipped 1 file: notes.txt holds no rule." in out
    assert "Not followed: titel 25." in out
    assert out.endswith("25 rules in data/rules: 25 new, 0 changed, 0 as they were.\n")


def test_list_shows_hosts_and_what_each_says(newsloom, rules):
    """One line a rule, own ones first."""
    lines = newsloom("rules", "list").out.decode().splitlines()

    assert lines[1].split()[:2] == ["mine.example.toml", "mine.example"]
    assert "2 layouts" in lines[1]
    assert lines[2].split()[:4] == ["ftr/theirs.example.txt", "theirs.example", "body,", "next_page"]


def test_list_of_nothing_says_how_to_begin(newsloom):
    """No rules are no error."""
    ran = newsloom("rules", "list")

    assert (ran.code, b"newsloom rules --help" in ran.out) == (0, True)


@pytest.mark.parametrize("name", ["theirs.example", "ftr/theirs.example.txt", "https://www.theirs.example/a"])
def test_show_says_all_of_a_rule(newsloom, rules, name):
    """Paths, conditions, replacements and the lines that are not followed; by file, host or address."""
    out = newsloom("rules", "show", name).out.decode()

    assert "body: //article/p[1]\nwrap in h2: //i\nreplace 'a' by 'b'\n" in out
    assert "next page: //a (only with //b)" in out
    assert "line 6: titel is not a directive" in out
    assert "line 7: tidy needs nothing done here" in out


def test_show_of_dated_layouts(newsloom, rules):
    """Each with its days, and the test pages."""
    out = newsloom("rules", "show", "mine.example").out.decode()

    assert "pages published from the beginning to 2025-01-01" in out
    assert "single page: a.print" in out
    assert "test: https://mine.example/1" in out


def test_show_of_a_host_without_a_rule(newsloom, rules):
    """One sentence, and where to look."""
    ran = newsloom("rules", "show", "nobody.example")

    assert (ran.code, "there is no rule for nobody.example" in ran.err) == (1, True)


def test_check_without_pages_says_what_it_needs(newsloom, rules):
    """Nothing is fetched; a page that is not kept is no failure."""
    ran = newsloom("rules", "check")
    out = ran.out.decode()

    assert ran.code == 0, ran.err
    assert "mine.example.toml: it can be read." in out
    assert "`newsloom rerun https://mine.example/1` fetches and keeps it" in out
    assert "theirs" not in out


def test_check_of_a_rule_without_test_pages(newsloom, rules):
    """It says how to add one."""
    out = newsloom("rules", "check", "theirs.example").out.decode()

    assert "ftr/theirs.example.txt: it can be read; not followed: 1 line." in out
    assert "It has no test pages" in out


def test_check_of_nothing(newsloom):
    """No rules, nothing wrong."""
    assert newsloom("rules", "check").code == 0


def test_check_reads_the_kept_pages(newsloom, crawled, tmp_path):
    """What each page gives, and what the rule was to find and did not; the exit code says so."""
    import shutil

    import duckdb

    data = tmp_path / "copy"
    shutil.copytree(crawled.data, data)
    parts = f"{data}/articles/*/*.jsonl"
    host, url = duckdb.sql(
        f"SELECT regexp_extract(url, '//([^/:]+)', 1), requestedUrl FROM '{parts}' LIMIT 1"
    ).fetchall()[0]
    folder = data / "rules"
    folder.mkdir()
    rule = folder / "site.toml"
    rule.write_text(f'hosts = ["{host}"]\nbody = "p"\nheadline = "h1"\n')
    good = newsloom("rules", "check", "site.toml", "--url", url, "--data", data)
    rule.write_text(f'hosts = ["{host}"]\nbody = "h9"\nsection = "h8"\ntest_urls = ["{url}"]\n')
    wrong = newsloom("rules", "check", "--data", data)

    assert good.code == 0, good.out.decode() + good.err
    assert f"good     {url}" in good.out.decode()
    assert wrong.code == 1
    assert "body: nothing found; the general reader read the text" in wrong.out.decode()
    assert "section: nothing found" in wrong.out.decode()


def test_list_counts_the_articles_that_a_rule_has_read(newsloom, crawled, tmp_path):
    """After a replay by the rule."""
    import shutil

    data = tmp_path / "copy"
    shutil.copytree(crawled.data, data)
    (data / "rules").mkdir()
    hosts = sorted({path.split("//")[1].split("/")[0].split(":")[0] for path in urls_of(data)})
    (data / "rules" / "all.toml").write_text(f'hosts = {hosts!r}\nbody = "p"\n'.replace("'", '"'))
    replayed = newsloom("replay", "--data", data)
    out = newsloom("rules", "list", "--data", data).out.decode()

    assert replayed.code == 0, replayed.err
    assert int(out.splitlines()[1].split()[-1]) > 0


def urls_of(data):
    import duckdb

    return [row[0] for row in duckdb.sql(f"SELECT url FROM '{data}/articles/*/*.jsonl'").fetchall()]
