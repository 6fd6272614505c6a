"""The manifest names every section and every numbered table once, and a wrong entry is named with its place."""

from collections.abc import Callable

import pytest

from helpers.base import manifest
from helpers.base.manifest import Section, read_numbered, read_sections, report_parts, section_of_table
from helpers.contracts.schemas import RESULTS

# As the source report lists its tables and charts.
ORDER = [
    *("Chart 1", "Table 1", "Table 2", "Table 3", "Chart 2", "Table 4", "Table 5a", "Table 5b", "Table 5c"),
    *("Table 6", "Table 7", "Chart 3", "Table 8", "Table 9", "Table 10", "Table 11"),
]
ENTRY = '[[numbered]]\nlabel = "Table 4"\nsection = "00_prepare_data"\ntable = "table_04_student_groups"\n'


def test_tables_and_charts_stand_in_the_order_of_the_source_in_the_parts_of_the_sections():
    parts = report_parts(read_sections())
    assert [item.label for item in read_numbered()] == ORDER
    assert [item.label for part in parts for item in part.items] == ORDER
    assert [part.section for part in parts if not part.title] == list(read_sections())[1:]
    assert [(part.title, part.section) for part in parts if part.title] == [
        ("Attainment rate by course and credential", "02_courses")
    ]


def test_a_new_section_gets_a_part_at_its_place():
    sections = {stem: Section(stem) for stem in ("00_prepare_data", "01_trends", "02_new", "09_public_school_units")}
    assert [(part.section, len(part.items)) for part in report_parts(sections)] == [
        ("01_trends", 1),
        ("02_new", 0),
        ("09_public_school_units", 3),
        ("02_courses", 1),
    ]


def test_every_numbered_table_is_a_result_table_with_its_columns_and_charts_have_figures():
    items = read_numbered()
    assert {item.table for item in items} == {name for name in RESULTS if name.startswith(("table_", "chart_"))}
    for item in items:
        assert bool(item.figure) == bool(item.origin) == item.table.startswith("chart_"), item.label
        assert {*item.columns, *item.group} <= set(RESULTS[item.table].columns), item.label


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("Table 5b", "05_equity"),
        ("table_05b_student_group_trends_tier_2", "05_equity"),
        ("08", "09_public_school_units"),
        ("chart_2_tiers", "04_tiers"),
        ("Table 12", None),
        ("equity_gaps", None),
    ],
)
def test_a_table_belongs_to_the_section_that_computes_it(name, section):
    assert section_of_table(name) == section


def refusal(monkeypatch, tmp_path, text: str, read: Callable) -> str:
    """Return why a list of sections with this text is refused."""
    (tmp_path / "sections.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(manifest, "SECTIONS_MANIFEST", tmp_path / "sections.toml")
    with pytest.raises(ValueError) as error:  # noqa: PT011 - part of the message is compared
        read()
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = ", "sections.toml: expected TOML, found "),
        ("01_trends = { reads = [] }", "expected a line for 00_prepare_data, found none"),
        ("00_prepare_data = { reads = 1 }", "expected lists of tables for 00_prepare_data, found {'reads': 1}"),
        ("00_prepare_data = { needs = [] }", "expected reads and optional for 00_prepare_data, found needs"),
        ("00_prepare_data = { }\n99_x = { }", "expected a notebook for 99_x, found no 99_x.ipynb"),
    ],
)
def test_a_wrong_section_is_named(monkeypatch, tmp_path, text, message):
    assert message in refusal(monkeypatch, tmp_path, text, read_sections)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (ENTRY + 'tier = "1"', "numbered entry 1 (Table 4): expected label, section and table and settings"),
        (ENTRY + "colour = 1", "found one with the unknown colour"),
        ('[[numbered]]\nlabel = "Table 4"', "found one without section and table"),
        (ENTRY.replace("00_prepare_data", "99_x"), "expected the section of a notebook, found 99_x"),
        (ENTRY + ENTRY, "expected every label once, found Table 4 again"),
    ],
)
def test_a_wrong_entry_of_a_numbered_table_is_named(monkeypatch, tmp_path, entry, message):
    assert message in refusal(monkeypatch, tmp_path, "00_prepare_data = { }\n" + entry, read_numbered)
