"""Products name author, version and licence as the citation file does."""

import re

import pytest

from helpers.publish.citation import read_citation


def test_the_citation_file_is_read():
    citation = read_citation()
    assert (citation.license, citation.license_title) == ("MIT", "MIT License")
    assert citation.author == "The contributors of CTE Credential Attainment"
    assert re.fullmatch(r"\d+\.\d+\.\d+", citation.version)


def test_lost_lines_are_named_together(tmp_path, monkeypatch):
    file = tmp_path / "CITATION.cff"
    file.write_text('title: "T"\nversion: 1.0.0\n', encoding="utf-8")
    monkeypatch.setattr("helpers.publish.citation.CITATION_FILE", file)
    message = (
        "CITATION.cff: expected lines for title, version, license, author, found none for license, author. "
        "Restore them."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        read_citation()
