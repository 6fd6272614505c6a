"""What the prose asserts: verdicts, answers of the evidence, and rows that cannot be tested as they are written."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.audit.claims import audit_claims, read_claims
from helpers.audit.evidence import Evidence, NothingCompared
from helpers.audit.register import audit_year
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.settings import report_title
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR

HEADINGS = ["id", "document", "place", "section", "assertion", "test", "stated", "computed", "note"]
EARNED = "total('attainment_by_course', 'earned')"


def claims_of(*tests: tuple[str, str, str]) -> pd.DataFrame:
    """Return claims of (test, stated, computed), numbered from C0 on."""
    rows = [(f"C{number}", "report", "Summary", "", "It is so", *test, "a note") for number, test in enumerate(tests)]
    return pd.DataFrame(rows, columns=HEADINGS).assign(row=2)


def judged(asked: Evidence, *tests: tuple[str, str, str]) -> pd.DataFrame:
    problems = Problems()
    register = audit_claims(claims_of(*tests), asked, problems)
    problems.stop()
    return register


VERDICTS = [
    ("equals", "65", EARNED, ("reproduced", "65")),
    ("equals", "66", EARNED, ("contradicted", "65")),
    ("equals", "46", "100 * 65 / 140", ("reproduced", "46.43")),
    ("equals", "47.1", "47.19", ("rounding", "47.19")),
    ("equals", "47", "46.43", ("contradicted", "46.43")),
    ("true", "", "top('attainment_by_psu', 'earned') == 'North County Schools'", ("reproduced", "holds")),
    ("true", "", "gap('Women', 'tier_2_pct', 'opportunities_pct') > 0", ("contradicted", "does not hold")),
    ("true", "", "(rows('psus') == 4, 'four')", ("reproduced", "four")),
    ("true", "", "rises('chart_1_trend', 'earned')", ("reproduced", "holds")),
    ("true", "", "1 == 1 and None", ("not reproducible", "cannot be said")),
    ("supports", "", "not_refuted(1 == 1 and None)", ("supported", "nothing speaks against it")),
    ("supports", "7", "(rows('psus') < 7, as_text(3.5, 1234.5))", ("supported", "3.50 or 1,235")),
    ("supports", "", "(rows('psus') > 4, 'four')", ("contradicted", "four")),
    ("supports", "", "(None, 'four')", ("not reproducible", "four")),
    ("needs", "7", "rows('psus')", ("not reproducible", "4")),
    ("needs", "", "points('Women', 'tier_2_pct', 'opportunities_pct')", ("not reproducible", "−25 points")),
    ("not_testable", "", "", ("not testable", "")),
]


def test_verdicts_follow_from_the_two_sides(asked):
    register = judged(asked, *(row[:3] for row in VERDICTS))
    found = register[["verdict", "recomputed"]].itertuples(index=False, name=None)
    assert list(found) == [expected for *_, expected in VERDICTS]


def test_a_contradiction_names_both_values_and_the_place(asked):
    row = judged(asked, ("equals", "66", EARNED)).iloc[0]
    assert row["explanation"] == "States 66 (Summary); the tables give 65. a note."
    assert row["difference"] == 1


@pytest.mark.parametrize(
    ("test", "computed", "found"),
    [
        ("true", "rows('nothing')", "rows('nothing') (C0): no table 'nothing'; there are accepted_discrepancies"),
        ("true", "total('psus', 'size') > 0", "no column 'size' in psus"),
        ("true", "rows('psus', size=1) > 0", "no column 'size' in psus"),
        ("equals", "value('attainment_by_psu', 'earned', psu_code='999')", "no row of attainment_by_psu"),
        ("equals", "value('attainment_by_psu', 'earned')", "4 rows of attainment_by_psu with {}, not one"),
        ("true", "rises('state_history', 'value')", "fewer than two values of value in state_history"),
        ("true", "rows()", "missing 1 required positional argument"),
        ("equals", "1 / 0", "1 / 0 (C0): division by zero"),
        ("true", "rows('psus')", "gives no yes or no"),
        ("equals", "'four'", "gives no finite number"),
        ("true", "states_once('C0', 'C9')", "no claim C9"),
    ],
)
def test_a_predicate_that_compares_nothing_is_named_with_its_row(asked, test, computed, found):
    problems = Problems()
    audit_claims(claims_of((test, "1", computed)), asked, problems)
    (problem,) = problems.found
    assert (problem.row, problem.column) == (2, "computed")
    assert found in problem.found


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        ('C1,report,P,,A,equals,"1,234","rows(\'psus\')",n', "stated", "'1,234'"),
        ("C1,report,P,99_none,A,not_testable,,,n", "section", "'99_none'"),
        ("C1,,P,,A,not_testable,,,n", "document", "an empty cell"),
        ("C1,report,,,A,not_testable,,,n", "place", "an empty cell"),
        ("C1,report,P,,A,maybe,,,n", "test", "'maybe'"),
        ("C1,report,P,,A,equals,5,,n", "computed", "an empty cell"),
        ("C1,report,P,,A,needs,5,,", "note", "an empty cell"),
        ("C1,report,P,,A,supports,5,rows('psus') == 5,", "note", "an empty cell"),
        ("C1,report,P,,A,supports,5,,n", "computed", "an empty cell"),
    ],
)
def test_a_cell_that_a_claim_needs_is_named_with_its_row(raw, line, column, found):
    (raw / YEAR / "claims.csv").write_text(f"{','.join(HEADINGS)}\n{line}\n", encoding="utf-8")
    problems = Problems()
    read_claims(YEAR, problems)
    assert [(problem.row, problem.column, problem.found) for problem in problems.found] == [(2, column, found)]


def test_a_year_without_a_register_of_claims_has_none(small, raw):
    assert audit_year(small)["audit_claims"].empty


def test_a_claim_on_a_table_that_the_year_does_not_publish_is_not_reproducible():
    without = Evidence({}, SimpleNamespace(year=YEAR), not_published=frozenset({"ncwfc"}))
    claim = judged(without, ("equals", "2", "rows('ncwfc')")).iloc[0]
    needed = "NC Workforce Credentials and what CTE students earned (Table 7)"
    explanation = f"Needs a table that this year does not publish: {needed}."
    assert (claim["verdict"], claim["explanation"]) == ("not reproducible", explanation)


def test_every_sentence_of_the_coverage_makes_a_claim_or_says_why_not_and_every_claim_has_its_sentence(registers):
    coverage = pd.read_csv(raw_dir(REAL_YEAR) / "claims_coverage.csv", dtype="str", keep_default_na=False)
    claims = registers["audit_claims"]
    claims = claims[~claims["id"].str.startswith("citation.")]
    assert len(coverage) > 150
    assert len(claims) == claims["id"].nunique() == 124
    assert ((coverage["claims"] == "") != (coverage["why_no_claim"] == "")).all()
    assert coverage["sha256_16"].str.fullmatch("[0-9a-f]{16}").all()
    made = coverage.assign(id=coverage["claims"].str.split()).explode("id").dropna(subset="id")
    assert set(made["id"]) == set(claims["id"])
    assert (made["id"].map(claims.set_index("id")["document"]) == made["document"]).all()


@pytest.mark.parametrize(
    ("precisions", "values", "expected"),
    [
        (["exact", "exact", "computed"], [1.0, 2.0, 3.0], True),
        (["exact", "at_least", "computed"], [1.0, 2.0, 3.0], None),
        (["exact", "at_least", "computed"], [3.0, 2.0, 3.0], False),
        (["exact", "exact", "computed"], [1.0, None, 3.0], True),
    ],
)
def test_a_series_rises_unless_a_step_falls_or_a_lower_bound_leaves_one_open(precisions, values, expected):
    chart = pd.DataFrame({"precision": precisions, "earned": values})
    assert Evidence({"chart": chart}, None).rises("chart", "earned") is expected


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(55, 65, True), (60, None, None), (65, 75, None), (66, 75, False), (70, None, False), (65.5, 65.5, False)],
)
def test_a_record_needs_to_be_above_all_that_earlier_values_can_stand_for(lower, upper, expected):
    bounds = {"value_lower": [None, lower, 99.0], "value_upper": [None, upper, 99.0]}
    years = pd.DataFrame({"year": ["2028-2029", "2029-2030", "2030-2031"], **bounds})
    years = years.astype(dict.fromkeys(bounds, "float64"))
    asked = Evidence({"known_years": years}, SimpleNamespace(year="2030-2031"))
    assert asked.is_highest("known_years", 65.5) is expected
    with pytest.raises(NothingCompared, match="^no value of an earlier year in known_years$"):
        asked.is_highest("known_years", 65.5, year="2028-2029")


def evidence_of(**tables: dict) -> Evidence:
    frames = {name: pd.DataFrame(columns) for name, columns in tables.items()}
    return Evidence(frames, SimpleNamespace(year="2030-2031"))


def test_at_most_as_many_students_hold_a_credential_as_there_are_without_the_modules_that_belong_together():
    # 100 credentials; 10 sets of 3 modules are 10 students, not 30: 100 - 20 = 80. Of the second set 5 were completed,
    # but one of its 2 modules was earned 4 times: 80 - 4 = 76.
    modules = {"course_code": ["A"] * 3 + ["B"] * 2, "combined_credential": ["X"] * 3 + ["Y"] * 2}
    modules |= {"earned": [15, 12, 11, 4, 9], "combined_earned": [10] * 3 + [5] * 2}
    asked = evidence_of(combined_credentials=modules, attainment_by_course={"earned": [60, 40]})
    assert asked.most_students() == 76


def test_a_tier_must_grow_by_more_than_the_share_of_a_group_fell_for_its_count_to_rise():
    # 60% became 50%: at least 59.5 / 50.5 of the whole; the other group rose.
    shares = {"group": ["A", "A", "B", "B"], "tier": [3] * 4, "year": ["2029-2030", "2030-2031"] * 2}
    shares |= {"percent": [60, 50, 40, 50], "percent_lower": [59.5, 49.5, 39.5, 49.5]}
    shares |= {"percent_upper": [60.5, 50.5, 40.5, 50.5], "comparison_printed": ["55%"] * 4}
    asked = evidence_of(student_group_trends=shares)
    assert asked.growth_needed_pct(3) == pytest.approx(100 * (59.5 / 50.5 - 1))
    assert asked.groups_with_lower_share(3) == "A"


def test_certain_changes_of_gaps_are_counted_by_their_direction():
    certainty = ["certainly wider", "certainly narrower", "certainly narrower", "cannot tell"]
    asked = evidence_of(equity_gap_changes={"category": ["Race"] * 4, "movement_certainty": certainty})
    assert (asked.gaps_that_became("wider", "Race"), asked.gap_movements("Race")) == (
        1,
        "2 certainly narrower, 1 certainly wider",
    )


def test_a_name_of_the_prose_is_found_shortened_or_the_closest_one_is_named():
    asked = evidence_of(names={"credential": ["Work Ready Job Skills", "Bee Care"]})
    assert asked.part_of_a_name("names", "credential", "work skills") is True
    assert asked.part_of_a_name("names", "credential", "work care") is None
    assert asked.closest_name("names", "credential", "Bee Keeping Care") == "Bee Care"


def test_history_is_asked_of_other_documents_only():
    rows = {"metric": ["rate"] * 2, "year": ["2029-2030"] * 2, "value": [41.0, 42.0]}
    rows["source"] = [report_title("2030-2031"), "a page"]
    asked = evidence_of(state_history=rows)
    assert asked.history("rate", "2029-2030") == 42
    asked.tables["state_history"] = asked.tables["state_history"].iloc[:1]
    with pytest.raises(NothingCompared, match="^no other page states rate of 2029-2030$"):
        asked.history("rate", "2029-2030")


def test_units_that_rose_and_sums_by_year_cover_every_year():
    counts = {"psu_code": ["1", "2"] * 2, "year": ["2029-2030"] * 2 + ["2030-2031"] * 2, "earned": [5, 900, 6, 300]}
    asked = evidence_of(ranking=counts)
    assert (asked.units_that_rose("ranking"), asked.by_year("ranking", "earned")) == (1, "905 and 306")
