"""What the tables of a year are compared with: each other, and what the year before printed in the same place."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.base.problems import Problems
from helpers.prepare.comparisons import CHECKS, Inputs, compared, run_checks
from helpers.prepare.earlier_years import CHECKS_OF_YEARS
from helpers.prepare.layouts import PERCENT_COLUMNS, T1, T2, T3, T4, T7, T11

YEAR, BEFORE = "2031-2032", "2030-2031"
COURSE = ["course_code", "credential"]
RESULTS = [("ZA10", "Bee Care"), ("ZB20", "Module 1"), ("ZB20", "Module 2 New"), ("ZC30", "Ready Z")]
MODULES = [("ZB20", "Module 1", "Mason Z"), ("ZB20", "Module 2 New", "Mason Z")]
LISTING = [("ZA10", "Bee Care", 1), ("ZB20", "Mason Z", 2), ("ZC30", "Ready Z", 3)]
GROUPS = [
    ("Women", "50%", "44%", "30%", "20%", "10%", "60%", "70%"),
    ("Men", "50%", "56%", "70%", "80%", "90%", "40%", "30%"),
]
LINES = [("Farms", "Essential", "Bee line"), ("Walls", "Career", "Mason line")]
PLACES = ["career_cluster", "ncwfc_level", "ncwfc_credential"]


def frame(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns).assign(row=range(2, len(rows) + 2))


def inputs(accepted: list[tuple] = (), **tables: list[tuple]) -> Inputs:
    """Return a year like the one before, in which Module 2 was called so, except for the tables given."""
    modules, listing = [*COURSE, "combined_credential"], [*COURSE, "tier"]
    rows = {T1: RESULTS, T2: MODULES, T3: LISTING, T4: GROUPS, T7: LINES, T11: RESULTS, **tables}
    columns = {T1: COURSE, T2: modules, T3: listing, T4: ["group", *PERCENT_COLUMNS], T7: PLACES, T11: COURSE}
    shares = frame(GROUPS, columns[T4]).melt("group", PERCENT_COLUMNS, "measure", "percent")
    ended = pd.DataFrame([("Module 2", "Module 2 New", BEFORE)], columns=["credential", "successor", "valid_to"])
    none = pd.DataFrame(columns=["psu_code", "course_code", "successor", "valid_to"], dtype="str")
    decisions = pd.DataFrame(accepted, columns=["year", "check", "item", "found", "expected", "reason"])
    before = {
        "combined_credentials": frame(
            [MODULES[0], ("ZB20", "Module 2", "Mason Z"), ("ZX99", "Old", "Mason Z")], modules
        ),
        "credentials_by_tier": frame([*LISTING, ("ZX99", "Old", 2)], listing),
        # A point more than now, in every cell.
        "student_groups": shares.assign(percent=shares["percent"].str.rstrip("%").astype("float64") + 1),
        "ncwfc": frame([*LINES, ("Farms", "Career", "Old line")], PLACES),
    }
    return Inputs(
        SimpleNamespace(year=YEAR, trend_years=(BEFORE, YEAR)),
        {stem: frame(cells, columns[stem]) for stem, cells in rows.items()},
        {"accepted_discrepancies": decisions.assign(row=range(2, len(decisions) + 2))},
        {"psus": none, "courses": none, "credentials": ended},
        BEFORE,
        before,
    )


def differing(check: str, year: Inputs) -> list[tuple]:
    values = compared({**CHECKS, **CHECKS_OF_YEARS}[check], year)
    assert len(values) > 0
    values = values[values["found"] != values["expected"]]
    columns = ["item", "table", "row", "column", "found", "expected"]
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in values[columns].to_numpy()]


def test_a_year_like_the_one_before_agrees_with_it_under_new_names():
    assert [found for check in CHECKS_OF_YEARS for found in differing(check, inputs())] == []


@pytest.mark.parametrize(
    ("check", "tables", "expected"),
    [
        ("course_list", {T1: RESULTS[1:]}, ("11 | ZA10 | Bee Care", T1, None, "credential", "not listed", "listed")),
        ("course_list", {T11: RESULTS[1:]}, ("01 | ZA10 | Bee Care", T11, None, "credential", "not listed", "listed")),
        ("module_rows", {T2: MODULES[:1]}, ("ZB20 | Module 2 New", T2, None, "credential", "not listed", "listed")),
        ("tier_rows", {T3: LISTING[1:]}, ("ZA10 | Bee Care", T3, None, "credential", "not listed", "listed")),
        ("tier_rows", {T3: LISTING[::2]}, ("ZB20 | Mason Z", T3, None, "credential", "not listed", "listed")),
        ("tiers", {T3: [("ZA10", "Bee Care", 3), *LISTING[1:]]}, ("Bee Care", T3, 2, "tier", "3", "1")),
        (
            "places_of_lines",
            {T7: [("Farm’s", *LINES[0][1:]), LINES[1]]},
            ("Bee line", T7, 2, "career_cluster", "Farm’s", "Farms"),
        ),
        (
            "places_of_lines",
            {T7: [*LINES, ("Wall’s", "Career", "New line"), ("Seas", "Other", "Own line")]},
            ("New line", T7, 4, "career_cluster", "Wall’s", "Walls"),
        ),
        (
            "columns_of_groups",
            # Women are 7 and 5 points off, men 5 and 7; exchanged, each is one point off.
            {T4: [(group, two, one, *others) for group, one, two, *others in GROUPS]},
            (
                "public_schools_pct | cte_enrollment_pct",
                *(T4, None, "public_schools_pct"),
                *("24 points from the year before, 4 if exchanged", "nearer as printed"),
            ),
        ),
    ],
)
def test_a_row_that_was_lost_and_a_cell_that_changed_are_found(check, tables, expected):
    assert differing(check, inputs(**tables)) == [expected]


def test_a_credential_that_is_gone_everywhere_or_became_a_module_is_no_lost_row():
    gone = inputs(**{T11: RESULTS[1:], T3: LISTING[1:]})
    became_a_module = inputs(**{T2: [*MODULES, ("ZA10", "Bee Care", "Mason Z")], T3: LISTING[1:]})
    no_longer_combined = inputs(**{T2: MODULES[:1], T3: LISTING[::2]})
    assert [differing("tier_rows", year) for year in (gone, became_a_module)] == [[], []]
    assert compared(CHECKS_OF_YEARS["module_rows"], no_longer_combined).empty


def noted(year: Inputs) -> list[str]:
    problems = Problems()
    checks = {"tiers": CHECKS_OF_YEARS["tiers"], "tier_rows": CHECKS_OF_YEARS["tier_rows"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.prepare.comparisons.CHECKS", {})
        summary, kept = run_checks(year, problems, is_complete=True, of_years=checks)
    # What changed from year to year is no disagreement inside the report.
    assert summary.empty
    assert kept.empty
    return [f"{problem.row}: {problem.found}. {problem.action}" for problem in problems.found]


def test_advice_is_first_to_look_at_the_source_and_one_row_accepts_what_it_prints():
    moved = {T3: [("ZA10", "Bee Care", 3), *LISTING[1:]]}
    ending = "accepted_discrepancies.csv: check {}, with the item, found and expected of this message, and the reason."
    assert noted(inputs(**moved)) == [
        "2: 3 instead of 1 (Bee Care). Compare the cell with the source. If it was read or typed wrong, mend it in the "
        "file; if the source prints it so because it moved, accept its row of make propose YEAR=2031-2032; "
        f"if by mistake, add a row to {ending.format('tiers')}"
    ]
    assert noted(inputs(**{T3: LISTING[1:]})) == [
        "None: not listed instead of listed (ZA10 | Bee Care). Look for the row in the source; if several are missing, "
        "it may be a page. If it was lost when the table was read or typed, add it to the file; if the source has no "
        "such row, add a row to "
        f"{ending.format('tier_rows')}"
    ]
    accepted = [(YEAR, "tiers", "Bee Care", "3", "1", "The report moved it")]
    assert noted(inputs(accepted, **moved)) == []
    assert "which no check finds" in noted(inputs(accepted))[0]
