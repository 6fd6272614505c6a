"""Letters become lines, and the lines of a cell one text, or a doubt."""

from __future__ import annotations

import pytest

from helpers.intake.typeset.pages import Glyph
from helpers.intake.typeset.texts import KnownWords, TextLine, cell_text, is_number, text_lines

SIZE = 10.0


def glyphs(text: str, *, left: float = 0, baseline: float = 100, size: float = SIZE) -> list[Glyph]:
    """Return letters half as wide as high, side by side."""
    width = size / 2
    return [
        Glyph(letter, left + place * width, left + (place + 1) * width, baseline, size)
        for place, letter in enumerate(text)
    ]


def line(text: str) -> TextLine:
    return TextLine(tuple(glyphs(text)))


@pytest.fixture(autouse=True)
def data_without_earlier_years(tmp_path, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))


def known(*lines: str, keeps_spaces: bool = False) -> KnownWords:
    """Return the words of a report that prints these lines, which keeps spaces at the ends of lines or does not."""
    wrapped = ["a b c "] * 3 if keeps_spaces else []
    return KnownWords(line(text) for text in (*lines, *wrapped))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Adobe Certified", "Professional"], "Adobe Certified Professional"),
        (["CCWR -", "Career Management"], "CCWR - Career Management"),
        (["Emergency Management IS-", "247"], "Emergency Management IS-247"),
        (["AB12-", "Animal Science"], "AB12-Animal Science"),
    ],
)
def test_lines_of_a_cell_are_joined_as_they_were_wrapped(lines, text):
    assert cell_text([line(part) for part in lines], known()) == (text, "")


def test_a_divided_word_is_put_together_as_it_is_printed_elsewhere():
    words = known("the word enrollment here", "a well-known name")
    assert cell_text([line("enroll-"), line("ment")], words) == ("enrollment", "")
    assert cell_text([line("well-"), line("known")], words) == ("well-known", "")


def test_a_divided_word_that_is_printed_nowhere_else_is_a_doubt():
    text, doubt = cell_text([line("micro-"), line("burst")], known())
    assert doubt == "'micro-' at the end of a line before 'burst': one word, two, or one without the sign"


def test_a_stroke_at_the_end_of_a_line_is_followed_by_no_space_where_the_file_keeps_spaces():
    assert cell_text([line("Interpersonal/"), line("Social")], known(keeps_spaces=True)) == ("Interpersonal/Social", "")
    assert cell_text([line("Interpersonal/ "), line("Social")], known(keeps_spaces=True)) == (
        "Interpersonal/ Social",
        "",
    )


def test_a_number_broken_in_a_narrow_column_is_whole_only_if_it_is_a_number_then():
    words = known(keeps_spaces=True)
    assert cell_text([line("10,80"), line("7")], words) == ("10,807", "")
    assert cell_text([line("12"), line("34")], words) == ("1234", "'12' and '34' on two lines of one cell")


def test_a_word_broken_without_a_sign_is_a_doubt_unless_it_is_known():
    words = known("all Credentials here", keeps_spaces=True)
    assert cell_text([line("Credentia"), line("ls")], words) == ("Credentials", "")
    assert (
        cell_text([line("Certifica"), line("tion")], words)[1] == "'Certifica' and 'tion' on two lines: one word or two"
    )


def test_a_small_raised_digit_is_a_mark():
    marked = [*glyphs("1,234"), *glyphs("1", left=25, baseline=96.5, size=6)]
    assert [found.text for found in text_lines(marked)] == ["1,234¹"]


def test_a_small_digit_on_the_line_stays_a_digit():
    smaller = [*glyphs("A"), *glyphs("1", left=5, size=6)]
    assert [found.text for found in text_lines(smaller)] == ["A1"]


def test_a_gap_without_a_space_is_a_space():
    assert [found.text for found in text_lines([*glyphs("Two"), *glyphs("words", left=18)])] == ["Two words"]


def test_letters_printed_twice_to_look_bold_are_read_once():
    assert [found.text for found in text_lines([*glyphs("Total"), *glyphs("Total", left=0.3)])] == ["Total"]


def test_a_year_is_no_count():
    assert [is_number(text) for text in ("1,234", "59.0%", "<1%", "2025", "Tier 1")] == [True, True, True, False, False]
