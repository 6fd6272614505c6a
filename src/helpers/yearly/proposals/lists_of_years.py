"""What to propose where Tables 3 and 7 say otherwise than a year before: a tier that moved, a line that is gone."""

from __future__ import annotations

from helpers.prepare.layouts import T3, T7
from helpers.yearly.proposals.printed_year import PrintedYear
from helpers.yearly.proposals.proposal import ADD, END, Proposal, places_of

_COMPONENT = ["ncwfc_credential", "kind", "course_code", "credential"]


def proposals_for_lists(printed: PrintedYear) -> list[Proposal]:
    """Return proposals to accept tiers that moved, and to end the components of lines that are printed no more."""
    return [*_tiers_that_moved(printed), *_lines_that_are_gone(printed)]


def _tiers_that_moved(printed: PrintedYear) -> list[Proposal]:
    """Propose to accept the tier of every credential that the year before had another one for in the same course."""
    tables = {*printed.cells, *printed.before, *printed.references}
    if not {T3, "credentials_by_tier", "accepted_discrepancies"} <= tables:
        return []
    names = printed.of_kind("credential").query("table == @T3").assign(credential=lambda rows: rows["canonical"])
    before = printed.before["credentials_by_tier"][["course_code", "credential", "tier"]].astype("str")
    both = names.merge(printed.cells[T3][["row", "tier"]], on="row")
    both = both.merge(before, on=["course_code", "credential"], suffixes=("", "_before"))
    accepted = printed.references["accepted_discrepancies"].query("year == @printed.year and check == 'tiers'")
    found, moved = [], both[(both["tier"] != both["tier_before"]) & ~both["credential"].isin(accepted["item"])]
    for (name, now, earlier), rows in moved.groupby(["credential", "tier", "tier_before"], sort=False):
        cells = {"year": printed.year, "check": "tiers", "item": name, "found": now, "expected": earlier}
        cells["reason"] = f"The report moved it from tier {earlier} to tier {now}"
        basis = "Table 3 prints another tier than a year before; yes only if the source does"
        found.append(Proposal(f"{name}, tier", ADD, "accepted_discrepancies", cells, basis, places_of(rows)))
    return found


def _lines_that_are_gone(printed: PrintedYear) -> list[Proposal]:
    """Propose a last year for every course credential that a line counted which Table 7 no longer prints."""
    if T7 not in printed.cells:
        return []
    crosswalk, lines = printed.references["ncwfc_crosswalk"], printed.cells[T7]["ncwfc_credential"]
    basis, place = "Table 7 prints no such line; yes only if the source has none", ((T7, None),)
    gone = crosswalk[~crosswalk["ncwfc_credential"].isin(lines)][_COMPONENT].to_dict("records")
    return [Proposal(row["ncwfc_credential"], END, "ncwfc_crosswalk", row, basis, place, row) for row in gone]
