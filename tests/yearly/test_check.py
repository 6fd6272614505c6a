"""A check of raw files lists every problem, each with the row that would solve it, and writes nothing else."""

import pandas as pd

from helpers.audit.accepted_verdicts import accepted_file
from helpers.base.paths import outputs_dir, processed_dir
from helpers.yearly.check import check_year, problems_file
from tests.support.runs import contents
from tests.support.small_next_year import NEXT, replace_in
from tests.support.small_year import YEAR


def test_a_claim_that_asks_for_what_is_not_there_is_listed_until_it_is_gone_and_nothing_else_is_written(published):
    before, claims = contents(published.parents[3]), published.parent / "claims.csv"
    heading = "id,document,place,section,assertion,test,stated,computed,note\n"
    claims.write_text(heading + "C1,report,P,,A,true,,rows('nothing') > 0,n\n", encoding="utf-8")
    ((problem,), _) = check_year(NEXT)
    assert (problem.file, problem.row, problem.column) == (claims, 2, "computed")
    assert [file.name for file in outputs_dir(NEXT).iterdir()] == ["problems.csv"]
    claims.unlink()
    assert check_year(NEXT)[0] == []
    assert contents(published.parents[3]) == before
    assert not processed_dir(NEXT).exists()


def test_every_problem_is_a_row_with_the_row_of_the_lookup_that_would_solve_it(published):
    replace_in(
        published, "table_10_attainment_by_psu", ("Bee Charter (10A)", "Wasp Charter (10B)"), ("40,80", "forty,80")
    )
    replace_in(published, "table_11_attainment_by_course", ("ZA10-Bees I", "ZA11-Wasps I"))
    problems, _ = check_year(NEXT)
    listed = pd.read_csv(problems_file(NEXT), dtype="str", keep_default_na=False)
    assert len(listed) == len(problems)
    places = listed[["row", "column", "found", "lookup"]].itertuples(index=False, name=None)
    assert ("2", "Earned", "'forty'", "") in set(places)
    by_row = listed.set_index(["column", "row"])
    course = by_row.loc[("Course", "2")]
    assert course["lookup"] == "courses"
    # Tables 1 and 3 print no area for a course that only Table 11 has.
    assert course["proposed_row"] == (
        "a new row of courses.csv: course_code = ZA11; course = Wasps I; program_area = ?"
    )


def test_a_unit_that_is_gone_is_proposed_with_the_problem_of_its_table(published):
    table = published / "table_10_attainment_by_psu.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Bee Charter (10A),5,8,62.5%\n", ""), encoding="utf-8")
    check_year(NEXT)
    listed = pd.read_csv(problems_file(NEXT), dtype="str", keep_default_na=False)
    row = listed[listed["found"] == "no row of Bee Charter (10A)"].iloc[0]
    assert row["proposed_row"] == "the last year of a row of psus.csv: psu_code = 10A; psu = Bee Charter; successor = ?"
    assert YEAR < NEXT


def test_a_figure_that_does_not_hold_is_named_with_both_values_until_it_is_accepted(published):
    replace_in(published, "table_07_ncwfc", ("Bee line,30", "Bee line,300"))
    problems, figures = check_year(NEXT)
    (figure,) = [one for one in figures if "Bee line" in one.subject and one.published == "300"]
    assert (problems, figure.before, figure.now, figure.recomputed) == ([], "reproduced", "contradicted", "30")
    accepted_file(NEXT).parent.mkdir(parents=True, exist_ok=True)
    row = f"{figure.id},contradicted,A. Analyst,2032-12-05\n"
    accepted_file(NEXT).write_text(f"id,verdict,decided_by,decided_on\n{row}", encoding="utf-8")
    assert figure not in check_year(NEXT)[1]
