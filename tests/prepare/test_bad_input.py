"""Wrong input stops before anything is written, and says where, what was expected and what was found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.base.paths import shown
from helpers.base.problems import InputError, message
from helpers.base.settings import PSU_TYPES, Settings
from helpers.prepare.comparisons import CHECKS
from helpers.prepare.layouts import T2, T3, T4, T5, T6, T7, T8, T9, T10, T11
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR

Change = Callable[[bytes], bytes]


def replaced(old: str, new: str) -> Change:
    return lambda content: content.replace(old.encode(), new.encode(), 1)


def appended(line: str) -> Change:
    return lambda content: content + line.encode() + b"\n"


def each_line(change: Callable[[bytes], bytes]) -> Change:
    return lambda content: b"".join(change(line) + b"\n" for line in content.splitlines())


def published(stem: str) -> str:
    return f"{YEAR}/published/{stem}.csv"


def lookup(stem: str) -> str:
    return f"reference/{stem}.csv"


def rule(check: str) -> str:
    """Return what is expected where a comparison of tables disagrees: its rule, as the summary of checks has it."""
    return f"that this holds: {CHECKS[check][2].__doc__}"


def change(raw: Path, file: str, by: Change) -> None:
    content = (raw / file).read_bytes()
    changed = by(content)
    assert changed != content
    (raw / file).write_bytes(changed)


SETTINGS = f"{YEAR}/year.toml"
HEADINGS_10 = "['Public School Unit (PSU)', 'Earned', 'Potential', 'Attainment Rate']"
HEADINGS_6 = "['Career Readiness Credential Name', '2028-2029', '2029-2030', '2030-2031']"
REGISTERED_4 = "4 rows, as registered in sources.csv"
NUMBER, SHARE = "a whole number such as 5,799", "a percentage from 0% to 100%, <1% or NA"
# Who decided and when, as judgements end.
DECIDED = ",A. Analyst,2031-12-05"
EVERY_UNIT = "every unit that data/raw/reference/psus.csv has for the year"
UNIT, NAME = "Public School Unit (PSU)", "Credential Name"

# file: name: change, problems as (row, column, expected, found), all in that file
CASES: dict[str, dict[str, tuple]] = {
    published(T10): {
        "an empty file": (
            lambda content: b"",
            (None, "", REGISTERED_4, "0 rows"),
            (None, "", "a heading and rows", "an empty file"),
        ),
        "a heading without rows": (
            lambda content: content.splitlines()[0] + b"\n",
            (None, "", REGISTERED_4, "0 rows"),
            (None, "", "at least one row below the heading", "none"),
        ),
        "a file cut off in a row": (lambda content: content[:-20], (5, "", "4 cells in every row", "1")),
        "a file cut off between rows": (
            lambda content: b"\n".join(content.splitlines()[:3]) + b"\n",
            (None, "", REGISTERED_4, "2 rows"),
            (None, "", EVERY_UNIT, "no row of Bee Charter (10A), Web Academy (00Z)"),
        ),
        "a quote that never closes": (
            replaced("Bee Charter", '"Bee Charter'),
            (None, "", "a CSV file whose quotes close", "unexpected end of data"),
        ),
        "a file that is not text": (
            replaced("Bee Charter", "Bee\0Charter"),
            (None, "", "a readable CSV text", "NUL characters"),
        ),
        "a missing column": (
            each_line(lambda line: line.rsplit(b",", 1)[0]),
            (1, "", "a column 'Attainment Rate'", "columns ['Public School Unit (PSU)', 'Earned', 'Potential']"),
        ),
        "an extra column": (each_line(lambda line: line + b",x"), (1, "", f"no column but {HEADINGS_10}", "'x'")),
        "a renamed column": (
            replaced("Potential", "Possible"),
            (1, "", "a column 'Potential'", f"columns {HEADINGS_10.replace('Potential', 'Possible')}"),
            (1, "", f"no column but {HEADINGS_10}", "'Possible'"),
        ),
        "columns in another order": (
            replaced("Earned,Potential", "Potential,Earned"),
            (
                *(1, "", f"columns in the order {HEADINGS_10}"),
                "['Public School Unit (PSU)', 'Potential', 'Earned', 'Attainment Rate']",
            ),
        ),
        "a row that is there twice": (
            replaced("South City Schools (11)", "North County Schools (10)"),
            (3, "", f"one row for each {UNIT}", "North County Schools (10) again, first in row 2"),
        ),
        "text in a number": (replaced("40,80", "forty,80"), (2, "Earned", NUMBER, "'forty'")),
        "an empty cell": (replaced("40,80", ",80"), (2, "Earned", NUMBER, "an empty cell")),
        "a negative number": (replaced("40,80", "-40,80"), (2, "Earned", NUMBER, "'-40'")),
        "a number that is too long to be a count": (
            replaced("40,80", "9223372036854775808,80"),
            (2, "Earned", NUMBER, "'9223372036854775808'"),
        ),
        "a line break in a cell": (
            replaced("Bee Charter (10A)", '"Bee\nCharter (10A)"'),
            (None, "", REGISTERED_4, "5 rows"),
            (4, "", "no line break in a cell", "one"),
        ),
        "earned above potential": (
            replaced("40,80,50.0%", "90,80,50.0%"),
            (2, "Earned", "earned not above potential", "90 earned of 80 (North County Schools (10))"),
        ),
        "a printed rate that contradicts its row": (
            replaced("50.0%", "51.0%"),
            (2, "Attainment Rate", rule("printed_rates"), "51.0% instead of 50.0% (10 | North County Schools)"),
        ),
        "a total that does not add up": (
            replaced("5,8,62.5%", "6,8,75.0%"),
            (None, "Earned", rule("psu_totals"), "66 instead of 65 (state earned)"),
        ),
        "an unknown unit": (
            replaced("Bee Charter (10A)", "Bee Chartr (10B)"),
            (
                *(4, UNIT, "a known public school unit"),
                "'Bee Chartr (10B)'; closest known: 'Bee Charter (10A)'; 'North County Schools (010)'; "
                "'Web Academy (00Z)'",
            ),
            (None, "", EVERY_UNIT, "no row of Bee Charter (10A)"),
        ),
    },
    published(T6): {
        "a year that the settings do not know": (
            replaced("2028-2029", "2027-2028"),
            (1, "", "a column '2028-2029'", f"columns {HEADINGS_6.replace('2028-2029', '2027-2028')}"),
            (1, "", f"no column but {HEADINGS_6}", "'2027-2028'"),
        ),
        "a printed total that does not add up": (
            replaced("Earned,3,4,5", "Earned,3,5,5"),
            (3, "2029-2030", rule("career_readiness_total"), "5 instead of 4 (2029-2030)"),
        ),
    },
    published(T4): {
        "a share above 100": (replaced("48%", "148%"), (2, "NC CTE Enrollment", SHARE, "'148%'")),
        "digits of another script": (replaced("48%", "٤٨%"), (2, "NC CTE Enrollment", SHARE, "'٤٨%'")),
        "shares that cannot add up": (
            replaced("48%", "38%"),
            (
                None,
                "NC CTE Enrollment",
                rule("group_shares"),
                "89 to 91 instead of a range that includes 100 (04 | Gender | cte_enrollment_pct)",
            ),
        ),
        "an unknown group": (
            replaced("Learners", "Learner"),
            (6, "Student Group", "a known student group", "'Learner'; closest known: 'Learners'; 'Men'; 'Women'"),
            (None, "", "every group of data/raw/reference/student_groups.csv", "no row of Learners"),
        ),
    },
    published(T3): {"an unknown tier": (replaced("\n3,", "\n4,"), (4, "Credential Tier", "a tier: 1, 2 or 3", "'4'"))},
    published(T5[2]): {
        "a share of this year that two tables print differently": (
            replaced("8%,7%", "9%,7%"),
            (6, YEAR, rule("tier_columns"), f"9% instead of 8% (tier 2 | Learners | {YEAR})"),
        )
    },
    published(T2): {
        "a module count that two tables print differently": (
            replaced("Module 1,20", "Module 1,21"),
            (2, "Individual Credentials Earned", rule("module_earned"), "21 instead of 20 (ZB20 | Module 1)"),
        ),
        "a combined credential above its modules": (
            lambda content: content.replace(b",9\n", b",11\n"),
            (2, "Combined Credentials Earned", rule("combined_earned"), "11 instead of at most 10 (ZB20 | Mason Z)"),
        ),
    },
    published(T9): {
        "a ranking that prints another count": (
            replaced("40,80", "41,82"),
            (2, "Earned", rule("highest_rate_psus"), "41 instead of 40 (North County Schools | earned)"),
            (2, "Potential", rule("highest_rate_psus"), "82 instead of 80 (North County Schools | potential)"),
        )
    },
    published(T8): {
        "an unknown region": (
            replaced("Upper", "Uper"),
            (2, "Region", rule("printed_regions"), "Uper instead of Upper (08 | North County Schools)"),
        )
    },
    published(T11): {
        "an unknown course": (
            replaced("ZC30-Work Ready", "ZC31-Work Redy"),
            (
                *(5, "Course", "a known course"),
                "'ZC31-Work Redy'; closest known: 'ZC30-Work Ready'; 'ZB20-Masonry Z'; 'ZA10-Bees I'",
            ),
        ),
        "an unknown credential": (
            replaced("Module 2", "Modul 2"),
            (4, NAME, "a known credential", "'Modul 2'; closest known: 'Module 2'; 'Module 1'; 'Mason Z'"),
        ),
    },
    SETTINGS: {
        "an unknown setting": (
            appended("ranking_sise = 2"),
            (None, "", f"only known settings: {', '.join(Settings.__dataclass_fields__)}", "ranking_sise = 2"),
        ),
        "a setting of the wrong type": (
            replaced("ranking_size = 2", 'ranking_size = "2"'),
            (None, "", "ranking_size: a whole number from 1 to 1000", "'2'"),
        ),
        "a missing setting": (
            replaced('status = "provisional"\n', ""),
            (None, "", "the setting status: one of draft, provisional, final", "no such setting"),
        ),
        "trend years with a gap": (
            replaced("['2028-2029', '2029-2030', '2030-2031']", "['2028-2029', '2030-2031']"),
            (
                *(None, "", f"trend_years: two or more academic years in a row, oldest first, {YEAR} last"),
                "['2028-2029', '2030-2031']",
            ),
        ),
        "a ranking that no unit qualifies for": (
            replaced("ranking_smallest_potential = 1", "ranking_smallest_potential = 1000"),
            (None, "", "ranking_psu_types and ranking_smallest_potential that some unit of Table 10 meets", "none"),
        ),
        "settings that are not TOML": (
            replaced("ranking_size = 2", "ranking_size = "),
            (None, "", "a TOML file in UTF-8", "Invalid value (at line 9, column 16)"),
        ),
    },
    lookup("courses"): {
        "a lookup without rows": (
            lambda content: content.splitlines()[0] + b"\n",
            (None, "", "at least one row below the heading", "none"),
        )
    },
    lookup("psus"): {
        "a region that is misspelled": (
            replaced("South,Lower,Upper", "South,Lowr,Upper"),
            (
                *(3, "region_state_board", "a region of data/raw/reference/regions.csv"),
                "'Lowr'; closest: 'Lower'; 'Upper'",
            ),
        ),
        "an unknown kind of unit": (
            replaced("charter", "chartr"),
            (4, "psu_type", f"one of {', '.join(PSU_TYPES)}", "'chartr'"),
        ),
        "a unit that is in the lookup twice": (
            replaced("011,South", "010,South"),
            (3, "", "one row for each psu_code and valid_from", "010 again, first in row 2"),
        ),
        "a code without its zero and a district without a county": (
            replaced("011,South City Schools,traditional,numeric code,South", "11,South City Schools,traditional,,"),
            (3, "psu_code", "a code of three characters such as 010", "'11'"),
            (3, "psu_type_basis", "a text", "an empty cell"),
            (3, "county", "a name, since only a virtual charter has none", "an empty cell"),
            (3, "county", "a county of data/raw/reference/county_shapes.csv", "''"),
        ),
    },
    lookup("ncwfc_crosswalk"): {
        "a year of a lookup that is not academic": (
            replaced("2030-2031,,Mason", "2030-31,,Mason"),
            (3, "valid_from", "an academic year such as 2024-2025", "'2030-31'"),
        ),
        "a workforce crosswalk row without a course credential": (
            replaced("ZA10,Bee Care", "ZB20,Bee Care"),
            (2, "", "an individual credential of the course in Table 11", "ZB20, 'Bee Care'"),
        ),
    },
    lookup("history"): {
        "a value of the history that is no number": (
            replaced(",60,", ",inf,"),
            (2, "value", "a number of zero or more", "'inf'"),
        ),
        "a level of the history that is unknown": (
            replaced(",state,", ",State,"),
            (2, "level", "one of state, psu, school, credential", "'State'"),
        ),
        "a row of the history that is there twice": (
            appended("2029-2030,state,State,credentials_earned,60,rounded,no,a page,A page,"),
            (3, "", "every row once", "2029-2030, State, credentials_earned again"),
        ),
    },
    lookup("break_overrides"): {
        "a break that is crossed without a reason, a name and a registered break": (
            appended(f"{YEAR},earned,2030-2031, ,,2031-12-05"),
            (2, "reason", "a text", "an empty cell"),
            (2, "decided_by", "a text", "an empty cell"),
            (2, "", "a break of data/raw/reference/series_breaks.csv", "earned from 2030-2031; there are none"),
        )
    },
    lookup("county_shapes"): {
        "a corner beyond the world": (
            replaced("-78.0,36.0", "-780,36.0"),
            (4, "longitude", "degrees from -180 to 180", "'-780'"),
        ),
    },
    lookup("corrections"): {
        "a correction that is not needed": (
            appended(f"{YEAR},{T10},{UNIT},Bee Charter (10A),Earned,7,5,typo{DECIDED}"),
            (
                *(2, "", "only corrections that are still needed"),
                f"no row of {T10} with {UNIT} 'Bee Charter (10A)' prints '7' under Earned",
            ),
        )
    },
    lookup("accepted_discrepancies"): {
        "an acceptance that is not needed": (
            appended(f"{YEAR},psu_totals,state earned,65,66,why{DECIDED}"),
            (
                *(2, "", "only disagreements that are still there"),
                "psu_totals, state earned: 65 instead of 66, which no check finds",
            ),
        ),
        "an acceptance without a reason": (
            appended(f"{YEAR},psu_totals,state earned,65,66,{DECIDED}"),
            (2, "reason", "a reason", "an empty cell"),
        ),
    },
    lookup("name_crosswalk"): {
        "a crosswalk row that is not needed": (
            appended(f"{YEAR},,{T10},psu,Bees (10A),Bee Charter (10A),why{DECIDED}"),
            (
                *(3, "", "only rows that a table needs"),
                f"'Bees (10A)' (psu), which {T10} does not print or which is known as it is",
            ),
        ),
        "a crosswalk row that leads nowhere": (
            replaced("ZA10-Bees I,same", "ZA10-Bes I,same"),
            (
                *(2, "canonical", "the canonical name of a known course"),
                "'ZA10-Bes I'; closest: 'ZA10-Bees I'; 'ZB20-Masonry Z'; 'ZC30-Work Ready'",
            ),
        ),
    },
}
FILE_OF = {name: file for file, cases in CASES.items() for name in cases}


def problems_of(year: str) -> list:
    with pytest.raises(InputError) as stopped:
        prepare_year(year)
    return stopped.value.problems


@pytest.mark.parametrize("name", FILE_OF)
def test_wrong_input_is_named_with_place_expectation_and_finding(raw, name):
    file = FILE_OF[name]
    by, *expected = CASES[file][name]
    change(raw, file, by)
    found = problems_of(YEAR)
    assert [(p.row, p.column, p.expected, p.found) for p in found] == expected
    assert {shown(p.file) for p in found} == {f"data/raw/{file}"}
    assert all(p.action for p in found)


def test_a_workforce_line_without_a_crosswalk_is_named(raw):
    change(raw, lookup("ncwfc_crosswalk"), replaced("Mason line", "Masons line"))
    assert [(shown(p.file), p.row, p.found) for p in problems_of(YEAR)] == [
        (f"data/raw/{published(T7)}", 3, "'Mason line'"),
        (f"data/raw/{lookup('ncwfc_crosswalk')}", 3, "'Masons line'"),
    ]


def test_a_missing_file_is_an_error_unless_the_settings_declare_it(raw):
    (raw / published(T10)).unlink()
    (problem,) = problems_of(YEAR)
    assert (shown(problem.file), problem.found) == (f"data/raw/{published(T10)}", "no such file")
    assert "not_published" in problem.action


def test_a_file_that_the_settings_declare_as_not_published_must_not_be_there(raw):
    change(raw, SETTINGS, replaced("not_published = []", f'not_published = ["{T6}"]'))
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
    change(raw, published(T10), replaced("40,80", "forty,80"))
    change(raw, published(T3), replaced("\n3,", "\n4,"))
    change(raw, published(T11), replaced("ZC30", "ZC31"))
    change(raw, published(T4), replaced("48%", "38%"))
    change(raw, published(T6), replaced("Earned,3,4,5", "Earned,3,5,5"))
    assert {Path(problem.file).stem for problem in problems_of(YEAR)} == {T10, T3, T11, T4, T6}


def test_a_message_names_every_problem_with_its_row_under_one_heading(raw):
    change(raw, published(T4), lambda content: content.replace(b"99%", b"x%"))
    change(raw, lookup("courses"), appended("\n".join(f"Z{n}00,,A,,," for n in range(1, 9))))
    text = message(problems_of(YEAR))
    assert text.startswith("14 problems in the inputs; nothing was written.\n")
    heading = "data/raw/reference/courses.csv, column course: expected a text\n"
    # The lookup has a heading and three courses; the eight new ones stand below them.
    rows = "".join(f"  row {number}: found an empty cell\n" for number in range(5, 13))
    assert text.count(heading) == 1
    assert heading + rows + "  What to do: Fill it in.\n" in text


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
def test_encodings_and_line_ends_that_are_safe_are_read(small, raw, name):
    change(raw, published(T4), SAFE[name])
    assert prepare_year(YEAR).tables["student_groups"].equals(small.tables["student_groups"])


def test_a_disagreement_that_is_accepted_with_a_reason_becomes_a_finding(raw):
    change(raw, published(T2), replaced("Module 1,20", "Module 1,21"))
    change(
        raw, lookup("accepted_discrepancies"), appended(f"{YEAR},module_earned,ZB20 | Module 1,21,20,known{DECIDED}")
    )
    discrepancies = prepare_year(YEAR).tables["accepted_discrepancies"]
    assert discrepancies[["item", "found", "expected", "reason"]].to_numpy().tolist() == [
        ["ZB20 | Module 1", "21", "20", "known"]
    ]


def test_a_break_may_be_crossed_only_in_the_year_of_the_report_that_the_reason_is_for(raw):
    for series in ("earned", "attainment_rate"):
        change(raw, lookup("series_breaks"), appended(f"{series},2030-2031,Another list,a page{DECIDED}"))
    change(raw, lookup("break_overrides"), appended(f"{YEAR},earned,2030-2031,Same list{DECIDED}"))
    change(raw, lookup("break_overrides"), appended(f"2029-2030,attainment_rate,2030-2031,Same{DECIDED}"))
    overrides = prepare_year(YEAR).tables["break_overrides"]
    assert overrides.to_numpy().tolist() == [["earned", "2030-2031", "Same list", "A. Analyst"]]


def test_a_correction_replaces_the_cell_and_is_listed(raw):
    change(raw, published(T10), replaced("5,8,62.5%", "6,8,62.5%"))
    change(
        raw,
        lookup("corrections"),
        appended(f"{YEAR},{T10},{UNIT},Bee Charter (10A),Earned,6,5,the rate says 5{DECIDED}"),
    )
    tables = prepare_year(YEAR).tables
    assert tables["attainment_by_psu"]["earned"].tolist() == [40, 20, 5, 0]
    assert tables["corrections"][["printed", "corrected", "rows"]].to_numpy().tolist() == [["6", "5", 1]]


def test_a_ranking_of_another_length_than_the_settings_say_is_named(raw):
    change(raw, SETTINGS, replaced("ranking_size = 2", "ranking_size = 3"))
    assert [(Path(p.file).stem, p.expected, p.found) for p in problems_of(YEAR)] == [
        (T8, "3 rows, the ranking_size of year.toml", "2 rows"),
        (T9, "3 rows, the ranking_size of year.toml", "2 rows"),
    ]


def test_a_table_without_its_total_row_is_named(raw):
    change(raw, published(T6), replaced("Total Career", "Sum of Career"))
    assert "a last row 'Total Career Readiness Credentials Earned'" in {p.expected for p in problems_of(YEAR)}


def test_wrong_settings_do_not_hide_wrong_tables(raw):
    change(raw, SETTINGS, replaced("ranking_size", "ranking_sise"))
    change(raw, published(T10), replaced("40,80", "forty,80"))
    assert {Path(p.file).name for p in problems_of(YEAR)} == {"year.toml", f"{T10}.csv"}


@pytest.mark.parametrize("stem", ["name_crosswalk", "history", "psus"])
def test_a_folder_in_place_of_a_lookup_is_named(raw, stem):
    path = raw / lookup(stem)
    path.unlink()
    path.mkdir()
    assert shown(problems_of(YEAR)[0].file) == f"data/raw/{lookup(stem)}"
