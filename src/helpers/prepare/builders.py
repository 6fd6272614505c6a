"""The processed tables of a year, each made of the resolved raw tables that it needs."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.base.problems import Problems
from helpers.base.rates import percent_bounds
from helpers.contracts.schemas import PROCESSED, column_types
from helpers.contracts.vocabulary import NO_REGION, ONE_CHANCE, OWN_SETS, POOLED_SETS, TOTAL_ROW
from helpers.prepare.comparisons import Inputs, combined_names, tiers_of_courses
from helpers.prepare.county_shapes import shapes_table
from helpers.prepare.layouts import (
    PERCENT_COLUMNS,
    T1,
    T2,
    T3,
    T4,
    T5,
    T6,
    T7,
    T8,
    T9,
    T10,
    T11,
    published_file,
    reference_file,
)
from helpers.prepare.validity import successors
from helpers.statistics.clustering import design_effect, pooled_correlation, with_correlations

# An academic year, or a range of them that a total covers.
STATE_YEARS = r"(\d{4}-\d{4}\.\.)?\d{4}-\d{4}"


def _as_printed(stem: str) -> Callable[[Inputs], pd.DataFrame]:
    return lambda inputs: inputs.tables[stem]


def _attainment_by_course(inputs: Inputs) -> pd.DataFrame:
    """Return Table 11 with program areas and tiers."""
    frame, areas = inputs.tables[T11], inputs.references["courses"].set_index("course_code")["program_area"]
    return frame.assign(program_area=frame["course_code"].map(areas), **tiers_of_courses(inputs))


def _credentials_by_tier(inputs: Inputs) -> pd.DataFrame:
    """Return Table 3 with what is a combined credential."""
    return inputs.tables[T3].assign(is_combined=lambda table: table["credential"].isin(combined_names(inputs)))


def _with_category(frame: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    groups = inputs.references["student_groups"].set_index("group")["category"]
    return frame.assign(category=frame["group"].map(groups))


def _student_groups(inputs: Inputs) -> pd.DataFrame:
    """Return Table 4, one row per group and measure, with the bounds of each printed share."""
    frame = _with_category(inputs.tables[T4], inputs)
    long = frame.melt(["category", "group", "row"], list(PERCENT_COLUMNS), "measure", "printed")
    return long.join(percent_bounds(long["printed"]))


def _student_group_trends(inputs: Inputs) -> pd.DataFrame:
    """Return Tables 5a-5c, one row per tier, group and year, with the bounds of each printed share."""
    keys = ["tier", "category", "group", "comparison_printed", "row"]
    parts = []
    for tier, stem in T5.items():
        frame = _with_category(inputs.tables[stem], inputs).rename(columns={"comparison": "comparison_printed"})
        parts.append(frame.assign(tier=tier).melt(keys, list(inputs.settings.trend_years), "year", "printed"))
    long = pd.concat(parts, ignore_index=True)
    return long.join(percent_bounds(long["printed"]))


def _career_readiness(inputs: Inputs) -> pd.DataFrame:
    """Return Table 6, one row per credential and year."""
    frame = inputs.tables[T6].assign(is_total=lambda table: table["credential"] == TOTAL_ROW)
    return frame.melt(["credential", "is_total", "row"], list(inputs.settings.trend_years), "year", "earned")


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(rank=range(1, len(frame) + 1)).rename(columns={"region": "printed_region"})


def _most_earned_psus(inputs: Inputs) -> pd.DataFrame:
    """Return Table 8, one row per unit and year, in the printed order."""
    keys = ["rank", "psu_code", "psu", "printed_region", "row"]
    return _ranked(inputs.tables[T8]).melt(keys, list(inputs.settings.trend_years), "year", "earned")


def _set_correlations(inputs: Inputs) -> pd.DataFrame:
    """Return each combined credential of a course with the correlation of its modules, or why there is none."""
    keys = ["course_code", "credential"]
    counts = inputs.tables[T11].set_index(keys)[["earned", "potential"]]
    # A set with a module that Table 11 lacks, or that was never available, stays without counts: it is not measured.
    counts = counts.where(counts["potential"] > 0)
    modules = inputs.tables[T2].drop(columns="earned").join(counts, on=keys)
    modules = modules.assign(varies=modules["earned"].gt(0) & modules["earned"].lt(modules["potential"]))
    grouped = modules.groupby(["course_code", "combined_credential"])
    sets = grouped.agg(
        modules=("credential", "size"),
        modules_that_vary=("varies", "sum"),
        least_earned_module=("earned", "min"),
        combined_earned=("combined_earned", "first"),
        students=("potential", "max"),
    ).join(grouped[["earned", "potential"]].sum(skipna=False))
    sets["mean_rate_pct"] = 100 * sets["earned"] / sets["potential"]
    sets["completion_pct"] = (100 * sets["combined_earned"] / sets["students"]).where(sets["potential"].notna())
    return with_correlations(sets).reset_index()


def _design_effects(inputs: Inputs) -> pd.DataFrame:
    """Return the design effect of each course: its chances per student, and how alike those of one student end.

    A course's own sets say how alike; of a course without one that could be measured, the sets of all courses do.
    """
    sets = _set_correlations(inputs)
    own = {course: pooled_correlation(rows) for course, rows in sets.groupby("course_code")}
    courses = (
        inputs.tables[T11]
        .groupby("course_code", as_index=False)
        .agg(
            credentials=("credential", "size"),
            earned=("earned", "sum"),
            potential=("potential", "sum"),
            students=("potential", "max"),
        )
    )
    # A student counts once in the potential of a credential, so the largest one is the students who had a chance.
    courses["chances_per_student"] = (courses["potential"] / courses["students"]).where(courses["students"] > 0, 1.0)
    measured, is_single = courses["course_code"].map(own), courses["chances_per_student"] == 1
    courses["correlation_basis"] = measured.isna().map({True: POOLED_SETS, False: OWN_SETS}).mask(is_single, ONE_CHANCE)
    correlation = measured.fillna(pooled_correlation(sets)).mask(is_single)
    courses["intraclass_correlation"] = correlation
    courses["design_effect"] = design_effect(courses["chances_per_student"], correlation)
    # Where no set of the state could be measured, nothing is known of any course.
    return courses[sets["intraclass_correlation"].notna().any() & courses["design_effect"].notna()]


# Name: the published tables that it is made of, and how.
_BUILDERS: dict[str, tuple[tuple[str, ...], Callable[[Inputs], pd.DataFrame]]] = {
    "credentials_by_course": ((T1,), _as_printed(T1)),
    "attainment_by_course": ((T11,), _attainment_by_course),
    "combined_credentials": ((T2,), _as_printed(T2)),
    "credentials_by_tier": ((T3,), _credentials_by_tier),
    "student_groups": ((T4,), _student_groups),
    "student_group_trends": (tuple(T5.values()), _student_group_trends),
    "career_readiness": ((T6,), _career_readiness),
    "ncwfc": ((T7,), _as_printed(T7)),
    "attainment_by_psu": ((T10,), _as_printed(T10)),
    "most_earned_psus": ((T8,), _most_earned_psus),
    "highest_rate_psus": ((T9,), lambda inputs: _ranked(inputs.tables[T9])),
}


def published_and_lookups(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Return the processed tables that are made of the published tables and of the lookups, by name."""
    settings, lookups = inputs.settings, inputs.references
    built = {name: build(inputs) for name, (needed, build) in _BUILDERS.items() if inputs.has(*needed)}
    # What public pages say of the state in academic years, or ranges of them, that end with this one at the latest.
    history, breaks = lookups["history"], lookups["series_breaks"]
    is_known = history["year"].str.fullmatch(STATE_YEARS) & (history["year"].str[-len("2030-2031") :] <= settings.year)
    history = history[(history["level"] == "state") & is_known.astype("bool")]
    overrides, psus = lookups["break_overrides"], lookups["psus"]
    return {
        **{name: frame.rename(columns={"row": "source_row"}) for name, frame in built.items()},
        "psus": psus.assign(region=psus[f"region_{settings.region_list}"].replace("", NO_REGION)),
        "county_shapes": shapes_table(lookups["county_shapes"]),
        "state_history": history.assign(
            value=pd.to_numeric(history["value"]).astype("float64"), is_derived=history["derived"] == "yes"
        ),
        "series_breaks": breaks[breaks["first_year"] <= settings.year],
        "successors": successors(inputs.all_references, settings.year),
        "structural_courses": lookups["structural_courses"],
        "design_effects": _design_effects(inputs)
        if inputs.has(T2, T11)
        else pd.DataFrame(columns=[*column_types(PROCESSED["design_effects"])]),
        "break_overrides": overrides[overrides["year"] == settings.year],
    }


def ncwfc_components(inputs: Inputs, problems: Problems) -> pd.DataFrame | None:
    """Return the course credentials of each NCWFC line with what was earned, or None without the tables.

    Notes lines without components, components without a line, and components that no table lists.
    """
    if not inputs.has(T2, T7, T11):
        return None
    crosswalk = inputs.references["ncwfc_crosswalk"]
    individual = inputs.tables[T11].set_index(["course_code", "credential"])["earned"]
    combined = inputs.tables[T2].drop_duplicates(["course_code", "combined_credential"])
    combined = combined.set_index(["course_code", "combined_credential"])["combined_earned"]
    listed = {"individual": (individual, "an individual", 11), "combined": (combined, "a combined", 2)}
    earned = []
    for row in crosswalk.itertuples():
        counts, kind, number = listed[row.kind]
        earned.append(counts.get((row.course_code, row.credential)))
        # In a later year a credential may be gone; then it adds nothing to its line.
        if earned[-1] is None and row.valid_from == inputs.settings.year:
            expected, found = (
                f"{kind} credential of the course in Table {number}",
                f"{row.course_code}, '{row.credential}'",
            )
            problems.add(reference_file("ncwfc_crosswalk"), expected, found, "Correct the row.", row=row.row)
    counted = crosswalk.assign(earned=earned)
    _lines_without_components(inputs, counted, problems)
    counted = counted.dropna(subset="earned")
    return counted[counted["ncwfc_credential"].isin(inputs.tables[T7]["ncwfc_credential"])]


def _lines_without_components(inputs: Inputs, crosswalk: pd.DataFrame, problems: Problems) -> None:
    """Note lines that no row of the crosswalk explains, and rows of lines that Table 7 does not print."""
    printed, name, file = inputs.tables[T7], "ncwfc_credential", published_file(inputs.settings.year, T7)
    expected = "a line that data/raw/reference/ncwfc_crosswalk.csv explains"
    action = (
        "Add the course credentials that make up the line to the crosswalk: "
        f"make propose YEAR={inputs.settings.year} proposes them."
    )
    # A component that is wrong in its first year is noted itself.
    explains = crosswalk["earned"].notna() | (crosswalk["valid_from"] == inputs.settings.year)
    for row in printed[~printed[name].isin(crosswalk.loc[explains, name])].itertuples():
        problems.add(file, expected, f"'{row.ncwfc_credential}'", action, row=row.row, column="Credential Name")
    lost = [line for line in dict.fromkeys(crosswalk[name]) if line not in set(printed[name])]
    if lost:
        expected = "every line that data/raw/reference/ncwfc_crosswalk.csv has for the year"
        action = (
            "Look for the line in the source; if several are missing, it may be a page. If it was lost when the table "
            "was read or typed, add it to the file; if the source no longer prints it, end its rows of the crosswalk "
            "with their last year under valid_to: "
            f"make propose YEAR={inputs.settings.year} proposes it."
        )
        problems.add(file, expected, f"no line {', '.join(lost)}", action, column="Credential Name")


def with_tiers(components: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the components with the tier of each, combined ones from Table 3, individual ones as assigned."""
    keys = ["course_code", "credential"]
    individual = tables["attainment_by_course"][[*keys, "tier"]].assign(kind="individual")
    listing = tables.get("credentials_by_tier", pd.DataFrame(columns=[*keys, "tier", "is_combined"]))
    combined = listing.loc[listing["is_combined"].astype("bool"), [*keys, "tier"]].assign(kind="combined")
    return components.merge(pd.concat([individual, combined]), on=[*keys, "kind"], how="left")
