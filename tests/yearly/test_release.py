"""A final year is tagged, its checksums are kept and its results packed; nothing else is released."""

import hashlib
import os
import zipfile

import pandas as pd
import pytest

from helpers.base.problems import InputError
from helpers.yearly import release
from helpers.yearly.release import release_year
from helpers.yearly.revisions import read_releases
from tests.support.small_year import YEAR

TAG = f"{YEAR}-v1"


def test_a_release_tags_the_commit_keeps_every_checksum_and_packs_the_results(checkout):
    release_year(YEAR, date="2031-12-05")
    assert checkout.git("rev-parse", f"{TAG}^{{commit}}") == checkout.git("rev-parse", "HEAD")
    assert checkout.git("tag", "-n", "-l", TAG).split(maxsplit=1)[1].strip() == (
        f"{YEAR}, version 1, released on 2031-12-05"
    )
    listed = pd.read_csv(checkout.root / "data" / "releases" / f"{YEAR}.csv", dtype=str).set_index("file")
    assert {*listed["version"]} == {"1"}
    assert {*listed["date"]} == {"2031-12-05"}
    table = f"outputs/{YEAR}/tables/chart_3_regions.csv"
    assert listed.loc[table, "sha256"] == hashlib.sha256(b"region,earned\nUpper,45\nLower,20\n").hexdigest()
    assert listed.loc["data/raw/reference/psus.csv", "covers"] == "rows of the year"
    assert listed.loc[f"outputs/{YEAR}/html/", "covers"] == "whole folder"
    with zipfile.ZipFile(checkout.root / "releases" / f"{TAG}.zip") as packed:
        assert packed.read(table) == b"region,earned\nUpper,45\nLower,20\n"
        assert packed.read(f"data/raw/{YEAR}/year.toml")


def test_without_a_date_a_release_has_the_date_of_its_commit_and_never_that_of_today(checkout):
    release_year(YEAR)
    assert read_releases(YEAR)[0].date == "2031-12-03"
    assert "2031-12-03" in checkout.git("tag", "-l", TAG, "--format=%(taggerdate:short)")


def test_two_releases_of_equal_files_are_the_same_bytes(checkout):
    archive = checkout.root / "releases" / f"{TAG}.zip"
    release_year(YEAR)
    first = archive.read_bytes()
    checkout.git("tag", "-d", TAG)
    (checkout.root / "data" / "releases" / f"{YEAR}.csv").unlink()
    archive.unlink()
    for file in (checkout.root / "outputs").rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    release_year(YEAR)
    assert archive.read_bytes() == first


def test_everything_that_stands_against_a_release_is_said_at_once_and_nothing_is_written(checkout, monkeypatch):
    checkout.change(f"data/raw/{YEAR}/year.toml", '"final"', '"draft"')
    monkeypatch.setattr(release, "open_items", lambda year: ["findings of section 5 read"])
    (checkout.root / "outputs" / YEAR / "html" / "index.html").unlink()
    (checkout.root / "outputs" / YEAR / "html").rmdir()
    with pytest.raises(InputError) as stopped:
        release_year(YEAR, date="2031-13-05")
    assert [(problem.place, problem.found) for problem in stopped.value.problems] == [
        ("DATE", "'2031-13-05'"),
        (f"data/raw/{YEAR}/year.toml", "a status that is not final"),
        ("sign-off list", "findings of section 5 read"),
        ("git", f"M data/raw/{YEAR}/year.toml"),
        (f"outputs/{YEAR}/html", "none"),
    ]
    assert not (checkout.root / "releases").exists()
    assert not (checkout.root / "data" / "releases").exists()
    assert checkout.git("tag") == ""


def test_results_of_another_commit_are_not_released(checkout):
    checkout.change(f"outputs/{YEAR}/datapackage/datapackage.json", '"commit": "', '"commit": "0')
    with pytest.raises(InputError, match="expected results of the commit that is released"):
        release_year(YEAR)


def test_a_tag_that_cannot_be_set_leaves_nothing_behind(checkout):
    checkout.git("tag", TAG)
    with pytest.raises(ValueError, match=f"git tag: .*'{TAG}' already exists"):
        release_year(YEAR)
    assert not (checkout.root / "releases" / f"{TAG}.zip").exists()
    assert not (checkout.root / "data" / "releases" / f"{YEAR}.csv").exists()


def test_a_second_release_needs_something_new(checkout):
    release_year(YEAR)
    checkout.commit("released")
    with pytest.raises(InputError, match="expected something new to release"):
        release_year(YEAR)


def test_a_changed_table_needs_a_reason_before_it_is_released(checkout):
    release_year(YEAR)
    checkout.change(f"data/processed/{YEAR}/attainment_by_psu.csv", ",40", ",41")
    checkout.commit("a new method")
    with pytest.raises(InputError, match="expected a reason for every changed table"):
        release_year(YEAR)
    checkout.revise(f"{YEAR},1,2032-02-01,substantial,,Counts are rounded.,A better rule.,A. Analyst")
    checkout.commit("with its reason")
    release_year(YEAR)
    assert [released.version for released in read_releases(YEAR)] == [1, 2]
    assert checkout.git("tag").split() == [TAG, f"{YEAR}-v2"]
