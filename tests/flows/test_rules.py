"""Site rules in a project: found by host, used by every run, imported, listed, shown and checked."""

import asyncio
import json

import pytest
from crawling import records
from press import printing

from flows.engine import crawl
from flows.engine_replay import replay
from flows.engine_rerun import Asked, rerun
from flows.errors import ConfigError
from flows.order import Order
from flows.rule_book import RuleBook
from flows.rules_import import import_rules
from flows.settings import Settings
from flows.sources import Configuration, Source

FTR = "body: //article/p[1]\ntidy: no\ntitel: //h1\ntest_url: https://a.example/1\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data" / "rules"
    (made / "ftr").mkdir(parents=True)
    return made


@pytest.fixture
def press():
    with printing(2) as press:
        yield press


def project(press, tmp_path, rule):
    """A press with a rule for its host, crawled."""
    rules = tmp_path / "data" / "rules"
    rules.mkdir(parents=True)
    (rules / "press.toml").write_text(f'hosts = ["127.0.0.1"]\n{rule}\n')
    settings = Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)
    source = Source(name="press", home=press.url + "/")
    return Configuration(sources=(source,), settings=settings)


def run(configuration):
    order = Order(sources=configuration.sources, settings=configuration.settings)
    return asyncio.run(crawl(order))


def write(folder, name, text='body = "p"'):
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://www.news.example/a", "news.example.toml"),
        ("https://sport.news.example/a", "below.toml"),
        ("https://old.example/a", "ftr/old.example.txt"),
        ("https://a.b.other.example/", "ftr/.other.example.txt"),
        ("https://other.example/", None),
        ("https://nobody.example/", None),
    ],
)
def test_a_rule_is_found_by_its_host(folder, url, rule):
    """Own rules before imported ones, a host before the domains above it, a dot for the hosts below."""
    write(folder, "news.example.toml")
    write(folder, "below.toml", 'hosts = [".news.example"]\nbody = "p"')
    for name in ("old.example.txt", "sport.news.example.txt", ".other.example.txt", "global.txt"):
        write(folder / "ftr", name, FTR)
    found = RuleBook(folder).of(url)

    assert (found.name if found else None) == rule


def test_of_two_imported_files_for_a_host_the_plain_name_holds(folder):
    """Whatever order the folder lists them in."""
    for name in ("www.a.example.txt", "a.example.txt", "b.example.txt", "www.b.example.txt"):
        write(folder / "ftr", name, FTR)
    book = RuleBook(folder)

    assert book.of("https://www.a.example/").name == "ftr/a.example.txt"
    assert book.of("https://b.example/").name == "ftr/b.example.txt"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'body = "p"\nheadlin = "h1"',
            r"a\.toml:2: headlin: is not known; write headline if that was meant\.",
        ),
        ('[[layouts]]\nbody = "p"\n\n[[layouts]]\nuntil = 3\n', r"a\.toml:5: until: is 3; write a day like"),
        ('[[layouts]]\nbody = "p"\n[[layouts]]\nstrip = "p"\n', r"a\.toml:3: body: no field has a selector"),
        ("layouts = [{body = 3}]", r"a\.toml:1: body: is 3"),
        ("body = p", r"a\.toml:1: "),
        ('hosts = ["a b"]\nbody = "p"', r"a\.toml:1: hosts: 'a b' is no host"),
    ],
)
def test_a_fault_is_named_with_file_line_key_and_fix(folder, text, says):
    """Whatever reads the rules ends with one sentence."""
    write(folder, "a.toml", text)
    with pytest.raises(ConfigError, match=says):
        RuleBook(folder)


def test_two_rules_for_one_host_are_refused(folder):
    """Which one holds would be chance."""
    write(folder, "a.toml", 'hosts = ["x.example"]\nbody = "p"')
    write(folder, "b.toml", 'hosts = ["www.x.example"]\nbody = "p"')
    with pytest.raises(ConfigError, match=r"x\.example has a rule in a\.toml too"):
        RuleBook(folder)


def test_a_crawl_does_not_begin_with_a_rule_that_cannot_be_used(press, tmp_path):
    """Nothing is asked of the site, no run is noted."""
    configuration = project(press, tmp_path, "body = 3")
    with pytest.raises(ConfigError, match=r"press\.toml:2: body"):
        run(configuration)

    assert press.asked == []
    assert not (configuration.settings.data / "ledger").exists()


def test_every_run_reads_by_the_rule(press, tmp_path):
    """Crawl, rerun and replay; the record says so, and a changed rule changes its configHash."""
    configuration = project(press, tmp_path, 'body = "article p:nth-of-type(2)"')
    report = run(configuration)
    texts = {record["articleBody"] for record in records(configuration.settings.data)}
    expected = {story.paragraphs[1] for story in press.stories.values()}
    before = {record["configHash"] for record in records(configuration.settings.data)}

    assert texts == expected
    assert {"field": "article_body", "source": "rule:press.toml", "conflict": False} in records(
        configuration.settings.data
    )[0]["provenance"]
    assert (report.sites[0].by_rule, report.sites[0].rule_missed) == (2, 0)

    url = press.url + next(iter(press.stories.values())).path
    (done,) = asyncio.run(rerun(Asked(urls=(url,), archived=True), configuration))
    assert done.outcome.outcome == "unchanged"

    (configuration.settings.data / "rules" / "press.toml").write_text(
        'hosts = ["127.0.0.1"]\nbody = "article p:nth-of-type(3)"\n'
    )
    asyncio.run(replay(configuration))
    texts = {record["articleBody"] for record in records(configuration.settings.data)}

    assert texts == {story.paragraphs[2] for story in press.stories.values()}
    assert before.isdisjoint(record["configHash"] for record in records(configuration.settings.data))


def test_rules_that_do_not_fit_are_counted(press, tmp_path):
    """The pages are read in general; report and summary say how many, and where to look."""
    configuration = project(press, tmp_path, 'body = "#gone"')
    report = run(configuration)
    summary = json.loads(report.ledger.read_text())["sites"][0]

    assert {tuple(record["flags"]) for record in records(configuration.settings.data)} == {("rule_no_match",)}
    assert (summary["byRule"], summary["ruleMissed"]) == (0, 2)
    assert any("newsloom rules check" in note for note in summary["notes"])


def test_import_keeps_files_and_tells_what_is_not_followed(tmp_path):
    """Files stay as they are; lines are told by file and number; what holds no rule is skipped by name."""
    source, folder = tmp_path / "theirs", tmp_path / "rules"
    source.mkdir()
    write(source, "a.example.txt", FTR)
    write(source, "own.example.toml")
    write(source, "LICENSE.txt", "Public domain.")
    write(source, "global.txt", FTR)
    write(source, "README.md", "words")
    first = import_rules(source, folder)
    write(source, "a.example.txt", FTR + "strip: //b\n")
    second = import_rules(source, folder)

    assert (first.new, first.changed, first.unchanged) == (2, 0, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 1, 1)
    assert first.lines == [
        "a.example.txt:3: titel is not a directive that newsloom knows; did you mean title?"
    ]
    assert dict(first.harmless) == {"tidy": 1}
    assert first.skipped == ["LICENSE.txt holds no rule", "global.txt is for all hosts"]
    assert (folder / "ftr" / "a.example.txt").read_text() == FTR + "strip: //b\n"
    assert (folder / "own.example.toml").exists()
    assert (folder / "ftr" / "import.log").read_text().startswith(first.lines[0])


def test_an_import_of_nothing_is_an_error(tmp_path):
    """Neither a folder without rules nor one that is not there passes in silence."""
    for path, says in ((tmp_path, "holds no rules"), (tmp_path / "none", "no such file or folder")):
        with pytest.raises(ConfigError, match=says):
            import_rules(path, tmp_path / "rules")


def test_a_wrong_file_stops_the_import_before_anything_is_copied(tmp_path):
    """All or nothing, as a user mends the file and imports again."""
    write(tmp_path, "a.example.toml")
    write(tmp_path, "b.example.toml", "body = 3")
    with pytest.raises(ConfigError, match=r"b\.example\.toml:1"):
        import_rules(tmp_path, tmp_path / "rules")

    assert not (tmp_path / "rules").exists()


def test_an_import_of_a_second_rule_for_a_host_is_refused(tmp_path):
    """Else no command could read the rules any more; a file of the same name is replaced as ever."""
    source, folder = tmp_path / "theirs", tmp_path / "rules"
    for place in (source, folder):
        place.mkdir()
    write(folder, "mine.toml", 'hosts = ["a.example"]\nbody = "p"')
    write(source, "b.example.toml")
    write(source, "a.example.toml")
    with pytest.raises(ConfigError, match=r"a\.example\.toml: the host a\.example has a rule in mine\.toml"):
        import_rules(source, folder)

    assert [path.name for path in folder.iterdir()] == ["mine.toml"]
    (source / "a.example.toml").rename(source / "mine.toml")
    assert import_rules(source, folder).files == 2


def test_the_rules_folder_may_lie_elsewhere(press, tmp_path):
    """`rules` of the settings names it."""
    configuration = project(press, tmp_path, 'body = "#gone"')
    other = tmp_path / "other"
    other.mkdir()
    write(other, "press.toml", 'hosts = ["127.0.0.1"]\nbody = "article p:nth-of-type(1)"')
    settings = Settings(
        data=configuration.settings.data, rules=other, delay=0.0, allow_private=True, workers=1
    )
    run(Configuration(sources=configuration.sources, settings=settings))

    assert {record["articleBody"] for record in records(configuration.settings.data)} == {
        story.paragraphs[0] for story in press.stories.values()
    }
