"""The chart of combined credentials shows what it is given."""

from helpers.sections.combined_credentials.figures import yields_chart
from tests.sections.combined_credentials.yields import YIELDS


def test_a_contradiction_has_a_colour_of_its_own_and_is_explained():
    chart = yields_chart(YIELDS, year="2030-2031")
    bars = chart.figure.axes[0].patches
    assert [bar.get_width() for bar in bars] == [0, 75.0, 125.0]
    assert bars[0].get_facecolor() == bars[1].get_facecolor() != bars[2].get_facecolor()
    assert [text.get_text() for text in chart.figure.axes[0].texts] == [
        "–  (0 of 0)", "75.0%  (9 of 12)", "125.0%  (5 of 4)", "all that the modules allow",
    ]  # fmt: skip
    assert chart.alt.endswith(
        "highest first: Pipes (ZC30) 125.0%, Masonry (ZB20) 75.0% and Wires (ZD40) –. 1 bar in orange: more completed "
        "than the modules allow."
    )
