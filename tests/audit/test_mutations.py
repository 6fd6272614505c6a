"""How much the audit notices: published numbers changed one by one."""

import pandas as pd

from helpers.audit.mutations import caught_mutations, mutation_summary
from helpers.run.documents import MUTATIONS_MARK, README, UNCHECKED, marked, unchecked_numbers

EVERY = 9  # make documents changes all of them


def test_every_printed_number_is_counted_once(registers):
    printed, unchecked = registers["audit_cells"]["numbers"].sum(), pd.read_csv(UNCHECKED)
    numbers = pd.DataFrame({"is_caught": [True] * (printed - len(unchecked)) + [False] * len(unchecked)})
    _, shown, _ = marked(README.read_text(encoding="utf-8"), MUTATIONS_MARK)
    assert shown == mutation_summary(numbers) + ".\n"
    assert numbers["is_caught"].mean() > 0.95


def test_a_changed_number_changes_a_verdict_or_is_listed_as_unchecked(published):
    mutations = caught_mutations(published.inputs, every=EVERY)
    keys = ["table", "row", "column"]
    assert len(mutations) > 2_270 / EVERY
    assert not mutations.duplicated(keys).any()
    both = mutations[keys].astype(str).merge(pd.read_csv(UNCHECKED, dtype=str)[keys], on=keys)
    listed = unchecked_numbers(mutations)[keys].astype(str)
    assert sorted(both.itertuples(index=False)) == sorted(listed.itertuples(index=False))
    assert 0 < len(listed) < len(mutations) / 10
