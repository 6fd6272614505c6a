"""The commands of the cycle of a year, as an analyst types them."""

import os
import re
import shutil
import sys

import nbformat
import pandas as pd
import pytest

from helpers.audit.accepted_verdicts import accept_verdicts, accepted_file, changed_verdicts
from helpers.audit.register import audit_year
from helpers.base.files import write_file
from helpers.base.paths import outputs_dir
from helpers.base.settings import settings_file
from helpers.prepare.layouts import reference_file
from helpers.prepare.year import prepare_year, write_year
from helpers.run import year_commands
from helpers.run.command_line import INTERRUPTED
from helpers.run.year_commands import DIFFERENT, DONE, WRONG_INPUT, say_what_differs
from helpers.yearly.check import problems_file
from helpers.yearly.proposals.listed import proposals_file
from helpers.yearly.signatures import COLUMNS, sign_off_file
from tests.support.runs import REAL_YEAR, read_and_write_below, run_here
from tests.support.small_next_year import NEXT, lay_out_next_year, replace_in
from tests.support.small_year import YEAR, write_small_year


@pytest.fixture
def command(raw, tmp_path, monkeypatch):
    return lambda *arguments: run_here(tmp_path, monkeypatch, *arguments)


def test_a_new_year_is_laid_out_and_what_is_left_to_do_is_listed(command, capsys):
    assert command("year", "--year", NEXT) == DONE
    said = capsys.readouterr().out
    assert settings_file(NEXT).exists()
    assert f"data/raw/{NEXT}/year.toml: the settings of {YEAR} as a draft" in said
    assert "open    claims: " in said
    assert said.splitlines()[-1].startswith(f"{NEXT}: ")
    assert " items open of " in said.splitlines()[-1]


def test_the_list_of_a_year_that_is_not_there_names_those_that_are(command, capsys):
    assert command("status", "--year", NEXT) == WRONG_INPUT
    assert f"there are {YEAR}." in capsys.readouterr().err


def test_a_check_says_that_nothing_is_wrong_or_names_everything_and_the_list(command, raw, capsys):
    assert command("check-year", "--year", YEAR) == DONE
    # What does not hold in the report itself is no problem of the files.
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert (first, second[:11]) == (f"{YEAR}: no problem in the raw files.", "22 figures ")
    replace_in(raw / YEAR / "published", "table_10_attainment_by_psu", ("40,80", "forty,80"))
    assert command("check-year", "--year", YEAR) == WRONG_INPUT
    said = capsys.readouterr().out
    assert "  row 2: found 'forty'\n" in said
    assert f"All of them as a table: outputs/{YEAR}/problems.csv." in said
    assert problems_file(YEAR).exists()


def test_proposals_are_decided_in_a_file_and_carried_out_with_a_name(command, raw, capsys):
    published = lay_out_next_year(raw)
    replace_in(published, "table_03_credentials_by_tier", ("Bee Care", "Beecare"))
    assert command("propose", "--year", NEXT) == DONE
    assert "2 rows to decide on (1 for credentials.csv, 1 for name_crosswalk.csv)." in capsys.readouterr().out
    table = pd.read_csv(proposals_file(NEXT), dtype="str", keep_default_na=False)
    table["accept"] = table["lookup"].map({"name_crosswalk": "yes", "credentials": "no"})
    table.to_csv(proposals_file(NEXT), index=False)
    assert command("propose", "--year", NEXT, "--accept") == WRONG_INPUT
    assert "Give BY=<name>." in capsys.readouterr().err
    assert command("propose", "--year", NEXT, "--accept", "--by", "A. Analyst", "--date", "2032-12-01") == DONE
    assert capsys.readouterr().out.splitlines() == [
        "1 proposal accepted, 1 declined.",
        f"{NEXT}: nothing to decide on.",
        f"Declined rows are in data/raw/{NEXT}/declined.csv; one deleted there is proposed again.",
    ]
    assert reference_file("name_crosswalk").read_text(encoding="utf-8").endswith(",A. Analyst,2032-12-01\n")
    assert command("check-year", "--year", NEXT) == DONE


@pytest.fixture(scope="module")
def audited_root(tmp_path_factory):
    """Return a folder with the small year prepared, and verdicts that nobody accepted."""
    root = tmp_path_factory.mktemp("audited")
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(root, patch)
        write_small_year(root)
        prepared = prepare_year(YEAR)
        write_year({**prepared.tables, **audit_year(prepared)}, prepared.settings)
    return root


@pytest.fixture
def audited(audited_root, tmp_path, command):
    """Have a copy of the audited year in the folder that commands work in."""
    shutil.copytree(audited_root, tmp_path, dirs_exist_ok=True)
    return len(changed_verdicts(YEAR))


def test_verdicts_are_listed_first_and_accepted_with_a_name(command, audited, capsys):
    accept = ("accept", "--year", YEAR)
    assert command(*accept) == DONE
    said = capsys.readouterr().out
    assert "expected reproduced, found contradicted; Bee Charter: published no place, recomputed" in said
    assert f"{YEAR}: {audited} verdicts to accept; nothing was written." in said
    assert not accepted_file(YEAR).exists()
    assert command(*accept, "--by", "A. Analyst", "--date", "today") == WRONG_INPUT
    assert capsys.readouterr().err == "DATE=today: expected a date such as 2026-11-24. Correct it.\n"
    assert command(*accept, "--by", "A. Analyst", "--date", "2032-12-01") == DONE
    said = capsys.readouterr().out
    assert said.endswith(f"{YEAR}: {audited} verdicts accepted; wrote data/accepted_verdicts/{YEAR}.csv.\n")
    assert accepted_file(YEAR).read_text(encoding="utf-8").endswith(",A. Analyst,2032-12-01\n")
    assert command(*accept) == DONE
    assert capsys.readouterr().out == f"{YEAR}: every verdict is as it was accepted.\n"
    # The stored year is not in this folder: it is named all the same, and nothing is written for another one.
    assert command("accept") == WRONG_INPUT
    assert f"YEAR={REAL_YEAR}: " in capsys.readouterr().err


def test_a_run_of_a_final_or_stored_year_ends_with_3_where_verdicts_differ_and_that_of_a_draft_with_0(
    audited, capsys, monkeypatch
):
    assert say_what_differs(YEAR) == DONE
    monkeypatch.setattr(year_commands, "_stored_year", lambda: YEAR)
    assert say_what_differs(YEAR) == DIFFERENT
    assert f"make accept YEAR={YEAR} lists all of them" in capsys.readouterr().err
    for status, code in (("final", DIFFERENT), ("draft", DONE)):
        text = settings_file(YEAR).read_text(encoding="utf-8")
        settings_file(YEAR).write_text(re.sub('status = ".*"', f'status = "{status}"', text), encoding="utf-8")
        assert say_what_differs(YEAR) == code
    assert (
        f"{YEAR} (draft): the results are written; {audited} verdicts not as accepted, 0 signatures lapsed.\n"
        in capsys.readouterr().out
    )
    accept_verdicts(YEAR, decided_by="A. Analyst", decided_on="2032-12-01")
    assert (say_what_differs(YEAR), capsys.readouterr().out) == (DONE, "")


def test_a_signature_under_results_that_changed_is_said_after_a_run_of_a_final_year(audited, capsys):
    accept_verdicts(YEAR, decided_by="A. Analyst", decided_on="2032-12-01")
    text = settings_file(YEAR).read_text(encoding="utf-8")
    settings_file(YEAR).write_text(re.sub('status = ".*"', 'status = "final"', text), encoding="utf-8")
    row = f"read 05_equity,done,,A. Analyst,2032-12-01,{'0' * 16}\n"
    sign_off_file(YEAR).write_text(",".join(COLUMNS) + "\n" + row, encoding="utf-8")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 5 · Equity")])
    write_file(outputs_dir(YEAR) / "notebooks" / "05_equity.ipynb", nbformat.writes(notebook))
    assert say_what_differs(YEAR) == DIFFERENT
    assert (
        "read 05_equity: signed by A. Analyst, 2032-12-01, but the section has changed since" in capsys.readouterr().err
    )


def test_items_are_listed_without_a_name_and_signed_or_waived_with_one(command, capsys):
    signing = ("sign", "--year", YEAR, "--item", "claims; sources")
    assert command(*signing) == DONE
    assert (
        "open    read 05_equity: A person read what the section 05_equity says (not signed)" in capsys.readouterr().out
    )
    assert command(*signing, "--by", "A. Analyst") == WRONG_INPUT
    assert not sign_off_file(YEAR).exists()
    assert command(*signing, "--by", "A. Analyst", "--waive", "A trial") == DONE
    assert f"data/raw/{YEAR}/sign_off.csv: 2 items waived.\n" in capsys.readouterr().out


def test_whoever_stops_reading_a_list_or_interrupts_a_command_sees_no_traceback(command, monkeypatch, capsys):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as unread:
        monkeypatch.setattr(sys, "stdout", unread)
        assert command("sources") == DONE
    monkeypatch.undo()

    def interrupt(year: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(year_commands, "require_laid_out", interrupt)
    assert command("status", "--year", YEAR) == INTERRUPTED
    assert capsys.readouterr().err.startswith("Interrupted; ")
