"""What is said of NC Workforce Credentials: every sentence of the section."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import share_pct
from helpers.base.words import capitalised, counted, direction, listing, with_most
from helpers.contracts.vocabulary import COUNTED, OPEN
from helpers.sections.ncwfc_alignment.lines import EARNED, LINE, LISTED, OF_CLUSTER, OF_LEVEL, OF_LIST, OFFERED
from helpers.show.answers import Finding, finding
from helpers.show.numbers import measure_text, number_text, points_text
from helpers.show.sentences import all_of, some

SHARE = "share_of_list_pct"
# Checks of the audit: the name of a line against its content.
LABEL, CONTENT = "ncwfc_label", "ncwfc_content"


def answer(totals: pd.DataFrame, known: pd.DataFrame, *, all_earned: int, year: str) -> list[Finding]:
    """Return what was earned on the list, where most of it, and how it changed.

    Parameters
    ----------
    totals : DataFrame, as :func:`helpers.sections.ncwfc_alignment.lines.totals_of_list` gives it
    known : DataFrame, as :func:`helpers.sections.ncwfc_alignment.lines.over_years` gives it
    all_earned : int, individual credentials earned in all courses
    year : str
    """
    whole = totals[totals["part_of"] == OF_LIST].iloc[0]
    cluster, level = (totals[totals["part_of"] == part] for part in (OF_CLUSTER, OF_LEVEL))
    named = {"table": "ncwfc_totals", "measure": "earned", "certainty": COUNTED}
    amount, ratio = number_text(whole["earned"]), measure_text(share_pct(whole["earned"], all_earned), SHARE)
    first = (
        f"In {year}, CTE students earned {amount} credentials on {counted(int(whole['lines']), 'line')} of the state's "
        f"workforce list, equal to {ratio} of all credentials earned."
    )
    found = [finding(first, row=whole, credentials_concerned=whole["earned"], **named)]
    if whole["earned"]:
        second = (
            f"This year, the career cluster {with_most(cluster, by='earned', name='name')} holds {_most(cluster)} of "
            f"the credentials earned on the workforce list, the level {with_most(level, by='earned', name='name')} "
            f"{_most(level)}."
        )
        found.append(finding(second, row=cluster.iloc[0], credentials_concerned=cluster["earned"].iloc[0], **named))
    return [*found, *_changed(known, year=year)]


def _most(sums: pd.DataFrame) -> str:
    each = " each" if (sums["earned"] == sums["earned"].max()).sum() > 1 else ""
    return f"{measure_text(sums[SHARE].max(), SHARE)}{each}"


def _changed(known: pd.DataFrame, *, year: str) -> list[Finding]:
    earned, offered = (known[known["measure"] == measure] for measure in (EARNED, OFFERED))
    now, before = earned[earned["year"] == year].iloc[0], earned[earned["year"] < year].head(1)
    if before.empty:
        return []
    earlier, offer = before.iloc[0], _offer_text(offered)
    text = _change_text(now["value"], earlier) + (f"; {offer}" if offer else "")
    certainty = OPEN if earlier["is_derived"] else COUNTED
    changed = abs(now["value"] - earlier["value"])
    named = {"table": "ncwfc_over_years", "measure": "value", "certainty": certainty}
    return [finding(f"{text}.", row=earlier, credentials_concerned=changed, **named)]


def _change_text(value: float, earlier: pd.Series) -> str:
    change = value - earlier["value"]
    more = f"{number_text(abs(change))} {direction(change, up='more', down='fewer')}" if change else "as many"
    points = f" ({points_text(share_pct(change, earlier['value']))}%)" if change else ""
    size = f"{more} on the workforce list {'than' if change else 'as'} in {earlier['year']}{points}"
    if earlier["is_derived"]:
        return f"The report states {size}, without the earlier lines"
    return f"CTE students earned {size}"


def _offer_text(offered: pd.DataFrame) -> str:
    if len(offered) < 2:
        return ""
    now, before = offered.iloc[0], offered.iloc[1]
    return (
        f"CTE offered {number_text(now['value'])} of its credentials in {now['year']}, {number_text(before['value'])} "
        f"in {before['year']}"
    )


def answer_title(totals: pd.DataFrame) -> str:
    """Return the finding as the title of the chart: the career cluster with most credentials and its share."""
    clusters = totals[totals["part_of"] == OF_CLUSTER]
    most = clusters[clusters["earned"] == clusters["earned"].max()]
    if not most["earned"].iloc[0]:
        return "Nothing was earned on the workforce list"
    name = most["name"].iloc[0] if len(most) == 1 else f"Each of {counted(len(most), 'career cluster')}"
    return f"{name} holds {measure_text(most[SHARE].iloc[0], SHARE)} of the workforce credentials"


def offer_sentence(known: pd.DataFrame) -> str:
    """Return how many credentials of the list CTE offered, and how long the list was, in the years that are known."""
    parts = []
    for row in known[known["measure"] == OFFERED].itertuples():
        size = known[(known["measure"] == LISTED) & (known["year"] == row.year)]["value"]
        of = f" of about {number_text(size.iloc[0])}" if len(size) else ""
        parts.append(f"{number_text(row.value)}{of} in {row.year}")
    said = f"Credentials of the list that CTE offered: {listing(parts)}." if parts else ""
    return f"{said} Which credentials left the offer is not published." if len(parts) > 1 else said


def components_sentence(lines: pd.DataFrame, components: pd.DataFrame, repeated: pd.DataFrame) -> str:
    """Return of how many course credentials the lines are made up, and how many count on more than one line."""
    made = f"{counted(len(lines), 'line')} {'is' if len(lines) == 1 else 'are'} made up of"
    more = f"{some(len(repeated))} of them {'counts' if len(repeated) < 2 else 'count'} on more than one line"
    return f"{made} {counted(len(components), 'course credential')}; {more}."


def labels_sentence(figures: pd.DataFrame) -> str:
    """Return how many lines have a name that does not fit what they count, and how many count no whole credential.

    Parameters
    ----------
    figures : DataFrame, rows of ``audit_figures`` on what lines of the list are called that were not reproduced:
        ``check``

    Examples
    --------
    >>> labels_sentence(pd.DataFrame({"check": ["ncwfc_label", "ncwfc_label", "ncwfc_content"]}))
    '2 lines have a name that does not fit what they count. 1 line counts a module or several credentials together.'
    """
    label, content = (int((figures["check"] == check).sum()) for check in (LABEL, CONTENT))
    have, count = ("has" if label == 1 else "have"), ("counts" if content == 1 else "count")
    they = "it counts" if label == 1 else "they count"
    misnamed = f"{counted(label, 'line')} {have} a name that does not fit what {they}." if label else ""
    parts = f"{counted(content, 'line')} {count} a module or several credentials together." if content else ""
    return f"{misnamed} {parts}".strip() or "Every line is named as what it counts."


def labels_table(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of :func:`labels_sentence` with what each counts, wrong names first."""
    rows = figures[figures["check"].isin([LABEL, CONTENT])].sort_values("check", ascending=False, kind="stable")
    return rows[["subject", "recomputed"]].set_axis([LINE, "what_it_counts"], axis=1)


def share_sentence(shares: pd.DataFrame, *, all_earned: int) -> str:
    """Return what share of all credentials earned is on the list, without and with modules of combined credentials."""
    individual, together = (measure_text(shares["share_of_all_pct"].iloc[row], "share_of_all_pct") for row in (0, -1))
    return (
        f"Of {number_text(all_earned)} individual credentials earned, {individual} are on the list by themselves. "
        f"Together with the modules of combined credentials on the list, completed or not, it is {together}."
    )


def tier_sentence(differences: pd.DataFrame) -> str:
    """Return how many lines have a different tier from some of their course credentials.

    Parameters
    ----------
    differences : DataFrame, one row per course credential whose tier is not that of its line: ``ncwfc_credential``

    Examples
    --------
    >>> tier_sentence(pd.DataFrame({"ncwfc_credential": ["Mason", "Mason"]}))
    '1 line has a different tier from some of its course credentials.'
    """
    count = differences["ncwfc_credential"].nunique()
    if count == 0:
        return "Every line has the tier of all its course credentials."
    have, their = ("has", "its") if count == 1 else ("have", "their")
    return f"{counted(count, 'line')} {have} a different tier from some of {their} course credentials."


def agreement_sentence(lines: pd.DataFrame) -> str:
    """Return how many lines add up to their printed count, and what all of them hold."""
    agree, total, printed = (lines["difference"] == 0).sum(), lines["earned"].sum(), lines["printed_earned"].sum()
    add = "adds up to its printed count" if agree == 1 else "add up to their printed counts"
    some_lines = f"{some(agree)} of {counted(len(lines), 'line')}"
    those = all_of(len(lines), "line") if agree == len(lines) else some_lines
    text = f"{capitalised(those)} {add}. Together, the lines hold {number_text(total)} credentials"
    if total == printed:
        return f"{text}, recomputed as well as printed."
    return f"{text} recomputed and {number_text(printed)} printed."
