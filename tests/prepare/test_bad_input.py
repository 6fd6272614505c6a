"""Wrong input stops before anything is written, and says where, what was expected and what was found."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.base.paths import shown
from helpers.base.problems import InputError, message
from helpers.base.settings import PSU_TYPES, Settings
from helpers.prepare.comparisons import CHECKS
from helpers.prepare.layouts import T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR, YEARS, write_small_year

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


def registered(rows: int) -> str:
    return f"{rows} rows, as registered in sources.csv"


def rule(check: str) -> str:
    """Return what is expected where a comparison of tables disagrees: its rule, as the summary of checks has it."""
    return f"that this holds: {CHECKS[check][2].__doc__}"


def change(raw: Path, file: str, by: Change) -> None:
    content = (raw / file).read_bytes()
    changed = by(content)
    assert changed != content
    (raw / file).write_bytes(changed)


SETTINGS = f"{YEAR}/year.toml"
HEADINGS_1 = ["Program Area", "Course", "Credential Name"]
HEADINGS_5 = ["Student Group", *YEARS, f"Comparison Population {YEAR}"]
HEADINGS_6 = ["Career Readiness Credential Name", *YEARS]
NUMBER, SHARE = "a whole number such as 5,799", "a percentage from 0% to 100%, <1% or NA"
# Who decided and when, as judgements end.
DECIDED = ",A. Analyst,2031-12-05"
EVERY_UNIT = "every unit that data/raw/reference/psus.csv has for the year"
UNIT, NAME = "Public School Unit (PSU)", "Credential Name"

# Defects that are found in one preparation: name: file, change or None, problems as (row, column, expected, found).
CASES: dict[str, dict[str, tuple]] = {
    "files that are no tables of this year": {
        "an empty file": (
            *(published(T10), lambda content: b""),
            (None, "", registered(4), "0 rows"),
            (None, "", "a heading and rows", "an empty file"),
        ),
        "a heading without rows": (
            *(published(T7), lambda content: content.splitlines()[0] + b"\n"),
            (None, "", registered(2), "0 rows"),
            (None, "", "at least one row below the heading", "none"),
        ),
        "a file cut off in a row": (
            *(published(T11), lambda content: content[:-20]),
            (5, "", "5 cells in every row", "1"),
        ),
        "a quote that never closes": (
            *(published(T3), replaced("Bee Care", '"Bee Care')),
            (None, "", "a CSV file whose quotes close", "unexpected end of data"),
        ),
        "a file that is not text": (
            *(published(T2), replaced("Module", "Mod\0ule")),
            (None, "", "a readable CSV text", "NUL characters"),
        ),
        "a renamed column": (
            *(published(T1), replaced("Program Area", "Area")),
            (1, "", "a column 'Program Area'", f"columns {['Area', *HEADINGS_1[1:]]}"),
            (1, "", f"no column but {HEADINGS_1}", "'Area'"),
        ),
        "an extra column": (
            *(published(T5[1]), each_line(lambda line: line + b",x")),
            (1, "", f"no column but {HEADINGS_5}", "'x'"),
        ),
        "columns in another order": (
            *(published(T5[2]), replaced("2028-2029,2029-2030", "2029-2030,2028-2029")),
            (*(1, "", f"columns in the order {HEADINGS_5}"), f"{[HEADINGS_5[0], YEARS[1], YEARS[0], *HEADINGS_5[3:]]}"),
        ),
        "a missing column": (
            *(published(T5[3]), each_line(lambda line: line.rsplit(b",", 1)[0])),
            (1, "", f"a column '{HEADINGS_5[-1]}'", f"columns {HEADINGS_5[:-1]}"),
        ),
        "a year that the settings do not know": (
            *(published(T6), replaced("2028-2029", "2027-2028")),
            (1, "", "a column '2028-2029'", f"columns {[HEADINGS_6[0], '2027-2028', *YEARS[1:]]}"),
            (1, "", f"no column but {HEADINGS_6}", "'2027-2028'"),
        ),
        "a line break in a cell": (
            *(published(T8), replaced("South City Schools (11)", '"South\nCity Schools (11)"')),
            (None, "", registered(2), "3 rows"),
            (3, "", "no line break in a cell", "one"),
        ),
        "a row that is there twice": (
            *(published(T9), replaced("South City Schools (11)", "North County Schools (10)")),
            (3, "", f"one row for each {UNIT}", "North County Schools (10) again, first in row 2"),
        ),
        "a unit that is in the lookup twice": (
            *(lookup("psus"), replaced("00Z,Web", "010,Web")),
            (5, "", "one row for each psu_code and valid_from", "010 again, first in row 2"),
        ),
        "a row of the history that is there twice": (
            *(lookup("history"), appended("2029-2030,state,State,credentials_earned,60,rounded,no,a page,A page,")),
            (3, "", "every row once", "2029-2030, State, credentials_earned again"),
        ),
    },
    "cells of tables and lookups": {
        "text in a number": (published(T10), replaced("40,80", "forty,80"), (2, "Earned", NUMBER, "'forty'")),
        "an empty cell": (published(T10), replaced("20,50", ",50"), (3, "Earned", NUMBER, "an empty cell")),
        "a negative number": (published(T10), replaced("5,8,", "-5,8,"), (4, "Earned", NUMBER, "'-5'")),
        "a number that is too long to be a count": (
            *(published(T10), replaced("0,2,", "9223372036854775808,2,")),
            (5, "Earned", NUMBER, "'9223372036854775808'"),
        ),
        "earned above potential": (
            *(published(T11), replaced("30,50", "60,50")),
            (2, "Earned", "earned not above potential", "60 earned of 50 (ZA10-Bees I, Bee Care)"),
        ),
        "a share above 100": (published(T4), replaced("48%", "148%"), (2, "NC CTE Enrollment", SHARE, "'148%'")),
        "digits of another script": (published(T4), replaced("52%", "٥٢%"), (3, "NC CTE Enrollment", SHARE, "'٥٢%'")),
        "an unknown tier": (
            *(published(T3), replaced("\n3,", "\n4,")),
            (4, "Credential Tier", "a tier: 1, 2 or 3", "'4'"),
        ),
        "a lookup without rows": (
            *(lookup("courses"), lambda content: content.splitlines()[0] + b"\n"),
            (None, "", "at least one row below the heading", "none"),
        ),
        "a region that is misspelled": (
            *(lookup("psus"), replaced("North,Upper,Upper", "North,Uper,Upper")),
            (
                *(2, "region_state_board", "a region of data/raw/reference/regions.csv"),
                "'Uper'; closest: 'Upper'; 'Lower'",
            ),
        ),
        "a code without its zero and a district without a county": (
            *(lookup("psus"), replaced("011,South City Schools,traditional,numeric code,South", "11,S,traditional,,")),
            (3, "psu_code", "a code of three characters such as 010", "'11'"),
            (3, "psu_type_basis", "a text", "an empty cell"),
            (3, "county", "a name, since only a virtual charter has none", "an empty cell"),
        ),
        "an unknown kind of unit": (
            *(lookup("psus"), replaced("charter", "chartr")),
            (4, "psu_type", f"one of {', '.join(PSU_TYPES)}", "'chartr'"),
        ),
        "a year of a lookup that is not academic": (
            *(lookup("ncwfc_crosswalk"), replaced("2030-2031,,Mason", "2030-31,,Mason")),
            (3, "valid_from", "an academic year such as 2024-2025", "'2030-31'"),
        ),
        "a value of the history that is no number": (
            *(lookup("history"), replaced(",60,", ",inf,")),
            (2, "value", "a number of zero or more", "'inf'"),
        ),
        "a level of the history that is unknown": (
            *(lookup("history"), appended("2028-2029,State,State,credentials_earned,60,rounded,no,a page,A page,")),
            (3, "level", "one of state, psu, school, credential", "'State'"),
        ),
        "a break that is crossed without a reason, a name and a registered break": (
            *(lookup("break_overrides"), appended(f"{YEAR},earned,2030-2031, ,,2031-12-05")),
            (2, "reason", "a text", "an empty cell"),
            (2, "decided_by", "a text", "an empty cell"),
            (2, "", "a break of data/raw/reference/series_breaks.csv", "earned from 2030-2031; there are none"),
        ),
        "a correction that is not needed": (
            *(lookup("corrections"), appended(f"{YEAR},{T10},{UNIT},Bee Charter (10A),Earned,7,5,typo{DECIDED}")),
            (
                *(2, "", "only corrections that are still needed"),
                f"no row of {T10} with {UNIT} 'Bee Charter (10A)' prints '7' under Earned",
            ),
        ),
        "an acceptance without a reason": (
            *(lookup("accepted_discrepancies"), appended(f"{YEAR},psu_totals,state earned,65,66,{DECIDED}")),
            (2, "reason", "a reason", "an empty cell"),
        ),
    },
    "settings and a lookup of courses": {
        "a structural course that the lookup of courses does not have": (
            *(lookup("structural_courses"), appended(f"ZA11,same content,a page,,{DECIDED}")),
            (2, "course_code", "a code of data/raw/reference/courses.csv", "'ZA11'; closest: 'ZA10'; 'ZB20'; 'ZC30'"),
        ),
        "an unknown setting": (
            *(SETTINGS, appended("ranking_sise = 2")),
            (None, "", f"only known settings: {', '.join(Settings.__dataclass_fields__)}", "ranking_sise = 2"),
        ),
        "a setting of the wrong type": (
            *(SETTINGS, replaced("ranking_size = 2", 'ranking_size = "2"')),
            (None, "", "ranking_size: a whole number from 1 to 1000", "'2'"),
        ),
        "a missing setting": (
            *(SETTINGS, replaced('status = "provisional"\n', "")),
            (None, "", "the setting status: one of draft, provisional, final", "no such setting"),
        ),
        "trend years with a gap": (
            *(SETTINGS, replaced("['2028-2029', '2029-2030', '2030-2031']", "['2028-2029', '2030-2031']")),
            (
                *(None, "", f"trend_years: two or more academic years in a row, oldest first, {YEAR} last"),
                "['2028-2029', '2030-2031']",
            ),
        ),
        "a table that they do not hide": (
            *(published(T10), replaced("40,80", "forty,80")),
            (2, "Earned", NUMBER, "'forty'"),
        ),
    },
    "settings that cannot be read": {
        "settings that are not TOML": (
            *(SETTINGS, replaced("ranking_size = 2", "ranking_size = ")),
            (None, "", "a TOML file in UTF-8", "Invalid value (at line 9, column 16)"),
        )
    },
    "tables and the settings": {
        "a ranking that no unit qualifies for": (
            *(SETTINGS, replaced("ranking_smallest_potential = 1", "ranking_smallest_potential = 1000")),
            (None, "", "ranking_psu_types and ranking_smallest_potential that some unit of Table 10 meets", "none"),
        ),
        "rankings of another length": (*(SETTINGS, replaced("ranking_size = 2", "ranking_size = 3")),),
        "the first of them": (published(T8), None, (None, "", "3 rows, the ranking_size of year.toml", "2 rows")),
        "the second of them": (published(T9), None, (None, "", "3 rows, the ranking_size of year.toml", "2 rows")),
        "a table without its total": (
            *(published(T6), replaced("Total Career", "Sum of Career")),
            (None, "", "a last row 'Total Career Readiness Credentials Earned'", "none"),
            (
                *(3, "Career Readiness Credential Name", "a known credential"),
                "'Sum of Career Readiness Credentials Earned'; closest known: 'Total Career Readiness Credentials "
                "Earned'; 'Bee Care'; 'Ready Z'",
            ),
        ),
    },
    "names": {
        "an unknown unit": (
            *(published(T10), replaced("Bee Charter (10A)", "Bee Chartr (10B)")),
            (
                *(4, UNIT, "a known public school unit"),
                "'Bee Chartr (10B)'; closest known: 'Bee Charter (10A)'; 'North County Schools (010)'; "
                "'Web Academy (00Z)'",
            ),
            (None, "", EVERY_UNIT, "no row of Bee Charter (10A)"),
        ),
        "an unknown group in a file cut off between rows": (
            *(published(T4), lambda content: content.replace(b"Women", b"Woman").rsplit(b"Learners")[0]),
            (None, "", registered(5), "4 rows"),
            (2, "Student Group", "a known student group", "'Woman'; closest known: 'Women'; 'Men'; 'Learners'"),
            (None, "", "every group of data/raw/reference/student_groups.csv", "no row of Learners, Women"),
        ),
        "an unknown course": (
            *(published(T11), replaced("ZC30-Work Ready", "ZC31-Work Redy")),
            (
                *(5, "Course", "a known course"),
                "'ZC31-Work Redy'; closest known: 'ZC30-Work Ready'; 'ZB20-Masonry Z'; 'ZA10-Bees I'",
            ),
        ),
        "an unknown credential": (
            *(published(T11), replaced("Module 2", "Modul 2")),
            (4, NAME, "a known credential", "'Modul 2'; closest known: 'Module 2'; 'Module 1'; 'Mason Z'"),
        ),
        "a crosswalk row that is not needed": (
            *(lookup("name_crosswalk"), appended(f"{YEAR},,{T10},psu,Bees (10A),Bee Charter (10A),why{DECIDED}")),
            (
                *(3, "", "only rows that a table needs"),
                f"'Bees (10A)' (psu), which {T10} does not print or which is known as it is",
            ),
        ),
        "a crosswalk row that leads nowhere": (
            *(lookup("name_crosswalk"), replaced("ZA10-Bees I,same", "ZA10-Bes I,same")),
            (
                *(2, "canonical", "the canonical name of a known course"),
                "'ZA10-Bes I'; closest: 'ZA10-Bees I'; 'ZB20-Masonry Z'; 'ZC30-Work Ready'",
            ),
        ),
    },
    "tables that disagree": {
        "a printed rate that contradicts its row": (
            *(published(T10), replaced("50.0%", "51.0%")),
            (2, "Attainment Rate", rule("printed_rates"), "51.0% instead of 50.0% (10 | North County Schools)"),
        ),
        "a total that does not add up": (
            *(published(T10), replaced("5,8,62.5%", "6,8,75.0%")),
            (None, "Earned", rule("psu_totals"), "66 instead of 65 (state earned)"),
        ),
        "a printed total that does not add up": (
            *(published(T6), replaced("Earned,3,4,5", "Earned,3,5,5")),
            (3, "2029-2030", rule("career_readiness_total"), "5 instead of 4 (2029-2030)"),
        ),
        "shares that cannot add up": (
            *(published(T4), replaced("48%", "38%")),
            (
                *(None, "NC CTE Enrollment", rule("group_shares")),
                "89 to 91 instead of a range that includes 100 (04 | Gender | cte_enrollment_pct)",
            ),
        ),
        "a share of this year that two tables print differently": (
            *(published(T5[2]), replaced("8%,7%", "9%,7%")),
            (6, YEAR, rule("tier_columns"), f"9% instead of 8% (tier 2 | Learners | {YEAR})"),
        ),
        "a module count that two tables print differently": (
            *(published(T2), replaced("Module 1,20", "Module 1,21")),
            (2, "Individual Credentials Earned", rule("module_earned"), "21 instead of 20 (ZB20 | Module 1)"),
        ),
        "a combined credential above its modules": (
            *(published(T2), lambda content: content.replace(b",9\n", b",11\n")),
            (2, "Combined Credentials Earned", rule("combined_earned"), "11 instead of at most 10 (ZB20 | Mason Z)"),
        ),
        "a ranking that prints another count": (
            *(published(T9), replaced("40,80", "41,82")),
            (2, "Earned", rule("highest_rate_psus"), "41 instead of 40 (North County Schools | earned)"),
            (2, "Potential", rule("highest_rate_psus"), "82 instead of 80 (North County Schools | potential)"),
        ),
        "an unknown region": (
            *(published(T8), replaced("Upper", "Uper")),
            (2, "Region", rule("printed_regions"), "Uper instead of Upper (08 | North County Schools)"),
        ),
        "an acceptance that is not needed": (
            *(lookup("accepted_discrepancies"), appended(f"{YEAR},psu_totals,state earned,65,67,why{DECIDED}")),
            (
                *(2, "", "only disagreements that are still there"),
                "psu_totals, state earned: 65 instead of 67, which no check finds",
            ),
        ),
        "a workforce crosswalk row without a course credential": (
            *(lookup("ncwfc_crosswalk"), replaced("ZA10,Bee Care", "ZB20,Bee Care")),
            (2, "", "an individual credential of the course in Table 11", "ZB20, 'Bee Care'"),
        ),
    },
    "a line of Table 7 and its crosswalk": {
        "a crosswalk row of a line that is not there": (
            *(lookup("ncwfc_crosswalk"), replaced("Mason line", "Masons line")),
        ),
        "what is said of the table": (
            *(published(T7), None),
            (3, NAME, "a line that data/raw/reference/ncwfc_crosswalk.csv explains", "'Mason line'"),
            (
                None,
                NAME,
                "every line that data/raw/reference/ncwfc_crosswalk.csv has for the year",
                "no line Masons line",
            ),
        ),
    },
}


def problems_of(year: str) -> list:
    with pytest.raises(InputError) as stopped:
        prepare_year(year)
    return stopped.value.problems


@pytest.mark.parametrize("together", CASES)
def test_wrong_input_is_named_with_place_expectation_and_finding(raw, together):
    expected = []
    for file, by, *problems in CASES[together].values():
        if by:
            change(raw, file, by)
        expected += [(file, *problem) for problem in problems]
    found = problems_of(YEAR)
    named = [(shown(p.file).removeprefix("data/raw/"), p.row, p.column, p.expected, p.found) for p in found]
    assert set(named) == {*expected}
    assert len(named) == len(expected)
    assert all(p.action for p in found)


def test_the_files_of_a_year_are_those_that_its_settings_declare(raw):
    (raw / published(T10)).unlink()
    change(raw, SETTINGS, replaced("not_published = []", f'not_published = ["{T6}"]'))
    (raw / YEAR / "published" / "table_12.csv").write_text("x\n")
    found = {shown(problem.file): problem for problem in problems_of(YEAR)}
    assert {file.removeprefix("data/raw/"): problem.found for file, problem in found.items()} == {
        published(T10): "no such file",
        published(T6): "the file",
        "sources.csv": f"none for {YEAR}/published/table_12.csv",
        f"{YEAR}/published/table_12.csv": "'table_12.csv'",
    }
    assert "not_published" in found[f"data/raw/{published(T10)}"].action


def test_an_unknown_year_names_the_years_that_there_are(raw):
    (problem,) = problems_of("2031-2032")
    assert problem.found == f"no folder '2031-2032'; years here: {YEAR}"


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


def test_encodings_and_line_ends_that_are_safe_are_read(small, raw):
    safe = {
        T1: lambda content: content.replace(b"\n", b"\r\n"),
        T2: lambda content: content.replace(b"\n", b"\r"),
        T3: lambda content: b"\xef\xbb\xbf" + content,
        T11: lambda content: content.decode("utf-8").encode("utf-16"),
        # A footnote mark in its heading is not ASCII, and a space does not break.
        T4: lambda content: content.decode("utf-8").replace("Group A", "Group\u00a0A").encode("latin-1"),
        T10: lambda content: content + b"\n\n",
    }
    for stem, by in safe.items():
        change(raw, published(stem), by)
    tables = prepare_year(YEAR).tables
    assert [name for name, table in small.tables.items() if not table.equals(tables[name])] == []


@pytest.fixture(scope="module")
def mended(tmp_path_factory) -> dict[str, pd.DataFrame]:
    """Return the tables of a year with a wrong cell, a disagreement and breaks, each dealt with in a lookup."""
    root = tmp_path_factory.mktemp("mended")
    raw = write_small_year(root)
    change(raw, published(T2), replaced("Module 1,20", "Module 1,21"))
    accepted = f"{YEAR},module_earned,ZB20 | Module 1,21,20,known{DECIDED}"
    change(raw, lookup("accepted_discrepancies"), appended(accepted))
    change(raw, published(T10), replaced("5,8,62.5%", "6,8,62.5%"))
    corrected = f"{YEAR},{T10},{UNIT},Bee Charter (10A),Earned,6,5,the rate says 5{DECIDED}"
    change(raw, lookup("corrections"), appended(corrected))
    for series in ("earned", "attainment_rate"):
        change(raw, lookup("series_breaks"), appended(f"{series},2030-2031,Another list,a page{DECIDED}"))
    change(raw, lookup("break_overrides"), appended(f"{YEAR},earned,2030-2031,Same list{DECIDED}"))
    change(raw, lookup("break_overrides"), appended(f"2029-2030,attainment_rate,2030-2031,Same{DECIDED}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        return prepare_year(YEAR).tables


def test_a_disagreement_that_is_accepted_with_a_reason_becomes_a_finding(mended):
    listed = mended["accepted_discrepancies"][["item", "found", "expected", "reason"]]
    assert listed.to_numpy().tolist() == [["ZB20 | Module 1", "21", "20", "known"]]


def test_a_break_may_be_crossed_only_in_the_year_of_the_report_that_the_reason_is_for(mended):
    assert mended["break_overrides"].to_numpy().tolist() == [["earned", "2030-2031", "Same list", "A. Analyst"]]


def test_a_correction_replaces_the_cell_and_is_listed(mended):
    assert mended["attainment_by_psu"]["earned"].tolist() == [40, 20, 5, 0]
    assert mended["corrections"][["printed", "corrected", "rows"]].to_numpy().tolist() == [["6", "5", 1]]


def test_a_folder_in_place_of_a_lookup_is_named(raw):
    lookups = [lookup(stem) for stem in ("name_crosswalk", "history", "psus")]
    for file in lookups:
        (raw / file).unlink()
        (raw / file).mkdir()
    assert {f"data/raw/{file}" for file in lookups} <= {shown(problem.file) for problem in problems_of(YEAR)}
