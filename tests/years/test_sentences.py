"""What is said of changes is true whatever their signs, and where nothing changed."""

import pandas as pd
import pytest

from helpers.years.sentences import (
    band_sentence,
    count_changes_sentence,
    moved_sentence,
    rate_changes_sentence,
    restatements_sentence,
    shares_sentence,
    split_sentence,
    statuses_sentence,
)
from helpers.years.views import SPLITS
from tests.years.rows import change_rows

BEFORE = "2030-2031"
CHANCE = "by more than chance would leave open (95% interval)"


def things(*statuses: str) -> pd.DataFrame:
    names = [f"N{number}" for number in range(len(statuses))]
    return pd.DataFrame({"name": names, "status": statuses, "from_year": BEFORE})


def rates(*rows: tuple[float, float, float], reason: str = "") -> pd.DataFrame:
    columns = [f"rate_change_points{limit}" for limit in ("", "_lower", "_upper")]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(name=[f"N{number}" for number in range(len(table))], reason=reason)


def test_every_status_has_its_words_and_names_are_cut_short():
    said = statuses_sentence(things(*["new"] * 5, "gone", "merged", "same", "same"), noun="unit")
    assert said == (
        f"Since {BEFORE}, of 9 units that either year lists, 5 are new (N0, N1, N2 and 2 more); 1 is gone (N5); 1 is "
        "made of several (N6); 2 are as before."
    )


def test_when_everything_changed_none_is_as_before():
    said = statuses_sentence(things("moved", "renamed and moved"), noun="unit", where="region")
    assert said == (
        f"Since {BEFORE}, of 2 units that either year lists, 1 is in another region (N0); 1 has another name and is in "
        "another region (N1); none is as before."
    )


def test_where_no_earlier_year_was_prepared_nothing_false_is_said():
    nothing = change_rows("A", share_change_points_lower=0.0).head(0)
    assert statuses_sentence(nothing, noun="unit") == "No earlier year has results to compare with."
    assert shares_sentence(nothing) == "No earlier year has results to compare with."
    said = [rate_changes_sentence, count_changes_sentence]
    assert [sentence(nothing, noun="unit") for sentence in said] == ["", ""]
    assert split_sentence(nothing, parts="units") == moved_sentence(nothing, noun="unit", where="region") == ""
    assert restatements_sentence(nothing, tables="Table 8") == (
        "No cell of Table 8 that an earlier report prints too was restated."
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [(5, 1, 9), (2, -1, 5)],
            f"the rate of 1 rose and that of none fell {CHANCE}. Of these, the largest rise is that of N0: +5.0 "
            "(+1.0 to +9.0) points.",
        ),
        (
            [(-5, -9, -1), (-2, -5, 1)],
            f"the rate of none rose and that of 1 fell {CHANCE}. Of these, the largest fall is that of N0: −5.0 "
            "(−9.0 to −1.0) points.",
        ),
        ([(0, -3, 3), (0, -4, 4)], f"none has a rate that rose or fell {CHANCE}."),
        # A change that chance may have made is not called the largest.
        ([(9, -1, 19), (2, -2, 6)], f"none has a rate that rose or fell {CHANCE}."),
        # Of two changes of the same size neither is the largest alone.
        (
            [(3, 1, 5), (3, 2, 6)],
            f"the rate of 2 rose and that of none fell {CHANCE}. Of these, the largest rise is that of N0 and N1: "
            "+3.0 points.",
        ),
    ],
)
def test_rises_and_falls_are_named_by_their_signs(rows, said):
    assert rate_changes_sentence(rates(*rows), noun="unit") == f"Of 2 units with a rate in both years, {said}"


def test_rates_that_are_not_compared_have_a_reason_instead_of_a_size():
    nothing = rates((float("nan"),) * 3, reason="new way of counting from 2031-2032")
    said = "Rates are not compared: new way of counting from 2031-2032."
    assert rate_changes_sentence(nothing, noun="unit") == said
    row = nothing.assign(from_year=BEFORE, name="the state", **dict.fromkeys(SPLITS, float("nan")))
    assert split_sentence(row, parts="units") == (
        f"The rate of the state is not compared with that of {BEFORE}: new way of counting from 2031-2032."
    )


@pytest.mark.parametrize(("change", "said"), [(1.0, "rose"), (-1.0, "fell")])
def test_the_direction_of_a_split_change_is_that_of_its_sign(change, said):
    row = rates((change, change - 2, change + 2)).iloc[0].to_dict()
    row |= {"from_year": BEFORE, "attainment_rate_pct_before": 50.0, "attainment_rate_pct": 50.0 + change}
    row |= {"more_earned_points": 0.0, "fewer_available_points": change, "mix_points": change, "rate_points": 0.0}
    assert split_sentence(pd.DataFrame([row]), parts="units").startswith(f"The rate of N0 {said} from 50.0% to ")


def test_counts_that_did_not_change_have_no_largest_change():
    rows = pd.DataFrame({"name": ["A"], "earned_before": [3], "earned": [3], "earned_change": [0]})
    assert (
        count_changes_sentence(rows, noun="line")
        == "Of 1 line in both years, the count of none rose and that of none fell."
    )
    assert count_changes_sentence(rows.assign(earned_change=pd.NA), noun="line") == ""


def test_a_rise_by_one_printed_point_is_certain_and_no_change_is_none():
    limits = {"share_change_points": [1.0, 0.0], "share_change_points_lower": [0.0, -1.0]}
    rows = pd.DataFrame({"name": ["A", "B"], "of": "tier 1", "from_year": BEFORE} | limits)
    rows["share_change_points_upper"] = [2.0, 1.0]
    said = shares_sentence(rows)
    assert said.startswith(f"Of 2 shares that both years print, 1 rose since {BEFORE} and none fell")
    assert "largest" not in shares_sentence(rows.tail(1))
    fell = rows.assign(name="C", share_change_points=-1.0)
    said = shares_sentence(pd.concat([rows, fell.head(1)]))
    assert said.endswith(
        "The largest changes are those of A (tier 1): +1 (0 to +2) points; of C (tier 1): −1 (0 to +2) points."
    )


def test_the_band_and_a_move_name_whom_they_are_of_or_say_nothing_wrong():
    rows = things("moved", "same").assign(is_beyond_band=[False, False])
    assert band_sentence(rows, band_pct=50) == ""
    said = moved_sentence(things("moved", "moved"), noun="unit", where="region")
    assert said.endswith("regions that they left and joined are therefore rates of other units than before.")
    assert moved_sentence(rows.head(0), noun="unit", where="region") == ""


def test_several_restated_cells_are_counted_and_the_first_is_shown():
    row = {
        "table": "Table 8",
        "item": "A",
        "year": BEFORE,
        "printed_before": "4",
        "printed_now": "5",
        "report_before": BEFORE,
    }
    assert restatements_sentence(pd.DataFrame([row, row]), tables="Table 8").startswith("One cell")
    said = restatements_sentence(pd.DataFrame([row, row | {"item": "B"}]), tables="Table 8")
    assert said.startswith("2 cells of earlier years in Table 8 were restated, the first: A in")
    said = restatements_sentence(pd.DataFrame([row | {"table": "Table 5b"}]), tables="Tables 5a-5c")
    assert f"restated: A in {BEFORE} (Table 5b), 5 instead" in said
