"""Which entity of a year is which of an earlier one."""

import pandas as pd
import pytest

from helpers.years.entities import GRAINS, Grain
from helpers.years.matching import keys_of_today, matched_grain, names_since

FROM, TO = "2030-2031", "2032-2033"
COUNTS = ["earned", "potential"]
UNIT = next(grain for grain in GRAINS if grain.name == "unit")
STEPS = pd.DataFrame(
    [("unit", "A", "B", "2031-2032"), ("unit", "Y", "Z", "2030-2031"), ("unit", "X", "W", "2033-2034")],
    columns=["kind", "before", "now", "since"],
)


def entities(**rows: tuple[str, str, int]) -> pd.DataFrame:
    """Return entities by key: name, what each belongs to, and what it earned of ten."""
    table = pd.DataFrame(
        [(key, name, place, earned, 10) for key, (name, place, earned) in rows.items()],
        columns=["key", "name", "belongs_to", *COUNTS],
    )
    none = dict.fromkeys(["share", "share_lower", "share_upper"], float("nan"))
    return table.assign(**none).astype(dict.fromkeys(COUNTS, "Int64"))


def statuses(before: pd.DataFrame, now: pd.DataFrame, successors: pd.DataFrame = STEPS) -> dict[str, str]:
    rows = matched_grain(before, now, successors, grain=UNIT, from_year=FROM, to_year=TO)
    return dict(zip(rows["key"], rows["status"], strict=True))


def test_every_entity_of_both_years_has_one_row_and_one_status():
    before = entities(
        same=("S", "North", 1), moved=("M", "North", 1), named=("Old", "North", 1), gone=("G", "North", 1),
        both=("Was", "North", 1),
    )  # fmt: skip
    now = entities(
        same=("S", "North", 2), moved=("M", "South", 1), named=("New", "North", 1), new=("N", "North", 1),
        both=("Is", "South", 1),
    )  # fmt: skip
    assert statuses(before, now) == {
        "same": "same",
        "moved": "moved",
        "named": "renamed",
        "new": "new",
        "both": "renamed and moved",
        "gone": "gone",
    }


def test_a_successor_is_the_same_entity_under_another_code():
    rows = matched_grain(
        entities(A=("North", "", 3)), entities(B=("North", "", 4)), STEPS, grain=UNIT, from_year=FROM, to_year=TO
    )
    assert rows[["key", "key_before", "status", "earned_before", "earned"]].values.tolist() == [
        ["B", "A", "renamed", 3, 4]
    ]


@pytest.mark.parametrize(("old", "new"), [("Y", "Z"), ("X", "W")])
def test_a_successor_before_or_after_the_two_years_does_not_join_them(old, new):
    before, now = entities(**{old: ("U", "", 1)}), entities(**{new: ("U", "", 1)})
    assert statuses(before, now) == {new: "new", old: "gone"}


def test_entities_that_became_one_are_added_up():
    before = entities(A=("North", "Up", 3), B=("South", "Down", 4))
    rows = matched_grain(before, entities(B=("Both", "Down", 9)), STEPS, grain=UNIT, from_year=FROM, to_year=TO)
    columns = ["key", "status", "key_before", "name_before", "earned_before", "potential_before", "earned"]
    assert rows[columns].values.tolist() == [["B", "merged", "A; B", "North; South", 7, 20, 9]]


def test_a_renamed_thing_that_is_gone_too_keeps_the_key_that_it_had():
    assert statuses(entities(A=("North", "", 3)), entities(C=("C", "", 1))) == {"C": "new", "A": "gone"}


def test_each_part_of_a_key_has_its_own_successors():
    steps = pd.DataFrame(
        [("course", "ZA10", "ZA11", "2031-2032"), ("credential", "Bee Care", "Bee Care II", "2031-2032")],
        columns=["kind", "before", "now", "since"],
    )
    keys = pd.Series(["ZA10 | Bee Care", "ZA10 | ZA10"])
    found = keys_of_today(keys, steps, kinds=("course", "credential"), from_year=FROM, to_year=TO)
    assert found.tolist() == ["ZA11 | Bee Care II", "ZA11 | ZA10"]


def test_successors_in_a_circle_are_an_error():
    circle = STEPS.head(1).assign(now="A")
    with pytest.raises(ValueError, match="expected a chain that ends, found A to A"):
        names_since(circle, kind="unit", from_year=FROM, to_year=TO)


def test_nothing_in_both_years_is_no_row():
    empty = entities()
    assert matched_grain(
        empty, empty, STEPS, grain=Grain("x", lambda tables: empty, ()), from_year=FROM, to_year=TO
    ).empty
