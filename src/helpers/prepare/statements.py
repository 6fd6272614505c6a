"""What the preparation found, for readers: how much of the report agrees with itself, and what was mended or kept."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import COUNTED
from helpers.prepare.comparisons import CHECKS, Inputs, compared
from helpers.prepare.layouts import PUBLISHED_STEMS
from helpers.show.answers import Finding, finding
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.palette import BLUE, ORANGE
from helpers.show.plots import BAR_HEIGHT, bare_bars, counts_text, label_ends, name_rows

WHOLE, ROW_INCHES = "all tables", 0.34
CORRECTED, KEPT = "corrected", "kept as printed"


def _table_label(stem: str) -> str:
    """Return a published table as the report calls it.

    Examples
    --------
    >>> _table_label("table_05a_student_group_trends_tier_1"), _table_label("table_10_attainment_by_psu")
    ('Table 5a', 'Table 10')
    """
    return re.sub(r"table_0?(\w+?)_.*", r"Table \1", stem)


def prepared_tables(inputs: Inputs, corrections: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Return what came in with each published table, how much of it was compared, and what was mended.

    A comparison counts for every table that has a part in it, and once in the row of all tables.

    Parameters
    ----------
    inputs : Inputs
    corrections, resolutions : DataFrame, the processed tables ``corrections`` and ``name_resolutions``

    Returns
    -------
    DataFrame: ``table``, ``rows``, ``values_compared``, ``agree``, ``accepted``, ``cells_corrected``,
    ``names_replaced``; the last row is that of all tables
    """
    values = pd.concat([compared(check, inputs) for check in CHECKS.values()], ignore_index=True)
    stems = (values["table"] + " " + values["sources"]).str.findall(r"table_\w+").map(set)
    each = values.assign(agree=values["found"] == values["expected"], stem=stems)
    parts = each.explode("stem").groupby("stem")["agree"].agg(["size", "sum"])
    rows = {stem: len(inputs.tables[stem]) for stem in PUBLISHED_STEMS if stem in inputs.tables}
    table = pd.DataFrame({"rows": rows}).join(parts).fillna(0).astype("int64")
    table = table.rename(columns={"size": "values_compared", "sum": "agree"})
    table["cells_corrected"] = corrections.groupby("table")["rows"].sum().reindex(table.index, fill_value=0)
    table["names_replaced"] = resolutions.groupby("table").size().reindex(table.index, fill_value=0)
    table.loc[WHOLE] = table.sum()
    table.loc[WHOLE, ["values_compared", "agree"]] = [len(each), int(each["agree"].sum())]
    # What neither agrees nor was accepted with a reason has stopped the run.
    table.insert(3, "accepted", table["values_compared"] - table["agree"])
    return table.rename(index=_table_label).rename_axis("table").reset_index()


def exceptions(corrections: pd.DataFrame, discrepancies: pd.DataFrame) -> pd.DataFrame:
    """Return what was corrected, and what disagrees and was kept all the same, each with its reason.

    Parameters
    ----------
    corrections, discrepancies : DataFrame, the processed tables ``corrections`` and ``accepted_discrepancies``
    """
    kept = discrepancies.rename(columns={"found": "printed", "expected": "other_side"}).assign(rows=1, treatment=KEPT)
    mended = corrections.rename(columns={"corrected": "other_side"}).assign(treatment=CORRECTED)
    columns = ["table", "column", "treatment", "printed", "other_side", "rows", "reason"]
    both = pd.concat([mended[columns], kept[columns]], ignore_index=True)
    return both.assign(table=both["table"].map(_table_label))


def answer(prepared: pd.DataFrame, *, year: str) -> list[Finding]:
    """Return how much of what can be compared agrees, and how many cells and names were mended.

    Parameters
    ----------
    prepared : DataFrame, as :func:`prepared_tables` gives it
    year : str
    """
    whole = prepared.set_index("table", drop=False).rename_axis(None).loc[WHOLE]
    tables = counted(len(prepared) - 1, "table")
    checked = f"of {counted(whole['values_compared'], 'value')} that can be checked inside the report, "
    kept = "do not and are kept as printed, each with a reason"
    if whole["accepted"] == 1:
        kept = "does not and is kept as printed, with a reason"
    agree = f"{whole['agree']:,} agree; {whole['accepted']:,} {kept}" if whole["accepted"] else "all agree"
    cells = whole["cells_corrected"]
    reason = "with a reason" if cells == 1 else "each with a reason"
    mended = f"{counted(cells, 'misprinted cell')} {'was' if cells == 1 else 'were'} corrected, {reason}"
    if not cells:
        mended = "no cell had to be corrected"
    spelled = f"{counted(whole['names_replaced'], 'name')} spelled in another way got one spelling"
    if not whole["names_replaced"]:
        spelled = "every name is spelled in one way"
    told = {
        "agree": f"The {year} report came in as {tables}; {checked}{agree}.",
        "cells_corrected": f"In the tables of {year}, {mended}, and {spelled}.",
    }
    cell: dict[str, Any] = {"row": whole, "table": "prepared_tables"}
    return [
        finding(sentence, **cell, measure=measure, credentials_concerned=0, certainty=COUNTED)
        for measure, sentence in told.items()
    ]


def compared_chart(prepared: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for the compared values of each table, coloured as far as they agree.

    Parameters
    ----------
    prepared : DataFrame, as :func:`prepared_tables` gives it
    year : str
    """
    whole, tables = prepared.iloc[-1], prepared.iloc[:-1]
    shown, places = tables.iloc[::-1], range(len(tables))
    figure, axes = new_figure(height=ROW_INCHES * len(tables) + 1.0)
    axes.barh(places, shown["values_compared"], color=ORANGE, height=BAR_HEIGHT)
    axes.barh(places, shown["agree"], color=BLUE, height=BAR_HEIGHT)
    name_rows(axes, shown["table"])
    texts = [counts_text(row.agree, row.values_compared) for row in tables.itertuples()]
    label_ends(axes, texts[::-1], ends=shown["values_compared"])
    give_title(figure, f"{counts_text(whole['agree'], whole['values_compared'])} compared values agree")
    bare_bars(axes)
    fit_labels(axes)
    parts = listing([f"{name} {text}" for name, text in zip(tables["table"], texts, strict=True)])
    alt = f"Horizontal bars of compared values that agree, by table of the {year} report: {parts}."
    return Chart("00_prepare_data__compared", figure, alt, tables)
