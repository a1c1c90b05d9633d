"""How many hashes two texts must have in common to be compared."""

from __future__ import annotations

import pytest

from storage.few_hashes import enough, marks, noted

MANY, FEW = (1, 2, 3, 4, 5), (5, 6, 7)


@pytest.mark.parametrize(
    ("asking", "known", "met"),
    [
        (MANY, (4, 5, 8, 9), True),
        (MANY, (5, 6, 7, 8), False),
        (MANY, FEW, True),
        (FEW, MANY, True),
        (FEW, (7, 8), True),
    ],
)
def test_whether_two_texts_meet_is_the_same_from_both_sides(asking, known, met):
    """One hash is enough where either has few, two are needed where both have many."""
    for one, other in ((asking, known), (known, asking)):
        hits = len({*one, *marks(one)} & set(noted(other)))
        least = enough(len(one), 64)

        assert met is (hits >= least)
        assert met is (len(set(one) & set(other)) >= enough(len(one), len(other)))
