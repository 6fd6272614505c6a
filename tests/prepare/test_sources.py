"""The register of raw files."""

from helpers.base.paths import raw_dir
from helpers.prepare.sources import data_rows, raw_files, refresh_register, register_status, sha256, sources_file
from tests.support.small_year import YEAR


def test_every_committed_raw_file_is_registered_with_its_checksum_rows_and_origin():
    register = register_status()
    assert sorted(register["file"]) == [file.relative_to(raw_dir()).as_posix() for file in raw_files()]
    assert register["is_as_registered"].all()
    assert (register["publisher"] != "").all()
    assert [str(data_rows(raw_dir() / name)) for name in register["file"]] == register["rows"].tolist()


def test_a_changed_file_is_seen(raw):
    refresh_register()
    assert register_status()["is_as_registered"].all()
    name = f"{YEAR}/published/table_06_career_readiness.csv"
    (raw / name).write_bytes((raw / name).read_bytes() + b"\n")
    register = register_status()
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
