"""How much the audit notices: every published number changed once."""

import pytest

from helpers.documents import MUTATIONS_MARK, README, UNCHECKED, marked, unchecked_numbers
from helpers.mutations import caught_mutations, mutated, mutation_summary
from helpers.prepare import prepare_year
from helpers.tables import csv_text, read_processed


def test_a_mutation_changes_the_last_printed_place():
    assert [mutated(9, "count"), mutated(3, "tier"), mutated("89.29%", "percent"), mutated("100%", "percent")] == [
        10,
        1,
        "89.30%",
        "99%",
    ]


@pytest.fixture(scope="module")
def inputs():
    return prepare_year("2024-2025").inputs


@pytest.fixture(scope="module")
def mutations(inputs):
    return caught_mutations(inputs)


def test_every_printed_number_is_changed_once(mutations):
    printed = read_processed("audit_cells", "2024-2025")["numbers"].sum()
    assert len(mutations) == printed == 2_270
    assert not mutations.duplicated(["table", "row", "column"]).any()


def test_a_changed_number_changes_a_verdict_or_is_listed_as_unchecked(mutations):
    assert UNCHECKED.read_text(encoding="utf-8") == csv_text(unchecked_numbers(mutations))
    _, shown, _ = marked(README.read_text(encoding="utf-8"), MUTATIONS_MARK)
    assert shown == mutation_summary(mutations) + ".\n"
    assert mutations["is_caught"].mean() > 0.95
