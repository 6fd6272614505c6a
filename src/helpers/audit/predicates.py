"""Predicates of claims: a small language of named questions, arithmetic and comparisons, and nothing else.

A predicate is a cell of a data file, so it is never run as Python: it is read as a tree, every part of the tree is
checked, and only then are the questions asked.
"""

from __future__ import annotations

import ast
import math
import numbers
import operator
from collections.abc import Callable, Mapping

LONGEST, DEEPEST, LARGEST = 400, 12, 10**12
ARITHMETIC: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type, Callable] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
SIGNS = (*ARITHMETIC, *COMPARISONS, ast.USub, ast.Not, ast.And, ast.Or)
Questions = Mapping[str, Callable]


class Refused(ValueError):
    """Raised when a predicate says more than its language has."""


def parsed(text: str, questions: Questions) -> ast.expr:
    """Return a predicate as a tree, after checking every part of it.

    Parameters
    ----------
    text : str
    questions : dict of name to function, what may be asked

    Raises
    ------
    Refused
        If the text is no expression, is too long or too deep, or has a part that the language does not have.
    """
    try:
        tree = ast.parse(text if len(text) <= LONGEST else "", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise Refused(f"no expression of at most {LONGEST} characters") from error
    if _depth(tree) > DEEPEST:
        raise Refused(f"parts within parts more than {DEEPEST} deep")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    # A name only to ask a question, a list only as what is asked about, a pair only as the whole (yes or no, its text).
    placed: set[ast.AST] = {call.func for call in calls}
    placed |= {part for call in calls for part in call.args if isinstance(part, ast.List)}
    placed |= {tree} if isinstance(tree, ast.Tuple) and len(tree.elts) == 2 else set()
    for node in ast.walk(tree):
        if not _is_allowed(node, placed, questions):
            may = (
                f"numbers, texts, + - * /, comparisons, and, or, not, and the questions {', '.join(sorted(questions))}"
            )
            raise Refused(f"'{ast.unparse(node)}' is not allowed; a predicate may hold {may}")
    return tree


def _depth(node: ast.AST) -> int:
    return 1 + max(map(_depth, ast.iter_child_nodes(node)), default=0)


def _is_allowed(node: ast.AST, placed: set[ast.AST], questions: Questions) -> bool:
    match node:
        case ast.Constant(value=int() | float() as value):
            return abs(value) <= LARGEST
        case ast.Constant(value=value):
            return value is None or isinstance(value, str)
        case ast.Name(id=name):
            return node in placed and name in questions
        case ast.List() | ast.Tuple():
            return node in placed
        case ast.Call(keywords=named):
            return isinstance(node.func, ast.Name) and all(keyword.arg for keyword in named)
        case ast.BinOp(op=sign) | ast.UnaryOp(op=sign):
            return isinstance(sign, SIGNS)
        case ast.Compare(ops=signs):
            return all(isinstance(sign, SIGNS) for sign in signs)
    return isinstance(node, (ast.BoolOp, ast.keyword, ast.Load, *SIGNS))


def answered(tree: ast.expr, questions: Questions) -> object:
    """Return the answer of a predicate.

    Parameters
    ----------
    tree : from :func:`parsed`
    questions : dict of name to function

    Raises
    ------
    Refused
        If arithmetic is asked of what is no number, or its result is none.

    Examples
    --------
    >>> asked = {"rows": lambda table: 3}
    >>> [answered(parsed(text, asked), asked) for text in ("100 * rows('psus') / 4", "(rows('psus') > 4, 'three')")]
    [75.0, (False, 'three')]
    """
    ask = lambda part: answered(part, questions)  # noqa: E731
    match tree:
        case ast.Constant(value=value):
            return value
        case ast.List(elts=parts):
            return [ask(part) for part in parts]
        case ast.Tuple(elts=parts):
            return tuple(ask(part) for part in parts)
        case ast.Call(func=ast.Name(id=name), args=given, keywords=named):
            return questions[name](*map(ask, given), **{str(word.arg): ask(word.value) for word in named})
        case ast.BinOp(left=left, op=sign, right=right):
            return _computed(ARITHMETIC[type(sign)], ask(left), ask(right))
        case ast.UnaryOp(op=sign, operand=part):
            return not ask(part) if isinstance(sign, ast.Not) else _computed(operator.sub, 0, ask(part))
        case ast.BoolOp(op=sign, values=(first, *others)):
            answer = ask(first)
            for part in others:
                # As in Python: the first answer that decides stands, so what cannot be said stays unsaid.
                answer = answer if bool(answer) is isinstance(sign, ast.Or) else ask(part)
            return answer
        case ast.Compare(left=left, ops=signs, comparators=others):
            values = [ask(part) for part in (left, *others)]
            pairs = zip(signs, values, values[1:], strict=False)
            return all(COMPARISONS[type(sign)](one, other) for sign, one, other in pairs)
    raise Refused(ast.unparse(tree))


def _computed(rule: Callable, left: object, right: object) -> float:
    if not all(isinstance(value, numbers.Real) for value in (left, right)):
        raise Refused("arithmetic with what is no number")
    result = rule(left, right)
    if not math.isfinite(result):
        raise Refused("a result that is no finite number")
    return result
