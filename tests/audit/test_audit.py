"""The audit: verdicts on figures and claims, bad claims, accepted verdicts, and what a changed number does."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.audit.accepted_verdicts import accept_verdicts, changed_verdicts
from helpers.audit.claims import Evidence, NothingCompared, audit_claims
from helpers.audit.figures import FIGURE_CHECKS, compare, rounding_rule
from helpers.audit.register import audit_year, by_consequence, evidence, explain, show_findings, verdict_counts
from helpers.base.paths import raw_dir
from helpers.base.problems import InputError, Problems
from helpers.contracts.tables import write_processed
from helpers.prepare.names import closest
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR

HEADINGS = "id,document,place,section,assertion,test,stated,computed,note"
PUBLISHED = "2024-2025"


def with_claims(raw, *lines: str):
    (raw / YEAR / "claims.csv").write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return audit_year(prepare_year(YEAR))["audit_claims"]


def verdict_of(raw, test: str, stated: str, computed: str) -> tuple[str, str]:
    row = with_claims(raw, f'C1,report,Summary,,It is so,{test},{stated},"{computed}",a note').iloc[0]
    return row["verdict"], row["recomputed"]


CLAIMS = [
    ("equals", "65", "total('attainment_by_course', 'earned')", ("reproduced", "65")),
    ("equals", "66", "total('attainment_by_course', 'earned')", ("contradicted", "65")),
    ("equals", "46", "100 * 65 / 140", ("reproduced", "46.43")),
    ("equals", "47.1", "47.19", ("rounding", "47.19")),
    ("equals", "47", "46.43", ("contradicted", "46.43")),
    ("true", "", "top('attainment_by_psu', 'earned') == 'North County Schools'", ("reproduced", "holds")),
    ("true", "", "gap('Women', 'tier_2_pct', 'opportunities_pct') > 0", ("contradicted", "does not hold")),
    ("true", "", "(rows('psus') == 4, 'four')", ("reproduced", "four")),
    ("true", "", "rises('chart_1_trend', 'earned')", ("reproduced", "holds")),
    ("needs", "7", "rows('psus')", ("not reproducible", "4")),
    ("not_testable", "", "", ("not testable", "")),
]


def test_verdicts_follow_from_the_two_sides(raw):
    lines = [
        f'C{number},report,Summary,,It is so,{test},{stated},"{computed}",a note'
        for number, (test, stated, computed, _) in enumerate(CLAIMS)
    ]
    claims = with_claims(raw, *lines).set_index("id")
    found = [tuple(claims.loc[f"C{number}", ["verdict", "recomputed"]]) for number in range(len(CLAIMS))]
    assert found == [expected for *_, expected in CLAIMS]


def test_a_contradiction_names_both_values_and_the_place(raw):
    row = with_claims(
        raw, "C1,report,Summary,,It is so,equals,66,\"total('attainment_by_course', 'earned')\",Likely a slip"
    ).iloc[0]
    assert row["explanation"] == "States 66 (Summary); the tables give 65. Likely a slip."
    assert row["difference"] == 1


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        ("C1,report,P,,A,true,,\"rows('nothing')\",n", "computed", "rows('nothing') (C1): no table 'nothing'"),
        ("C1,report,P,,A,true,,\"total('psus', 'size') > 0\",n", "computed", "no column 'size' in psus"),
        (
            "C1,report,P,,A,equals,1,\"value('attainment_by_psu', 'earned', psu_code='999')\",n",
            "computed",
            "no row of attainment_by_psu",
        ),
        ("C1,report,P,,A,true,,\"rises('state_history', 'value')\",n", "computed", "fewer than two values"),
        ("C1,report,P,,A,true,,unknown(1),n", "computed", "name 'unknown' is not defined"),
        ('C1,report,P,,A,equals,1,"1 / 0",n', "computed", "1 / 0 (C1): division by zero"),
        ('C1,report,P,,A,equals,1,"top.x",n', "computed", "top.x (C1): 'function' object has no attribute 'x'"),
        ("C1,report,P,,A,true,,\"rows('psus')\",n", "computed", "gives no yes or no"),
        ('C1,report,P,,A,equals,4,"1e999",n', "computed", "gives no finite number"),
        ('C1,report,P,,A,equals,"1,234","rows(\'psus\')",n', "stated", "'1,234'"),
        ("C1,report,P,99_none,A,not_testable,,,n", "section", "'99_none'"),
        ("C1,,P,,A,not_testable,,,n", "document", "an empty cell"),
        ("C1,report,,,A,not_testable,,,n", "place", "an empty cell"),
        ("C1,report,P,,A,maybe,,,n", "test", "'maybe'"),
        ("C1,report,P,,A,equals,5,,n", "computed", "an empty cell"),
        ("C1,report,P,,A,needs,5,,", "note", "an empty cell"),
    ],
)
def test_a_claim_that_cannot_be_tested_as_written_is_named_with_its_row(raw, line, column, found):
    with pytest.raises(InputError) as stopped:
        with_claims(raw, line)
    (problem,) = stopped.value.problems
    assert (problem.row, problem.column) == (2, column)
    assert found in problem.found


def test_a_year_without_a_register_of_claims_still_has_its_internal_checks(raw):
    registers = audit_year(prepare_year(YEAR))
    assert registers["audit_claims"].empty
    assert set(registers["audit_figures"]["verdict"]) == {"reproduced", "contradicted", "rounding", "not testable"}
    contradicted = registers["audit_figures"].query("verdict == 'contradicted'")
    assert contradicted["check"].drop_duplicates().tolist() == ["highest_rate_membership", "overall_share"]


def test_every_comparison_of_the_small_year_covers_rows_but_for_other_pages(raw):
    inputs = prepare_year(YEAR).inputs
    empty = [check for check in FIGURE_CHECKS if compare(inputs, check).empty]
    assert empty == ["tier_agrees", "psu_history"]


@pytest.fixture(scope="module")
def prepared():
    return prepare_year(PUBLISHED)


@pytest.fixture(scope="module")
def registers(prepared):
    return audit_year(prepared)


def test_no_comparison_of_the_published_year_covers_no_rows(prepared):
    assert [check for check in FIGURE_CHECKS if compare(prepared.inputs, check).empty] == []


def test_every_published_number_is_compared_or_an_input(registers):
    cells = registers["audit_cells"]
    assert cells["numbers"].sum() == 2_270
    assert cells["alone"].sum() == 0


def test_everything_but_reproduced_is_explained(registers):
    for register in (registers["audit_figures"], registers["audit_claims"]):
        assert len(register) > 100
        unexplained = register[(register["verdict"] != "reproduced") & (register["explanation"] == "")]
        assert unexplained.empty


def test_contradictions_are_ordered_by_what_they_move(registers):
    ordered = by_consequence(registers["audit_figures"])
    assert ordered.iloc[0]["published"] == "669"
    assert (ordered["difference"].abs().fillna(0).diff().iloc[1:] <= 0).all()
    assert set(ordered["verdict"]) == {"contradicted"}


def test_verdict_counts_add_up(registers):
    claims = registers["audit_claims"]
    counts = verdict_counts(claims, by="document")
    assert counts["all"].sum() == len(claims)


def test_the_chain_of_a_number_names_cells_steps_and_result(prepared, registers):
    text = explain(
        registers["audit_figures"], registers["audit_claims"], "10.57.printed_rate.printed_rates", prepared.settings
    )
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


def test_every_audited_figure_can_be_explained(prepared, registers):
    figures = registers["audit_figures"]
    for identity in figures["id"].iloc[:: len(figures) // 150]:
        assert "Verdict: " in explain(figures, registers["audit_claims"], identity, prepared.settings)


def test_an_unknown_id_names_the_closest_ones(prepared, registers):
    with pytest.raises(ValueError, match=r"ID=R8: expected the id of an audited figure or claim; closest: 'R008'"):
        explain(registers["audit_figures"], registers["audit_claims"], "R8", prepared.settings)


def test_no_verdict_differs_from_the_accepted_one():
    changed = changed_verdicts(PUBLISHED)
    assert changed == [], "verdicts changed; if on purpose: make report, then make accept"


def test_a_changed_verdict_is_named_until_it_is_accepted(raw):
    lines = [HEADINGS, "C1,report,P,,A,equals,65,\"total('attainment_by_course', 'earned')\",n"]
    claims = raw / YEAR / "claims.csv"
    for stated, expected in (
        ("65", ["C1: reproduced or gone -> reproduced"]),
        ("66", ["C1: reproduced -> contradicted"]),
    ):
        claims.write_text("\n".join(lines).replace(",65,", f",{stated},") + "\n", encoding="utf-8")
        prepared = prepare_year(YEAR)
        write_processed({**prepared.tables, **audit_year(prepared)}, prepared.settings)
        changed = [line for line in changed_verdicts(YEAR) if line.startswith("C1")]
        assert changed == expected
        accept_verdicts(YEAR)
        assert changed_verdicts(YEAR) == []


@pytest.mark.parametrize(
    ("stated", "value", "rule"),
    [("58", 58.97, "cut off"), ("2", 2.5, "cut off"), ("73", 72.42, ""), ("52", 52.5, "cut off")],
)
def test_other_common_roundings_are_named(stated, value, rule):
    assert rounding_rule(stated, value) == rule


def test_claims_of_the_register_are_unique_and_say_where_they_stand(prepared):
    from helpers.audit.claims import read_claims

    problems = Problems()
    claims = read_claims(PUBLISHED, problems)
    assert problems.found == []
    assert claims.groupby("document").size().to_dict() == {
        "buncombe_county_schools": 7,
        "carolina_journal": 17,
        "report": 96,
    }
    assert len(audit_claims(claims, evidence(prepared), problems)) == len(claims)


def test_closest_names_come_best_first():
    assert closest("R82", {"R082", "B001"}).startswith("'R082'")


def test_every_sentence_of_the_coverage_makes_a_claim_or_says_why_not_and_every_claim_has_its_sentence():
    folder = raw_dir(PUBLISHED)
    coverage = pd.read_csv(folder / "claims_coverage.csv", dtype="str", keep_default_na=False)
    claims = pd.read_csv(folder / "claims.csv", dtype="str", keep_default_na=False)
    assert len(coverage) > 150
    assert ((coverage["claims"] == "") != (coverage["why_no_claim"] == "")).all()
    assert coverage["sha256_16"].str.fullmatch("[0-9a-f]{16}").all()
    made = coverage.assign(id=coverage["claims"].str.split()).explode("id").dropna(subset="id")
    documents = claims.set_index("id")["document"]
    assert set(made["id"]) == set(claims["id"])
    assert (made["id"].map(documents) == made["document"]).all()


def test_a_section_shows_what_is_contradicted_first_and_names_last():
    rows = [("a.name", "contradicted"), ("b", "rounding"), ("c", "contradicted"), ("d", "not reproducible")]
    findings = pd.DataFrame(rows, columns=["id", "verdict"]).assign(
        **dict.fromkeys(["document", "place", "published", "recomputed", "explanation"], "x"),
        subject=lambda table: table["id"],
    )
    text = repr(show_findings(findings))
    assert [text.index(f" {name} ") for name in ("c", "d", "b", "a.name")] == sorted(
        text.index(f" {name} ") for name in ("c", "d", "b", "a.name")
    )


def test_a_section_without_findings_says_so():
    assert show_findings(pd.DataFrame(columns=["id", "verdict"])) is None


def test_a_step_after_a_lower_bound_cannot_be_said(raw):
    history = raw / "reference" / "history.csv"
    history.write_text(history.read_text().replace("60,rounded", "60,at_least"), encoding="utf-8")
    assert verdict_of(raw, "true", "", "rises('chart_1_trend', 'earned')") == ("not reproducible", "cannot be said")


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(55, 65, True), (60, None, None), (65, 75, None), (66, 75, False), (70, None, False), (65.5, 65.5, False)],
)
def test_a_record_needs_to_be_above_all_that_earlier_values_can_stand_for(lower, upper, expected):
    years = pd.DataFrame(
        {
            "series": "earned",
            "year": ["2028-2029", "2029-2030", "2030-2031"],
            "value_lower": [None, lower, 99.0],
            "value_upper": [None, upper, 99.0],
        }
    ).astype({"value_lower": "float64", "value_upper": "float64"})
    asked = Evidence({"known_years": years}, SimpleNamespace(year="2030-2031"))
    assert asked.is_highest("known_years", 65.5, series="earned") is expected
    with pytest.raises(NothingCompared, match="^no value of an earlier year in known_years$"):
        asked.is_highest("known_years", 65.5, year="2028-2029")


def test_a_record_above_a_lower_limit_cannot_be_said(raw):
    history = raw / "reference" / "history.csv"
    history.write_text(history.read_text().replace("60,rounded", "60,at_least"), encoding="utf-8")
    found = verdict_of(raw, "true", "", "is_highest('known_years', 65, series='earned')")
    assert found == ("not reproducible", "cannot be said")


def test_a_line_that_counts_another_thing_than_it_names_is_a_finding(raw):
    crosswalk = raw / "reference" / "ncwfc_crosswalk.csv"
    crosswalk.write_text(crosswalk.read_text().replace("Bee Care,same,", "Bee Care,same,beetles"), encoding="utf-8")
    figures = audit_year(prepare_year(YEAR))["audit_figures"].set_index("check")
    assert figures.loc["ncwfc_name", ["subject", "recomputed", "verdict"]].to_numpy().tolist() == [
        ["Bee line", "beetles", "contradicted"],
        ["Mason line", "as named", "reproduced"],
    ]


def test_a_claim_on_a_table_that_the_year_does_not_publish_is_not_reproducible(raw):
    (raw / YEAR / "published" / "table_07_ncwfc.csv").unlink()
    settings = raw / YEAR / "year.toml"
    settings.write_text(settings.read_text().replace("not_published = []", 'not_published = ["table_07_ncwfc"]'))
    claim = with_claims(raw, "C1,report,P,,A,equals,2,\"rows('ncwfc')\",n").iloc[0]
    assert (claim["verdict"], claim["explanation"]) == (
        "not reproducible",
        "Needs ncwfc, which this year does not publish.",
    )
