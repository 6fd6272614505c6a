"""A section answers with one to three findings, each with its cell, and notes them for the list of the year."""

import pandas as pd
import pytest

from helpers.show.answers import Finding, finding, show_answer

ROW = {"region": "Upper", "earned": 40, "potential": 80}


def found(sentence: str = "Upper earned 40.", **other: object) -> Finding:
    given = {"measure": "earned", "credentials_concerned": 40, "certainty": "counted", **other}
    return finding(sentence, row=ROW, table="chart_3_regions", **given)


def test_a_finding_names_its_cell_and_keeps_its_number():
    assert (found().row, found().value, found().measure) == ("region=Upper", 40.0, "earned")


@pytest.mark.parametrize(
    "wrong",
    [{"sentence": " "}, {"credentials_concerned": -1}, {"credentials_concerned": float("nan")}, {"certainty": "sure"}],
)
def test_a_finding_without_sentence_size_or_certainty_is_refused(wrong):
    with pytest.raises(ValueError, match="a finding needs a sentence"):
        found(**wrong)


def test_an_answer_is_said_as_one_paragraph_and_noted_with_its_section(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    show_answer([found(), found("Lower did not.")], section="08_regions", year="2030-2031")
    assert "Upper earned 40. Lower did not." in capsys.readouterr().out
    noted = pd.read_csv(tmp_path / "outputs" / "2030-2031" / "findings" / "08_regions.csv")
    assert noted["finding"].tolist() == ["Upper earned 40.", "Lower did not."]
    assert set(noted["section"]) == {"08_regions"}


@pytest.mark.parametrize("count", [0, 4])
def test_an_answer_has_one_to_three_findings(count):
    with pytest.raises(ValueError, match=f"08_regions: an answer has one to 3 findings, found {count}"):
        show_answer([found()] * count, section="08_regions", year="2030-2031")
