"""Records settled in a fixed order give the same stories, however they came."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from storage.fixed_order import Wishes, elected, stories_of
from storage.representative import Merit, best

NAMES = "abcdefghij"
PAIRS = [frozenset(pair) for pair in combinations(NAMES, 2)]


def merit(length: int = 100, published: str = "~", *, signed: bool = False, elsewhere: bool = False) -> Merit:
    """A merit, of which most is usual."""
    return Merit(length=length, signed=signed, elsewhere=elsewhere, published=published)


merits = st.builds(
    merit,
    st.sampled_from((100, 108, 116, 125, 150, 300)),
    st.sampled_from(("2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-02T~", "~")),
    signed=st.booleans(),
    elsewhere=st.booleans(),
)
worlds = st.fixed_dictionaries(dict.fromkeys(NAMES, merits))
graphs = st.frozensets(st.sampled_from(PAIRS), max_size=24)
few = st.frozensets(st.sampled_from(PAIRS), max_size=3)


def alike_in(graph):
    """Likeness as the edges of a graph have it: chains, stars, anything."""
    return lambda record, leaders: [one for one in leaders if frozenset((record, one)) in graph]


def told(members, graph, wishes=None):
    """The stories as sets of records, each with who stands for it."""
    return {(frozenset(one.records), one.standing) for one in stories_of(members, alike_in(graph), wishes)}


@given(members=worlds, graph=graphs, order=st.permutations(NAMES), apart=few, together=few)
def test_the_order_of_arrival_decides_nothing(members, graph, order, apart, together):
    """Whatever is like whatever, and whatever a person wished."""
    wishes = Wishes(apart, together)

    assert told(members, graph, wishes) == told({one: members[one] for one in order}, graph, wishes)


@given(members=worlds, graph=graphs, apart=few, together=few)
def test_each_record_is_in_one_story_and_wishes_hold(members, graph, apart, together):
    """None is lost or twice told; what must not be one story is none, what must is one."""
    found = stories_of(members, alike_in(graph), Wishes(apart, together if not apart else frozenset()))
    groups = [set(one.records) for one in found]

    assert sorted(NAMES) == sorted(one for story in found for one in story.records)
    assert not any(pair <= group for pair in apart for group in groups)
    assert apart or all(any(pair <= group for group in groups) for pair in together)


@given(members=worlds, graph=graphs)
def test_two_that_are_alike_when_alone_are_one_story_with_their_leaders_only(members, graph):
    """Whoever shares a story with others is like one of them: by it the record was recognised, or joined."""
    for story in stories_of(members, alike_in(graph)):
        assert {one for pair in story.known_by.items() for one in pair} in (set(story.records), set())
        assert len(story.records) == 1 or story.known_by
        assert all(frozenset(pair) in graph for pair in story.known_by.items())


@given(members=worlds, graph=graphs, cut=st.integers(1, 9))
def test_records_without_a_chain_between_them_are_settled_alike_alone_and_together(members, graph, cut):
    """So it is enough to settle anew what hangs together with something new."""
    halves = [{one: members[one] for one in some} for some in (NAMES[:cut], NAMES[cut:])]
    inner = frozenset(pair for pair in graph if any(pair <= set(half) for half in halves))

    assert told(members, inner) == told(halves[0], inner) | told(halves[1], inner)


@given(members=worlds, graph=graphs)
def test_who_stands_is_who_is_elected_among_all_records_of_the_story(members, graph):
    """Though they are looked at one after the other."""
    for story in stories_of(members, alike_in(graph)):
        assert best(sorted(story.records), members)[0] == story.standing
        assert elected(reversed(story.records), members) == story.standing


def test_copies_lead_nobody():
    """Of a chain of three the first two are one story; the third is like the copy alone."""
    members = {"a": merit(published="1"), "b": merit(published="2"), "c": merit(published="3")}

    assert {(frozenset("ab"), "a"), (frozenset("c"), "c")} == told(
        members, {frozenset("ab"), frozenset("bc")}
    )


def test_what_is_like_two_stories_makes_them_one():
    """The first founded keeps its place as leader."""
    members = {"a": merit(published="1"), "b": merit(published="2"), "c": merit(published="3")}

    assert {(frozenset("abc"), "a")} == told(members, {frozenset("ac"), frozenset("bc")})


def test_a_longer_text_leads_with_the_founder():
    """What is like it alone joins too."""
    members = {"a": merit(), "b": merit(300), "c": merit()}

    assert {(frozenset("abc"), "b")} == told(members, {frozenset("ab"), frozenset("bc")})
