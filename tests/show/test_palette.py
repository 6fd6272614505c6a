"""Every colour stands in the palette."""

import re

from helpers.base.paths import CODE_ROOT
from helpers.show.palette import PAGE_COLORS, page_style

HEX = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?!\{)")
TYPES = {".py", ".css", ".typ", ".html", ".js", ".md"}


def test_no_other_file_of_the_code_names_a_colour():
    files = (CODE_ROOT / "src").rglob("*")
    sources = [file for file in files if file.suffix in TYPES and file.name != "palette.py"]
    assert len(sources) > 60
    found = {file.name: HEX.findall(file.read_text(encoding="utf-8")) for file in sources}
    assert {name: colors for name, colors in found.items() if colors} == {}


def test_pages_have_the_same_names_for_colours_in_the_light_and_in_the_dark():
    assert PAGE_COLORS["light"].keys() == PAGE_COLORS["dark"].keys()
    assert 'html[data-theme="dark"] { --pst-color-primary: ' in page_style()
