"""Changes, growth and index of a series: their limits, and what a break stops."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.trends.values import points_by_year
from helpers.statistics.series import (
    MEASURES,
    change_between,
    changes_of_known_years,
    changes_of_steps,
    compare_years,
    index_by_year,
    limit_columns,
    pattern,
    record,
    stretches,
    verdict_counts,
    with_overrides,
)
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, point, points_of, published_trend, rate


def limits(change: dict, measure: str) -> list[float]:
    return [change[name] for name in limit_columns(measure)]


def two(start: dict, end: dict, *, years: int = 1, breaks: pd.DataFrame = NO_BREAKS) -> dict:
    """Return the change between two points that lie some years apart."""
    return change_between(start | {"year": f"{2024 - years}-{2025 - years}"}, end | {"year": YEAR}, breaks)


def test_change_growth_and_annual_growth_of_exact_values_follow_from_their_ratio():
    # 100 to 144 in two years: 44 more, 144/100 - 1 = 44 percent, and sqrt(144/100) - 1 = 20 percent a year.
    change = two(point(100), point(144), years=2)
    assert (change["change"], change["verdict"], change["years_apart"]) == (44, "rose", 2)
    assert (change["growth_pct"], change["annual_growth_pct"]) == pytest.approx((44, 20))
    assert limits(change, "annual_growth_pct") == pytest.approx([20, 20])


def test_limits_of_a_change_between_rounded_values():
    # 126,000 is 125,500 to 126,500; 239,000 is 238,500 to 239,500.
    change = two(point(126000, "rounded"), point(239000, "rounded"))
    assert limits(change, "change") == [238500 - 126500, 239500 - 125500]
    assert limits(change, "growth_pct") == pytest.approx([100 * (238500 / 126500 - 1), 100 * (239500 / 125500 - 1)])
    assert (change["change"], change["verdict"], change["reason"]) == (113000, "rose", "")


def test_a_change_to_a_lower_limit_has_no_largest_value_and_no_single_one():
    # 239,000 can be up to 239,500: the rise is 325,000 - 239,500 or more.
    change = two(point(239000, "rounded"), point(325000, "at_least"))
    assert change["change_lower"] == 85500
    assert change["growth_lower_pct"] == pytest.approx(100 * (325000 / 239500 - 1))
    assert np.isnan([change[name] for name in ("change", "change_upper", "growth_pct", "growth_upper_pct")]).all()
    assert (change["verdict"], change["reason"]) == ("rose", "a value is a lower limit")


def test_a_change_from_a_lower_limit_has_a_largest_value_only():
    change = two(point(325000, "at_least"), point(358069))
    assert change["change_upper"] == 33069
    assert change["growth_upper_pct"] == pytest.approx(100 * 33069 / 325000)
    assert np.isnan([change[name] for name in ("change", "change_lower", "growth_lower_pct")]).all()
    assert (change["verdict"], change["reason"]) == ("cannot be said", "too imprecise")


def test_a_number_below_an_earlier_lower_limit_certainly_fell():
    assert two(point(325, "at_least"), point(300))["verdict"] == "fell"


def test_two_lower_limits_say_nothing():
    change = two(point(325, "at_least"), point(500, "at_least"))
    assert change["verdict"] == "cannot be said"
    assert np.isnan([change[name] for measure in MEASURES for name in limit_columns(measure)]).all()


def test_two_rounded_values_that_may_be_equal_did_not_surely_rise():
    # 140,000 is anything from 135,000 to 145,000.
    assert two(point(140000, "rounded"), point(145000))["verdict"] == "cannot be said"


def test_a_rate_known_as_a_lower_limit_rises_by_a_limited_number_of_points():
    change = two(point(41, "rounded", series="attainment_rate"), point(60, "at_least", series="attainment_rate"))
    # From 41.5 at most to 60 at least, and from 40.5 at least to 100 at most.
    assert limits(change, "change") == [18.5, 59.5]


def test_growth_from_nothing_is_missing_with_its_reason():
    change = two(point(0), point(5))
    assert (change["change"], change["verdict"], change["reason"]) == (5, "rose", "a year with nothing to start from")
    # A zero that was rounded is one too: a count below a half is none.
    for missing in (change, two(point(0, "rounded"), point(5))):
        assert np.isnan([missing["growth_pct"], *limits(missing, "growth_pct")]).all()


def test_a_change_from_a_derived_or_an_unknown_value_is_not_given():
    derived = two(point(10, is_derived=True), point(90))
    unknown = two(point(10) | {"value": np.nan}, point(90))
    assert [derived["reason"], unknown["reason"]] == ["a value is derived, not printed", "no figure found"]
    for change in (derived, unknown):
        assert change["verdict"] == "cannot be said"
        assert np.isnan([change[name] for measure in MEASURES for name in (measure, *limit_columns(measure))]).all()


PRECISE_POINTS = st.tuples(st.integers(1, 10**6), st.sampled_from(["exact", "rounded", "at_least"]))


def possible_values(one: dict) -> list[float]:
    """Return values that a point can stand for: both ends, the middle, and far beyond an open end."""
    upper = one["value_lower"] * 1000 if np.isnan(one["value_upper"]) else one["value_upper"]
    return [one["value_lower"], (one["value_lower"] + upper) / 2, upper]


@settings(max_examples=50, deadline=None)
@given(PRECISE_POINTS, PRECISE_POINTS, st.integers(1, 9))
def test_no_pair_of_possible_values_lies_outside_the_limits_or_against_the_verdict(first, last, years):
    start, end = point(*first), point(*last)
    change = two(start, end, years=years)
    for before, after in itertools.product(possible_values(start), possible_values(end)):
        exact = {
            "change": after - before,
            "growth_pct": 100 * (after / before - 1),
            "annual_growth_pct": 100 * ((after / before) ** (1 / years) - 1),
        }
        for measure, value in exact.items():
            lower, upper = limits(change, measure)
            assert np.isnan(lower) or value >= lower - 1e-6
            assert np.isnan(upper) or value <= upper + 1e-6
        direction = "rose" if after > before else "fell" if after < before else "did not change"
        assert change["verdict"] in (direction, "cannot be said")


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_exact_values_always_give_a_change_and_its_direction(start, end):
    change = two(point(start), point(end))
    assert change["change"] == end - start
    assert change["verdict"] == ("rose" if end > start else "fell" if end < start else "did not change")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=9))
def test_annual_growth_compounded_over_the_years_leads_back_to_the_last_value(values):
    years = len(values) - 1
    change = two(point(values[0]), point(values[-1]), years=years)
    assert values[0] * (1 + change["annual_growth_pct"] / 100) ** years == pytest.approx(values[-1], rel=1e-9)


def test_a_break_leaves_no_number_between_the_two_sides():
    breaks = breaks_from(("earned", "2024-2025"))
    change = two(point(10), point(90), breaks=breaks)
    assert (change["verdict"], change["reason"]) == ("cannot be said", "new way of counting from 2024-2025")
    assert np.isnan([change[name] for measure in MEASURES for name in (measure, *limit_columns(measure))]).all()


def test_a_break_of_another_series_or_before_the_first_year_stops_nothing():
    breaks = breaks_from(("attainment_rate", "2024-2025"), ("earned", "2023-2024"))
    assert two(point(10), point(90), breaks=breaks)["change"] == 80


def test_a_written_reason_lets_a_comparison_cross_the_break_and_is_carried_with_it():
    breaks = breaks_from(("earned", "2024-2025", "Both lists hold the same credentials."))
    change = two(point(10), point(90), breaks=breaks)
    assert change["change"] == 80
    assert change["break_reason"] == (
        "across the new way of counting from 2024-2025: Both lists hold the same credentials (A. Analyst)"
    )


def test_a_reason_for_one_break_does_not_open_another():
    breaks = breaks_from(("earned", "2023-2024", "Same."), ("earned", "2024-2025"))
    assert two(point(10), point(90), years=2, breaks=breaks)["reason"] == "new way of counting from 2024-2025"


def override(**changed: str) -> pd.DataFrame:
    row = {"series": "earned", "first_year": "2023-2024", "reason": "Same.", "decided_by": "A. Analyst"} | changed
    return pd.DataFrame([row], dtype="str")


BREAKS = pd.DataFrame(
    {"series": ["earned"], "first_year": ["2023-2024"], "what_changed": ["Another list."], "source": ["S"]}
)


@pytest.mark.parametrize("column", ["reason", "decided_by"])
def test_an_empty_reason_or_name_is_refused(column):
    with pytest.raises(ValueError, match="expected") as error:
        with_overrides(BREAKS, override(**{column: "  "}))
    assert str(error.value) == (
        f"data/raw/reference/break_overrides.csv, earned from 2023-2024: expected a text in {column}, found none. Write "
        "it, or delete the row."
    )


def test_an_override_of_a_break_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="expected") as error:
        with_overrides(BREAKS, override(first_year="2022-2023"))
    assert str(error.value) == (
        "data/raw/reference/break_overrides.csv, earned from 2022-2023: expected a break of series_breaks.csv (earned "
        "from 2023-2024). Correct the row."
    )


def test_comparing_across_a_break_is_refused_with_what_to_write():
    points = points_of(earned("2022-2023", 40), breaks=breaks_from(("earned", "2023-2024")))
    with pytest.raises(ValueError, match="expected") as error:
        compare_years(
            points, breaks_from(("earned", "2023-2024")), series="earned", from_year="2022-2023", to_year="2024-2025"
        )
    assert str(error.value) == (
        "earned, 2022-2023 to 2024-2025: expected two years counted in one way, found a new way of counting from "
        "2023-2024 (Another list). Compare years on one side of it, or write a row with series earned, first_year "
        "2023-2024, the reason why both sides can be compared and who decided it into "
        "data/raw/reference/break_overrides.csv."
    )


def test_comparing_across_a_break_with_a_reason_gives_the_change():
    breaks = breaks_from(("earned", "2023-2024", "Same."))
    points = points_of(earned("2022-2023", 40), breaks=breaks)
    change = compare_years(points, breaks, series="earned", from_year="2022-2023", to_year="2024-2025")
    # 50 of this year less 40; 50/40 is a quarter more.
    assert (change["change"], change["growth_pct"], change["years_apart"]) == (10, 25, 2)
    assert change["break_reason"] == "across the new way of counting from 2023-2024: Same (A. Analyst)"


def test_comparing_years_that_are_not_there_or_in_the_wrong_order_is_refused():
    points = points_of(earned("2023-2024", 40))
    with pytest.raises(ValueError, match="expected") as error:
        compare_years(points, NO_BREAKS, series="earned", from_year="2019-2020", to_year="2024-2025")
    assert str(error.value) == (
        "earned, 2019-2020 to 2024-2025: expected one value for each year, found 2024-2025. The series has 2022-2023, "
        "2023-2024 and 2024-2025; choose two of these, or add a source to history.csv."
    )
    with pytest.raises(ValueError, match="expected") as error:
        compare_years(points, NO_BREAKS, series="earned", from_year="2024-2025", to_year="2024-2025")
    assert str(error.value) == (
        "earned, 2024-2025 to 2024-2025: expected an earlier and a later year. Give them in this order."
    )


def test_a_break_with_a_reason_does_not_end_a_stretch():
    years = pd.Series(["2022-2023", "2023-2024", "2024-2025"])
    breaks = breaks_from(("earned", "2023-2024", "Same."), ("earned", "2024-2025"))
    assert stretches(years, breaks, series="earned").tolist() == [1, 1, 2]


def test_steps_lead_from_each_year_to_the_next_and_say_why_nothing_can_be_said():
    breaks = breaks_from(("attainment_rate", "2024-2025"))
    steps = changes_of_steps(points_of(earned("2023-2024", 45), breaks=breaks), breaks)
    assert steps[["series", "from_year", "verdict", "reason"]].to_numpy().tolist() == [
        ["earned", "2022-2023", "cannot be said", "no figure found"],
        ["earned", "2023-2024", "rose", ""],
        ["attainment_rate", "2022-2023", "cannot be said", "no figure found"],
        ["attainment_rate", "2023-2024", "cannot be said", "new way of counting from 2024-2025"],
    ]


def test_every_two_known_years_are_compared_once():
    points = points_of(earned("2020-2021", 40), earned("2022-2023", 45), first_year="2019-2020")
    changes = changes_of_known_years(points, NO_BREAKS)
    assert changes[["from_year", "to_year", "change", "years_apart"]].to_numpy().tolist() == [
        ["2020-2021", "2022-2023", 5, 2],
        ["2020-2021", "2024-2025", 10, 4],
        ["2022-2023", "2024-2025", 5, 2],
    ]


def test_changes_and_index_fit_their_schemas_also_without_a_row():
    alone = points_of(first_year=YEAR)
    assert validated(changes_of_known_years(alone, NO_BREAKS), "trend_changes", RESULTS).empty
    assert len(validated(index_by_year(alone, NO_BREAKS), "trend_index", RESULTS)) == 2
    both = points_of(earned("2022-2023", 0), earned("2023-2024", 45, "at_least"), rate("2023-2024", 41))
    assert len(validated(changes_of_known_years(both, NO_BREAKS), "trend_changes", RESULTS)) == 4
    assert len(validated(index_by_year(both, NO_BREAKS), "trend_index", RESULTS)) == 5


def index_of(points: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS) -> pd.DataFrame:
    indexes = index_by_year(points, breaks)
    return indexes[indexes["series"] == "earned"].set_index("year")


def test_the_index_is_100_in_the_first_known_year_and_has_the_limits_of_both_values():
    # 40 was rounded to tens: it is 35 to 45, so 50 is 50/45 to 50/35 of it.
    indexes = index_of(points_of(earned("2023-2024", 40, "rounded")))
    assert indexes.index.tolist() == ["2023-2024", "2024-2025"]
    assert indexes.loc["2023-2024", ["index", "index_lower", "index_upper"]].tolist() == [100, 100, 100]
    expected = [100 * 50 / 40, 100 * 50 / 45, 100 * 50 / 35]
    assert indexes.loc["2024-2025", ["index", "index_lower", "index_upper"]].tolist() == pytest.approx(expected)


def test_the_index_of_a_lower_limit_is_one_too():
    indexes = index_of(points_of(earned("2022-2023", 20), earned("2023-2024", 30, "at_least")))
    row = indexes.loc["2023-2024"]
    assert (row["index_lower"], row["reason"]) == (150, "a value is a lower limit")
    assert np.isnan([row["index"], row["index_upper"]]).all()


def test_a_lower_limit_a_derived_value_and_zero_are_no_base_year():
    rows = [earned("2021-2022", 0), earned("2022-2023", 30, "at_least"), earned("2023-2024", 40, is_derived=True)]
    indexes = index_of(points_of(*rows, first_year="2021-2022"))
    assert set(indexes["base_year"]) == {YEAR}
    assert indexes["reason"].tolist() == ["", "a value is a lower limit", "a value is derived, not printed", ""]
    # 0 and at least 30, in percent of 50.
    assert indexes["index_lower"].fillna(-1).tolist() == [0, 60, -1, 100]


def test_every_stretch_has_a_base_year_of_its_own_and_a_reason_joins_two():
    rows = [earned("2022-2023", 20), earned("2023-2024", 40)]
    closed, opened = breaks_from(("earned", "2023-2024")), breaks_from(("earned", "2023-2024", "Same."))
    assert index_of(points_of(*rows, breaks=closed), closed)["index"].tolist() == [100, 100, 125]
    joined = index_of(points_of(*rows, breaks=opened), opened)
    assert joined["index"].tolist() == [100, 200, 250]
    assert joined["break_reason"].ne("").tolist() == [False, True, True]


def test_a_stretch_without_a_usable_value_has_no_index():
    breaks = breaks_from(("earned", "2024-2025"))
    indexes = index_of(points_of(earned("2023-2024", 30, "at_least"), breaks=breaks), breaks)
    assert indexes.loc["2023-2024", "reason"] == "no year to start from in this way of counting"
    assert np.isnan(indexes.loc["2023-2024", "index_lower"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 999), st.sampled_from(["exact", "rounded", "at_least"])), max_size=4))
def test_the_index_stays_within_its_limits_and_misses_nothing_without_a_reason(rows):
    points = points_of(*(earned(f"20{10 + n}-20{11 + n}", *row) for n, row in enumerate(rows)), first_year="2010-2011")
    indexes = index_of(points)
    known = indexes[indexes["index"].notna()]
    assert (known["index_lower"].fillna(0) <= known["index"]).all()
    assert (known["index_upper"].fillna(np.inf) >= known["index"]).all()
    assert ((indexes["index"].notna()) | (indexes["reason"] != "")).all()


@pytest.mark.parametrize(
    ("verdicts", "years", "words"),
    [
        (["rose", "rose"], [1, 1], "rose every year"),
        (["fell", "fell"], [1, 1], "fell every year"),
        (["rose", "rose"], [1, 3], "rose from each known year to the next"),
        (["did not change", "did not change"], [1, 1], "did not change"),
        (["rose", "did not change"], [1, 1], "never fell"),
        (["did not change", "fell"], [1, 1], "never rose"),
        (["rose", "fell", "cannot be said"], [1, 1, 1], "rose in some years and fell in others"),
        (["rose", "cannot be said"], [1, 1], "uncertain for some steps"),
        (["cannot be said"], [1], "cannot be said"),
        (["fell"], [1], "fell"),
        ([], [], "one value only"),
    ],
)
def test_what_is_said_of_all_steps_holds_for_each(verdicts, years, words):
    assert pattern(pd.DataFrame({"verdict": verdicts, "years_apart": years})) == words


def test_steps_are_counted_by_their_direction():
    steps = pd.DataFrame({"verdict": ["cannot be said", "fell", "rose", "cannot be said", "did not change"]})
    assert verdict_counts(steps) == "1 rose, 1 fell, 1 did not change and 2 are uncertain"


def test_a_record_is_certain_only_against_values_that_cannot_be_higher():
    rows = [
        earned("2020-2021", 49), earned("2021-2022", 50, "rounded"), earned("2022-2023", 30, "at_least"),
        earned("2023-2024", 99, is_derived=True),
    ]  # fmt: skip
    rank = record(points_of(*rows, first_year="2020-2021"), NO_BREAKS, series="earned")
    assert rank["now"]["value"] == 50
    # 50 rounded to tens can be 55; the derived 99 is arithmetic on another figure and counts for nothing.
    years = {name: rank[name]["year"].tolist() for name in ("beaten", "equal", "higher", "open")}
    assert years == {"beaten": ["2020-2021"], "equal": [], "higher": [], "open": ["2021-2022", "2022-2023"]}


def test_years_counted_in_another_way_are_no_rivals_of_a_record():
    breaks = breaks_from(("earned", "2023-2024"))
    rank = record(points_of(earned("2022-2023", 99), breaks=breaks), breaks, series="earned")
    assert [len(rank[name]) for name in ("beaten", "equal", "higher", "open")] == [0, 0, 0, 0]
    crossed = breaks_from(("earned", "2023-2024", "Same."))
    rank = record(points_of(earned("2022-2023", 99), breaks=crossed), crossed, series="earned")
    assert (rank["higher"]["year"].tolist(), bool(rank["break_reason"])) == (["2022-2023"], True)


def test_a_record_of_nothing_is_refused():
    nothing = points_of()[lambda points: points["year"] == "2022-2023"]
    with pytest.raises(ValueError, match="expected") as error:
        record(nothing, NO_BREAKS, series="earned")
    assert str(error.value) == (
        "earned: expected a value that is printed or computed, found none. Add a source to history.csv."
    )


def test_published_changes_never_cross_a_break():
    values, breaks = published_trend()
    changes = changes_of_known_years(points_by_year(values, breaks, first_year="2010-2011", year=YEAR), breaks)
    # 10 known years of the count and 4 of the rate: 10 x 9 / 2 + 4 x 3 / 2 pairs.
    assert len(validated(changes, "trend_changes", RESULTS)) == 45 + 6
    crossing = changes["reason"].str.startswith("new way of counting")
    # 5 years of the count before the break and 5 after it, 2 of the rate before and 2 after.
    assert crossing.sum() == 5 * 5 + 2 * 2
    assert changes.loc[crossing, ["change_lower", "change_upper", "growth_pct"]].isna().all(axis=None)
    assert set(changes.loc[~crossing, "verdict"]) == {"rose", "cannot be said"}
