"""The tables that section 5 shows, in words and with limits in brackets; files keep full precision.

``measures`` are as ``equity_measures`` gives them, ``short`` as ``short_of_parity``.
"""

from __future__ import annotations

import pandas as pd

from helpers.contracts.indicators import name_in_sentence
from helpers.sections.equity.gaps import ADVERBS, FLAGGED, POPULATIONS, flag_words
from helpers.sections.equity.statements import INDEX, credentials_of, interval_texts


def overview(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of one comparison that the rule certainly or possibly flags, widest gap first, for reading.

    Returns
    -------
    DataFrame of str: ``group``, ``measure``, ``share_of``, ``gap``, ``flag``, ``proportionality_index``
    """
    rows = measures.assign(flag=flag_words(measures))
    rows = rows[rows["flag"] != ""].sort_values("gap_points", key=abs, ascending=False, kind="stable")
    texts = {
        "share_of": rows["measure"].map(name_in_sentence),
        "gap": interval_texts(rows, "gap_points"),
        "flag": rows["flag"],
        INDEX: interval_texts(rows, INDEX),
    }
    return rows[["group", "measure"]].assign(**texts).astype("str").reset_index(drop=True)


def parity_table(short: pd.DataFrame) -> pd.DataFrame:
    """Return shares below parity for reading; what is not published for any of them is left out."""
    texts = {name: interval_texts(short, name) for name in ("shortfall", "others_ratio") if short[name].notna().any()}
    shown = short[["group", "measure", "percent", "comparison_pct"]].rename(columns={"measure": "share_of"})
    return shown.assign(share_of=shown["share_of"].map(credentials_of), **texts).reset_index(drop=True)


def fallen_table(fallen: pd.DataFrame) -> pd.DataFrame:
    """Return shares that fell for reading, the largest fall first."""
    columns = ["group", "tier", "from_year", "from_percent", "to_percent"]
    shown = fallen.sort_values("share_change_points", kind="stable")
    texts = {"share_change_points": interval_texts(shown, "share_change_points")}
    return shown[columns].assign(**texts, growth_needed_pct=shown["growth_needed_pct"])


def by_group(rows: pd.DataFrame, *, value: str, across: str) -> pd.DataFrame:
    """Return a measure with its limits for reading: one row per group, one column per set of credentials or part.

    Parameters
    ----------
    rows : DataFrame, ``group``, the column ``across``, the value and its limits
    value : str, a measure; text, such as a share as printed, is shown as it is
    across : str, column whose values become columns
    """
    texts = rows[value].tolist() if pd.api.types.is_string_dtype(rows[value]) else interval_texts(rows, value)
    order, columns = rows["group"].drop_duplicates(), rows[across].drop_duplicates()
    wide = rows.assign(text=texts).pivot(index="group", columns=across, values="text").loc[order, columns]
    names = {name: name_in_sentence(name) for name in columns} if across == "measure" else {}
    return wide.rename(columns=names).reset_index().rename_axis(columns=None)


def flags_by_population(measures: pd.DataFrame) -> pd.DataFrame:
    """Return how many shares the report's rule flags certainly and how many possibly, one row per population."""
    rows = measures[measures["comparison"].isin(POPULATIONS)].assign(flag=flag_words)
    words = [f"{adverb} {flag}-represented" for flag in FLAGGED for adverb in ADVERBS.values()]
    counts = rows.value_counts(["comparison", "flag"]).unstack(fill_value=0)
    counts = counts.reindex(index=list(POPULATIONS), columns=words, fill_value=0)
    return counts.rename(index=name_in_sentence).rename_axis(index="compared_with", columns=None).reset_index()


def with_population(groups: pd.DataFrame) -> pd.DataFrame:
    """Return changes of shares with the population that each is a share of, in words."""
    measures = groups["key"].str.rsplit(" | ", n=1).str[-1]
    return groups.assign(of=measures.map(name_in_sentence))
