"""Who has the most or the least."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.words import with_least, with_most


def test_a_missing_value_is_neither_the_most_nor_the_least_and_alone_it_names_nobody():
    rates = pd.DataFrame({"area": ["Bees", "Walls", "Soil"], "rate": [float("nan"), 20.0, 50.0]})
    assert (with_most(rates, by="rate", name="area"), with_least(rates, by="rate", name="area")) == ("Soil", "Walls")
    assert with_most(rates.iloc[:1], by="rate", name="area") == "none"


@given(st.lists(st.integers(0, 9), min_size=1))
def test_the_most_and_the_least_are_the_same_only_when_all_are_equal(values):
    rows = pd.DataFrame({"name": [str(place) for place in range(len(values))], "earned": values})
    same = with_most(rows, by="earned", name="name") == with_least(rows, by="earned", name="name")
    assert same == (len(set(values)) == 1)
