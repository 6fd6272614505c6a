"""Beside the results of a draft lies a file that says so; beside those of any other year there is none."""

import re

from helpers.base.paths import outputs_dir
from helpers.base.settings import settings_file
from helpers.yearly.draft_mark import MARK_FILE, mark_draft
from tests.support.small_year import YEAR


def set_status(status: str) -> None:
    text = settings_file(YEAR).read_text(encoding="utf-8")
    settings_file(YEAR).write_text(re.sub('status = ".*"', f'status = "{status}"', text), encoding="utf-8")


def test_a_draft_names_what_is_not_checked_beside_tables_and_figures_until_it_is_none(raw):
    for folder in ("tables", "figures"):
        (outputs_dir(YEAR) / folder).mkdir(parents=True)
    set_status("draft")
    mark_draft(YEAR)
    files = sorted(outputs_dir(YEAR).rglob(MARK_FILE))
    assert [file.parent.name for file in files] == [YEAR, "figures", "tables"]
    (text,) = {file.read_text(encoding="utf-8") for file in files}
    assert text.startswith(f"Draft. The results of {YEAR} in this folder are work in progress and not for citation.\n")
    assert "- A person read what the section 05_equity says.\n" in text
    # The tables are there: what is done is not listed.
    assert "Every published table is there" not in text
    set_status("final")
    mark_draft(YEAR)
    assert not any(file.exists() for file in files)
