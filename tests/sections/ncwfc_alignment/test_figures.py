"""The chart of career clusters: parts that add up to their label, and a colour for every level."""

import pandas as pd

from helpers.sections.ncwfc_alignment.figures import LEVEL_COLORS, _level_colors, clusters_chart

LINES = pd.DataFrame(
    [("Walls", "Career", 14), ("Walls", "Essential", 4), ("Walls", "Essential", 2), ("Farms", "Essential", 30)],
    columns=["career_cluster", "ncwfc_level", "earned"],
)


def test_the_parts_of_a_cluster_add_up_to_its_label_and_the_text_gives_clusters_and_levels():
    chart = clusters_chart(LINES, title="Farms lead", year="2030-2031")
    axes = chart.figure.axes[0]
    assert chart.data["ncwfc_level"].tolist() == ["Essential", "Career", "Essential"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Walls", "Farms"]
    assert [text.get_text() for text in axes.texts] == ["20", "30"]
    assert chart.alt == (
        "Farms lead. Horizontal bars of NC Workforce Credentials earned in 2030-2031 in 2 career clusters, most first, "
        "divided by level: Farms 30; Walls 20. By level: Essential 36 and Career 14."
    )


def test_every_level_has_a_colour_even_when_there_are_more_levels_than_colours():
    levels = [f"Level {place}" for place in range(len(LEVEL_COLORS) + 2)]
    cells = pd.DataFrame({"ncwfc_level": levels, "earned": range(len(levels))})
    # The level with most credentials is the last one, so the second one is the first without a colour of its own.
    assert _level_colors(cells)[levels[1]] == _level_colors(cells)[levels[-1]] == LEVEL_COLORS[0]
    assert set(_level_colors(cells)) == set(levels)
