"""A year as it was is read from a folder, an archive or git, and never another one in silence."""

import pytest

from helpers.run.stored_outputs import stored_year
from helpers.yearly.release import release_year
from helpers.yearly.revisions import read_releases
from helpers.yearly.versions import released_version, version_of
from tests.support.small_year import YEAR

TABLE = f"data/raw/{YEAR}/published/table_06_career_readiness.csv"
RESULT = f"outputs/{YEAR}/tables/chart_3_regions.csv"
TAG = f"{YEAR}-v1"


def test_a_revision_of_git_holds_the_inputs_and_prepared_tables_of_then(checkout):
    checkout.change(TABLE, "3,4,5", "3,4,6")
    checkout.change(f"data/processed/{YEAR}/attainment_by_psu.csv", ",40", ",41")
    with version_of(YEAR, "HEAD") as folder:
        assert "3,4,5" in (folder / TABLE).read_text(encoding="utf-8")
        assert ",40\n" in (folder / "data" / "processed" / YEAR / "attainment_by_psu.csv").read_text(encoding="utf-8")
        assert not (folder / RESULT).exists()


def test_a_released_revision_has_its_results_too(checkout):
    release_year(YEAR)
    checkout.change(RESULT, "45", "46")
    for against in (TAG, str(checkout.root / "releases" / f"{TAG}.zip")):
        with version_of(YEAR, against) as folder:
            assert "45" in (folder / RESULT).read_text(encoding="utf-8")
            assert "3,4,5" in (folder / TABLE).read_text(encoding="utf-8")


@pytest.mark.parametrize("against", ["nowhere", "--all", ""])
def test_a_name_of_nothing_is_refused(checkout, against):
    with (
        pytest.raises(ValueError, match="expected a folder, the archive of a release or a revision of git"),
        version_of(YEAR, against),
    ):
        pass


def test_a_revision_from_before_the_year_is_refused(checkout):
    with (
        pytest.raises(ValueError, match=r"expected a revision that has data/raw/2031-2032/, found none"),
        version_of("2031-2032", "HEAD"),
    ):
        pass


@pytest.mark.parametrize("lost", ["archive", "tag"])
def test_a_released_version_is_read_from_its_archive_or_its_tag(checkout, lost):
    release_year(YEAR)
    checkout.change(TABLE, "3,4,5", "3,4,6")
    if lost == "archive":
        (checkout.root / "releases" / f"{TAG}.zip").unlink()
    else:
        checkout.git("tag", "-d", TAG)
    with released_version(YEAR, read_releases(YEAR)[0]) as folder:
        assert "3,4,5" in (folder / TABLE).read_text(encoding="utf-8")


def test_a_released_version_that_is_not_here_is_named_with_the_way_to_get_it(checkout):
    release_year(YEAR)
    (checkout.root / "releases" / f"{TAG}.zip").unlink()
    checkout.git("tag", "-d", TAG)
    with (
        pytest.raises(ValueError, match=r"found neither\. Run git fetch --tags, or put the archive back"),
        released_version(YEAR, read_releases(YEAR)[0]),
    ):
        pass


def test_a_tag_that_was_moved_to_other_files_is_noticed(checkout):
    release_year(YEAR)
    (checkout.root / "releases" / f"{TAG}.zip").unlink()
    checkout.change(TABLE, "3,4,5", "3,4,6")
    checkout.commit("another")
    checkout.git("tag", "-f", TAG)
    with (
        pytest.raises(ValueError, match=f"expected the files that were released, found others: {TABLE}"),
        released_version(YEAR, read_releases(YEAR)[0]),
    ):
        pass


def test_data_without_a_history_of_their_own_have_that_of_the_project(raw):
    with version_of(stored_year(), "HEAD") as folder:
        assert (folder / "data" / "raw" / stored_year() / "year.toml").exists()
