"""Which name a story keeps when it is divided or joined."""

from __future__ import annotations

from storage.fixed_order import Told
from storage.identity import first_story_id, second_story_id
from storage.story_names import name_all


def told(*groups):
    """Stories of these records."""
    return [Told(tuple(group), group[0], {}) for group in groups]


def named(groups, before, taken=()):
    """The ids of the stories; `before` is who carried which."""
    return name_all(told(*groups), before, lambda name: name in taken)


def test_a_story_keeps_its_id_where_its_founder_is():
    """The part that was divided from it is named after its own first record."""
    story = first_story_id("b")

    assert [first_story_id("a"), story] == named(["a", "b"], {"a": story, "b": story})


def test_without_its_founder_the_first_that_carries_an_id_keeps_it():
    """It was erased, or moved to another story."""
    assert ["s1", first_story_id("b")] == named(["a", "b"], {"a": "s1", "b": "s1"})


def test_of_two_stories_that_become_one_the_first_record_says_the_id():
    """The other id is nobody's any more."""
    assert ["s1"] == named(["ab"], {"a": "s1", "b": "s2"})


def test_an_id_that_others_carry_is_not_given_again():
    """Nor one that a story beside has; there is always another."""
    first, second = first_story_id("a"), second_story_id("a")

    assert [second, first] == named(["a", "bc"], {"b": first, "c": first})
    assert [second_story_id(second)] == named(["a"], {}, taken=(first, second))
