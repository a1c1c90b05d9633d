"""Where byline and dates of a site live: learnt from its pages, looked up there, doubted on every page."""

import msgspec
import pytest
from home_pages import NAMES, SUBJECTS, chosen, page, sample, shown, sources, stated, taught

from extractors.cleaning.site_memory import SiteMemory
from extractors.extract import extract
from extractors.fields.home import Home
from extractors.page import Page
from extractors.rules.rule import Layout, Rule
from extractors.site import Site
from extractors.templates.learn import learn
from extractors.templates.sample import Sample
from extractors.templates.template import Template


@pytest.fixture(scope="module")
def by_data() -> Template:
    """Of a site whose JSON-LD is always right."""
    return taught([page(number, **stated(number)) for number in range(5)])


@pytest.fixture(scope="module")
def by_place() -> Template:
    """Of a site that signs and dates its stories on the page alone."""
    return taught([page(number, **shown(number)) for number in range(5)])


def test_a_site_that_signs_in_a_visible_place(by_place):
    """The innermost element around the byline, and that around the date, are where further pages are read."""
    number = chosen(in_full=False)
    told = page(number, **shown(number))
    article = extract(told, memory=SiteMemory(template=by_place)).article
    in_full = extract(told).article

    assert by_place.homes == {
        "authors": Home(source="visible", selector="a.byline-name", pages=5, of=5),
        "date_published": Home(source="visible", selector="p.when", pages=5, of=5),
        "date_modified": Home(source="", pages=5, of=5),
    }
    told_by = sources(told, by_place)
    assert (told_by["authors"], told_by["date_published"]) == ("template:visible", "template:visible")
    assert "date_modified" not in told_by
    assert article.authors == in_full.authors != ()
    assert article.date_published == in_full.date_published


def test_a_site_whose_data_are_always_right(by_data):
    """Nothing is looked for on the page: not even a byline there that says something else."""
    number = chosen(in_full=False)
    other = stated(number) | {
        "beside": '<p class="signed">By <a class="byline-name" href="/p">Zoe Other</a></p>'
    }
    told = page(number, **other)
    in_full = {each.field: each for each in extract(told).article.provenance}
    article = extract(told, memory=SiteMemory(template=by_data)).article

    assert by_data.homes["authors"] == Home(source="jsonld", pages=5, of=5)
    assert "headline" not in by_data.homes
    assert sources(told, by_data)["date_modified"] == "template:jsonld"
    assert in_full["authors"].conflict
    assert article.authors == extract(told).article.authors


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"head": '<meta name="author" content="Zoe Other">'}, id="disputed"),
        pytest.param({"author": {"@type": "Organization", "name": "newsroom"}}, id="nobody's name"),
        pytest.param({"author": None}, id="absent"),
    ],
)
def test_a_byline_that_is_doubtful_is_searched_for(by_data, changed):
    """Where sources of the page disagree, or name no person, or its home is empty, all is read as ever."""
    number = chosen(in_full=False)
    told = page(number, **(stated(number) | changed))
    read = extract(told, memory=SiteMemory(template=by_data)).article

    assert not sources(told, by_data).get("authors", "").startswith("template:")
    assert sources(told, by_data)["date_published"] == "template:jsonld"
    assert read.authors == extract(told).article.authors


@pytest.mark.parametrize("day", ["2031-01-01T12:00:00Z", "not yet", "1970-01-01T00:00:00Z"])
def test_a_day_that_cannot_be_is_searched_for(by_data, day):
    """A day in the future is no day of publication, wherever it stands."""
    number = chosen(in_full=False)
    told = page(number, **(stated(number) | {"datePublished": day}))

    assert sources(told, by_data)["date_published"] == "visible"
    assert sources(told, by_data)["authors"] == "template:jsonld"


@pytest.mark.parametrize(
    "beside",
    [
        '<p class="signed">By <a class="byline-name">Ann Lee</a> and <a class="byline-name">Bo Roe</a></p>',
        "",
        "<a class=byline-name></a>",
    ],
)
def test_a_place_that_does_not_stand_alone_is_not_asked(by_place, beside):
    """Two of the kind, none, or an empty one: the page is searched."""
    number = chosen(in_full=False)
    told = page(number, **(shown(number) | {"beside": beside}))

    assert not sources(told, by_place).get("authors", "").startswith("template:")
    assert (
        extract(told, memory=SiteMemory(template=by_place)).article.authors == extract(told).article.authors
    )


def test_a_source_that_changes_is_found_out_and_forgotten(by_place):
    """On a page that is read in full anyway: what it shows leaves the field without a home."""
    number = chosen(in_full=True)
    moved = page(
        number,
        beside='<p class="byline">By {name}</p><p class="when">{day}</p>',
        below='<p>Photo: <a class="byline-name" href="/people/x">Zoe Other</a></p>',
    )
    seen = extract(moved, memory=SiteMemory(template=by_place, learning=True, last_wanted="0" * 16)).shown
    assert seen is not None
    assert seen.strayed == ("authors",)
    assert seen.sample is not None
    pages = [sample(page(number, **shown(number))) for number in range(5)]
    anew = learn([*pages, msgspec.json.decode(seen.sample, type=Sample)])

    assert anew is not None
    assert "a.byline-name" not in {home.selector for home in anew.homes.values()}
    assert extract(moved).article.authors[0].name == NAMES[number % len(NAMES)]


def test_a_page_read_in_full_that_agrees_shows_no_change(by_place):
    """Its byline is where it was."""
    number = chosen(in_full=True)
    seen = extract(page(number, **shown(number)), memory=SiteMemory(template=by_place, learning=True)).shown

    assert seen is not None
    assert (seen.alike, seen.strayed) == (1.0, ())


def test_a_template_of_an_earlier_version_searches_in_full(by_data):
    """It says of no field where it lives; the text is read by it as before."""
    old = {key: value for key, value in msgspec.to_builtins(by_data).items() if key != "homes"}
    template = msgspec.json.decode(msgspec.json.encode(old), type=Template)
    number = chosen(in_full=False)
    told = sources(page(number, **stated(number)), template)

    assert template.homes == {}
    assert (told["article_body"], told["authors"], told["date_published"]) == ("template", "jsonld", "jsonld")


def titled(number: int, title: str = "", **told: str) -> Page:
    """A story whose headline stands in Open Graph too, with the site's name."""
    title = title or f"What became of the {SUBJECTS[number % len(SUBJECTS)]}"
    head = f'<meta property="og:title" content="{title} | Hill Herald">'
    head += '<meta property="og:site_name" content="Hill Herald">'
    return page(number, head=head, **(shown(number) | told))


def test_a_headline_that_all_sources_give_alike():
    """No other title is looked at then; where they are not alike, all are weighed."""
    template = taught([titled(number) for number in range(5)])
    number = chosen(in_full=False)
    told, other = titled(number), titled(number, title="Ferry: all you need to know about it")
    candidates = extract(told, memory=SiteMemory(template=template)).candidates

    assert template.homes["headline"] == Home(source="opengraph", pages=5, of=5)
    assert sources(told, template)["headline"] == "template:opengraph"
    assert (
        extract(told, memory=SiteMemory(template=template)).article.headline == extract(told).article.headline
    )
    assert {each.source for each in candidates if each.field == "headline"} == {"opengraph", "h1"}
    assert not sources(other, template)["headline"].startswith("template:")


def test_what_a_rule_reads_is_the_rules(by_data):
    """A page for which the user has a rule is searched in full."""
    number = chosen(in_full=False)
    rule = Rule(name="hill.toml", layouts=(Layout(language="css"),))
    told = sources(page(number, **stated(number)), by_data, Site(rule=rule))

    assert told["authors"] == "jsonld"


def test_a_page_of_another_layout_is_searched_in_full(by_data):
    """What is known of the site's stories is not known of it."""
    number = chosen(in_full=False)
    told = page(number, **stated(number))
    body = told.body.replace(b"story-text", b"tale")
    moved = Page(url=told.url, requested_url=told.url, body=body, status=200, fetched_at=told.fetched_at)

    assert sources(moved, by_data)["authors"] == "jsonld"


def test_a_time_of_the_night_is_looked_at_again(by_data):
    """Three hours after midnight in UTC it was yesterday in New York: the page tells, its data do not."""
    number = chosen(in_full=False)
    shows = {"beside": f'<p class="when">October {number % 28}, 2026</p>'}
    told = page(number, time="03:00:00", **(stated(number) | shows))
    article = extract(told, memory=SiteMemory(template=by_data)).article

    assert sources(told, by_data)["date_published"] == "jsonld"
    assert article.date_published_day == f"2026-10-{number % 28:02}"


def test_nights_of_a_site_that_shows_no_day_are_as_stated():
    """Where the page never told another day, none is looked for any more."""
    silent = [page(number, time="03:00:00", **(stated(number) | {"beside": ""})) for number in range(5)]
    template = taught(silent)
    number = chosen(in_full=False)
    told = page(number, time="04:00:00", **(stated(number) | {"beside": ""}))

    assert template.homes["date_published"].nights == 5
    assert sources(told, template)["date_published"] == "template:jsonld"


def test_a_source_that_always_says_something_else_is_known_for_it():
    """A house in the meta element beside each author is no news; that it is gone is."""
    house = {"head": '<meta name="author" content="Hill Publishing Group">'}
    template = taught([page(number, **(stated(number) | house)) for number in range(5)])
    number = chosen(in_full=False)

    assert template.homes["authors"] == Home(source="jsonld", pages=5, of=5, conflict=True)
    assert sources(page(number, **(stated(number) | house)), template)["authors"] == "template:jsonld"
    assert sources(page(number, **stated(number)), template)["authors"] == "jsonld"


def test_sources_that_disagree_now_and_then_have_no_home():
    """Of six pages two are disputed on the page alone: nobody can tell without a look at it."""
    told = [page(number, **stated(number)) for number in range(4)]
    other = {"beside": '<p class="signed">By <a class="byline-name" href="/p">Zoe Other</a></p>'}
    told += [page(number, **(stated(number) | other)) for number in (4, 5)]

    assert "authors" not in taught(told).homes


@pytest.mark.parametrize("tag", ["st1:personname", "o:p", "a(b", "a'b", "x,y"])
def test_a_byline_in_an_element_that_no_selector_can_name(tag):
    """Word and hostile pages have such tags: the element around it is where the byline lives."""
    signed = f'<p class="signed">By <{tag} class="byline-name">{{name}}</{tag}></p>'
    template = taught([page(number, **(shown(number) | {"beside": signed})) for number in range(5)])

    assert template.homes["authors"].selector == "p.signed"


def test_a_site_that_names_nobody_is_searched_on():
    """That four stories were not signed says little of the fifth."""
    unsigned = {"beside": "", "author": None}
    template = taught([page(number, **(stated(number) | unsigned)) for number in range(5)])

    assert set(template.homes) == {"date_published", "date_modified"}
