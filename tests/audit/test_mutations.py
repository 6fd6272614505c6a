"""How much the audit notices: published numbers changed one by one."""

import pandas as pd
import pytest

from helpers.audit.mutations import caught_mutations, mutated
from helpers.contracts.tables import read_processed
from helpers.prepare.year import prepare_year
from helpers.run.documents import MUTATIONS_MARK, README, UNCHECKED, marked, unchecked_numbers


def test_a_mutation_changes_the_last_printed_place():
    assert [mutated(9, "count"), mutated(3, "tier"), mutated("89.29%", "percent"), mutated("100%", "percent")] == [
        10,
        1,
        "89.30%",
        "99%",
    ]


@pytest.fixture(scope="module")
def mutations():
    """Return a third of the numbers, each changed once; make documents changes all of them."""
    return caught_mutations(prepare_year("2024-2025").inputs, every=3)


def test_every_printed_number_is_counted_once():
    printed = read_processed("audit_cells", "2024-2025")["numbers"].sum()
    unchecked = pd.read_csv(UNCHECKED)
    _, shown, _ = marked(README.read_text(encoding="utf-8"), MUTATIONS_MARK)
    caught = printed - len(unchecked)
    assert shown.startswith(f"{caught:,} of {printed:,} published numbers ({100 * caught / printed:.1f}%) change")
    assert caught / printed > 0.95


def test_a_changed_number_changes_a_verdict_or_is_listed_as_unchecked(mutations):
    listed = unchecked_numbers(mutations)
    committed = pd.read_csv(UNCHECKED, dtype=str)
    keys = ["table", "row", "column"]
    assert len(mutations) > 700
    assert not mutations.duplicated(keys).any()
    both = mutations[keys].astype(str).merge(committed[keys], on=keys)
    assert sorted(both.itertuples(index=False)) == sorted(listed[keys].astype(str).itertuples(index=False))
    assert 0 < len(listed) < len(mutations) / 10
