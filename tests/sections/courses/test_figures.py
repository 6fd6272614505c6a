"""The charts on courses show what they are given."""

from helpers.sections.courses import figures
from helpers.sections.courses.attainment import attainment_by_program_area, rate_distribution
from helpers.statistics.unearned import unearned_by
from tests.sections.courses.credentials import CREDENTIALS, STATE

YEAR = "2030-2031"
COURSES = CREDENTIALS.head(2).assign(
    name=["Bees I (ZA10)", "Bees II (ZA11)"], unearned=[1, 80], attainment_rate_pct=[90.0, 100 / 9]
)


def texts(chart) -> list[str]:
    return [text.get_text() for text in chart.figure.axes[0].texts]


def test_every_program_area_has_its_bar_and_label_and_all_together_their_line():
    chart = figures.program_areas_chart(attainment_by_program_area(CREDENTIALS), state_rate_pct=STATE, year=YEAR)
    assert [bar.get_width() for bar in chart.figure.axes[0].patches] == [19.0, 36.0]
    assert texts(chart) == ["19.0%  (19 of 100)", "36.0%  (36 of 100)", "all together 27.5%"]
    assert chart.alt == (
        "Horizontal bars of the credential attainment rate by program area in 2030-2031, highest first: "
        "Building 36.0%; Farming 19.0%; all together 27.5%."
    )


def test_columns_are_as_high_as_their_bands_are_full_and_none_stands_on_another():
    bands = rate_distribution(CREDENTIALS.assign(potential=[0, 90, 40, 40, 20], earned=[0, 10, 30, 0, 6]))
    chart = figures.rate_distribution_chart(bands, year=YEAR)
    bars = chart.figure.axes[0].patches
    assert [bar.get_height() for bar in bars] == bands["credentials"].tolist()
    ends = sorted((bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars)
    assert all(end < start for (_, end), (start, _) in zip(ends, ends[1:], strict=False))
    assert "5 course credentials in all: none earned 1, 0 to 10% 0, 10 to 20% 1" in chart.alt


def test_courses_are_labelled_with_what_their_chart_is_about():
    assert texts(figures.most_earned_chart(COURSES, year=YEAR)) == ["11.1%  (10 of 90)", "90.0%  (9 of 10)"]
    assert texts(figures.most_unearned_chart(COURSES, year=YEAR)) == ["80 unearned of 90", "1 unearned of 10"]
    by_area = unearned_by(CREDENTIALS, names=["program_area"], state_rate_pct=STATE)
    assert texts(figures.unearned_areas_chart(by_area, year=YEAR)) == ["64", "81  (9)"]
