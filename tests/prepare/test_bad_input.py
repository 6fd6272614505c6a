"""Wrong input stops before anything is written, and says where, what was expected and what was found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.base.paths import shown
from helpers.base.problems import InputError
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR

Change = Callable[[bytes], bytes]


def replaced(old: str, new: str) -> Change:
    return lambda content: content.replace(old.encode(), new.encode(), 1)


def appended(line: str) -> Change:
    return lambda content: content + line.encode() + b"\n"


def each_line(change: Callable[[bytes], bytes]) -> Change:
    return lambda content: b"".join(change(line) + b"\n" for line in content.splitlines())


def table(number: str) -> str:
    return {
        "2": "table_02_combined_credentials",
        "3": "table_03_credentials_by_tier",
        "4": "table_04_student_groups",
        "5b": "table_05b_student_group_trends_tier_2",
        "6": "table_06_career_readiness",
        "7": "table_07_ncwfc",
        "8": "table_08_most_earned_psus",
        "9": "table_09_highest_rate_psus",
        "10": "table_10_attainment_by_psu",
        "11": "table_11_attainment_by_course",
    }[number]


def published(number: str) -> str:
    return f"{YEAR}/published/{table(number)}.csv"


def lookup(stem: str) -> str:
    return f"reference/{stem}.csv"


SETTINGS = f"{YEAR}/year.toml"
HEADINGS_10 = "['Public School Unit (PSU)', 'Earned', 'Potential', 'Attainment Rate']"
REGISTERED_4 = "4 rows, as registered in sources.csv"

# name: file, change, problems as (row, column, expected, found), all in that file
CASES: dict[str, tuple[str, Change, list[tuple]]] = {
    "an empty file": (
        published("10"),
        lambda content: b"",
        [(None, "", REGISTERED_4, "0 rows"), (None, "", "a heading and rows", "an empty file")],
    ),
    "a heading without rows": (
        published("10"),
        lambda content: content.splitlines()[0] + b"\n",
        [(None, "", REGISTERED_4, "0 rows"), (None, "", "at least one row below the heading", "none")],
    ),
    "a file cut off in a row": (
        published("10"),
        lambda content: content[:-20],
        [(5, "", "4 cells in every row", "1")],
    ),
    "a file cut off between rows": (
        published("10"),
        lambda content: b"\n".join(content.splitlines()[:3]) + b"\n",
        [(None, "", REGISTERED_4, "2 rows")],
    ),
    "a quote that never closes": (
        published("10"),
        replaced("Bee Charter", '"Bee Charter'),
        [(None, "", "a CSV file whose quotes close", "unexpected end of data")],
    ),
    "a file that is not text": (
        published("10"),
        replaced("Bee Charter", "Bee\0Charter"),
        [(None, "", "a readable CSV text", "NUL characters")],
    ),
    "a missing column": (
        published("10"),
        each_line(lambda line: line.rsplit(b",", 1)[0]),
        [(1, "", "a column 'Attainment Rate'", "columns ['Public School Unit (PSU)', 'Earned', 'Potential']")],
    ),
    "an extra column": (
        published("10"),
        each_line(lambda line: line + b",x"),
        [(1, "", f"no column but {HEADINGS_10}", "'x'")],
    ),
    "a renamed column": (
        published("10"),
        replaced("Potential", "Possible"),
        [
            (1, "", "a column 'Potential'", f"columns {HEADINGS_10.replace('Potential', 'Possible')}"),
            (1, "", f"no column but {HEADINGS_10}", "'Possible'"),
        ],
    ),
    "columns in another order": (
        published("10"),
        replaced("Earned,Potential", "Potential,Earned"),
        [
            (
                1,
                "",
                f"columns in the order {HEADINGS_10}",
                "['Public School Unit (PSU)', 'Potential', 'Earned', 'Attainment Rate']",
            )
        ],
    ),
    "a year that the settings do not know": (
        published("6"),
        replaced("2028-2029", "2027-2028"),
        [
            (
                1,
                "",
                "a column '2028-2029'",
                "columns ['Career Readiness Credential Name', '2027-2028', '2029-2030', '2030-2031']",
            ),
            (
                1,
                "",
                "no column but ['Career Readiness Credential Name', '2028-2029', '2029-2030', '2030-2031']",
                "'2027-2028'",
            ),
        ],
    ),
    "a row that is there twice": (
        published("10"),
        replaced("South City Schools (11)", "North County Schools (10)"),
        [(3, "", "one row for each Public School Unit (PSU)", "North County Schools (10) again, first in row 2")],
    ),
    "text in a number": (
        published("10"),
        replaced("40,80", "forty,80"),
        [(2, "Earned", "a whole number such as 5,799", "'forty'")],
    ),
    "an empty cell": (
        published("10"),
        replaced("40,80", ",80"),
        [(2, "Earned", "a whole number such as 5,799", "an empty cell")],
    ),
    "a negative number": (
        published("10"),
        replaced("40,80", "-40,80"),
        [(2, "Earned", "a whole number such as 5,799", "'-40'")],
    ),
    "a share above 100": (
        published("4"),
        replaced("48%", "148%"),
        [(2, "NC CTE Enrollment", "a percentage from 0% to 100%, <1% or NA", "'148%'")],
    ),
    "an unknown tier": (
        published("3"),
        replaced("\n3,", "\n4,"),
        [(4, "Credential Tier", "a tier: 1, 2 or 3", "'4'")],
    ),
    "earned above potential": (
        published("10"),
        replaced("40,80,50.0%", "90,80,50.0%"),
        [
            (2, "Earned", "earned not above potential", "90 earned of 80 (North County Schools (10))"),
        ],
    ),
    "a printed rate that contradicts its row": (
        published("10"),
        replaced("50.0%", "51.0%"),
        [
            (
                2,
                "Attainment Rate",
                "that this holds: A printed rate is earned divided by potential of its own row, rounded half up to the "
                "printed decimals.",
                "51.0% instead of 50.0% (10 | North County Schools)",
            )
        ],
    ),
    "a total that does not add up": (
        published("10"),
        replaced("5,8,62.5%", "6,8,75.0%"),
        [
            (
                None,
                "Earned",
                "that this holds: The units of Table 10 add up to the courses of Table 11.",
                "66 instead of 65 (state earned)",
            )
        ],
    ),
    "a printed total that does not add up": (
        published("6"),
        replaced("Earned,3,4,5", "Earned,3,5,5"),
        [
            (
                3,
                "2029-2030",
                "that this holds: The last row of Table 6 is the sum of the others in every year.",
                "5 instead of 4 (2029-2030)",
            )
        ],
    ),
    "shares that cannot add up": (
        published("4"),
        replaced("48%", "38%"),
        [
            (
                None,
                "NC CTE Enrollment",
                "that this holds: The shares of the groups of one category can add up to 100%, given how they were rounded.",
                "89 to 91 instead of a range that includes 100 (04 | Gender | cte_enrollment_pct)",
            )
        ],
    ),
    "a share of this year that two tables print differently": (
        published("5b"),
        replaced("8%,7%", "9%,7%"),
        [
            (
                6,
                YEAR,
                "that this holds: Tables 5a-5c print for this year and for the comparison population what Table 4 prints.",
                f"9% instead of 8% (tier 2 | Learners | {YEAR})",
            )
        ],
    ),
    "a module count that two tables print differently": (
        published("2"),
        replaced("Module 1,20", "Module 1,21"),
        [
            (
                2,
                "Individual Credentials Earned",
                "that this holds: Table 2 prints for every individual credential the count that Table 11 prints.",
                "21 instead of 20 (ZB20 | Module 1)",
            )
        ],
    ),
    "a combined credential above its modules": (
        published("2"),
        lambda content: content.replace(b",9\n", b",11\n"),
        [
            (
                2,
                "Combined Credentials Earned",
                "that this holds: A combined credential has one count in a course, not above that of its least earned "
                "module.",
                "11 instead of at most 10 (ZB20 | Mason Z)",
            )
        ],
    ),
    "a ranking that prints another count": (
        published("9"),
        replaced("40,80", "41,82"),
        [
            (
                2,
                "Earned",
                "that this holds: Table 9 prints the counts that Table 10 prints.",
                "41 instead of 40 (North County Schools | earned)",
            ),
            (
                2,
                "Potential",
                "that this holds: Table 9 prints the counts that Table 10 prints.",
                "82 instead of 80 (North County Schools | potential)",
            ),
        ],
    ),
    "an unknown region": (
        published("8"),
        replaced("Upper", "Uper"),
        [
            (
                2,
                "Region",
                "that this holds: Tables 8 and 9 print the region that the chosen list of regions gives the unit.",
                "Uper instead of Upper (08 | North County Schools)",
            )
        ],
    ),
    "an unknown unit": (
        published("10"),
        replaced("Bee Charter (10A)", "Bee Chartr (10B)"),
        [
            (
                4,
                "Public School Unit (PSU)",
                "a known psu",
                "'Bee Chartr (10B)'; closest known: 'Bee Charter (10A)'; 'North County Schools (010)'; 'Web Academy (00Z)'",
            )
        ],
    ),
    "an unknown course": (
        published("11"),
        replaced("ZC30-Work Ready", "ZC31-Work Redy"),
        [
            (
                5,
                "Course",
                "a known course",
                "'ZC31-Work Redy'; closest known: 'ZC30-Work Ready'; 'ZB20-Masonry Z'; 'ZA10-Bees I'",
            )
        ],
    ),
    "an unknown credential": (
        published("11"),
        replaced("Module 2", "Modul 2"),
        [(4, "Credential Name", "a known credential", "'Modul 2'; closest known: 'Module 2'; 'Module 1'; 'Mason Z'")],
    ),
    "an unknown group": (
        published("4"),
        replaced("Learners", "Learner"),
        [
            (6, "Student Group", "a known student group", "'Learner'; closest known: 'Learners'; 'Men'; 'Women'"),
            (None, "", "every group of data/raw/reference/student_groups.csv", "no row of Learners"),
        ],
    ),
    "an unknown setting": (
        SETTINGS,
        appended("ranking_sise = 2"),
        [
            (
                None,
                "",
                "only known settings: year, status, trend_years, first_chart_year, not_published, gap_threshold_points, "
                "comparison_population, ranking_size, ranking_psu_types, ranking_smallest_potential, ranking_reason, "
                "region_list, region_list_reason, change_band_pct",
                "ranking_sise = 2",
            )
        ],
    ),
    "a setting of the wrong type": (
        SETTINGS,
        replaced("ranking_size = 2", 'ranking_size = "2"'),
        [(None, "", "ranking_size: a whole number from 1 to 1000", "'2'")],
    ),
    "a missing setting": (
        SETTINGS,
        replaced('status = "provisional"\n', ""),
        [(None, "", "the setting status: one of provisional, final", "no such setting")],
    ),
    "trend years with a gap": (
        SETTINGS,
        replaced("['2028-2029', '2029-2030', '2030-2031']", "['2028-2029', '2030-2031']"),
        [
            (
                None,
                "",
                f"trend_years: two or more academic years in a row, oldest first, {YEAR} last",
                "['2028-2029', '2030-2031']",
            )
        ],
    ),
    "a ranking that no unit qualifies for": (
        SETTINGS,
        replaced("ranking_smallest_potential = 1", "ranking_smallest_potential = 1000"),
        [(None, "", "ranking_psu_types and ranking_smallest_potential that some unit of Table 10 meets", "none")],
    ),
    "a number that is too long to be a count": (
        published("10"),
        replaced("40,80", "9223372036854775808,80"),
        [(2, "Earned", "a whole number such as 5,799", "'9223372036854775808'")],
    ),
    "digits of another script": (
        published("4"),
        replaced("48%", "٤٨%"),
        [(2, "NC CTE Enrollment", "a percentage from 0% to 100%, <1% or NA", "'٤٨%'")],
    ),
    "a line break in a cell": (
        published("10"),
        replaced("Bee Charter (10A)", '"Bee\nCharter (10A)"'),
        [(None, "", REGISTERED_4, "5 rows"), (4, "", "no line break in a cell", "one")],
    ),
    "a lookup without rows": (
        lookup("courses"),
        lambda content: content.splitlines()[0] + b"\n",
        [(None, "", "at least one row below the heading", "none")],
    ),
    "a year of a lookup that is not academic": (
        lookup("ncwfc_crosswalk"),
        replaced("2030-2031,Mason", "2030-31,Mason"),
        [(3, "year", "an academic year such as 2024-2025", "'2030-31'")],
    ),
    "a region that is misspelled": (
        lookup("psus"),
        replaced("South,Lower,Upper", "South,Lowr,Upper"),
        [(3, "region_state_board", "a region of data/raw/reference/regions.csv", "'Lowr'; closest: 'Lower'; 'Upper'")],
    ),
    "a value of the history that is no number": (
        lookup("history"),
        replaced(",60,", ",inf,"),
        [(2, "value", "a number of zero or more", "'inf'")],
    ),
    "a level of the history that is unknown": (
        lookup("history"),
        replaced(",state,", ",State,"),
        [(2, "level", "one of state, psu, school, credential", "'State'")],
    ),
    "a break that is crossed without a reason, a name and a registered break": (
        lookup("break_overrides"),
        appended(f"{YEAR},earned,2030-2031, ,"),
        [
            (2, "reason", "a text", "an empty cell"),
            (2, "decided_by", "a text", "an empty cell"),
            (2, "", "a break of data/raw/reference/series_breaks.csv", "earned from 2030-2031; there are none"),
        ],
    ),
    "settings that are not TOML": (
        SETTINGS,
        replaced("ranking_size = 2", "ranking_size = "),
        [(None, "", "a TOML file in UTF-8", "Invalid value (at line 9, column 16)")],
    ),
    "a correction that is not needed": (
        lookup("corrections"),
        appended(f"{YEAR},{table('10')},Public School Unit (PSU),Bee Charter (10A),Earned,7,5,typo"),
        [
            (
                2,
                "",
                "only corrections that are still needed",
                f"no row of {table('10')} with Public School Unit (PSU) 'Bee Charter (10A)' prints '7' under Earned",
            )
        ],
    ),
    "an acceptance that is not needed": (
        lookup("accepted_discrepancies"),
        appended(f"{YEAR},psu_totals,state earned,65,66,why"),
        [
            (
                2,
                "",
                "only disagreements that are still there",
                "psu_totals, state earned: 65 instead of 66, which no check finds",
            )
        ],
    ),
    "a crosswalk row that is not needed": (
        lookup("name_crosswalk"),
        appended(f"{YEAR},{table('10')},psu,Bees (10A),Bee Charter (10A),why"),
        [
            (
                3,
                "",
                "only rows that a table needs",
                f"'Bees (10A)' (psu), which {table('10')} does not print or which is known as it is",
            )
        ],
    ),
    "a crosswalk row that leads nowhere": (
        lookup("name_crosswalk"),
        replaced("ZA10-Bees I,same", "ZA10-Bes I,same"),
        [
            (
                2,
                "canonical",
                "the canonical name of a known course",
                "'ZA10-Bes I'; closest: 'ZA10-Bees I'; 'ZB20-Masonry Z'; 'ZC30-Work Ready'",
            )
        ],
    ),
    "a workforce crosswalk row without a course credential": (
        lookup("ncwfc_crosswalk"),
        replaced("ZA10,Bee Care", "ZB20,Bee Care"),
        [(2, "", "an individual credential of the course in Table 11", "ZB20, 'Bee Care'")],
    ),
    "an unknown kind of unit": (
        lookup("psus"),
        replaced("charter", "chartr"),
        [
            (
                4,
                "psu_type",
                "one of traditional, charter, virtual charter, regional school, state school, tribal school",
                "'chartr'",
            )
        ],
    ),
    "a unit that is in the lookup twice": (
        lookup("psus"),
        replaced("011,South", "010,South"),
        [(3, "", "one row for each psu_code", "010 again, first in row 2")],
    ),
}


def problems_of(year: str) -> list:
    with pytest.raises(InputError) as stopped:
        prepare_year(year)
    return stopped.value.problems


@pytest.mark.parametrize("name", CASES)
def test_wrong_input_is_named_with_place_expectation_and_finding(raw, name):
    file, change, expected = CASES[name]
    path = raw / file
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    found = problems_of(YEAR)
    assert [(p.row, p.column, p.expected, p.found) for p in found] == expected
    assert {shown(p.file) for p in found} == {f"data/raw/{file}"}
    assert all(p.action for p in found)


def test_a_workforce_line_without_a_crosswalk_is_named(raw):
    crosswalk = raw / lookup("ncwfc_crosswalk")
    crosswalk.write_bytes(crosswalk.read_bytes().replace(b"Mason line", b"Masons line"))
    assert [(shown(p.file), p.row, p.found) for p in problems_of(YEAR)] == [
        (f"data/raw/{published('7')}", 3, "'Mason line'"),
        (f"data/raw/{lookup('ncwfc_crosswalk')}", 3, "'Masons line'"),
    ]


def test_a_missing_file_is_an_error_unless_the_settings_declare_it(raw):
    (raw / published("10")).unlink()
    (problem,) = problems_of(YEAR)
    assert (shown(problem.file), problem.found) == (f"data/raw/{published('10')}", "no such file")
    assert "not_published" in problem.action


def test_a_file_that_the_settings_declare_as_not_published_must_not_be_there(raw):
    settings = raw / SETTINGS
    settings.write_text(settings.read_text().replace("not_published = []", f'not_published = ["{table("6")}"]'))
    (problem,) = problems_of(YEAR)
    assert problem.found == "the file"


def test_a_file_of_no_known_name_is_an_error(raw):
    (raw / YEAR / "published" / "table_12.csv").write_text("x\n")
    assert [problem.found for problem in problems_of(YEAR)] == [
        f"none for {YEAR}/published/table_12.csv",
        "'table_12.csv'",
    ]


def test_an_unknown_year_names_the_years_that_there_are(raw):
    (problem,) = problems_of("2031-2032")
    assert problem.found == f"no folder '2031-2032'; years here: {YEAR}"


def test_problems_of_several_files_and_kinds_are_listed_in_one_go(raw):
    for file, change in (
        (published("10"), replaced("40,80", "forty,80")),
        (published("3"), replaced("\n3,", "\n4,")),
        (published("11"), replaced("ZC30", "ZC31")),
        (published("4"), replaced("48%", "38%")),
        (published("6"), replaced("Earned,3,4,5", "Earned,3,5,5")),
    ):
        path = raw / file
        path.write_bytes(change(path.read_bytes()))
    files = {Path(problem.file).stem for problem in problems_of(YEAR)}
    assert files == {table(number) for number in ("10", "3", "11", "4", "6")}


def test_a_message_shows_five_examples_and_counts_the_rest(raw):
    path = raw / published("4")
    path.write_bytes(path.read_bytes().replace(b"99%", b"x%"))
    with pytest.raises(InputError) as stopped:
        prepare_year(YEAR)
    text = str(stopped.value)
    assert text.startswith("6 problems in the inputs; nothing was written.\n")
    path = raw / "reference" / "courses.csv"
    path.write_bytes(path.read_bytes() + b"".join(f"Z{n}00,,A\n".encode() for n in range(1, 9)))
    with pytest.raises(InputError) as stopped:
        prepare_year(YEAR)
    assert "  and 3 more of 8 like these\n" in str(stopped.value)


SAFE = {
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
    "CR": lambda content: content.replace(b"\n", b"\r"),
    "a byte-order mark": lambda content: b"\xef\xbb\xbf" + content,
    "UTF-16": lambda content: content.decode("utf-8").encode("utf-16"),
    "Latin-1": lambda content: content.decode("utf-8").encode("latin-1"),
    "non-breaking spaces": lambda content: content.replace(b"Group A", "Group\u00a0A ".encode()),
    "blank lines at the end": lambda content: content + b"\n\n",
}


@pytest.mark.parametrize("name", SAFE)
def test_encodings_and_line_ends_that_are_safe_are_read(raw, name):
    expected = prepare_year(YEAR).tables["student_groups"]
    path = raw / published("4")
    before = path.read_bytes()
    path.write_bytes(SAFE[name](before))
    assert path.read_bytes() != before
    assert prepare_year(YEAR).tables["student_groups"].equals(expected)


def test_a_disagreement_that_is_accepted_with_a_reason_becomes_a_finding(raw):
    path = raw / published("2")
    path.write_bytes(path.read_bytes().replace(b"Module 1,20", b"Module 1,21"))
    accepted = raw / lookup("accepted_discrepancies")
    accepted.write_bytes(accepted.read_bytes() + f"{YEAR},module_earned,ZB20 | Module 1,21,20,known\n".encode())
    discrepancies = prepare_year(YEAR).tables["accepted_discrepancies"]
    assert discrepancies[["item", "found", "expected", "reason"]].to_numpy().tolist() == [
        ["ZB20 | Module 1", "21", "20", "known"]
    ]


def test_a_break_may_be_crossed_only_in_the_year_of_the_report_that_the_reason_is_for(raw):
    for stem, rows in {
        "series_breaks": ["earned,2030-2031,Another list,a page", "attainment_rate,2030-2031,Another list,a page"],
        "break_overrides": [f"{YEAR},earned,2030-2031,Same list,A", "2029-2030,attainment_rate,2030-2031,Same,A"],
    }.items():
        file = raw / "reference" / f"{stem}.csv"
        file.write_text(file.read_text() + "\n".join(rows) + "\n")
    overrides = prepare_year(YEAR).tables["break_overrides"]
    assert overrides.to_numpy().tolist() == [["earned", "2030-2031", "Same list", "A"]]


def test_a_correction_replaces_the_cell_and_is_listed(raw):
    path = raw / published("10")
    path.write_bytes(path.read_bytes().replace(b"5,8,62.5%", b"6,8,62.5%"))
    corrections = raw / lookup("corrections")
    line = f"{YEAR},{table('10')},Public School Unit (PSU),Bee Charter (10A),Earned,6,5,the rate says 5\n"
    corrections.write_bytes(corrections.read_bytes() + line.encode())
    tables = prepare_year(YEAR).tables
    assert tables["attainment_by_psu"]["earned"].tolist() == [40, 20, 5, 0]
    assert tables["corrections"][["printed", "corrected", "rows"]].to_numpy().tolist() == [["6", "5", 1]]


def test_a_ranking_of_another_length_than_the_settings_say_is_named(raw):
    settings = raw / SETTINGS
    settings.write_text(settings.read_text().replace("ranking_size = 2", "ranking_size = 3"))
    assert [(Path(p.file).stem, p.expected, p.found) for p in problems_of(YEAR)] == [
        (table("8"), "3 rows, the ranking_size of year.toml", "2 rows"),
        (table("9"), "3 rows, the ranking_size of year.toml", "2 rows"),
    ]


def test_a_table_without_its_total_row_is_named(raw):
    path = raw / published("6")
    path.write_bytes(path.read_bytes().replace(b"Total Career", b"Sum of Career"))
    assert "a last row 'Total Career Readiness Credentials Earned'" in {p.expected for p in problems_of(YEAR)}


def test_wrong_settings_do_not_hide_wrong_tables(raw):
    for file, old, new in ((SETTINGS, "ranking_size", "ranking_sise"), (published("10"), "40,80", "forty,80")):
        path = raw / file
        path.write_text(path.read_text().replace(old, new, 1), encoding="utf-8")
    assert {Path(p.file).name for p in problems_of(YEAR)} == {"year.toml", f"{table('10')}.csv"}


@pytest.mark.parametrize("stem", ["name_crosswalk", "history", "psus"])
def test_a_folder_in_place_of_a_lookup_is_named(raw, stem):
    path = raw / lookup(stem)
    path.unlink()
    path.mkdir()
    assert shown(problems_of(YEAR)[0].file) == f"data/raw/{lookup(stem)}"
