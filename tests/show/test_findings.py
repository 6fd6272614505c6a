"""What the audit found, as a section shows it."""

import pandas as pd

from helpers.show.findings import show_findings


def test_a_section_shows_what_is_contradicted_first_and_names_last(capsys):
    rows = [("a.name", "contradicted"), ("b", "rounding"), ("c", "contradicted"), ("d", "not reproducible")]
    findings = pd.DataFrame(rows, columns=["id", "verdict"]).assign(
        **dict.fromkeys(["document", "place", "published", "recomputed", "explanation"], "x"),
        subject=lambda table: table["id"],
    )
    text = repr(show_findings(findings))
    counts = "4 findings here: 2 contradicted, 1 not reproducible and 1 explained by rounding."
    assert counts in capsys.readouterr().out
    places = [text.index(f" {name} ") for name in ("c", "d", "b", "a.name")]
    assert places == sorted(places)


def test_a_section_without_findings_says_so(capsys):
    assert show_findings(pd.DataFrame(columns=["id", "verdict"])) is None
    assert "no findings" in capsys.readouterr().out
