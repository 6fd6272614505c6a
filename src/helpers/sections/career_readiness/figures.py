"""The figure of career readiness credentials over the years."""

from __future__ import annotations

import textwrap

import pandas as pd

from helpers.base.words import counted, direction, listing
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.show.charts import Chart, give_note, give_title, new_figure
from helpers.show.numbers import number_text
from helpers.show.palette import BLUE, GREEN, INK, PURPLE, VERMILION
from helpers.show.plots import draw_over_years
from helpers.statistics.series import NEW_COUNTING

COLORS = (BLUE, VERMILION, GREEN, PURPLE)
# A label needs this share of the height of the axes, and as much again above the line below it.
LABEL_SHARE, NAME_WIDTH = 0.13, 24


def earned_chart(counts: pd.DataFrame, breaks: pd.DataFrame) -> Chart:
    """Return a line for each credential and for their total over the years, named at its end.

    Parameters
    ----------
    counts : DataFrame, ``credential``, ``year``, ``earned``; the total is the last credential
    breaks : DataFrame, ``series``, ``first_year``; a new way of counting credentials earned interrupts every line
    """
    wide = counts.pivot(index="credential", columns="year", values="earned").loc[counts["credential"].unique()]
    highest = max(counts["earned"].max(), 1)
    colors = [INK if name == TOTAL_ROW else COLORS[place % len(COLORS)] for place, name in enumerate(wide.index)]
    names = ["Total" if name == TOTAL_ROW else textwrap.fill(name, NAME_WIDTH) for name in wide.index]
    figure, axes = new_figure(height=4.9)
    axes.set_ylim(-0.12 * highest, 1.12 * highest)
    starts = draw_over_years(axes, wide, breaks, series="earned", colors=colors, names=names)
    for place, values in enumerate(wide.to_numpy().T):
        for value, color in zip(values, colors, strict=True):
            # Where another point is close above, the label stands below its own.
            below = ((values > value) & (values - value < LABEL_SHARE * highest)).any()
            offset, side = ((0, -8), "top") if below else ((0, 8), "bottom")
            label = {"xytext": offset, "textcoords": "offset points", "ha": "center", "va": side, "color": color}
            axes.annotate(number_text(value), (place, value), **label)
    if starts:
        give_note(figure, f"Grey band: {NEW_COUNTING}.")
    give_title(figure, _title(counts[counts["credential"] == TOTAL_ROW], is_interrupted=bool(starts)))
    parts = [
        f"{credential}: {listing([f'{row.earned:,} in {row.year}' for row in of_credential.itertuples()])}"
        for credential, of_credential in counts.groupby("credential", sort=False)
    ]
    band = f" A grey band marks a {NEW_COUNTING} from {listing(wide.columns[starts].tolist())}." if starts else ""
    alt = f"Lines of credentials earned by year. {'; '.join(parts)}.{band}"
    return Chart("06_career_readiness__earned", figure, alt, counts)


def _title(totals: pd.DataFrame, *, is_interrupted: bool) -> str:
    """Return the finding above the chart: how the total moved; across a new way of counting only what it is."""
    first, last = totals.iloc[0], totals.iloc[-1]
    moved = direction(last["earned"] - first["earned"], same="stayed")
    if is_interrupted or len(totals) < 2:
        return f"{counted(int(last['earned']), 'career readiness credential')} in {last['year']}"
    span = f"at {last['earned']:,}" if moved == "stayed" else f"from {first['earned']:,} to {last['earned']:,}"
    return f"Career readiness credentials {moved} {span}"
