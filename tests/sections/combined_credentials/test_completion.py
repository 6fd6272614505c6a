"""How many combined credentials were completed of those that the earned modules allow."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.contracts.tables import read_processed
from helpers.sections.combined_credentials.completion import (
    by_yield,
    combined_credential_yield,
    draw_yields,
    is_contradictory,
    largest_gap,
    total_yield_pct,
    yield_labels,
    yields_alt_text,
)

COLUMNS = ["course_code", "course", "credential", "earned", "combined_credential", "combined_earned"]
MODULES = pd.DataFrame(
    [
        ("ZB20", "Masonry", "Module 1", 20, "Mason", 9),
        ("ZB20", "Masonry", "Module 2", 12, "Mason", 9),
        ("ZC30", "Pipes", "Pipe 1", 4, "Fitter", 5),
        ("ZC30", "Pipes", "Pipe 2", 7, "Fitter", 5),
        ("ZD40", "Wires", "Wire 1", 0, "Wirer", 0),
    ],
    columns=COLUMNS,
)
YIELDS = combined_credential_yield(MODULES)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_the_least_earned_module_is_the_most_that_can_be_completed():
    mason = YIELDS.set_index("combined_credential").loc["Mason"]
    assert (mason["modules"], mason["least_earned_module"], mason["not_completed"]) == (2, 12, 3)
    assert mason["yield_pct"] == 100 * 9 / 12


def test_a_module_that_was_never_earned_leaves_no_yield():
    assert YIELDS["yield_pct"].isna().tolist() == [False, False, True]


def test_completed_ones_without_any_earned_module_have_no_yield_and_are_a_contradiction():
    yields = combined_credential_yield(MODULES.iloc[4:].assign(combined_earned=2))
    assert yields["yield_pct"].isna().item()
    assert is_contradictory(yields).item()


def test_more_completed_than_the_modules_allow_is_a_contradiction_and_stays_as_reported():
    assert is_contradictory(YIELDS).tolist() == [False, True, False]
    assert YIELDS["yield_pct"].tolist()[1] == 125.0


def test_the_same_combined_credential_in_two_courses_is_two_rows():
    twice = pd.concat([MODULES, MODULES.iloc[:2].assign(course_code="ZE50", combined_earned=1)])
    assert combined_credential_yield(twice)["combined_earned"].tolist() == [9, 5, 0, 1]


def test_two_counts_of_one_combined_credential_are_refused():
    with pytest.raises(ValueError, match="several are printed for Mason. Record a correction in"):
        combined_credential_yield(MODULES.assign(combined_earned=[9, 8, 5, 5, 0]))


def test_the_total_yield_is_that_of_the_sums():
    assert total_yield_pct(YIELDS) == 100 * (9 + 5 + 0) / (12 + 4 + 0)
    assert pd.isna(total_yield_pct(YIELDS.iloc[2:]))


def test_the_largest_gap_names_every_course_that_has_it():
    rows = pd.concat([MODULES.iloc[:2], MODULES.iloc[:2].assign(course_code="ZE50", course="Stone")])
    assert largest_gap(combined_credential_yield(rows)) == (
        "The largest gap, 3 combined credentials that the modules allowed, is in "
        "Masonry (ZB20, 9 of 12) and Stone (ZE50, 9 of 12)."
    )


@pytest.mark.parametrize("rows", [YIELDS.iloc[1:], YIELDS.iloc[:0]])
def test_without_a_gap_the_sentence_says_so(rows):
    assert largest_gap(rows) == "No course left a combined credential that its modules allowed."


def test_the_highest_yield_comes_first_and_a_missing_one_last():
    assert by_yield(YIELDS)["course_code"].tolist() == ["ZC30", "ZB20", "ZD40"]


def test_a_contradiction_is_named_behind_its_bar():
    assert yield_labels(by_yield(YIELDS)) == ["125%  (5 of 4) contradictory", "75%  (9 of 12)", "–  (0 of 0)"]


def test_contradictory_bars_have_a_colour_of_their_own():
    bars = draw_yields(by_yield(YIELDS)).axes[0].patches
    colors = [bar.get_facecolor() for bar in bars]
    assert colors[0] == colors[1] != colors[2]
    assert [bar.get_width() for bar in bars] == [0, 75.0, 125.0]


def test_the_text_for_the_figure_gives_every_yield_and_the_contradictions():
    assert yields_alt_text(by_yield(YIELDS), year="2030-2031").endswith(
        "Pipes (ZC30) 125%, Masonry (ZB20) 75% and Wires (ZD40) –. "
        "1 bar in another colour: more completed than the modules allow."
    )


@given(st.lists(st.integers(0, 500), min_size=1, max_size=9), st.integers(0, 500))
def test_a_combined_credential_is_contradictory_exactly_when_some_module_was_earned_less_often(earned, combined):
    rows = pd.DataFrame({"credential": [str(place) for place in range(len(earned))], "earned": earned})
    rows = rows.assign(course_code="ZB20", course="Masonry", combined_credential="Mason", combined_earned=combined)
    yields = combined_credential_yield(rows)
    assert is_contradictory(yields).item() == any(count < combined for count in earned)


def test_the_report_counts_its_courses_with_combined_credentials_as_table_2_does():
    modules = read_processed("combined_credentials", "2024-2025")
    yields = combined_credential_yield(modules)
    assert (len(modules), yields["course_code"].nunique()) == (140, 22)


def test_the_contradictions_of_table_2_are_the_accepted_ones():
    yields = combined_credential_yield(read_processed("combined_credentials", "2024-2025"))
    accepted = read_processed("accepted_discrepancies", "2024-2025").query("check == 'combined_earned'")
    above = yields[is_contradictory(yields)]
    assert (above["course_code"] + " | " + above["combined_credential"]).tolist() == accepted["item"].tolist()
    assert len(above) == 1
