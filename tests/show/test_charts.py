"""Figures name themselves, keep their data, are the same bytes twice and are rendered no more often than needed."""

import io
import json

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image, ImageChops

from helpers.base.files import write_file
from helpers.base.paths import processed_dir
from helpers.base.problems import Problems
from helpers.base.settings import read_settings
from helpers.prepare.layouts import PUBLISHED_STEMS
from helpers.show.charts import Chart, fit_labels, give_note, new_figure, show_figure
from helpers.show.plots import label_ends

DATA = pd.DataFrame({"region": ["Upper", "A region with a long name"], "rate": [40.0, 60.0]})
# For one panel and for two side by side.
LABELS = {
    1: ["a label of some length", "another label that takes more than a third of the width"],
    2: ["a label", "another label"],
}


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def bars(values=DATA["rate"], *, columns: int = 1):
    figure, panels = new_figure(height=2, columns=columns, squeeze=False)
    for axes in panels.flat:
        axes.barh(DATA["region"], values)
        label_ends(axes, LABELS[columns], ends=values)
    fit_labels(*panels.flat)
    return figure


def chart(name="99_trial__rate", alt="Two bars: Upper 40%, Lower 60%.", data=DATA):
    return Chart(name, bars(), alt, data)


def files(raw) -> dict[str, bytes]:
    show_figure(chart(), year="2030-2031")
    folder = raw.parents[1] / "outputs" / "2030-2031" / "figures"
    return {file.suffix: file.read_bytes() for file in folder.iterdir()}


def test_a_figure_is_saved_as_svg_png_and_data_the_same_bytes_twice(raw):
    first = files(raw)
    assert sorted(first) == [".csv", ".png", ".svg"]
    assert files(raw) == first
    assert first[".csv"] == b"region,rate\nUpper,40.0\nA region with a long name,60.0\n"
    assert b'id="99_trial__rate" role="img" aria-label="Two bars: Upper 40%, Lower 60%."' in first[".svg"]
    # Text stays text, so that it can be searched and read aloud.
    assert b">Upper</text>" in first[".svg"]


def test_a_figure_of_a_draft_says_so_below_what_it_shows_and_in_its_words(raw):
    settings, pictures = read_settings("2030-2031", Problems(), PUBLISHED_STEMS).as_json(), {}
    for is_draft, status in ((False, "final"), (True, "draft")):
        write_file(processed_dir("2030-2031") / "settings.json", json.dumps(settings | {"status": status}))
        figure = bars()
        figure.legend(figure.axes[0].containers, ["rate"], loc="outside lower left")
        show_figure(Chart("99_trial__rate", figure, "Two bars.", DATA), year="2030-2031")
        file = raw.parents[1] / "outputs" / "2030-2031" / "figures" / "99_trial__rate.png"
        pictures[is_draft] = Image.open(io.BytesIO(file.read_bytes())).convert("RGB")
    svg = file.with_suffix(".svg").read_text(encoding="utf-8")
    assert 'aria-label="Draft. Two bars."' in svg
    assert ">Draft</text>" in svg
    width, height = pictures[False].size
    # A quarter of an inch at 144 dots.
    assert pictures[True].size == (width, height + 36)
    assert ImageChops.difference(pictures[True].crop((0, 0, width, height)), pictures[False]).getbbox() is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": "rate"}, "figure rate: expected a name such as 08_regions__attainment_rate; correct it"),
        ({"alt": " "}, "figure 99_trial__rate: alt text must not be empty; say what it shows, from the data"),
        ({"data": DATA.iloc[:0]}, "figure 99_trial__rate: there is no data behind it; check the filter above"),
    ],
)
def test_a_figure_without_a_name_a_text_or_data_is_refused(wrong, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        chart(**wrong)


@pytest.mark.parametrize("columns", [1, 2])
def test_a_figure_is_rendered_at_most_three_times_for_its_layout_as_svg_and_as_png(raw, monkeypatch, columns):
    drawn, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda figure, renderer: (drawn.append(figure), draw(figure, renderer)))
    show_figure(Chart("99_trial__rate", bars(columns=columns), "Two bars.", DATA), year="2030-2031")
    assert 2 <= len(drawn) <= 3


def test_a_note_stands_flush_with_the_title():
    figure, _ = new_figure(height=2)
    give_note(figure, "Dashed: limit.")
    assert (figure.get_supxlabel(), figure._supxlabel.get_ha()) == ("Dashed: limit.", "left")


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("values", [[1, 100], [0, 0], [100, 100]])
def test_a_long_label_ends_inside_its_panel_and_its_bar_is_still_drawn(values, columns):
    figure = bars(values, columns=columns)
    figure.draw_without_rendering()
    for axes in figure.axes:
        assert max(label.get_window_extent().x1 for label in axes.texts) <= axes.get_window_extent().x1 + 1
        assert axes.get_xlim()[0] == 0
        assert axes.get_xlim()[1] > max(values)
