"""Tables made of several others: the design effects of courses, and the history of the state."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.contracts.vocabulary import ONE_CHANCE, OWN_SETS, POOLED_SETS
from helpers.prepare.builders import published_and_lookups
from helpers.prepare.layouts import T2, T11
from helpers.prepare.year import typed


def effects(small, *, more: tuple[tuple, ...] = (), **of_table_2) -> pd.DataFrame:
    """Return the design effects with more rows of Table 11 (course, credential, earned, potential)."""
    tables = dict(small.inputs.tables)
    tables[T2] = tables[T2].assign(**of_table_2)
    rows = pd.DataFrame(more, columns=["course_code", "credential", "earned", "potential"])
    tables[T11] = pd.concat([tables[T11], rows], ignore_index=True)
    built = published_and_lookups(replace(small.inputs, tables=tables))["design_effects"]
    return typed(built, "design_effects").set_index("course_code")


def test_a_course_with_a_set_has_its_own_correlation_and_one_credential_has_none(small):
    found = effects(small)
    # 30 of 80 modules and 9 of 40 students with both: (0.225 - 0.375^2) / (0.375 x 0.625) = 0.36.
    assert found.loc["ZB20", ["chances_per_student", "intraclass_correlation", "design_effect"]].tolist() == (
        pytest.approx([2, 0.36, 1.36])
    )
    assert found["correlation_basis"].tolist() == [ONE_CHANCE, OWN_SETS, ONE_CHANCE]
    assert found["design_effect"].tolist()[::2] == [1, 1]


def test_a_course_without_a_set_takes_the_pooled_correlation_for_its_chances_per_student(small):
    # 50, 25 and 0 chances of at most 50 students are 1.5 a student.
    found = effects(small, more=(("ZA10", "Honey", 5, 25), ("ZA10", "Wax", 0, 0))).loc["ZA10"]
    assert (found["credentials"], found["potential"], found["correlation_basis"]) == (3, 75, POOLED_SETS)
    assert found["design_effect"] == pytest.approx(1 + 0.5 * 0.36)


@pytest.mark.parametrize(
    "of_table_2", [{"combined_earned": 11}, {"combined_earned": 0}, {"credential": ["Module 1", "Module 9"]}]
)
def test_a_contradiction_or_a_module_without_results_is_not_measured_and_stops_nothing(small, of_table_2):
    assert effects(small, **of_table_2).empty


def test_without_table_2_there_are_no_rows(small):
    tables = {stem: frame for stem, frame in small.inputs.tables.items() if stem != T2}
    built = published_and_lookups(replace(small.inputs, tables=tables, before={}))["design_effects"]
    assert typed(built, "design_effects").empty


def test_the_history_of_the_state_ends_with_the_year_also_for_totals_over_years(small):
    known = {"level": "state", "entity": "S", "metric": "m", "value": "1", "precision": "exact", "derived": "no"}
    years = ["2020-2021..2030-2031", "2020-2021..2031-2032", "2030-2031", "2031-2032", "2030-2031 fall", "2023"]
    rows = pd.DataFrame([known | {"year": year, "source": "S", "source_title": "S", "note": ""} for year in years])
    rows = pd.concat([rows, rows.tail(1).assign(year="2029-2030", level="psu")], ignore_index=True)
    lookups = small.inputs.references | {"history": rows.assign(row=range(len(rows)))}
    inputs = replace(small.inputs, settings=replace(small.settings, year="2030-2031"), references=lookups)
    history = published_and_lookups(inputs)["state_history"]
    assert history["year"].tolist() == ["2020-2021..2030-2031", "2030-2031"]
