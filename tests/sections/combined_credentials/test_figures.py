"""The charts of combined credentials show what they are given."""

from matplotlib.colors import to_hex

from helpers.sections.combined_credentials.figures import completion_chart, rates_chart
from helpers.show.palette import BLUE, LIGHT_BLUE
from tests.sections.combined_credentials.sets import SETS, WAYS


def test_a_contradiction_has_a_colour_of_its_own_and_is_explained():
    chart = completion_chart(SETS, year="2030-2031")
    allowed, completed = (bars.patches for bars in chart.figure.axes[0].containers)
    # From below: never available; 12 of 20; 4 of 10.
    assert [bar.get_width() for bar in allowed] == [0, 60, 40]
    assert [bar.get_width() for bar in completed] == [0, 45, 50]
    assert completed[0].get_facecolor() == completed[1].get_facecolor() != completed[2].get_facecolor()
    assert [text.get_text() for text in chart.figure.axes[0].texts] == [
        "–  (0 of –)", "45.0%  (9 of 20)", "50.0%  (5 of 10)",
    ]  # fmt: skip
    assert chart.alt.endswith(
        "Pipes (ZC30) 50.0%  (5 of 10), Masonry (ZB20) 45.0%  (9 of 20) and Wires (ZD40) –  (0 of –). 1 bar in orange: "
        "more completed than the least earned module allows."
    )


def test_the_published_rate_is_the_darkest_bar_and_the_first():
    axes = rates_chart(WAYS, year="2030-2031").figure.axes[0]
    assert [bar.get_width() for bar in axes.patches][-1] == 60
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches] == [LIGHT_BLUE] * 3 + [BLUE]
