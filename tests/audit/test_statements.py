"""What the audit answers first: causes in words, shares by kind, and sentences that hold for any year."""

import pandas as pd
import pytest

from helpers.audit.register import verdicts_by_kind
from helpers.audit.statements import answer, distinct_contradictions, verdicts_chart
from helpers.show.answers import row_text

YEAR = "2030-2031"
COLUMNS = ["id", "check", "place", "subject", "published", "recomputed", "verdict", "cause", "credentials_concerned"]
TIER, RATE = ("ncwfc_tier", "Table 7"), ("printed_rates", "Table 10")


def figures_of(*rows: tuple) -> pd.DataFrame:
    """Return figures of (id, check, place, subject, published, recomputed, verdict, cause, credentials)."""
    figures = pd.DataFrame(rows, columns=COLUMNS).assign(document="report", explanation="so")
    return figures.assign(sources="table_03_x:4:tier", published_cell="table_07_x:" + figures["id"] + ":y")


def claims_of(*verdicts: str, cause: str = "") -> pd.DataFrame:
    rows = [(f"R{number}", verdict) for number, verdict in enumerate(verdicts, start=1)]
    claims = pd.DataFrame(rows, columns=["id", "verdict"], dtype="str")
    of_document = {"document": "report", "place": "Summary", "subject": "All of it", "cause": cause}
    return claims.assign(**of_document, recomputed="2", explanation="States 3 (Summary); the tables give 2. So it is.")


TWO_LINES = figures_of(
    ("2", *TIER, "Bee line", "2", "2 and 3", "contradicted", "2", 30.0),
    ("3", *TIER, "Mason line", "2", "2 and 3", "contradicted", "2", 4.0),
)
A_RATE = figures_of(("9", *RATE, "North", "50%", "40%", "contradicted", "9", 34.5))


def test_one_cause_is_one_row_with_all_its_places_and_those_about_most_credentials_come_first():
    table = distinct_contradictions(pd.concat([TWO_LINES, A_RATE]), claims_of("contradicted", cause="2"))
    # 30 + 4 credentials in the lines with one cause, 34.5 in the other; the claim names none.
    assert table[["cause", "places", "places_in_all", "credentials_concerned"]].to_numpy().tolist() == [
        ["9", "Table 10", 1, 34.5],
        ["2", "Table 7 and Summary", 3, 34.0],
    ]
    assert table["what_is_published"].tolist() == [
        "Table 10 prints 50% for North",
        "Table 7 gives tier 2 to Bee line and 1 more",
    ]
    assert table["what_contradicts_it"].tolist() == ["Table 3 gives 40%", "Table 3 gives its credentials tiers 2 and 3"]


@pytest.mark.parametrize(
    ("recomputed", "explanation", "against"),
    [
        ("2", "States 3 (Summary); the tables give 2. So it is.", "The tables give 2. So it is."),
        ("at most 2", "The number shown is less; it is so.", "At most 2: The number shown is less; it is so."),
        ("", "It is not.", "It is not."),
    ],
)
def test_a_claim_is_told_in_its_own_words_with_what_the_tables_give(recomputed, explanation, against):
    claims = claims_of("contradicted", cause="R1").assign(recomputed=recomputed, explanation=explanation)
    table = distinct_contradictions(figures_of(), claims)
    assert table[["what_is_published", "what_contradicts_it"]].to_numpy().tolist() == [
        ["The report: All of it", against]
    ]
    assert table["credentials_concerned"].isna().all()


def test_lists_and_names_are_no_numbers_and_what_has_one_cause_counts_once():
    names = figures_of(*[(f"{n}", "course_list", "Table 1", "Bees", "x", "x", "reproduced", "", None) for n in "4567"])
    right = figures_of(("8", *RATE, "South", "50%", "50%", "rounding", "", None))
    citations = claims_of("reproduced").assign(id="citation.4")
    claims = pd.concat([claims_of("supported", "not testable"), citations])
    kinds = verdicts_by_kind(pd.concat([names, TWO_LINES, A_RATE, right]), claims).set_index("kind")
    columns = ["all_verdicts", "held_pct", "undecided", "distinct_contradictions"]
    assert kinds[columns].T.to_dict("list") == {
        "Sums, rates and orders": [2, 50.0, 0, 1],
        "Lists and names": [6, 100 * 4 / 6, 0, 1],
        "Claims of the prose": [2, 0.0, 1, 0],
        "Citations of sources": [1, 100.0, 0, 0],
        "All comparisons of numbers": [2, 50.0, 0, 1],
        "All comparisons": [11, 100 * 6 / 11, 1, 2],
    }


def answered(figures: pd.DataFrame, claims: pd.DataFrame) -> list[str]:
    kinds, contradictions = verdicts_by_kind(figures, claims), distinct_contradictions(figures, claims)
    found = answer(kinds, contradictions, year=YEAR)
    for one in found:
        row = next(row for _, row in kinds.iterrows() if row_text(row, "audit_kinds") == one.row)
        assert one.value == row[one.measure]
    return [one.finding for one in found]


def test_the_answer_counts_causes_numbers_and_what_stays_open():
    claims = claims_of("reproduced", "supported", "not reproducible", "not testable")
    assert answered(pd.concat([TWO_LINES, A_RATE]), claims) == [
        "The documents of 2030-2031 hold 2 contradictions in 3 places; the largest (34 credentials): "
        "Table 10 prints 50% for North; Table 3 gives 40%.",
        "Of 1 comparison of printed numbers of 2030-2031, 0.0% hold: 0 of 1 sums, rates and orders.",
        "1 of 4 claims in the prose of 2030-2031 holds, 1 more fits all public evidence, and nothing public decides 2.",
    ]


@pytest.mark.parametrize(
    ("figures", "claims", "first"),
    [
        (TWO_LINES.iloc[:0], claims_of("reproduced"), "Nothing in the documents of 2030-2031 contradicts"),
        (TWO_LINES.iloc[:1], claims_of(), "The documents of 2030-2031 hold 1 contradiction in 1 place; "),
        (
            TWO_LINES.iloc[:0],
            claims_of("contradicted", cause="R1"),
            "The documents of 2030-2031 hold 1 contradiction in 1 place.",
        ),
    ],
)
def test_the_answer_is_true_of_a_year_without_contradictions_or_without_claims(figures, claims, first):
    said = answered(figures, claims)
    assert said[0].startswith(first)
    assert len(said) == 1 + bool(len(claims))


def test_the_title_of_the_chart_is_what_holds():
    kinds = verdicts_by_kind(A_RATE, claims_of("reproduced", "supported"))
    chart = verdicts_chart(kinds, year=YEAR)
    assert chart.figure.get_suptitle() == "0 of 1 compared numbers and 1 of 2 claims hold"
    assert "Claims of the prose: 1 of 2, 1 supported" in chart.alt
    assert verdicts_chart(verdicts_by_kind(A_RATE, claims_of()), year=YEAR).figure.get_suptitle() == (
        "0 of 1 compared numbers hold"
    )
