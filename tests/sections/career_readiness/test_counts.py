"""Career readiness: totals, changes and what differs from the other tables."""

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.sections.career_readiness.counts import (
    career_readiness_alt_text,
    change_sentences,
    change_text,
    changed_direction_sentence,
    changes_by_credential,
    counts_by_year,
    discrepancy_sentence,
    draw_career_readiness,
    totals_compared,
    with_computed_total,
)
from tests.support.trend_series import NO_BREAKS, breaks_from

YEARS = ["2029-2030", "2030-2031", "2031-2032"]


def counts_of(printed_total: list[int] | None = None, **credentials: list[int]) -> pd.DataFrame:
    rows = [
        (name, year, count, False)
        for name, counts in credentials.items()
        for year, count in zip(YEARS, counts, strict=False)
    ]
    rows += [(TOTAL_ROW, year, count, True) for year, count in zip(YEARS, printed_total or [], strict=False)]
    return pd.DataFrame(rows, columns=["credential", "year", "earned", "is_total"])


def test_the_total_is_computed_and_not_the_printed_one():
    counts = with_computed_total(counts_of([99, 99], A=[3, 4], B=[5, 6]))
    assert counts[counts["credential"] == TOTAL_ROW]["earned"].tolist() == [3 + 5, 4 + 6]


def test_the_result_keeps_its_schema():
    counts = with_computed_total(counts_of(A=[3, 4]))
    assert len(validated(counts, "table_06_career_readiness", RESULTS)) == 4


def test_printed_and_computed_totals_stand_side_by_side():
    compared = totals_compared(counts_of([8, 11], A=[3, 4], B=[5, 6]))
    assert compared.to_numpy().tolist() == [["2029-2030", 8, 8, 0], ["2030-2031", 11, 10, -1]]


def test_without_a_printed_total_nothing_is_compared():
    assert totals_compared(counts_of(A=[3, 4])).empty


def test_each_credential_has_a_column_for_every_year_and_its_change():
    table = counts_by_year(with_computed_total(counts_of(A=[4, 3], B=[0, 2])), NO_BREAKS)
    # A: 4 to 3 is -1/4; B starts from nothing, so it has no percentage; total: 4 to 5 is +1/4.
    assert table.to_numpy().tolist() == [
        ["A", 4, 3, "−1 (−25%)", "fell"],
        ["B", 0, 2, "+2", "rose"],
        [TOTAL_ROW, 4, 5, "+1 (+25%)", "rose"],
    ]


def test_percentages_of_changes_round_half_up():
    change = {"verdict": "rose", "change": 25.0, "growth_pct": 12.5, "reason": "", "break_reason": ""}
    assert change_text(change) == "+25 (+13%)"
    assert change_text(change | {"change": 0.0, "growth_pct": 0.0}) == "0"


def test_what_happened_year_by_year_is_said_of_every_credential():
    counts = with_computed_total(counts_of(A=[4, 5, 6], B=[4, 3, 4], C=[2, 2, 2], D=[0, 0, 1]))
    assert counts_by_year(counts, NO_BREAKS)["year_by_year"].tolist() == [
        "rose every year",
        "rose in some years and fell in others",
        "did not change",
        "never fell",
        "never fell",
    ]


def test_sentences_choose_their_words_by_the_data():
    assert change_sentences(with_computed_total(counts_of(A=[5, 3], B=[4, 4])), NO_BREAKS) == (
        "7 career readiness credentials were earned in 2030-2031; B leads with 4. "
        "The total fell from 2029-2030 to 2030-2031 by 2 (−22%). Of 2 credentials, 1 fell and 1 did not change from the "
        "first to the last year."
    )


def test_three_years_are_also_told_year_by_year():
    counts = with_computed_total(counts_of(A=[5, 6, 8], B=[4, 4, 4], C=[1, 2, 3]))
    # 10, 12 and 15 together: half as many again.
    assert change_sentences(counts, NO_BREAKS) == (
        "15 career readiness credentials were earned in 2031-2032; A leads with 8. The total rose from 2029-2030 to "
        "2031-2032 by 5 (+50%); year by year: rose every year. Of 3 credentials, 2 rose and 1 did not change from the "
        "first to the last year; year by year, 2 rose every year and 1 did not change."
    )


def test_equal_leaders_are_all_named():
    assert "A and B lead with 4." in change_sentences(with_computed_total(counts_of(A=[1, 4], B=[1, 4])), NO_BREAKS)


def test_a_single_year_has_a_count_and_no_change():
    counts = with_computed_total(counts_of(A=[1]))
    assert change_sentences(counts, NO_BREAKS) == (
        "1 career readiness credential was earned in 2029-2030; A leads with 1."
    )
    assert (
        counts_by_year(counts, NO_BREAKS)[["change", "year_by_year"]].to_numpy().tolist()
        == [["–", "one value only"]] * 2
    )
    assert draw_career_readiness(counts, NO_BREAKS).axes


def test_a_new_way_of_counting_credentials_stops_the_comparison():
    breaks = breaks_from(("earned", "2030-2031"), ("attainment_rate", "2031-2032"))
    counts = with_computed_total(counts_of(A=[5, 6, 8]))
    assert change_sentences(counts, breaks).endswith(
        "Whether the total rose or fell from 2029-2030 to 2031-2032 cannot be said: new way of counting from 2030-2031. "
        "Of 1 credential, 1 is uncertain from the first to the last year; year by year, 1 uncertain for some steps."
    )
    changes = changes_by_credential(counts, breaks)
    assert changes[changes["credential"] == "A"]["change"].fillna(-1).tolist() == [-1, -1, 2]
    line = draw_career_readiness(counts, breaks).axes[0].get_lines()[0].get_ydata()
    # The line is interrupted between the first and the second year.
    assert pd.isna(line).tolist() == [False, True, False, False]


def test_a_reason_to_cross_a_break_stands_beside_the_change():
    breaks = breaks_from(("earned", "2030-2031", "Same list"))
    table = counts_by_year(with_computed_total(counts_of(A=[4, 5])), breaks)
    reason = "across the new way of counting from 2030-2031: Same list (A. Analyst)"
    assert table["change"].tolist() == [f"+1 (+25%), {reason}"] * 2
    assert f"by 1 (+25%), {reason}." in change_sentences(with_computed_total(counts_of(A=[4, 5])), breaks)


def test_changes_fit_their_schema():
    changes = changes_by_credential(with_computed_total(counts_of(A=[0, 4, 5])), NO_BREAKS)
    columns = list(RESULTS["career_readiness_changes"].columns)
    assert len(validated(changes[columns], "career_readiness_changes", RESULTS)) == 6


def test_the_other_tables_counts_change_the_total_by_their_difference():
    differing = pd.DataFrame({"item": ["A"], "found": ["9"], "expected": ["7"]})
    assert discrepancy_sentence(differing, total=20) == (
        "1 count of this year differs from the other tables of the report; with the counts of those the total would be "
        "18 instead of 20."
    )


def test_the_other_tables_count_can_turn_a_direction_round():
    counts = with_computed_total(counts_of(A=[8, 9], B=[3, 9]))
    differing = pd.DataFrame({"item": ["A"], "found": ["9"], "expected": ["7"]})
    # A: 8 to 9 is a rise, 8 to 7 none; the total still rises, 11 to 16 instead of 18.
    assert changed_direction_sentence(differing, counts, NO_BREAKS) == (
        "With those counts it is another direction from 2029-2030 to 2030-2031: A fell and not rose."
    )
    assert changed_direction_sentence(differing.assign(expected="10"), counts, NO_BREAKS) == (
        "With those counts every direction from 2029-2030 to 2030-2031 stays as it is."
    )
    one_year = with_computed_total(counts_of(A=[8]))
    for nothing in ((differing[:0], counts), (differing.assign(expected="at most 7"), counts), (differing, one_year)):
        assert changed_direction_sentence(*nothing, NO_BREAKS) == ""


def test_without_a_discrepancy_the_sentence_says_so():
    none = pd.DataFrame({"item": [], "found": [], "expected": []}, dtype="str")
    assert discrepancy_sentence(none, total=20) == "No count of this year differs from the other tables of the report."


def test_every_line_is_drawn_and_named():
    counts = with_computed_total(counts_of(A=[3, 4], B=[3, 4], C=[0, 0]))
    axes = draw_career_readiness(counts, NO_BREAKS).axes[0]
    assert [list(line.get_ydata()) for line in axes.get_lines()] == [[3, 4], [3, 4], [0, 0], [6, 8]]
    assert {"A", "B", "C", "Total"} <= {text.get_text() for text in axes.texts}


def test_the_alt_text_holds_every_count():
    text = career_readiness_alt_text(with_computed_total(counts_of(A=[3, 4000])))
    assert "A: 3 in 2029-2030 and 4,000 in 2030-2031" in text


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_processed("career_readiness", "2024-2025")


def test_published_totals_are_the_sums_of_their_rows(published):
    compared = totals_compared(published)
    assert compared["printed"].tolist() == [5_754, 5_932, 6_390]
    assert compared["difference"].tolist() == [0, 0, 0]


def test_the_published_discrepancy_is_found(published):
    accepted = read_processed("accepted_discrepancies", "2024-2025")
    differing = accepted[accepted["check"] == "career_readiness_earned"]
    # Table 6 prints 669, Table 11 prints 632: 6,390 - 669 + 632.
    assert "would be 6,353 instead of 6,390" in discrepancy_sentence(differing, total=6_390)
