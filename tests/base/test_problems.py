"""Every problem is said, grouped so that a reader is not told the same thing twice."""

from helpers.base.problems import Problems, message


def test_problems_of_one_kind_and_place_stand_under_one_heading_and_none_is_left_out():
    problems = Problems()
    for row in range(2, 9):
        problems.add("units.csv", "a county", "an empty cell", "Fill it in.", row=row, column="county")
    problems.add("units.csv", "a code", "'10'", "Add the zero.", row=3, column="code")
    lines = message(problems.found).splitlines()
    assert lines[0] == "8 problems in the inputs; nothing was written."
    assert lines[1] == "units.csv, column county: expected a county"
    assert lines[2:9] == [f"  row {row}: found an empty cell" for row in range(2, 9)]
    assert lines[9:] == [
        "  What to do: Fill it in.",
        "units.csv, column code: expected a code",
        "  row 3: found '10'",
        "  What to do: Add the zero.",
    ]


def test_a_problem_of_a_whole_file_has_no_row():
    problems = Problems()
    problems.add("units.csv", "a file", "none", "Put it there.")
    assert message(problems.found).splitlines()[2] == "  found none"
