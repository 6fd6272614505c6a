"""The kinds of change that a next year can have, in the order in which they are made."""

from __future__ import annotations

import random
from collections.abc import Callable

from helpers.prepare.layouts import T1, T2, T3, T4, T5, T6, T7, T8, T10, T11
from tests.support import next_year_changes as changes
from tests.support import next_year_printing as printing
from tests.support.next_year_edition import Edition

ChangeOfYear = Callable[[Edition, random.Random], None]
# In the order in which they are made: some before the numbers of the new year, some in its finished tables.
BEFORE_COUNTING: dict[str, ChangeOfYear] = {
    "two new courses": changes.new_courses,
    "three courses gone": changes.gone_courses,
    "a course renamed": changes.renamed_course,
    "a credential renamed": changes.renamed_credential,
    "a credential new in an old course": changes.new_credential,
    "a charter opened": changes.opened_unit,
    "a charter closed": changes.closed_unit,
    "a unit renamed": changes.renamed_unit,
    "a unit in another region": changes.moved_region,
    "a credential in another tier": changes.moved_tier,
    "a workforce line new": changes.new_workforce_line,
    "a workforce line gone": changes.gone_workforce_line,
    "a group's share changed": printing.changed_share,
}
AFTER_COUNTING: dict[str, ChangeOfYear] = {
    "shares restated": printing.restated_shares,
    "career readiness restated": printing.restated_career_readiness,
    "a unit restated": printing.restated_unit,
    "a course spelled otherwise": printing.new_spelling,
    "a heading renamed": printing.renamed_heading,
    "a column dropped": printing.dropped_column,
}
TIE = "two units tied"
KINDS = (*BEFORE_COUNTING, TIE, *AFTER_COUNTING)
# The tables without which a change cannot be seen.
NEEDS = {
    **dict.fromkeys(("two new courses", "three courses gone", "a course renamed"), (T1, T11)),
    **dict.fromkeys(("a credential renamed", "a credential new in an old course"), (T1, T11)),
    **dict.fromkeys(
        ("a charter opened", "a charter closed", "a unit renamed", "a unit in another region", TIE), (T10,)
    ),
    "a credential in another tier": (T3, T11),
    **dict.fromkeys(("a workforce line new", "a workforce line gone"), (T2, T7, T11)),
    "a group's share changed": (T4, *T5.values()),
    "shares restated": tuple(T5.values()),
    "career readiness restated": (T6,),
    "a unit restated": (T8,),
    "a course spelled otherwise": (T1, T11),
}
