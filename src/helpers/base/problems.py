"""What is wrong with an input, said so that a stranger can mend it: all of it, in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from helpers.base.paths import shown


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong at one place of one input.

    Parameters
    ----------
    file : path or str, the input that must be mended
    expected, found, action : str, what must hold, what was found, what to do next
    row : int, line number in the file with the heading as line 1; None when the file as a whole is meant
    column : str, heading as printed in the file; empty when the row or file as a whole is meant
    """

    file: Path | str
    expected: str
    found: str
    action: str
    row: int | None = None
    column: str = ""

    @property
    def file_name(self) -> str:
        return shown(self.file) if isinstance(self.file, Path) else self.file

    @property
    def place(self) -> str:
        return f"{self.file_name}, column {self.column}" if self.column else self.file_name


class RunFailed(Exception):
    """Raised when a section or product stops; its message is what the user reads."""


class InputError(Exception):
    """Raised once, with every problem that was found in the inputs of a year."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__(message(self.problems))


@dataclass
class Problems:
    """A list that checks add to, so that one run names every problem.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add("psus.csv", "a county", "an empty cell", "Fill it in.", row=3, column="county")
    >>> print(message(problems.found))
    1 problem in the inputs; nothing was written.
    psus.csv, column county: expected a county
      row 3: found an empty cell
      What to do: Fill it in.
    """

    found: list[Problem] = field(default_factory=list)

    def add(
        self, file: Path | str, expected: str, found: str, action: str, *, row: int | None = None, column: str = ""
    ) -> None:
        """Note one problem."""
        self.found.append(Problem(file, expected, found, action, None if row is None else int(row), column))

    def any_in(self, file: Path) -> bool:
        """Return whether a problem of this file was noted already."""
        return any(problem.file == file for problem in self.found)

    def stop(self) -> None:
        """Raise everything found so far; do nothing when nothing was found.

        Raises
        ------
        InputError
        """
        if self.found:
            raise InputError(self.found)


def message(problems: list[Problem]) -> str:
    """Return the whole message: every problem, those of one kind and place under one heading."""
    count = len(problems)
    lines = [f"{count:,} problem{'s' if count != 1 else ''} in the inputs; nothing was written."]
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.place, problem.expected, problem.action), []).append(problem)
    for (place, expected, action), members in groups.items():
        lines.append(f"{place}: expected {expected}")
        for problem in members:
            where = "" if problem.row is None else f"row {problem.row:,}: "
            lines.append(f"  {where}found {problem.found}")
        lines.append(f"  What to do: {action}")
    return "\n".join(lines)
