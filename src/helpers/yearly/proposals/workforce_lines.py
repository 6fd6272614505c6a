"""What to propose for a line of Table 7 whose course credentials are not known."""

from __future__ import annotations

import pandas as pd

from helpers.prepare.layouts import T2, T7, T11
from helpers.yearly.proposals.printed_year import PrintedYear
from helpers.yearly.proposals.proposal import ADD, NEAR_IN_CONTEXT, Proposal, likeness

COMPONENT = ["kind", "course_code", "credential"]


def proposals_for_lines(printed: PrintedYear) -> list[Proposal]:
    """Return the components to propose for every line of Table 7 that the crosswalk does not explain.

    A line that counts as many as the components of a line that is gone is taken for its new name; else the course
    credentials of its name are proposed, and last the single one that counts as many and is written most alike.
    """
    crosswalk = printed.references["ncwfc_crosswalk"]
    if not {T2, T7, T11} <= {*printed.cells}:
        return []
    lines = printed.cells[T7]
    counts, found = _counts_of_credentials(printed), []
    for line in lines[~lines["ncwfc_credential"].isin(crosswalk["ncwfc_credential"])].itertuples():
        gone = crosswalk[~crosswalk["ncwfc_credential"].isin(lines["ncwfc_credential"])]
        components, basis = _components(line.ncwfc_credential, _number(line.earned), counts, gone)
        for component in components[COMPONENT].itertuples(index=False):
            cells = {"ncwfc_credential": line.ncwfc_credential, **component._asdict(), "reason": basis, "doubt": ""}
            place = ((T7, int(line.row)),)
            found.append(Proposal(line.ncwfc_credential, ADD, "ncwfc_crosswalk", cells, basis, place))
    return found


def _number(text: str) -> int:
    digits = text.replace(",", "")
    # A raised footnote mark is a digit too, but no decimal one.
    return int(digits) if digits.isdecimal() else -1


def _counts_of_credentials(printed: PrintedYear) -> pd.DataFrame:
    """Return every course credential with its count: individual ones of Table 11, combined ones of Table 2."""
    parts = []
    for stem, kind, name, earned in (
        (T11, "individual", "credential", "earned"),
        (T2, "combined", "combined_credential", "combined_earned"),
    ):
        frame = printed.cells[stem]
        names = printed.names[(printed.names["table"] == stem) & (printed.names["kind"] == "credential")]
        names = names.drop_duplicates(["printed"]).set_index("printed")
        canonical = frame[name].map(names["canonical"].where(names["canonical"] != "", names["name"]))
        codes, counts = frame["course"].str.partition("-")[0], frame[earned].map(_number)
        part = pd.DataFrame({"kind": kind, "course_code": codes, "credential": canonical, "earned": counts})
        parts.append(part.drop_duplicates())
    return pd.concat(parts, ignore_index=True)


def _components(line: str, earned: int, counts: pd.DataFrame, gone: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the likeliest components of a line and why; no rows where nothing is like it."""
    for name, rows in gone.merge(counts, on=COMPONENT).groupby("ncwfc_credential", sort=False):
        if rows["earned"].sum() == earned:
            return rows, f"As many as the components of {name}, a line that is printed no more"
    alike = counts.assign(score=[likeness(line, name) for name in counts["credential"]])
    for name, rows in alike[alike["score"] >= NEAR_IN_CONTEXT].groupby("credential", sort=False):
        if rows["earned"].sum() == earned:
            return rows, f"All courses with {name} together count as many"
    same = alike[alike["earned"] == earned].nlargest(1, "score")
    if len(same):
        return same, "The course credential that counts as many and is written most alike"
    best = alike[alike["score"] >= NEAR_IN_CONTEXT].nlargest(1, "score")
    return best, "The course credential that is written most alike; the counts differ"
