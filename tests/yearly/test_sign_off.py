"""A year is final only with nothing open; an item is done, open, or waived with a reason and a name."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.audit.accepted_verdicts import accept_verdicts
from helpers.audit.register import audit_year
from helpers.base.manifest import read_sections
from helpers.base.paths import outputs_dir
from helpers.base.problems import InputError
from helpers.base.settings import settings_file
from helpers.prepare.sources import refresh_register, sources_file
from helpers.prepare.year import prepare_year, write_year
from helpers.yearly import sign_off
from helpers.yearly.claims_coverage import COVERAGE, coverage_file
from helpers.yearly.sign_off import AFTER, BEFORE, BY_RUN, open_items, require_nothing_open, sign_off_items
from helpers.yearly.signatures import COLUMNS, NOT_NOTED, sign_off_file, to_be_signed
from tests.support.runs import REAL_YEAR
from tests.support.small_next_year import NEXT, replace_in
from tests.support.small_year import YEAR

CLAIM = "id,document,place,section,assertion,test,stated,computed,note\nC1,report,P,,A,not_testable,,,n\n"


def sign(*rows: str) -> None:
    sign_off_file(NEXT).write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")


def sign_everything() -> None:
    sign(*(f"{item},done,,A. Analyst,2032-12-01,{NOT_NOTED}" for item in to_be_signed(NEXT)))


def set_status(status: str) -> None:
    file = settings_file(NEXT)
    file.write_text(file.read_text(encoding="utf-8").replace('"draft"', f'"{status}"'), encoding="utf-8")


def _finish(folder: Path) -> None:
    """Do everything that the list asks for."""
    file = settings_file(NEXT)
    text = file.read_text(encoding="utf-8").replace('reason = ""', 'reason = "It is so."')
    file.write_text(text, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIM, encoding="utf-8")
    coverage_file(NEXT).write_text(",".join(COVERAGE.headings) + "\nreport,1,1,abc,C1,\n", encoding="utf-8")
    refresh_register()
    register = pd.read_csv(sources_file(), dtype="str", keep_default_na=False)
    for name in ("publisher", "title", "version_date", "retrieved_from"):
        register[name] = register[name].mask(register[name] == "", "said")
    register.to_csv(sources_file(), index=False, lineterminator="\n")
    sign_everything()
    prepared = prepare_year(NEXT)
    write_year({**prepared.tables, **audit_year(prepared)}, prepared.settings)
    accept_verdicts(NEXT, decided_by="A. Analyst", decided_on="2032-12-01")


@pytest.fixture(scope="module")
def finished_root(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which everything is done, to be left as it is."""
    root = tmp_path_factory.mktemp("finished")
    shutil.copytree(laid_out, root, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        patch.setenv("CTE_WRITE_ROOT", str(root))
        _finish(root / "data" / "raw" / NEXT)
    return root


@pytest.fixture
def finished(published: Path, finished_root: Path) -> Path:
    """Return the folder of the published tables of a year in which everything is done."""
    shutil.copytree(finished_root, published.parents[3], dirs_exist_ok=True)
    return published


def test_a_year_that_was_laid_out_has_everything_open_but_what_its_tables_answer(published):
    states = {item.name: item.state for item in sign_off_items(NEXT)}
    assert {name for name, state in states.items() if state == "done"} == {"tables", "proposals", "revisions"}
    assert {name for name, state in states.items() if state == "open"} == {
        *("sources", "settings", "prepared", "claims", "verdicts"),
        *to_be_signed(NEXT),
    }
    assert (
        f"{open_items(NEXT)[-1]}" == f"open    comparisons: A person looked at what changed since {YEAR} (not signed)"
    )


def test_nothing_is_open_when_everything_is_done(finished):
    assert [f"{item}" for item in open_items(NEXT)] == []


def test_the_stored_year_is_final_with_nothing_open():
    assert [f"{item}" for item in open_items(REAL_YEAR)] == []


@pytest.mark.parametrize(
    ("told", "undo", "names"),
    [
        (BEFORE, lambda published: (published / "table_07_ncwfc.csv").unlink(), ["tables", "sources"]),
        (BEFORE, lambda _: replace_settings('list_reason = "It is so."', 'list_reason = ""'), ["settings"]),
        (
            BY_RUN,
            lambda published: replace_in(published, "table_07_ncwfc", ("Mason line", "New line")),
            ["proposals", "prepared"],
        ),
        (BY_RUN, lambda published: replace_in(published, "table_07_ncwfc", ("Walls", "Wall")), ["prepared"]),
        (
            BEFORE,
            lambda published: (published.parent / "claims.csv").write_text(CLAIM.replace("C1", "C2")),
            ["sources", "claims"],
        ),
        (
            AFTER,
            lambda published: (published.parents[2] / "accepted_verdicts" / f"{NEXT}.csv").unlink(),
            ["verdicts"],
        ),
    ],
)
def test_an_item_that_computation_finds_undone_is_open(finished, told, undo, names):
    undo(finished)
    assert [item.name for item in sign_off_items(NEXT, told=(told,)) if item.state == "open"] == names


def replace_settings(old: str, new: str) -> None:
    file = settings_file(NEXT)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_waiver_has_a_reason_and_a_name_and_is_shown_with_them(published):
    sign("claims,waived,The report has no prose,A. Analyst,2032-12-01,")
    (item,) = [item for item in sign_off_items(NEXT, told=(BEFORE,)) if item.name == "claims"]
    assert (item.state, item.remark) == ("waived", "A. Analyst, 2032-12-01: The report has no prose")


def test_the_sentences_that_make_no_claim_are_counted_beside_the_item(finished):
    with coverage_file(NEXT).open("a", encoding="utf-8") as file:
        file.write("report,2,1,abd,,Heading\nreport,3,1,abe,,heading.\nreport,4,1,abf,,praise\n")
    (item,) = [item for item in sign_off_items(NEXT, told=(BEFORE,)) if item.name == "claims"]
    said = "3 of 4 sentences make no claim, 2 of them for the same reason: heading"
    assert (item.state, item.remark) == ("done", said)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("claims,waived,,A. Analyst,2032-12-01,", "reason"),
        ("claims,done,,A. Analyst,2032-12-01,", "state"),
        ("comparisons,done,,,2032-12-01,", "decided_by"),
        ("comparisons,done,,A. Analyst,yesterday,", "decided_on"),
        ("comparison,done,,A. Analyst,2032-12-01,", "item"),
        ("comparisons,done,,A. Analyst,2032-12-01,abc", "sha256_16"),
    ],
)
def test_a_signature_that_cannot_be_used_is_named_with_its_row_and_column(published, row, column):
    sign(row)
    with pytest.raises(InputError) as stopped:
        sign_off_items(NEXT, told=(BEFORE,))
    assert column in [problem.column for problem in stopped.value.problems]
    assert {problem.row for problem in stopped.value.problems} == {2}


def test_only_a_year_that_calls_itself_final_is_stopped_and_the_message_lists_every_open_item(finished):
    sign("comparisons,,,,,")
    require_nothing_open(NEXT)
    set_status("final")
    with pytest.raises(InputError) as stopped:
        require_nothing_open(NEXT)
    named = [problem.found.split(": ")[0] for problem in stopped.value.problems]
    assert named == [f"open    {item}" for item in to_be_signed(NEXT)]
    sign_everything()
    require_nothing_open(NEXT)


def test_a_stored_notebook_that_says_something_else_than_the_last_run_is_named(tmp_path, monkeypatch):
    stem = "06_career_readiness"
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    executed = outputs_dir(REAL_YEAR) / "notebooks" / f"{stem}.ipynb"
    executed.parent.mkdir(parents=True)
    text = read_sections()[stem].notebook.read_text(encoding="utf-8")
    executed.write_text(text, encoding="utf-8")
    assert sign_off._notebooks_not_stored(REAL_YEAR) == ""
    executed.write_text(text.replace(" rose", " fell"), encoding="utf-8")
    expected = f"the last run says something else than {stem}; make notebooks YEAR={REAL_YEAR}"
    assert sign_off._notebooks_not_stored(REAL_YEAR) == expected
