"""One look for every figure, and one way to save and show it with a text for those who cannot see it."""

from __future__ import annotations

import io
import re
from html import escape

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.base.files import csv_text, write_file
from helpers.base.paths import outputs_dir, write_root

WIDTH_INCHES = 7.2
PNG_DOTS_PER_INCH = 144
# The axis changes the layout and the layout the axis; they settle after two rounds.
LAYOUT_PASSES, LABEL_MARGIN = 3, 1.01
# Okabe and Ito's colours, told apart with every common kind of colour blindness.
BLUE, ORANGE, GREEN, VERMILION, PURPLE = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7"
GREY, LIGHT_GREY, INK = "#6b6b6b", "#d0d0d0", "#222222"
TIER_COLORS = {"1": "#56b4e9", "2": BLUE, "3": "#003f66", "none": GREY}
# The report prints under-representation in orange and over-representation in blue.
REPRESENTATION_COLORS = {"under": ORANGE, "over": BLUE, "within": GREY, "not comparable": LIGHT_GREY}

STYLE = {
    # Bundled with matplotlib, so that every machine draws the same; Verdana has the same widths in browsers.
    "font.sans-serif": ["DejaVu Sans", "Verdana", "sans-serif"],
    "font.size": 11,
    "figure.titlesize": 13,
    "figure.titleweight": "bold",
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e5e5e5",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    # Text stays text, so that it can be searched and read aloud; ids depend on the content alone.
    "svg.fonttype": "none",
    "svg.hashsalt": "cte",
}


def new_figure(*, height: float, columns: int = 1, rows: int = 1, **options) -> tuple[Figure, Axes]:
    """Return a figure in the project's style, 7.2 inches wide, and its axes (an array for several).

    Parameters
    ----------
    height : float, inches
    columns, rows : int, panels
    options : passed to :func:`matplotlib.pyplot.subplots`
    """
    sns.set_theme(style="ticks", rc=STYLE)
    return plt.subplots(rows, columns, figsize=(WIDTH_INCHES, height), **options)


def give_title(figure: Figure, title: str) -> None:
    """Write the title flush with the left edge of the figure, where it has the whole width."""
    figure.suptitle(title, x=0.01, ha="left")


def give_note(figure: Figure, note: str) -> None:
    """Write a short reading aid below the figure, flush with the title."""
    figure.supxlabel(note, x=0.01, ha="left", color=GREY, fontsize=10)


def spread_apart(positions: list[float], *, smallest_gap: float) -> list[float]:
    """Return positions of labels, moved as little as needed so that no two are closer than the gap.

    Their order stays; the first of equal ones stays first. Labels that touch form a block around their mean place.

    Examples
    --------
    >>> spread_apart([10, 11, 30], smallest_gap=3)
    [9.0, 12.0, 30.0]
    """
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    blocks: list[tuple[float, list[int]]] = []
    for index in order:
        middle, members = float(positions[index]), [index]
        while blocks and middle - blocks[-1][0] < smallest_gap * (len(members) + len(blocks[-1][1])) / 2:
            before, earlier = blocks.pop()
            members = earlier + members
            middle = (before * len(earlier) + middle * (len(members) - len(earlier))) / len(members)
        blocks.append((middle, members))
    spread = [0.0] * len(positions)
    for middle, members in blocks:
        for place, index in enumerate(members):
            spread[index] = middle + smallest_gap * (place - (len(members) - 1) / 2)
    return spread


def svg_text(figure: Figure, alt: str) -> str:
    """Return a figure as SVG that names itself by its alt text; the same figure gives the same bytes."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{escape(alt, quote=True)}" ', svg, count=1)


def show_figure(figure: Figure, name: str, *, year: str, alt: str, data: pd.DataFrame) -> None:
    """Save a figure as SVG and PNG with the data behind it as CSV, and show it.

    Parameters
    ----------
    figure : Figure
    name : str, the section's stem, two underscores and what the figure shows: ``08_regions__attainment_rate``
    year : str
    alt : str, what a reader who cannot see the figure must know, written from the data
    data : DataFrame, the plotted values

    Raises
    ------
    ValueError
        Without alt text or data.
    """
    if not alt.strip():
        raise ValueError(f"figure {name}: alt text must not be empty; describe what the figure shows, from the data")
    if data.empty:
        raise ValueError(f"figure {name}: there is no data behind it; check the filter above")
    folder = outputs_dir(year, write_root()) / "figures"
    # Lay out once, so that both files look the same and the work is not done twice.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    svg = svg_text(figure, alt)
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=PNG_DOTS_PER_INCH, metadata={"Software": None, "Description": alt})
    plt.close(figure)
    write_file(folder / f"{name}.svg", svg)
    write_file(folder / f"{name}.png", png.getvalue())
    write_file(folder / f"{name}.csv", csv_text(data))
    display({"image/svg+xml": svg, "text/plain": alt}, raw=True)


def label_bars(axes: Axes, labels: list[str], *, color: str = INK) -> None:
    """Write a label behind the end of every horizontal bar and make room for it."""
    for bar, label in zip(axes.patches, labels, strict=True):
        end = bar.get_x() + bar.get_width()
        axes.annotate(
            label,
            (end, bar.get_y() + bar.get_height() / 2),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=color,
        )
    axes.margins(x=0.18)


def bare_bars(axes: Axes) -> None:
    """Take away what direct labels make superfluous: the value axis and its line."""
    axes.xaxis.set_visible(False)
    sns.despine(ax=axes, bottom=True)
    axes.tick_params(axis="y", length=0)


def fit_labels(axes: Axes) -> None:
    """Widen the value axis until every label behind a bar ends inside the figure.

    Parameters
    ----------
    axes : Axes with horizontal bars, drawn and titled, and labels placed by value
    """
    lower = min(0.0, axes.dataLim.x0)
    for _ in range(LAYOUT_PASSES):
        axes.figure.draw_without_rendering()
        width = axes.get_window_extent().width
        spans = [axes.dataLim.x1 - lower]
        for label in axes.texts:
            value = label.xy[0]
            behind = label.get_window_extent().x1 - axes.transData.transform((value, 0))[0]
            spans.append((value - lower) * width / max(width - behind, 1))
        # A figure without any length still needs an axis.
        axes.set_xlim(lower, lower + (max(spans) * LABEL_MARGIN or 1))


def draw_break(axes: Axes, place: float) -> None:
    """Draw the band of a new way of counting at a place between two years."""
    axes.axvspan(place - BAND_YEARS / 2, place + BAND_YEARS / 2, color=LIGHT_GREY, linewidth=0, zorder=1)


CAP_POINTS, ARROW_POINTS, BAND_YEARS = 7, 24, 0.12
