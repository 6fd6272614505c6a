"""Pictures of shares and gaps: dots beside what they are compared with, lines as wide as rounding leaves them."""

import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from helpers.contracts.tables import read_processed
from helpers.sections.equity.changes import gap_changes, trend_gaps
from helpers.sections.equity.figures import gap_slopes_chart, gaps_chart
from helpers.sections.equity.gaps import ATTAINMENT_MEASURES
from helpers.show.charts import Chart
from helpers.show.palette import GREEN, GREY, REPRESENTATION_COLORS, VERMILION, WHITE
from tests.support.equity_shares import COMPARISON, YEARS, changes_of, parity_of


def gaps_drawn(**groups: dict[str, str]) -> Chart:
    return gaps_chart(parity_of({}, **groups), against=COMPARISON)


def slopes_drawn(*rows) -> Chart:
    changes, gaps = changes_of(*rows)
    return gap_slopes_chart(gaps, changes, threshold_points=10)


def labels(chart: Chart, panel: int = 0) -> list[str]:
    return [text.get_text() for text in chart.figure.axes[panel].texts]


def test_a_dot_is_a_share_and_a_hollow_one_its_comparison_coloured_by_the_rule():
    chart = gaps_drawn(A={"tier_2_pct": "20%"}, B={"tier_2_pct": "50%"}, C={"tier_2_pct": "<1%", COMPARISON: "<1%"})
    lines = chart.figure.axes[1].get_lines()
    dots = [(float(line.get_xdata()[0]), line.get_color()) for line in lines if line.get_marker() == "o"]
    under, over = REPRESENTATION_COLORS["under"], REPRESENTATION_COLORS["over"]
    assert dots == [(40, WHITE), (20, under), (40, WHITE), (50, over), (0.5, WHITE), (0.5, GREY)]
    assert labels(chart, panel=1) == ["20%", "50%", "<1%"]
    assert chart.figure.get_suptitle() == "A students: 40% of opportunities, 20% of tier 2 credentials"


def test_groups_stand_by_size_within_their_category_with_their_comparison_shares():
    chart = gaps_drawn(A={COMPARISON: "20%"}, B={COMPARISON: "50%"}, C={COMPARISON: "<1%"})
    assert labels(chart)[3:] == ["50%", "B", "20%", "A", "<1%", "C", "Share of opportunities"]


def test_a_line_is_as_thick_as_the_rounding_of_the_share_and_coloured_by_what_is_certain():
    shares = {"A": ["30%", "30%", "31%"], "B": ["31%", "31%", "30%"], "C": ["44%", "44%", "44%"]}
    chart = slopes_drawn(*[(1, group, of_group, "44%") for group, of_group in shares.items()])
    # 29.5 to 30.5 less the printed 44.
    assert chart.data.loc[0, ["drawn_lower", "drawn_upper"]].tolist() == [-14.5, -13.5]
    parts = chart.figure.axes[0].collections
    ribbons = [tuple(part.get_facecolor()[0][:3]) for part in parts if len(part.get_facecolor())]
    assert ribbons == [to_rgba(name)[:3] for name in (GREEN, VERMILION, GREY)]
    assert labels(chart) == ["A −14 → −13, narrower", "B −13 → −14, wider", "C 0 → 0"]


def test_groups_without_an_earlier_share_are_drawn_only_if_there_are_no_others():
    rows = [(1, "A", ["30%", "30%", "31%"], "44%"), (1, "B", ["NA", "NA", "30%"], "44%")]
    assert slopes_drawn(*rows).data["group"].unique().tolist() == ["A"]
    alone = slopes_drawn(rows[1])
    assert alone.data[["group", "year"]].to_numpy().tolist() == [["B", YEARS[2]]]
    assert labels(alone) == ["B −14"]


def test_figures_can_be_drawn_when_no_share_has_a_value():
    assert len(gaps_drawn(A=dict.fromkeys((*ATTAINMENT_MEASURES, COMPARISON), "<1%")).figure.axes) == 3
    assert slopes_drawn((1, "A", ["NA", "<1%", "<1%"], "<1%")).alt.endswith("Tier 1: A <1%.")


@pytest.mark.parametrize("threshold", [10, 40])
def test_labels_of_the_published_lines_never_overlap_and_end_inside_the_figure(threshold):
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=threshold)
    figure = gap_slopes_chart(gaps, gap_changes(gaps), threshold_points=threshold).figure
    figure.draw_without_rendering()
    for axes in figure.axes:
        boxes = [text.get_window_extent().extents for text in axes.texts]
        places = pd.DataFrame(boxes, columns=["x0", "y0", "x1", "y1"]).sort_values("y0")
        assert len(places) == 9
        assert (places["y0"] > places["y1"].shift() - 2)[1:].all()
        assert places["x1"].max() <= figure.bbox.x1
