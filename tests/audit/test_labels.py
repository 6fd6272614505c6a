"""Lines of Table 7 against what their counts contain: levels, modules, sums."""

import dataclasses

import pytest

from helpers.audit.verdicts import compare
from helpers.prepare.layouts import T2, T7, T11
from tests.support.small_year import YEAR

LINES = {"Bee line": ("ZA10", "individual", ["Bee Care"]), "Mason line": ("ZB20", "combined", ["Mason Z"])}


def judged(small, check: str, *, lines: dict = LINES, names: dict | None = None, doubts: dict | None = None, mason=9):
    """Return the verdicts on the lines of a year with other names, doubts or another count of the mason line."""
    inputs, names = small.inputs, names or {}
    renamed = {stem: inputs.tables[stem].replace(names) for stem in (T2, T7, T11)}
    renamed[T7] = renamed[T7].assign(earned=renamed[T7]["earned"].replace(9, mason))
    rows = [
        {"ncwfc_credential": line, "kind": kind, "course_code": course, "credential": credential}
        for line, (course, kind, credentials) in lines.items()
        for credential in credentials
    ]
    crosswalk = (
        inputs.references["ncwfc_crosswalk"].iloc[:0].reindex(range(len(rows))).assign(valid_from=YEAR, doubt="")
    )
    for column in rows[0]:
        crosswalk[column] = [row[column] for row in rows]
    crosswalk["doubt"] = crosswalk["ncwfc_credential"].map(doubts or {}).fillna("")
    crosswalk["row"] = range(2, len(rows) + 2)
    references = {**inputs.references, "ncwfc_crosswalk": crosswalk.replace(names)}
    changed = dataclasses.replace(inputs, tables={**inputs.tables, **renamed}, references=references)
    return compare(changed, check).set_index("item")[["expected", "verdict"]].T.to_dict("list")


def test_a_line_that_the_lookup_doubts_is_a_finding(small):
    found = judged(small, "ncwfc_label", doubts={"Bee line": "beetles"})
    assert found == {"Bee line": ["beetles", "contradicted"]}


@pytest.mark.parametrize(
    ("line", "credential", "expected"),
    [
        ("Bees I & II", "Bee Care III", ["levels III", "not reproducible"]),
        ("Bees I, II, III", "Bee Care III", ["levels III", "not reproducible"]),
        ("Bees III", "Bee Care III", ["as named", "reproduced"]),
        # No level on one of the two sides: nothing is compared, nothing is found.
        ("Bees I & II", "Bee Care", None),
        ("Bees II", "I-BEE Care", None),
        ("Bees", "Bee Care III", None),
    ],
)
def test_a_line_counts_the_levels_that_it_names(small, line, credential, expected):
    found = judged(small, "ncwfc_label", names={"Bee line": line, "Bee Care": credential})
    assert found.get(line) == expected


def test_a_line_that_counts_a_module_instead_of_the_combined_credential_cannot_be_told_from_its_name(small):
    # Module 1 was earned 20 times, the combined credential 9 times: only the count tells them apart.
    lines = {**LINES, "Mason line": ("ZB20", "individual", ["Module 1"])}
    expected = ["a module of Mason Z, of which 9 were earned", "not reproducible"]
    assert judged(small, "ncwfc_content", lines=lines, mason=20)["Mason line"] == expected
    assert judged(small, "ncwfc_content", lines=lines, mason=9)["Mason line"] == ["one credential", "reproduced"]


def test_a_line_that_adds_several_credentials_up_is_named_with_all_of_them(small):
    lines = {**LINES, "Mason line": ("ZB20", "individual", ["Module 1", "Module 2"])}
    found = judged(small, "ncwfc_content", lines=lines)
    assert found["Mason line"] == ["the sum of 2 credentials: Module 1 and Module 2", "not reproducible"]


def test_lines_of_whole_credentials_are_no_finding(small):
    assert judged(small, "ncwfc_content") == {"Bee line": ["one credential", "reproduced"]}
