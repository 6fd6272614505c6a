"""Who signed what of a year: a signature holds as long as what was read stays the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.manifest import read_sections
from helpers.base.notebooks import DRAFT_NOTE, read_notebook, saved_tables
from helpers.base.paths import outputs_dir, processed_dir, raw_dir
from helpers.base.prepared_years import earlier_prepared_years
from helpers.base.problems import Problems
from helpers.base.settings import STATUSES
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.layouts import DATE, Kind, one_of, register_table
from helpers.show.charts import DRAFT_MARK

DONE, OPEN, WAIVED = "done", "open", "waived"
READ, COMPARED = "read ", "comparisons"
NOTED = "sha256_16"
COLUMNS = ["item", "state", "reason", "decided_by", "decided_on", NOTED]
CHECKSUM_DIGITS = 16
# What stands in place of a checksum where a section was signed before results were noted.
NOT_NOTED = "not noted"
_OF_EARLIER_YEARS = ("year_changes.csv", "restatements.csv")
# Setting a year to final, which is what signatures are for, changes no finding.
_STATUS = re.compile(rf"{re.escape(DRAFT_MARK)}|{re.escape(DRAFT_NOTE)}|\b({'|'.join(STATUSES)})\b")
# The last digits of a float may differ between machines, and nobody reads them.
_FLOAT = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_DIGITS_READ = 9


def sign_off_file(year: str) -> Path:
    """Return where signatures and waivers of a year are kept."""
    return raw_dir(year) / "sign_off.csv"


def to_be_signed(year: str) -> dict[str, str]:
    """Return what only a person can say of a year: by item, what is signed."""
    read = {f"{READ}{stem}": f"A person read what the section {stem} says" for stem in read_sections()}
    earlier = earlier_prepared_years(year)
    return read | ({COMPARED: f"A person looked at what changed since {earlier[-1]}"} if earlier else {})


def lay_out_signatures(year: str) -> Path | None:
    """Write a row without a signature for everything that a person signs; return the file, None where it was there."""
    if sign_off_file(year).exists():
        return None
    return _write_rows(year, [{"item": name} for name in to_be_signed(year)])


def results_checksum(year: str, item: str) -> str:
    """Return a checksum of what a person reads to sign an item, empty where the results are not here.

    It covers sentences, tables, words of figures and prose of a section, and the data of its tables and figures. Code
    that says the same, another commit, another machine or another status of the year changes nothing.

    Parameters
    ----------
    year : str
    item : str, one of :func:`to_be_signed`
    """
    if item == COMPARED:
        texts = [file.read_text(encoding="utf-8") for file in _if_there(processed_dir(year), _OF_EARLIER_YEARS)]
    else:
        texts = list(_texts_of_section(year, item.removeprefix(READ)))
    if not texts:
        return ""
    read = _FLOAT.sub(lambda number: f"{float(number[0]):.{_DIGITS_READ}g}", "\n".join(texts))
    return hashlib.sha256(read.encode("utf-8")).hexdigest()[:CHECKSUM_DIGITS]


def _if_there(folder: Path, names: Collection[str]) -> list[Path]:
    return [folder / name for name in names if (folder / name).exists()]


def _texts_of_section(year: str, stem: str) -> Iterator[str]:
    """Yield what a section says, and the data of its tables and figures, without what the status of the year adds."""
    executed, results = outputs_dir(year) / "notebooks" / f"{stem}.ipynb", outputs_dir(year)
    if not executed.exists():
        return
    notebook = read_notebook(executed)
    for cell in notebook.cells:
        said = [output.get("data", {}) for output in cell.get("outputs", [])]
        texts = [data.get("text/markdown", data.get("text/plain", "")) for data in said]
        yield from (
            _STATUS.sub("", text).strip() for text in ([cell.source] if cell.cell_type == "markdown" else texts)
        )
    tables = _if_there(results / "tables", [f"{name}.csv" for name in saved_tables(notebook)])
    for file in [*tables, *sorted((results / "figures").glob(f"{stem}__*.csv"))]:
        yield f"{file.name}\n{file.read_text(encoding='utf-8')}"


def signed_state(year: str, row: dict[str, str], *, is_compared: bool) -> tuple[str, str]:
    """Return the state of a signed item, and in words who signed or waived it, when, and whether that still holds.

    Parameters
    ----------
    year : str
    row : dict, of ``sign_off.csv``, with a state
    is_compared : bool, whether the results are those of now, so that they can be compared with what was read
    """
    item, noted = row["item"], row[NOTED]
    signature = f"{row['decided_by']}, {row['decided_on']}"
    again = f'make sign YEAR={year} ITEM="{item}" BY="<name>"'
    if row["state"] == WAIVED:
        return WAIVED, f"{signature}: {row['reason']}"
    if noted == NOT_NOTED:
        return DONE, f"{signature}; signed before results were noted"
    if not noted:
        return OPEN, f"{signature}, but it is not noted what was read; {again}"
    found = results_checksum(year, item) if is_compared else noted
    if found and found != noted:
        subject = "what is compared" if item == COMPARED else "the section"
        return OPEN, f"signed by {signature}, but {subject} has changed since: read it again, then {again}"
    return DONE, signature if found else f"{signature}; its results are not here to be compared: make report"


def sign(
    year: str, items: list[str], *, computed: Collection[str], decided_by: str, decided_on: str, waived_for: str = ""
) -> Path:
    """Sign items of a year with a checksum of what was read, or waive them; return the file.

    Parameters
    ----------
    year : str
    items : list of str; those found by computation can only be waived
    computed : collection of str, the items that are found by computation
    decided_by, decided_on : str, who signs, and the date
    waived_for : str, the reason why the items shall not be done; empty to sign them

    Raises
    ------
    InputError
        With every item that cannot be signed; nothing is then signed.
    """
    problems, rows, signed = Problems(), read_signatures(year, computed), to_be_signed(year)
    known = [*signed, *computed] if waived_for else [*signed]
    for name in items:
        noted = results_checksum(year, name) if name in signed and not waived_for else ""
        if name not in known:
            action = "Correct ITEM; what is found by computation can only be waived, with WAIVE=<reason>."
            problems.add("ITEM", f"one of {', '.join(known)}", f"'{name}'", action)
        elif not noted and not waived_for:
            problems.add("ITEM", f"results of '{name}', to be read", "none", f"Run make report YEAR={year}.")
        state = WAIVED if waived_for else DONE
        rows[name] = dict(zip(COLUMNS, (name, state, waived_for, decided_by, decided_on, noted), strict=True))
    problems.stop()
    return _write_rows(year, list(rows.values()))


def _write_rows(year: str, rows: list[dict[str, str]]) -> Path:
    return write_file(sign_off_file(year), csv_text(pd.DataFrame(rows).reindex(columns=COLUMNS).fillna("")))


def read_signatures(year: str, computed: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the rows of ``sign_off.csv`` by item.

    Parameters
    ----------
    year : str
    computed : collection of str, the items that nobody signs, since they are found by computation

    Raises
    ------
    InputError
        With every row that cannot be used.
    """
    file, problems, kinds = sign_off_file(year), Problems(), _kinds(year, computed)
    if not file.exists():
        return {}
    # A file of before results were noted has no column for them.
    is_noted = NOTED in file.read_text(encoding="utf-8-sig", errors="replace").partition("\n")[0]
    if not is_noted:
        del kinds[NOTED]
    layout = register_table("sign_off", "Signatures of a year", ("item",), **kinds)
    rows = read_cells(file, layout, problems, by_hand=True)
    if rows is not None:
        cells_are_right(file, layout, rows, problems)
    problems.stop()
    if rows is None:
        return {}
    rows = rows if is_noted else rows.assign(**{NOTED: NOT_NOTED})
    return {row["item"]: row for row in rows.to_dict("records")}


def _kinds(year: str, computed: Collection[str]) -> dict[str, Kind]:
    """Return what the cells of each column of ``sign_off.csv`` must be."""
    signed = {*to_be_signed(year)}
    is_right = {
        "state": lambda cells, rows: cells.isin(["", WAIVED]) | ((cells == DONE) & rows["item"].isin(signed)),
        "reason": lambda cells, rows: (cells != "") | (rows["state"] != WAIVED),
        "decided_by": lambda cells, rows: (cells != "") | (rows["state"] == ""),
        "decided_on": lambda cells, rows: (rows["state"] == "") | DATE.holds(cells, rows),
        NOTED: lambda cells, _: cells.str.fullmatch(rf"[0-9a-f]{{{CHECKSUM_DIGITS}}}|{NOT_NOTED}|"),
    }
    words = {
        "state": (
            "done, waived or nothing; done only for what a person says",
            "Write waived with a reason, or leave it empty and do it.",
        ),
        "reason": ("a reason where something is waived", "Say why."),
        "decided_by": ("a name", "Say who signed or waived it."),
        "decided_on": (DATE.expected, "Give the date."),
        NOTED: (
            f"the checksum that make sign notes, '{NOT_NOTED}' or nothing",
            f"Empty it, then make sign YEAR={year}.",
        ),
    }
    kinds = {name: Kind(words[name][0], holds, words[name][1]) for name, holds in is_right.items()}
    return {"item": one_of(*signed, *computed), **kinds}
