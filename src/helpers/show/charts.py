"""A chart is a figure with its text and its data; one look for all of them, and one way to save and show them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from html import escape
from typing import Any, overload

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from helpers.base.files import csv_text, write_file
from helpers.base.paths import outputs_dir, processed_dir, write_root
from helpers.base.settings import DRAFT, SETTINGS_FILE
from helpers.contracts.tables import read_year_settings
from helpers.show.palette import FIGURE_STYLE, GREY

WIDTH_INCHES = 7.2
PNG_DOTS_PER_INCH = 144
LABEL_MARGIN = 1.01
DRAFT_MARK = "Draft. "
DRAFT_STRIP_INCHES = 0.25
CHART_NAME = re.compile(r"\d\d_[a-z_]+?__[a-z_0-9]+")


@dataclass(frozen=True)
class Chart:
    """A figure that cannot be without a name, a text for those who do not see it, and the values behind it.

    Attributes
    ----------
    name : str, the section's stem, two underscores and what the figure shows: ``08_regions__attainment_rate``
    figure : Figure
    alt : str, what a reader who cannot see the figure must know, written from the data
    data : DataFrame, the plotted values

    Raises
    ------
    ValueError
        For a name of another form, without alt text or without data.
    """

    name: str
    figure: Figure
    alt: str
    data: pd.DataFrame

    def __post_init__(self) -> None:
        if not CHART_NAME.fullmatch(self.name):
            raise ValueError(f"figure {self.name}: expected a name such as 08_regions__attainment_rate; correct it")
        if not self.alt.strip():
            raise ValueError(f"figure {self.name}: alt text must not be empty; say what it shows, from the data")
        if self.data.empty:
            raise ValueError(f"figure {self.name}: there is no data behind it; check the filter above")


@overload
def new_figure(*, height: float, rows: int, columns: int = 1, **options: Any) -> tuple[Figure, np.ndarray]: ...


@overload
def new_figure(*, height: float, columns: int, **options: Any) -> tuple[Figure, np.ndarray]: ...


@overload
def new_figure(*, height: float, **options: Any) -> tuple[Figure, Axes]: ...


def new_figure(*, height: float, columns: int = 1, rows: int = 1, **options: Any) -> tuple[Figure, Any]:
    """Return a figure in the project's style, 7.2 inches wide, and its axes (an array for several).

    Parameters
    ----------
    height : float, inches
    columns, rows : int, panels
    options : passed to :func:`matplotlib.pyplot.subplots`
    """
    sns.set_theme(style="ticks", rc=FIGURE_STYLE)
    # Asked for here and not in the style: a style would bring the layout back after each file.
    # Laid out at the resolution of the PNG: the width of letters is not quite the same at others.
    size = {"figsize": (WIDTH_INCHES, height), "dpi": PNG_DOTS_PER_INCH}
    return plt.subplots(rows, columns, layout="constrained", **size, **options)


def give_title(figure: Figure, title: str) -> None:
    """Write the title flush with the left edge of the figure, where it has the whole width."""
    figure.suptitle(title, x=0.01, ha="left")


def give_note(figure: Figure, note: str) -> None:
    """Write a short reading aid below the figure, flush with the title."""
    figure.supxlabel(note, x=0.01, ha="left", color=GREY, fontsize=10)


def _lay_out(figure: Figure) -> None:
    """Place everything once and for all, so that every file looks the same and the work is not done again."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        # None and not "none": that one leaves a placeholder, for which every file is drawn twice.
        figure.set_layout_engine(None)


def _fit_panel(axes: Axes) -> None:
    lower = min(0.0, axes.dataLim.x0)
    width = axes.get_window_extent().width
    spans = [axes.dataLim.x1 - lower]
    for label in axes.texts:
        value = label.xy[0]
        behind = label.get_window_extent().x1 - axes.transData.transform((value, 0))[0]
        spans.append((value - lower) * width / max(width - behind, 1))
    # A figure without any length still needs an axis.
    axes.set_xlim(lower, lower + (max(spans) * LABEL_MARGIN or 1))


def fit_labels(*panels: Axes) -> None:
    """Widen the value axis until every label behind a bar ends inside the figure; the last step of drawing.

    Parameters
    ----------
    panels : Axes with horizontal bars, drawn and titled, and labels placed by value; all of a figure at once
    """
    for label in (label for axes in panels for label in axes.texts):
        # Labels end inside the axes, so the layout need not make room for them outside; above the axes it must.
        label.set_in_layout(label.xycoords != "data")
    _lay_out(panels[0].figure)
    for axes in panels:
        _fit_panel(axes)


def _is_draft(year: str) -> bool:
    return (processed_dir(year) / SETTINGS_FILE).exists() and read_year_settings(year).status == DRAFT


def _marked_as_draft(chart: Chart) -> tuple[Chart, Bbox]:
    """Return a chart with the word "Draft" in a strip below its lower right corner and in its words, and what to draw.

    The strip is added, so that the word covers nothing and the figure stays where it was laid out.
    """
    width, height = chart.figure.get_size_inches()
    place = {"ha": "right", "va": "top", "fontsize": 10, "fontweight": "bold", "color": GREY}
    chart.figure.text(0.99, -0.04 / height, DRAFT_MARK.strip(" ."), **place)
    for legend in chart.figure.legends:
        # Else it would hang on the lower edge of what is drawn.
        legend.set_bbox_to_anchor((0, 0, 1, 1), chart.figure.transFigure)
    return replace(chart, alt=DRAFT_MARK + chart.alt), Bbox.from_extents(0, -DRAFT_STRIP_INCHES, width, height)


def _svg_text(chart: Chart, area: Bbox | None) -> str:
    """Return a chart as SVG that carries its name and its alt text; the same chart gives the same bytes."""
    buffer = io.StringIO()
    chart.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches=area)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    attributes = f'id="{chart.name}" role="img" aria-label="{escape(chart.alt, quote=True)}"'
    return svg.replace("<svg ", f"<svg {attributes} ", 1)


def show_figure(chart: Chart, *, year: str) -> None:
    """Save a chart as SVG and PNG with the data behind it as CSV, and show it.

    A figure is laid out once and rendered twice, as SVG and as PNG; that of a draft says so.

    Parameters
    ----------
    chart : Chart
    year : str
    """
    folder = outputs_dir(year, write_root()) / "figures"
    _lay_out(chart.figure)
    chart, area = _marked_as_draft(chart) if _is_draft(year) else (chart, None)
    svg = _svg_text(chart, area)
    png = io.BytesIO()
    metadata = {"Software": None, "Description": chart.alt}
    chart.figure.savefig(png, format="png", dpi=PNG_DOTS_PER_INCH, metadata=metadata, bbox_inches=area)
    plt.close(chart.figure)
    write_file(folder / f"{chart.name}.svg", svg)
    write_file(folder / f"{chart.name}.png", png.getvalue())
    write_file(folder / f"{chart.name}.csv", csv_text(chart.data))
    display({"image/svg+xml": svg, "text/plain": chart.alt}, raw=True)


def chart_names(svg: str) -> list[str]:
    """Return the names that charts carry in the SVG of an executed notebook.

    Examples
    --------
    >>> chart_names('<svg id="08_regions__map" role="img">')
    ['08_regions__map']
    """
    return re.findall(rf'<svg id="({CHART_NAME.pattern})"', svg)
