"""A signature holds as long as what was read stays the same."""

import nbformat
import pandas as pd
import pytest

from helpers.base.files import write_file
from helpers.base.notebooks import DRAFT_NOTE
from helpers.base.paths import outputs_dir, processed_dir, raw_dir
from helpers.base.problems import InputError
from helpers.yearly.signatures import COLUMNS, lay_out_signatures, results_checksum, sign, sign_off_file, signed_state
from tests.support.runs import read_and_write_below

YEAR = "2030-2031"
ITEM = "read 05_equity"
SAYS = {"title": "# 5 · Equity", "code": "say(answer)", "said": "The gap is 8.0 points.", "words": "One bar."}
GAPS, BARS = "group,gap_points\nFemale,-8.000000000001\n", "group,gap\nFemale,-8.0\n"


def write_section(gaps: str = GAPS, bars: str = BARS, **changes: str) -> None:
    """Write the results of a section that says one sentence, shows one figure and saves one table."""
    says, new = SAYS | changes, nbformat.v4
    sentence = new.new_output("display_data", {"text/markdown": says["said"]})
    figure = new.new_output("display_data", {"text/plain": says["words"], "image/svg+xml": f"<svg>{says}</svg>"})
    cells = [
        new.new_markdown_cell(says["title"]),
        new.new_code_cell(says["code"], outputs=[sentence, figure]),
        new.new_code_cell('save_result(gaps, "equity_gaps", year)'),
    ]
    folder = outputs_dir(YEAR)
    write_file(folder / "notebooks" / "05_equity.ipynb", nbformat.writes(new.new_notebook(cells=cells)))
    write_file(folder / "tables" / "equity_gaps.csv", gaps)
    write_file(folder / "figures" / "05_equity__gaps.csv", bars)


@pytest.fixture(autouse=True)
def results(tmp_path, monkeypatch):
    """Have a year in which one section has run."""
    read_and_write_below(tmp_path, monkeypatch)
    raw_dir(YEAR).mkdir(parents=True)
    write_section()


def sign_section() -> None:
    sign(YEAR, [ITEM], computed=["claims"], decided_by="A. Analyst", decided_on="2031-12-01")


def state() -> tuple[str, str]:
    rows = pd.read_csv(sign_off_file(YEAR), dtype="str", keep_default_na=False).set_index("item", drop=False)
    return signed_state(YEAR, rows.loc[ITEM].to_dict(), is_compared=True)


def test_a_signature_lapses_when_the_section_says_something_else_and_a_new_one_holds():
    lay_out_signatures(YEAR)
    sign_section()
    assert state() == ("done", "A. Analyst, 2031-12-01")
    write_section(said="The gap is 9.0 points.")
    again = 'make sign YEAR=2030-2031 ITEM="read 05_equity" BY="<name>"'
    by = "signed by A. Analyst, 2031-12-01"
    assert state() == ("open", f"{by}, but the section has changed since: read it again, then {again}")
    sign_section()
    assert state() == ("done", "A. Analyst, 2031-12-01")


@pytest.mark.parametrize(
    "change",
    [
        {"title": f"# 5 · Equity\n\n{DRAFT_NOTE}"},
        {"words": "Draft. One bar."},
        {"code": "say(the_answer)"},
        {"gaps": GAPS.replace("01\n", "02\n")},
    ],
)
def test_the_status_of_the_year_the_code_and_a_last_digit_are_no_change_of_what_was_read(change):
    before = results_checksum(YEAR, ITEM)
    write_section(**change)
    assert results_checksum(YEAR, ITEM) == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": "# 5 · Equality"},
        {"words": "Two bars."},
        {"gaps": GAPS.replace("-8.0", "-8.1")},
        {"bars": BARS.replace("-8.0", "-8.1")},
    ],
)
def test_prose_words_of_a_figure_and_data_are_read(change):
    before = results_checksum(YEAR, ITEM)
    write_section(**change)
    assert results_checksum(YEAR, ITEM) != before


def test_a_signature_over_comparisons_lapses_when_what_is_compared_changes():
    write_file(processed_dir(YEAR) / "year_changes.csv", "kind\nnew\n")
    before = results_checksum(YEAR, "comparisons")
    write_file(processed_dir(YEAR) / "restatements.csv", "kind\nrestated\n")
    assert len({before, results_checksum(YEAR, "comparisons"), ""}) == 3


@pytest.mark.parametrize(
    ("noted", "expected", "said"),
    [
        ("not noted", "done", "signed before results were noted"),
        ("", "open", "it is not noted what was read"),
    ],
)
def test_a_row_without_a_checksum_holds_only_where_results_were_not_noted_yet(noted, expected, said):
    row = dict(zip(COLUMNS, (ITEM, "done", "", "A. Analyst", "2031-12-01", noted), strict=True))
    found, remark = signed_state(YEAR, row, is_compared=True)
    assert found == expected
    assert said in remark


def test_a_file_of_before_results_were_noted_is_read_and_gains_the_column_with_the_next_signature():
    rows = "item,state,reason,decided_by,decided_on\nread 01_trends,done,,A. Analyst,2031-11-01\n"
    write_file(sign_off_file(YEAR), rows)
    sign_section()
    lines = sign_off_file(YEAR).read_text(encoding="utf-8").splitlines()
    assert lines[1] == "read 01_trends,done,,A. Analyst,2031-11-01,not noted"
    assert lines[2] == f"{ITEM},done,,A. Analyst,2031-12-01,{results_checksum(YEAR, ITEM)}"


def test_what_has_no_results_or_is_found_by_computation_cannot_be_signed_and_nothing_is_written():
    items = [ITEM, "read 01_trends", "claims"]
    with pytest.raises(InputError) as stopped:
        sign(YEAR, items, computed=["claims"], decided_by="A. Analyst", decided_on="2031-12-01")
    assert [problem.found for problem in stopped.value.problems] == ["none", "'claims'"]
    assert not sign_off_file(YEAR).exists()
    sign(YEAR, ["claims"], computed=["claims"], decided_by="B", decided_on="2031-12-01", waived_for="No prose")
    assert sign_off_file(YEAR).read_text(encoding="utf-8").splitlines()[1] == "claims,waived,No prose,B,2031-12-01,"
