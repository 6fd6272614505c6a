"""The commands of the cycle of a year, as an analyst types them."""

import pandas as pd
import pytest

from helpers.audit.register import audit_year
from helpers.base.settings import settings_file
from helpers.prepare.layouts import reference_file
from helpers.prepare.year import prepare_year, write_year
from helpers.yearly.check import problems_file
from helpers.yearly.proposals.listed import proposals_file
from tests.support.runs import REAL_YEAR, run_here
from tests.support.small_next_year import NEXT, lay_out_next_year, replace_in
from tests.support.small_year import YEAR

DONE, WRONG_INPUT = 0, 2


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
    assert capsys.readouterr().out == f"{YEAR}: no problem in the raw files.\n"
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


def test_verdicts_are_accepted_of_the_year_that_is_named_and_of_the_stored_one_without_a_name(command, raw, capsys):
    prepared = prepare_year(YEAR)
    write_year({**prepared.tables, **audit_year(prepared)}, prepared.settings)
    assert command("accept", "--year", YEAR) == DONE
    assert f"wrote data/accepted_verdicts/{YEAR}.csv." in capsys.readouterr().out
    # The stored year is not in this folder: it is named all the same, and nothing is written for another one.
    assert command("accept") == WRONG_INPUT
    assert f"YEAR={REAL_YEAR}: " in capsys.readouterr().err
