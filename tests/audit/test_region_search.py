"""Which counties would have to move for the printed regional figures to fit, worked out by hand on six counties."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.audit.evidence import Evidence, NothingCompared
from helpers.audit.region_search import RegionalFigure, region_candidates, regional_figures
from helpers.sections.regions.attainment import attainment_by_region

# Upper 30 + 10 + 5 = 45 of 60, Lower 20 + 20 = 40 of 100, Coast 10 of 40.
COUNTIES = [
    ("001", "Ash", "Upper", 30, 30),
    ("002", "Birch", "Upper", 10, 20),
    ("003", "Cedar", "Upper", 5, 10),
    ("004", "Dogwood", "Lower", 20, 50),
    ("005", "Elm", "Lower", 20, 50),
    ("006", "Fir", "Coast", 10, 40),
]
RATE = "attainment_rate_pct"


@pytest.fixture
def units() -> pd.DataFrame:
    frame = pd.DataFrame(COUNTIES, columns=["psu_code", "county", "region_state_board", "earned", "potential"])
    return frame.assign(region_former=frame["region_state_board"].mask(frame["county"] == "Birch", ""))


def candidates(units: pd.DataFrame, *figures: tuple, printed: dict[str, str] | None = None) -> pd.DataFrame:
    beside = pd.DataFrame(list((printed or {}).items()), columns=["psu_code", "printed_region"])
    stated = [RegionalFigure(f"C{number}", *figure) for number, figure in enumerate(figures)]
    found = region_candidates(units, beside, stated)
    return found[found["region_list"] == "state_board"].reset_index(drop=True)


def test_a_list_that_fits_needs_no_change(units):
    found = candidates(
        units, ("Upper", "earned", "is", 45), ("Upper", RATE, "highest"), ("every", RATE, "at least", 25)
    )
    assert found[["change", "figures_fit", "figures", "claims_that_fit"]].to_numpy().tolist() == [
        ["none", 3, 3, "C0 C1 C2"]
    ]


def test_one_moved_county_is_found_with_all_that_fit_equally(units):
    # Upper has 45; 35 needs Birch (10) elsewhere, whichever region it goes to.
    found = candidates(units, ("Upper", "earned", "is", 35))
    assert found[["change", "moved_counties", "figures_fit"]].to_numpy().tolist() == [
        ["none", 0, 0],
        ["Birch to Coast", 1, 1],
        ["Birch to Lower", 1, 1],
    ]
    assert found.loc[1, ["county", "from_region", "to_region"]].tolist() == ["Birch", "Upper", "Coast"]


def test_two_counties_are_moved_only_where_one_is_not_enough(units):
    # 30 = 45 - 10 - 5 in Upper and 25 = 10 + 10 + 5 on the Coast need Birch and Cedar there; Birch alone gives neither.
    found = candidates(units, ("Upper", "earned", "is", 30), ("Coast", "earned", "is", 25))
    last = found.iloc[-1]
    assert (last["change"], last["figures_fit"]) == ("Birch to Coast and Cedar to Coast", 2)
    assert (found["moved_counties"] == 2).sum() == 1
    assert last[["second_county", "second_from_region", "second_to_region"]].tolist() == ["Cedar", "Upper", "Coast"]


def test_regions_printed_beside_units_count_like_figures(units):
    found = candidates(units, ("Upper", "earned", "is", 35), printed={"001": "Upper", "002": "Upper"})
    # Birch could leave, or Ash for Elm, but then a printed region would not fit: no change is better than none.
    assert found[["change", "figures_fit", "units_fit", "units"]].to_numpy().tolist() == [["none", 0, 2, 2]]


def test_a_figure_that_nothing_gives_fits_in_no_row(units):
    found = candidates(units, ("Upper", "earned", "is", 1000))
    assert found[["change", "claims_that_do_not_fit"]].to_numpy().tolist() == [["none", "C0"]]


def test_limits_are_compared_as_they_are_printed(units):
    # Lower earned 40 of 100 and the Coast 10 of 40; Upper 45 of 60 is 75.0.
    assert candidates(units, ("every", RATE, "at most", 75)).loc[0, "figures_fit"] == 1
    assert candidates(units, ("every", RATE, "at most", 74)).loc[0, "figures_fit"] == 0
    # 10 of 80 is 12.5, which is printed as 13.
    halves = units.assign(potential=units["potential"].replace(40, 80))
    assert candidates(halves, ("Coast", RATE, "is", 13)).loc[0, "figures_fit"] == 1


def test_figures_are_read_from_the_questions_of_claims_and_what_is_none_is_left_to_their_audit():
    computed = ["regional('Upper', 'earned', 'is', 35)", "rows('psus')", "regional('Upper'", "regional(Upper)"]
    claims = pd.DataFrame({"id": ["C0", "C1", "C2", "C3"], "computed": computed})
    assert regional_figures(claims) == [RegionalFigure("C0", "Upper", "earned", "is", 35)]


def asked(units: pd.DataFrame, *figures: tuple) -> Evidence:
    tables = {"region_candidates": candidates(units, *figures)}
    tables |= {"regions_state_board": attainment_by_region(units, region="region_state_board")}
    stated = [RegionalFigure(f"C{number}", *figure) for number, figure in enumerate(figures)]
    return Evidence(tables, SimpleNamespace(year="2030-2031"), figures=stated)


def test_agreement_and_disagreement_with_a_list_are_judged_by_the_same_candidates(units):
    figures = ("Upper", "earned", "is", 35), ("Upper", RATE, "highest"), ("Lower", "earned", "is", 999)
    ask = asked(units, *figures)
    assert ask.regional(*figures[0]) == (True, "Upper 45 by the State Board list; fits with 1 county moved")
    assert ask.regional(*figures[1]) == (True, "Upper 75 by the State Board list")
    assert ask.regional(*figures[2]) == (
        None,
        "Lower 40 by the State Board list; not given by moving one county or two",
    )


def test_a_region_that_no_list_has_is_named(units):
    with pytest.raises(NothingCompared, match="^no 'is' of earned of region 'Moon' in the lists of regions$"):
        asked(units, ("Moon", "earned", "is", 1)).regional("Moon", "earned", "is", 1)
