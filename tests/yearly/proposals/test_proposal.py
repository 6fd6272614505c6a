"""How alike two names are."""

import pytest

from helpers.yearly.proposals.proposal import NEAR, likeness, nearest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bee Care", "bee-care"),
        ("ServSafe® Manager", "ServSafe Manager"),
        ("Bees I", "Bees, I"),
        ("Women’s", "Women's"),
    ],
)
def test_case_marks_and_kinds_of_apostrophe_are_no_difference(one, other):
    assert likeness(one, other) == 100


@pytest.mark.parametrize(("one", "other"), [("Trades I", "Trades II"), ("Module 03202", "Module 03203")])
def test_names_with_other_numbers_are_other_names_however_alike(one, other):
    assert likeness(one, other) < NEAR


def test_the_nearest_name_is_the_first_of_equals_and_none_where_none_is_near_enough():
    assert nearest("Bees", {"Bees B", "Bees A"}, at_least=0)[0] == "Bees A"
    assert nearest("Bees", {"Masonry"}, at_least=NEAR) == ("", 0.0)
