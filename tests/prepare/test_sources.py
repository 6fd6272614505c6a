"""The register of raw files."""

import pandas as pd

from helpers.base.paths import raw_dir
from helpers.base.settings import is_academic_year
from helpers.prepare.sources import (
    data_rows,
    raw_files,
    refresh_register,
    register_status,
    sha256,
    sources_file,
    undescribed_files,
)
from tests.support.small_year import YEAR


def test_every_committed_raw_file_is_registered_with_its_checksum_rows_and_origin():
    years = [folder.name for folder in raw_dir().iterdir() if is_academic_year(folder.name)]
    register = pd.concat([register_status(year) for year in years]).drop_duplicates("file")
    assert sorted(register["file"]) == [file.relative_to(raw_dir()).as_posix() for file in raw_files()]
    assert register["is_as_registered"].all()
    assert (register["publisher"] != "").all()
    assert [str(data_rows(raw_dir() / name)) for name in register["file"]] == register["rows"].tolist()


def test_a_changed_file_is_seen(raw):
    refresh_register()
    assert register_status(YEAR)["is_as_registered"].all()
    name = f"{YEAR}/published/table_06_career_readiness.csv"
    (raw / name).write_bytes((raw / name).read_bytes() + b"\n")
    register = register_status(YEAR)
    assert register.loc[~register["is_as_registered"], "file"].tolist() == [name]


def test_refreshing_keeps_descriptions_and_drops_what_is_gone(raw):
    gone = raw / YEAR / "published" / "table_06_career_readiness.csv"
    gone.unlink()
    rows = refresh_register()
    text = sources_file().read_text(encoding="utf-8")
    assert text.count("\n") == rows + 1
    assert "table_06" not in text
    table = raw / YEAR / "published" / "table_10_attainment_by_psu.csv"
    assert f"its site,{sha256(table)},4," in text


def test_what_one_table_of_a_report_says_of_its_source_holds_for_the_others_of_that_year(raw):
    register = pd.read_csv(sources_file(), dtype="str", keep_default_na=False).set_index("file")
    of_source = {"publisher": "A state", "version_date": "2031-12-01", "retrieved_from": "its site"}
    register[["title", *of_source]] = ""
    first, *others = register.index
    register.loc[first, ["title", *of_source]] = ["A report, Table 1", *of_source.values()]
    register.reset_index().to_csv(sources_file(), index=False)
    assert undescribed_files(YEAR) == others
    refresh_register()
    filled = pd.read_csv(sources_file(), dtype="str").set_index("file").loc[[first, *others]]
    assert (filled[list(of_source)] == list(of_source.values())).all(axis=None)
    assert filled["title"].tolist()[4:7] == [f"A report, Table 5{letter}" for letter in "abc"]
    assert undescribed_files(YEAR) == []


def test_tables_that_name_two_publishers_say_nothing_of_a_third(raw):
    text = sources_file().read_text(encoding="utf-8")
    text = text.replace("A state", "", 1).replace("A state", "A town", 1)
    sources_file().write_text(text, encoding="utf-8")
    refresh_register()
    assert undescribed_files(YEAR) == [f"{YEAR}/published/table_01_credentials_by_course.csv"]


def test_signatures_of_a_year_are_no_source_of_it(raw):
    (raw / YEAR / "sign_off.csv").write_text("item\nclaims\n", encoding="utf-8")
    assert "sign_off.csv" not in {file.name for file in raw_files()}


def test_files_of_another_year_are_no_files_of_this_one(raw):
    (raw / "2031-2032").mkdir()
    (raw / "2031-2032" / "year.toml").write_text("", encoding="utf-8")
    (raw / "2031-2032" / "claims.csv").write_text("id\n", encoding="utf-8")
    refresh_register()
    files = register_status(YEAR)["file"]
    assert not files.str.startswith("2031-2032").any()
    assert register_status("2031-2032")["file"].str.startswith("2031-2032").sum() > 0
