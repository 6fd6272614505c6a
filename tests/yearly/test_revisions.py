"""A final year changes only with a row that says why; what another year needs changes nothing of it."""

import pytest

from helpers.base.problems import InputError
from helpers.run.command_line import WRONG_INPUT
from helpers.yearly.release import release_year
from helpers.yearly.revisions import changed_inputs, changelog, read_revisions, require_explained_changes
from helpers.yearly.sign_off import open_items
from tests.support.runs import run_here
from tests.support.small_year import YEAR

TABLE = f"{YEAR}/published/table_06_career_readiness.csv"
ROW = f"{YEAR},1,2032-02-01,correction,{TABLE},Five became six.,The report was reissued.,A. Analyst"


@pytest.fixture
def released(checkout):
    """Return a checkout whose year was released once."""
    release_year(YEAR, date="2031-12-05")
    checkout.commit("released")
    return checkout


def test_a_year_that_was_never_released_may_change(checkout):
    checkout.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    assert changed_inputs(YEAR) == {}
    require_explained_changes(YEAR)


def test_a_reason_for_a_version_that_was_never_released_is_refused(checkout):
    checkout.revise(ROW)
    with pytest.raises(InputError, match=f"a version of {YEAR} that was released: there is none yet"):
        require_explained_changes(YEAR)


def test_a_changed_file_of_a_final_year_stops_the_run_and_the_row_to_write_is_told(released):
    released.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    with pytest.raises(InputError) as stopped:
        require_explained_changes(YEAR)
    first, second = stopped.value.problems
    assert (first.place, first.expected, first.found) == (
        f"data/raw/{TABLE}",
        f"the content of version 1 of {YEAR}, released on 2031-12-05",
        "other content",
    )
    assert second.place == "data/raw/reference/revisions.csv"
    assert f"{YEAR},1,,,{TABLE},,," in second.action


@pytest.mark.parametrize("command", ["report", "release"])
def test_no_command_runs_a_final_year_that_changed_for_no_stated_reason(released, monkeypatch, capsys, command):
    released.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    assert run_here(released.root, monkeypatch, command, "--year", YEAR) == WRONG_INPUT
    assert f"expected the content of version 1 of {YEAR}" in capsys.readouterr().err
    assert not (released.root / "outputs" / YEAR / ".state").exists()


def test_new_and_lost_files_are_changes_too(released):
    (released.raw / TABLE).rename(released.raw / YEAR / "published" / "table_06b.csv")
    assert changed_inputs(YEAR) == {TABLE: "gone", f"{YEAR}/published/table_06b.csv": "new"}


def test_a_row_with_its_reason_lets_the_change_pass(released):
    released.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    released.revise(ROW)
    require_explained_changes(YEAR)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW.replace("table_06_career_readiness", "table_10"), "expected only files that changed since version 1"),
        (ROW.replace(f"{YEAR},1", f"{YEAR},2"), f"expected a version of {YEAR} that was released: 1 to 1"),
    ],
)
def test_a_row_that_explains_nothing_is_refused(released, row, message):
    released.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    released.revise(row)
    with pytest.raises(InputError, match=message):
        require_explained_changes(YEAR)


def test_a_draft_may_change_without_a_reason_and_owes_it_before_it_is_final(released):
    released.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    released.change(f"data/raw/{YEAR}/year.toml", '"final"', '"draft"')
    require_explained_changes(YEAR)
    assert "revisions" in [item.name for item in open_items(YEAR)]
    released.revise(ROW)
    assert "revisions" not in [item.name for item in open_items(YEAR)]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        # A row of another year, and the end of a row in a later one.
        ("reference/psus.csv", "00Z,", "10B,New Charter,charter,letter,North,Upper,Upper,by county,,2031-2032,,\n00Z,"),
        ("reference/courses.csv", "Bees I,Farming,,,", "Bees I,Farming,,2030-2031,"),
        ("reference/history.csv", "2029-2030,", "2031-2032,state,State,credentials_earned,9,exact,no,b,B,\n2029-2030,"),
        (f"{YEAR}/year.toml", "change_band_pct", 'next_release = "January 2033"\nchange_band_pct'),
    ],
)
def test_what_says_nothing_of_the_year_is_no_change_of_it(released, name, old, new):
    released.change(f"data/raw/{name}", old, new)
    assert changed_inputs(YEAR) == {}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("reference/psus.csv", "traditional,numeric code,North,Upper", "traditional,numeric code,North,Lower"),
        (f"{YEAR}/year.toml", "ranking_size = 2", "ranking_size = 3"),
        (f"{YEAR}/year.toml", "ranking_size = 2", "ranking_size ="),
    ],
)
def test_a_lookup_or_setting_that_the_year_rests_on_is_a_change_of_it(released, name, old, new):
    released.change(f"data/raw/{name}", old, new)
    assert changed_inputs(YEAR) == {name: "changed"}


def test_files_of_a_revision_are_named_one_after_the_other(checkout):
    checkout.revise(ROW.replace(TABLE, f"{TABLE}; reference/psus.csv"))
    (revision,) = read_revisions(YEAR)
    assert revision.files == (TABLE, "reference/psus.csv")
    assert (revision.revises, revision.kind, revision.row) == (1, "correction", 2)


def test_the_changelog_says_what_was_released_and_why_it_changed(released):
    assert changelog(YEAR) == ["## Version 1, 2031-12-05", "", "First release."]
    released.change(f"data/raw/{TABLE}", "3,4,5", "3,4,6")
    released.revise(ROW)
    reason = "- 2032-02-01, correction: Five became six. The report was reissued. Decided by A. Analyst."
    assert changelog(YEAR)[:3] == ["## After version 1", "", reason]
    released.commit("reissued")
    release_year(YEAR, date="2032-02-05")
    assert changelog(YEAR) == [
        *("## Version 2, 2032-02-05", "", reason, ""),
        *("## Version 1, 2031-12-05", "", "First release."),
    ]


def test_a_year_without_releases_says_so_in_one_sentence(checkout):
    assert changelog(YEAR) == [f"The data of {YEAR} have not been revised; no version of them was released yet."]
