"""The years without a figure, and numbers known as a lower limit only."""

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.trends.long_series import missing_years, published_total, shares_of_leaders
from helpers.sections.trends.values import points_by_year
from tests.support.trend_series import YEAR, earned, history, points_of, published_trend

NAN = float("nan")


def total_of(value: float, *, years: str = "2020-2021..2024-2025", precision: str = "exact") -> dict:
    return published_total(history((years, "credentials_earned_cumulative", value, precision, False, "S")))


def ways(*rows, total: float) -> list[list]:
    """Return limits and shortfall of each way; 50 credentials are earned in 2024-2025."""
    table = missing_years(points_of(*rows, first_year="2020-2021"), total_of(total))
    assert set(table["years"]) <= {5 - 1 - len({row[0] for row in rows})}
    return table.set_index("way")[["earned_lower", "earned_upper", "short_of_total"]].T.to_dict("list")


def test_the_total_less_the_known_years_bounds_the_missing_ones_which_two_assumptions_can_miss():
    found = ways(earned("2020-2021", 10), earned("2023-2024", 40), total=200)
    # 200 - 10 - 40 - 50 = 100 for 2021-2022 and 2022-2023; on a line 20 + 30; between 10 and 40 each.
    assert found["what the total leaves"] == pytest.approx([100, 100, NAN], nan_ok=True)
    assert found["on a straight line"] == [50, 50, 50]
    assert found["between the years beside them"] == [20, 80, 20]


def test_a_year_known_as_a_lower_limit_leaves_only_an_upper_limit_for_the_others():
    found = ways(earned("2020-2021", 10, "rounded"), earned("2022-2023", 30, "at_least"), total=200)
    # 10 can have been 5, 30 is the least: 200 - 5 - 30 - 50.
    assert found["what the total leaves"][:2] == [0, 115]
    assert found["between the years beside them"] == pytest.approx([5 + 30, NAN, NAN], nan_ok=True)


def test_a_total_below_the_known_years_is_not_hidden():
    assert ways(earned("2020-2021", 40), earned("2023-2024", 40), total=100)["what the total leaves"][1] == -30


def test_years_outside_the_total_do_not_count_and_without_one_there_is_nothing_to_say():
    points = points_of(earned("2020-2021", 7), earned("2023-2024", 40), first_year="2020-2021")
    table = missing_years(points, total_of(60, years="2022-2023..2023-2024"))
    assert table["earned_upper"].iloc[0] == 20
    none = missing_years(points, published_total(history()))
    assert len(validated(none, "missing_years", RESULTS)) == 0


def test_the_latest_printed_total_is_used():
    rows = [
        (years, "credentials_earned_cumulative", value, "exact", False, "S")
        for years, value in (("2010-2011..2023-2024", 9), ("2010-2011..2024-2025", 10), ("2010-2011..2022-2023", 8))
    ]
    assert published_total(history(*rows))["value"] == 10


def test_the_published_total_bounds_five_missing_years():
    values, breaks = published_trend()
    points = points_by_year(values, breaks, first_year="2010-2011", year=YEAR)
    table = missing_years(points, total_of(2992831, years="2010-2011..2024-2025"))
    known = 24782 + 91629 + 140097 + 160224 + 241338 + 358069 + 382964
    assert table["years"].tolist() == [5, 5, 5]
    assert table["earned_upper"].tolist() == [
        2992831 - known - 125500 - 238500 - 325000,
        # A quarter, two and three quarters of the way from 91,629 to 140,097; a third and two from 160,224 to 241,338.
        3 * (91629 + 140097) / 2 + 160224 + 241338,
        3 * 140097 + 2 * 241338,
    ]
    assert table["short_of_total"].tolist()[1:] == [154577, 761]


def test_the_share_of_the_leaders_says_what_an_open_number_would_be():
    leaders = pd.DataFrame({"year": ["2022-2023", "2023-2024", "2024-2025", "2024-2025"], "earned": [30, 40, 30, 20]})
    state = pd.DataFrame({"year": ["2022-2023", "2023-2024", "2024-2025"], "precision": ["at_least", "exact", "exact"]})
    state = state.assign(lower=[50.0, 100.0, 100.0], upper=[NAN, 100.0, 100.0])
    shares = shares_of_leaders(leaders, state)
    # Shares of 40 and 50 percent: 30 are that of 75 or of 60.
    assert shares["share_pct"].fillna(-1).tolist() == [-1, 40, 50]
    assert shares.loc[0, ["state_at_shares_lower", "state_at_shares_upper"]].tolist() == [60, 75]
    assert shares["state_at_shares_lower"].notna().sum() == 1
