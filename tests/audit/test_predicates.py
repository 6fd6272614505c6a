"""A predicate can ask the named questions and compare the answers; whatever else it says is refused."""

import pandas as pd
import pytest

from helpers.audit.claims import audit_claims
from helpers.audit.evidence import Evidence, questions
from helpers.audit.predicates import Refused, answered, parsed
from helpers.base.paths import shown
from helpers.base.problems import Problems

REFUSED = {
    "an attribute of a literal": "().__class__.__base__.__subclasses__()",
    "what is behind a question": "top.__func__.__globals__['__builtins__']",
    "an import": "__import__('os').system('true')",
    "a function of the language": "eval('1')",
    "a file": "open('/etc/passwd')",
    "a power": "9**9**9",
    "a remainder": "rows('psus') % 2",
    "a function without a name": "(lambda: 4)()",
    "a comprehension": "[row for row in (1, 2)]",
    "a name given": "(found := 4)",
    "a text with values in it": "f'{top}' == ''",
    "code in a text": "top('psus', 'psu', code=exec('1'))",
    "arguments from a list": "rows(*['psus'])",
    "arguments whose names are not written out": "rows(**'psus')",
    "a part of an answer": "top('attainment_by_psu', 'earned')[0]",
    "a question that is not asked": "rows == 4",
    "what is no question": "_rows('psus') == 4",
    "a choice": "1 if rows('psus') else 2",
    "a number without end": "1e999 > 1",
    "a text multiplied": "'a' * 999999999",
    "lists within lists": "all_listed('psus', 'psu', [['a']])",
    "a list by itself": "['a'] == ['a']",
    "three answers": "(1, 2, 3)",
    "bytes": "b'a' == b'a'",
    "two statements": "rows('psus'); rows('psus')",
    "brackets without end": "(" * 5000 + "1" + ")" * 5000,
    "signs without end": "-" * 300 + "1",
    "nothing": " ",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_more_than_a_question_is_refused_with_file_and_row(asked, name):
    claims = pd.DataFrame([{"id": "C1", "test": "true", "stated": "", "computed": REFUSED[name], "row": 7}])
    problems = Problems()
    audit_claims(claims, asked, problems)
    (problem,) = problems.found
    assert (shown(problem.file), problem.row, problem.column) == ("data/raw/2030-2031/claims.csv", 7, "computed")
    may_ask = questions(asked)
    with pytest.raises(Refused):
        answered(parsed(REFUSED[name], may_ask), may_ask)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 * one() / (2 + 2) - 1", 24.0),
        ("-one() + 0.5", -0.5),
        ("0 < one() <= 1 and not one() == 2", True),
        ("one() > 1 or 'a' == 'a'", True),
        ("one() > 1 and unsaid()", False),
        ("one() == 1 and unsaid()", None),
        ("(one() != 1, 'one')", (False, "one")),
        ("given(['a', 2], None, key=-1.5, other=one())", (["a", 2], None, -1.5, 1)),
    ],
)
def test_questions_may_be_compared_joined_and_computed_with(text, expected):
    may_ask = {
        "one": lambda: 1,
        "unsaid": lambda: None,
        "given": lambda names, nothing, *, key, other: (names, nothing, key, other),
    }
    assert answered(parsed(text, may_ask), may_ask) == expected


def test_every_public_method_of_the_evidence_is_a_question_and_nothing_else_of_it():
    may_ask = set(questions(Evidence({}, None)))
    assert {"total", "known_history_sum", "abs"} <= may_ask
    assert not {"tables", "settings", "stated", "_rows", "_cells"} & may_ask
