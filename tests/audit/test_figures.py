"""The register of figures: what is compared, which verdict follows, and how a number is explained."""

import dataclasses

import pandas as pd
import pytest

from helpers.audit.comparisons import FIGURE_CHECKS
from helpers.audit.register import audit_year, explain, verdict_counts, verdict_table
from helpers.audit.verdicts import compare
from helpers.run.documents import UNCHECKED


def test_every_comparison_of_the_small_year_covers_rows_but_for_other_pages(small):
    empty = [check for check in FIGURE_CHECKS if compare(small.inputs, check).empty]
    # No credential of the small year has two courses, and no line of its Table 7 names a level.
    assert empty == ["tier_agrees", "psu_history", "ncwfc_label"]


def test_the_small_year_has_findings_of_each_verdict_that_its_tables_can_give(small, raw):
    figures = audit_year(small)["audit_figures"]
    assert set(figures["verdict"]) == {"reproduced", "contradicted", "rounding", "not testable"}
    contradicted = figures.query("verdict == 'contradicted'")
    assert contradicted["check"].drop_duplicates().tolist() == ["highest_rate_membership", "overall_share"]


@pytest.mark.parametrize(("women", "verdict"), [("36%", "rounding"), ("37%", "contradicted"), ("35%", "reproduced")])
def test_shares_that_can_add_up_within_their_rounding_are_no_contradiction(small, women, verdict):
    # 36 + 65 = 101, and 35.5 + 64.5 = 100; 37 + 65 = 102, and 36.5 + 64.5 = 101.
    groups = small.inputs.tables["table_04_student_groups"].copy()
    groups.loc[groups["group"] == "Women", "overall_pct"] = women
    inputs = dataclasses.replace(small.inputs, tables={**small.inputs.tables, "table_04_student_groups": groups})
    compared = compare(inputs, "share_totals").set_index("item")
    assert compared.loc["04 | Gender | overall_pct", "verdict"] == verdict


def test_units_with_the_same_count_may_stand_in_either_order(small):
    # North is printed before South; with 20 each, both share the places 1 and 2, and with 19 it is out of order.
    stem, verdicts = "table_10_attainment_by_psu", {}
    for north in (20, 19):
        units = small.inputs.tables[stem].copy()
        units.loc[units["psu_code"] == "010", "earned"] = north
        inputs = dataclasses.replace(small.inputs, tables={**small.inputs.tables, stem: units})
        verdicts[north] = compare(inputs, "most_earned_order")["verdict"].tolist()
    assert verdicts == {20: ["reproduced"] * 2, 19: ["contradicted"] * 2}


def test_every_published_number_is_compared_or_an_input_but_for_listed_ones_of_earlier_years(registers):
    cells, unchecked = registers["audit_cells"].set_index("table"), pd.read_csv(UNCHECKED)
    assert cells["numbers"].sum() == 2_270
    alone = cells.loc[cells["alone"] > 0, "alone"]
    listed = unchecked[unchecked["table"].isin(alone.index)]
    # Only pages that take them from the report itself state these.
    assert listed["column"].isin(["2022-2023", "2023-2024"]).all()
    assert alone.to_dict() == {"table_08_most_earned_psus": 14} == listed["table"].value_counts().to_dict()


def test_everything_but_reproduced_is_explained(registers):
    for register in (registers["audit_figures"], registers["audit_claims"]):
        assert len(register) > 100
        unexplained = register[(register["verdict"] != "reproduced") & (register["explanation"] == "")]
        assert unexplained.empty


def test_verdicts_are_counted_by_place_and_in_all(registers):
    figures, claims = registers["audit_figures"], registers["audit_claims"]
    assert verdict_counts(claims, by="document")["all"].sum() == len(claims)
    assert verdict_counts(figures, by="place")["place"].tolist()[-2:] == ["Table 10", "Table 11"]
    counts = verdict_table(figures, claims).set_index(["register", "place"])
    assert counts.loc[("figures", "all"), "all_verdicts"] == len(figures)
    assert counts.loc[("claims", "all"), "contradicted"] == (claims["verdict"] == "contradicted").sum()


def test_the_chain_of_a_number_names_cells_steps_and_result(published, registers):
    identity = "10.57.printed_rate.printed_rates"
    text = explain(registers["audit_figures"], registers["audit_claims"], identity, published.settings)
    assert text.splitlines() == [
        "10.57.printed_rate.printed_rates: Henderson County Schools (report, Table 10)",
        "Published: 31.9%",
        "  data/raw/2024-2025/published/table_10_attainment_by_psu.csv, row 57, Attainment Rate: 31.9%",
        "Compared with:",
        "  data/raw/2024-2025/published/table_10_attainment_by_psu.csv, row 57, Earned: 1,657",
        "  data/raw/2024-2025/published/table_10_attainment_by_psu.csv, row 57, Potential: 5,197",
        "Steps: A printed rate is earned divided by potential of its own row, rounded half up to the printed decimals.",
        "Result: 31.9%",
        "Verdict: reproduced",
    ]


def test_the_chain_of_a_claim_names_what_was_asked(published, registers):
    text = explain(registers["audit_figures"], registers["audit_claims"], "R037", published.settings)
    assert text.splitlines()[1:] == [
        "States: 22",
        "Asked of the tables: distinct('combined_credentials', 'course_code')",
        "Result: 22",
        "Verdict: reproduced",
    ]


def test_every_comparison_covers_published_rows_and_can_be_explained(published, registers):
    figures = registers["audit_figures"].drop_duplicates("check")
    assert set(FIGURE_CHECKS) < set(figures["check"])
    for identity in figures["id"]:
        assert "Verdict: " in explain(figures, registers["audit_claims"], identity, published.settings)


def test_an_unknown_id_names_the_closest_ones(published, registers):
    with pytest.raises(ValueError, match=r"ID=R8: expected the id of an audited figure or claim; closest: 'R008'"):
        explain(registers["audit_figures"], registers["audit_claims"], "R8", published.settings)
