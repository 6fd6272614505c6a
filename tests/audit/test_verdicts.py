"""No number is its own witness, both sides must exclude each other, and one cause is one contradiction."""

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.audit.claims import audit_claims, read_claims
from helpers.audit.comparisons import from_other_documents
from helpers.audit.evidence import Evidence, NothingCompared
from helpers.audit.register import audit_year, evidence
from helpers.audit.verdicts import causes, compare, read_same_findings
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.settings import report_title
from helpers.prepare.comparisons import Inputs
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR

HISTORY_COLUMNS = ["year", "level", "entity", "metric", "value", "precision", "derived", "source", "row"]


def own_witnesses(figures: pd.DataFrame, history: pd.DataFrame, from_report: set[str], *, year: str) -> list[str]:
    """Return the ids of comparisons whose other side is the cell itself, or was taken from the report of the year."""
    of_report = history.loc[history["source"].str.contains(report_title(year), regex=False), "row"].astype("str")
    found = []
    for figure in figures.itertuples():
        stem, line, column = figure.published_cell.split(":", 2)
        itself = {f"{stem}:{line}:{column}", f"{stem}:all:{column}"}
        others = {cell for cell in figure.sources.split() if ":" in cell}
        rows = {cell.split(":")[1] for cell in others if cell.startswith("history:")}
        lookups = {cell.split(":")[0] for cell in others} & from_report
        # A lookup that was made from the report may say what is wrong with it, never that it is right.
        witness = itself & others or rows & {*of_report} or (lookups and figure.verdict == "reproduced")
        found += [figure.id] if witness or (figure.verdict == "reproduced" and not others) else []
    return found


def lookups_from_the_report() -> set[str]:
    sources = pd.read_csv(raw_dir(REAL_YEAR).parent / "sources.csv", dtype="str", keep_default_na=False)
    kept = sources[sources["retrieved_from"].str.startswith("Kept by hand from the report")]["file"]
    return set(kept.str.removeprefix("reference/").str.removesuffix(".csv"))


def with_history(inputs: Inputs, rows: pd.DataFrame) -> Inputs:
    return dataclasses.replace(inputs, references={**inputs.references, "history": rows})


def test_no_figure_of_the_real_year_is_its_own_witness(published, registers):
    figures, lookups = registers["audit_figures"], lookups_from_the_report()
    figures = figures[figures["check"] != "earlier_report"]
    assert {"courses", "name_crosswalk"} <= lookups
    assert len(figures) > 2_000
    assert own_witnesses(figures, published.inputs.references["history"], lookups, year=REAL_YEAR) == []


def test_a_figure_that_is_its_own_witness_would_be_seen():
    source = pd.DataFrame({"row": [7, 8], "source": [f"NC CTE {report_title(YEAR)}, page 3", "https://a.org"]})
    planted = [
        ("itself", "t:5:earned", "t:4:earned t:5:earned", "contradicted"),
        ("its column", "t:5:earned", "t:all:earned", "reproduced"),
        ("the report", "t:5:earned", "history:7:value", "not reproducible"),
        ("made from it", "t:5:area", "courses:3:program_area", "reproduced"),
        ("nothing", "t:5:earned", "", "reproduced"),
        ("another page", "t:5:earned", "history:8:value", "reproduced"),
        ("another line", "t:5:earned", "t:6:earned", "reproduced"),
    ]
    figures = pd.DataFrame(planted, columns=["id", "published_cell", "sources", "verdict"])
    seen = own_witnesses(figures, source, {"courses"}, year=YEAR)
    assert seen == ["itself", "its column", "the report", "made from it", "nothing"]


def test_a_row_of_history_from_the_report_of_the_year_compares_nothing_and_one_of_another_year_does(small):
    unit = ["psu", "North County Schools (010)", "credentials_earned", "40", "exact", "no"]
    pages = [report_title(YEAR), report_title("2031-2032"), "https://www.north.org/news"]
    rows = pd.DataFrame([[YEAR, *unit, page, row] for row, page in enumerate(pages, start=2)], columns=HISTORY_COLUMNS)
    compared = compare(with_history(small.inputs, rows), "psu_history")
    names = [f"North County Schools | {YEAR} | {page}" for page in (report_title("2031-2032"), "www.north.org")]
    assert compared["item"].tolist() == names


def test_a_question_on_history_is_never_answered_by_the_report_of_the_year():
    rows = [("earned", YEAR, 40.0, f"NC CTE {report_title(YEAR)}"), ("earned", YEAR, 41.0, "https://a.org")]
    history = pd.DataFrame(rows, columns=["metric", "year", "value", "source"])
    settings = SimpleNamespace(year=YEAR)
    assert Evidence({"state_history": history}, settings).history("earned", YEAR) == 41
    with pytest.raises(NothingCompared, match=f"^no other page states earned of {YEAR}$"):
        Evidence({"state_history": history.head(1)}, settings).history("earned", YEAR)


def test_no_verdict_on_a_claim_rests_on_what_the_report_says_of_itself_elsewhere(published):
    problems, verdicts = Problems(), []
    history = published.tables["state_history"]
    others = from_other_documents(history, year=REAL_YEAR)
    for rows in (history, others):
        prepared = dataclasses.replace(published, tables={**published.tables, "state_history": rows})
        asked = evidence(prepared)
        asked.tables["region_candidates"] = audit_year(published)["region_candidates"]
        verdicts.append(audit_claims(read_claims(REAL_YEAR, problems), asked, problems)["verdict"].tolist())
    problems.stop()
    assert len(others) < len(history)
    assert len(verdicts[0]) > 100
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [((17, 17), "reproduced"), ((19, 19), "not reproducible"), ((17, 16), "contradicted")],
)
def test_a_combined_credential_may_be_above_a_module_but_has_one_count(small, counts, verdict):
    # The modules were earned 18 times and more; one of an earlier year completes a combined credential too.
    modules = small.inputs.tables["table_02_combined_credentials"].iloc[:2].assign(earned=[18, 20])
    modules = modules.assign(combined_earned=[*counts])
    tables = {**small.inputs.tables, "table_02_combined_credentials": modules}
    assert compare(dataclasses.replace(small.inputs, tables=tables), "combined_earned")["verdict"].tolist() == [verdict]


@pytest.mark.parametrize(
    ("tiers", "verdicts"),
    [
        ([1, 1, 2], ["reproduced", "reproduced", "contradicted"]),
        ([1, 2], ["contradicted", "contradicted"]),
    ],
)
def test_a_tier_is_compared_with_those_of_the_other_lines_alone(small, tiers, verdicts):
    names = ["AA21", "AA22", "AA23"][: len(tiers)]
    listing = pd.DataFrame({"course_code": names, "credential": "Bees", "tier": tiers, "row": range(2, 2 + len(tiers))})
    tables = {**small.inputs.tables, "table_03_credentials_by_tier": listing}
    compared = compare(dataclasses.replace(small.inputs, tables=tables), "tier_agrees")
    assert compared["verdict"].tolist() == verdicts


def findings(*rows: tuple) -> pd.DataFrame:
    """Return rows of both registers: id, check, published cell, published, recomputed, sources, verdict."""
    columns = ["id", "check", "published_cell", "published", "recomputed", "sources", "verdict"]
    both = pd.DataFrame(rows, columns=columns)
    numbers = [pd.to_numeric(both[side], errors="coerce") for side in ("published", "recomputed")]
    return both.assign(place="Table 7", difference=numbers[0] - numbers[1])


@pytest.mark.parametrize(
    ("second", "cause"),
    [
        (("F2", "rates", "t:5:earned", "8", "9", "u:9:x u:8:x", "contradicted"), "F1"),
        (("F2", "rates", "u:2:earned", "7", "6", "t:5:earned", "contradicted"), "F1"),
        (("F2", "counts", "t:6:earned", "6", "7", "u:3:earned", "contradicted"), "F2"),
        (("F2", "counts", "t:5:earned", "7", "7", "u:3:earned", "reproduced"), ""),
    ],
)
def test_the_same_cell_and_the_same_two_cells_are_one_cause_and_equal_numbers_elsewhere_are_not(second, cause):
    both = findings(("F1", "counts", "t:5:earned", "6", "7", "u:2:earned", "contradicted"), second)
    assert causes(both, {}).tolist() == ["F1", cause]


def test_the_same_words_against_the_same_words_are_one_cause_in_one_kind_of_comparison_only():
    rows = [("tier", 2, "contradicted"), ("tier", 3, "contradicted"), ("area", 4, "contradicted")]
    both = findings(*((f"F{n}", check, f"t:{n}:tier", "2", "2 and 3", "", verdict) for check, n, verdict in rows))
    assert causes(both, {}).tolist() == ["F2", "F2", "F4"]


def test_the_lookup_joins_claims_and_figures_whatever_the_verdict_of_the_other_place():
    claim = (None, None, "", "", None)
    both = findings(
        ("F1", "counts", "t:5:earned", "6", "7", "", "contradicted"),
        ("R1", *claim, "rounding"),
        ("R2", *claim, "contradicted"),
        ("R3", *claim, "contradicted"),
        ("R4", *claim, "rounding"),
        ("R5", *claim, "rounding"),
    )
    same = {"R1": "R3", "R2": "F1", "R5": "R4"}
    assert causes(both, same).tolist() == ["F1", "R1", "F1", "R1", "", ""]


def test_an_unknown_finding_is_named_unless_its_table_is_not_published(raw):
    lines = ["id,same_as,reason", "R1,07.4.tier,one line", "R9,11.2.earned,one cell"]
    (raw / YEAR / "same_findings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    problems = Problems()
    same = read_same_findings(YEAR, ["R1", "R2"], problems, published=["table_11_attainment_by_course"])
    assert [(problem.row, problem.column) for problem in problems.found] == [(3, "id"), (3, "same_as")]
    assert problems.found[0].found.startswith("R9; closest: 'R1'")
    assert same["R1"] == "07.4.tier"
