"""The sentences on combined credentials say what the data say."""

import pandas as pd
import pytest

from helpers.sections.combined_credentials import statements
from tests.sections.combined_credentials.sets import SETS, WAYS

CAREERS = pd.DataFrame({"course": ["Careers", "Careers"]})


def answer(sets=SETS, ways=WAYS, structural=CAREERS) -> list:
    return statements.answer(sets, ways, structural, widening=1.25, year="2030-2031")


def test_the_answer_counts_modules_compares_rates_and_tells_of_clusters():
    modules, rates, clusters = answer()
    # 60 - 40 counted beside the 5 + 9 completed sets that stand for them: 34 modules of 60.
    assert modules.finding == (
        "Of the 60 credentials counted in 2030-2031, 34 (56.7%) are modules of 3 combined credentials; counted once, "
        "40 remain."
    )
    assert (modules.value, modules.credentials_concerned) == (40, 20)
    assert modules.row == "way_of_counting=combined credentials once"
    assert rates.finding == (
        "The state's attainment rate in 2030-2031 is 60.0% as published, 57.1% with combined credentials counted once "
        "and 62.5% without Careers (several credentials for one content)."
    )
    # 40 of 70 are 2 fewer than 60 percent of 70, 50 of 80 are 2 more than 48; the first of equal ones is named.
    assert (rates.value, rates.credentials_concerned) == pytest.approx((400 / 7, 2))
    assert clusters.finding == (
        "In 2030-2031, 45 of 100 students offered both modules of Masonry earned every one, where chance alone would "
        "give 25: such clusters make margins of error 1.3 times as wide."
    )
    # 45 - 25 percent of 20 students.
    assert (clusters.credentials_concerned, clusters.row) == (pytest.approx(4), "course_code=ZB20;set=Mason")


def test_without_structural_courses_or_measured_sets_the_answer_says_less():
    found = answer(SETS.drop(1), WAYS.head(2), CAREERS.head(0))
    assert len(found) == 2
    assert found[1].finding.endswith("is 60.0% as published and 57.1% with combined credentials counted once.")
    assert statements.ways_sentence(WAYS.head(2)) == (
        "No course of the year offers several credentials for the same content."
    )
    assert "give at least 60.7%: at least as many students" in statements.ways_sentence(WAYS)


@pytest.mark.parametrize(
    ("courses", "words"),
    [
        (["A", "B"], "A and B (each several credentials for one content)"),
        (["A", "B", "C"], "3 courses with several credentials for one content"),
    ],
)
def test_few_structural_courses_are_named_and_many_counted(courses, words):
    assert statements.structural_words(pd.DataFrame({"course": courses})) == words


def test_completion_is_of_those_offered_and_beside_it_of_the_least_earned_module():
    # 14 of 10 + 20 students; 9 + 0 of 12 + 0 without the row that contradicts itself.
    assert statements.completion_sentence(SETS) == (
        "Students had 30 chances to complete a combined credential and completed 14: 46.7%. Compared with the least "
        "earned module instead, which is the most that could be completed, it is 75.0% (9 of 12, rows that contradict "
        "themselves left out)."
    )
    assert statements.completion_sentence(SETS.iloc[[1]]).endswith("it is 75.0% (9 of 12).")
    assert statements.completion_sentence(SETS.iloc[[0]]).endswith("completed 5: 50.0%.")
    nothing = "No combined credential was offered with all its modules."
    assert statements.completion_sentence(SETS.tail(1)) == nothing


def test_correlations_stand_with_their_range_and_the_reasons_of_those_not_measured():
    assert statements.correlation_sentence(SETS, mean=0.5) == (
        "In 1 of 3 combined credentials two modules of one student have a correlation of 0.50, 0.50 on average "
        "(0 is independent, 1 all or none). It could not be measured in 2 others (Pipes: more than allowed; Wires: no "
        "potential)."
    )
    assert statements.correlation_sentence(SETS.drop(1), mean=float("nan")) == (
        "In no combined credential could the correlation be measured, so every credential counts as independent."
    )


def test_the_design_effect_is_told_with_what_it_does_to_the_interval_of_the_state():
    effects = pd.DataFrame({"potential": [40, 160], "design_effect": [6.0, 3.5]})
    columns = [f"attainment_rate_pct{end}" for end in ("", "_lower", "_upper")]
    limits = pd.DataFrame([(50.0, 40.0, 60.0), (50.0, 45.0, 55.0)], columns=columns)
    # (40 x 6 + 160 x 3.5) / 200 = 4: 200 credentials say as much as 50, and margins are twice as wide.
    assert statements.design_effect_sentence(SETS.iloc[[1]], effects, intervals=limits) == (
        "The measured ones have a mean design effect of 1.5 (1.2 to 1.8) over 20.0% of what was available in the "
        "state; the limits hold for any distribution. Courses without such a set take the mean correlation, and over "
        "all courses the mean is 4.0. So 200 available credentials say as much about a rate as 50 independent ones, "
        "and margins are 2.0 times as wide: 50.0% (40.0% to 60.0%) for the state, instead of 50.0% (45.0% to 55.0%)."
    )
    assert statements.design_effect_sentence(SETS.head(0), effects.head(0), intervals=limits) == ""


def test_the_part_between_units_is_told_where_it_is_known():
    told = statements.between_sentence(between=0.1, total=0.8, within=0.78, effect_within=3.9)
    assert told.startswith(
        "Two credentials that only have their public school unit in common have a correlation of 0.10."
    )
    assert "within units 0.78 is left, and the mean design effect would be 3.9 instead." in told
    assert statements.between_sentence(between=float("nan"), total=0.8, within=0.8, effect_within=4.0) == ""


def test_corrections_and_contradictions_are_counted_and_named():
    made = pd.DataFrame({"rows": [1, 2]})
    assert statements.contradictions_sentence(SETS.head(1), made) == (
        "3 cells of the table were misprinted and corrected here. In Pipes (ZC30), more combined credentials are "
        "reported than the least earned module allows. Each case was accepted with a reason."
    )
    assert statements.contradictions_sentence(SETS.head(0), made.head(0)) == (
        "No cell of the table had to be corrected. No combined credential is reported more often than its modules "
        "allow."
    )


def test_titles_are_findings_of_any_year():
    assert statements.rates_title(WAYS) == "What counts as a credential moves the state's rate: 57.1% to 62.5%"
    assert statements.rates_title(WAYS.head(1)) == "The state's rate is 60.0% however it is counted"
    assert statements.completion_title(SETS) == "47 of 100 students offered a combined credential completed it"
    assert statements.completion_title(SETS.tail(1)) == "No combined credential was offered whole"
