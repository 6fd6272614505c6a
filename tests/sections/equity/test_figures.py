"""Pictures of gaps: boxes and lines as wide as rounding leaves them."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from helpers.contracts.tables import read_processed
from helpers.sections.equity.changes import gap_changes, trend_gaps
from helpers.sections.equity.figures import draw_gap_slopes, draw_gaps, gaps_alt_text, gaps_to_draw, slopes_alt_text
from helpers.sections.equity.gaps import MEASURE_LABELS, representation_gaps
from helpers.show.charts import BLUE, GREY, REPRESENTATION_COLORS, VERMILION
from tests.support.equity_shares import COMPARISON, YEARS, shares_of, trends_of


def gaps_of(**groups: dict[str, str]) -> pd.DataFrame:
    return representation_gaps(shares_of(**groups), comparison=COMPARISON, threshold_points=10)


def trends_to_draw(*rows) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    gaps = trend_gaps(trends_of(*rows), threshold_points=10)
    changes = gap_changes(gaps)
    return gaps_to_draw(gaps, changes), changes, gaps


def boxes(axes) -> list[Rectangle]:
    # The band behind the boxes reaches over the whole panel.
    return [patch for patch in axes.patches if patch.get_height() < 1 and patch.get_y() != 0]


def color(name: str) -> tuple:
    return plt.matplotlib.colors.to_rgba(name)


def test_a_box_reaches_from_the_smallest_to_the_largest_gap_tall_and_filled_for_a_certain_flag():
    gaps = gaps_of(A={"tier_1_pct": "20%"}, B={"tier_1_pct": "50%"}, C={"tier_1_pct": "<1%", COMPARISON: "<1%"})
    under, over, excluded = boxes(draw_gaps(gaps, threshold_points=10).axes[1])
    assert [(box.get_x(), box.get_width()) for box in (under, over, excluded)] == [(-21, 2), (9, 2), (-1, 2)]
    assert under.get_facecolor() == color(REPRESENTATION_COLORS["under"])
    assert (over.get_facecolor(), over.get_edgecolor()) == (color("white"), color(REPRESENTATION_COLORS["over"]))
    assert excluded.get_facecolor() == color(GREY)
    assert under.get_height() == over.get_height() > 2 * excluded.get_height()


def test_every_gap_has_its_printed_value_beside_the_box():
    gaps = gaps_of(A={"tier_1_pct": "20%"}, B={"tier_1_pct": "<1%"})
    labels = [text.get_text() for text in draw_gaps(gaps, threshold_points=10).axes[1].texts]
    assert labels == ["−20", "<1%"]


def test_figures_can_be_drawn_when_no_share_has_a_value_and_when_no_gap_is_open():
    assert len(draw_gaps(gaps_of(A=dict.fromkeys(MEASURE_LABELS, "<1%")), threshold_points=10).axes) == 4
    drawn, changes, gaps = trends_to_draw((1, "A", ["NA", "<1%", "<1%"], "<1%"))
    assert len(draw_gap_slopes(drawn, threshold_points=10).axes) == 1
    assert "Tier 1: A <1%." in slopes_alt_text(drawn, changes, gaps)


def test_a_line_is_as_thick_as_the_rounding_of_the_share_and_coloured_by_what_is_certain():
    drawn, _, _ = trends_to_draw(
        (1, "A", ["30%", "30%", "31%"], "44%"),
        (1, "B", ["31%", "31%", "30%"], "44%"),
        (1, "C", ["44%", "44%", "44%"], "44%"),
    )
    # 29.5 to 30.5 less the printed 44.
    assert drawn.loc[0, ["drawn_lower", "drawn_upper"]].tolist() == [-14.5, -13.5]
    panel = draw_gap_slopes(drawn, threshold_points=10).axes[0]
    ribbons = [tuple(part.get_facecolor()[0][:3]) for part in panel.collections if len(part.get_facecolor())]
    assert [color(name)[:3] for name in (BLUE, VERMILION, GREY)] == ribbons
    labels = [text.get_text() for text in panel.texts]
    assert labels == ["A −14 → −13, narrower", "B −13 → −14, wider", "C 0 → 0"]


def test_groups_without_an_earlier_share_are_drawn_only_if_there_are_no_others():
    rows = [(1, "A", ["30%", "30%", "31%"], "44%"), (1, "B", ["NA", "NA", "30%"], "44%")]
    assert trends_to_draw(*rows)[0]["group"].unique().tolist() == ["A"]
    alone, changes, gaps = trends_to_draw(rows[1])
    assert alone[["group", "year"]].to_numpy().tolist() == [["B", YEARS[2]]]
    assert draw_gap_slopes(alone, threshold_points=10).axes[0].texts[0].get_text() == "B −14"
    assert slopes_alt_text(alone, changes, gaps) == (
        "Lines of the gap over the years, in points. No gap has an earlier share to be compared with. Of the gaps flagged "
        "this year, no earlier share: B in tier 1. Tier 1: B −14."
    )


def test_alt_texts_say_what_is_drawn():
    gaps = gaps_of(A={"tier_2_pct": "20%"})
    assert gaps_alt_text(gaps, threshold_points=10) == (
        "Boxes for 1 student group in all credentials, tier 1, tier 2 and tier 3: from the smallest to the largest gap, in "
        "points, that shares printed so can have to the comparison population; lines at 10 points on both sides. Certain, "
        "whatever the unrounded shares, is 1 of 1 flag of the report's rule: A in tier 2."
    )


@pytest.mark.parametrize("threshold", [10, 40])
def test_labels_of_the_published_lines_never_overlap_and_end_inside_the_figure(threshold):
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=threshold)
    figure = draw_gap_slopes(gaps_to_draw(gaps, gap_changes(gaps)), threshold_points=threshold)
    figure.draw_without_rendering()
    for axes in figure.axes:
        spans = sorted((text.get_window_extent().y0, text.get_window_extent().y1) for text in axes.texts)
        assert len(spans) == 9
        assert all(later[0] > earlier[1] - 2 for earlier, later in zip(spans, spans[1:], strict=False))
        assert max(text.get_window_extent().x1 for text in axes.texts) <= figure.bbox.x1
    plt.close(figure)
