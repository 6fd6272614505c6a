"""A spreadsheet file in the layout of gptables, with what that library leaves out.

gptables places title, description, shorthand, source and a marked table. Added here: numbers in full precision,
headings as named cell styles, the document's language, and equal bytes in two builds.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

from gptables.core.wrappers import GPWorkbook, GPWorksheet
from lxml import etree
from xlsxwriter.format import Format

LANGUAGE = "en-US"
# The earliest time that a zip archive can name; a spreadsheet program shows the time among the properties instead.
NO_TIME = (1980, 1, 1, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CORE = "docProps/core.xml"
STYLES = "xl/styles.xml"
# Level of a heading to the number that the file format gives its built-in cell style.
HEADING_STYLE_IDS = {1: 16, 2: 17}
# Text stays text: a credential may start with "=", and an address must not become a link out of the workbook.
# The font of the empty cells is the unit of column widths; Arial has free fonts of the same widths, Calibri has not
# everywhere.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Arial", "font_size": 12},
    "default_row_height": 21,
    "default_column_width": 80,
}


class PreciseWorksheet(GPWorksheet):
    """A worksheet whose numbers are stored so that reading gives the same number back."""

    def _xml_number_element(self, number: float, attributes: Iterable[tuple[str, object]] = ()) -> None:
        # xlsxwriter writes 16 digits; a third of 100 needs 17.
        text = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{text}><v>{number_literal(number)}</v></c>")


class SpreadsheetFile(GPWorkbook):
    """A workbook that is built in memory.

    Attributes
    ----------
    heading_levels : list of (Format, int), formats of headings and their level
    """

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self.heading_levels: list[tuple[Format, int]] = []
        # A copy, because the library adds to the properties of the font.
        super().__init__(self._content, copy.deepcopy(OPTIONS))
        self.heading_levels = [
            (self.add_format(self.theme.title_format), 1),
            (self.add_format(self.theme.cover_title_format), 1),
            (self.add_format(self.theme.cover_subtitle_format), 2),
        ]

    def _add_sheet(self, name: str, worksheet_class: type | None = None) -> PreciseWorksheet:
        return super()._add_sheet(name, PreciseWorksheet)

    def content(self, properties: dict[str, str], version_date: str) -> bytes:
        """Return the finished file; nothing can be added afterwards.

        Parameters
        ----------
        properties : dict, ``title``, ``author`` and the like
        version_date : str, date of the source, which stands for the time of creation
        """
        created = datetime.fromisoformat(version_date).replace(tzinfo=UTC)
        self.set_properties({**properties, "created": created.replace(tzinfo=None)})
        self.close()
        changes = {CORE: _with_language, STYLES: lambda xml: _with_heading_styles(xml, self._heading_indexes())}
        return _repacked(self._content.getvalue(), changes)

    def _heading_indexes(self) -> dict[int, int]:
        return {style.xf_index: level for style, level in self.heading_levels if style.xf_index is not None}


def number_literal(number: float) -> str:
    """Return a number as the shortest text that reads back as the same number.

    Examples
    --------
    >>> number_literal(100 / 3), number_literal(45.0), number_literal(382964)
    ('33.333333333333336', '45', '382964')
    """
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _with_language(xml: bytes) -> bytes:
    """Return the document properties with the language that its text is written in."""
    end = b"</cp:coreProperties>"
    return xml.replace(end, f"<dc:language>{LANGUAGE}</dc:language>".encode() + end)


def _with_heading_styles(xml: bytes, levels: dict[int, int]) -> bytes:
    """Return the style sheet with cell formats tied to the built-in styles for headings."""
    root = etree.fromstring(xml)
    bases, formats, styles = (root.find(f"{{{MAIN}}}{name}") for name in ("cellStyleXfs", "cellXfs", "cellStyles"))
    positions: dict[int, str] = {}
    for index, level in sorted(levels.items()):
        if level not in positions:
            positions[level] = str(len(bases))
            base = {name: value for name, value in formats[index].attrib.items() if name != "xfId"}
            etree.SubElement(bases, f"{{{MAIN}}}xf", base)
            name = {"name": f"Heading {level}", "xfId": positions[level]}
            built_in = {"builtinId": str(HEADING_STYLE_IDS[level]), "customBuiltin": "1"}
            etree.SubElement(styles, f"{{{MAIN}}}cellStyle", {**name, **built_in})
        formats[index].set("xfId", positions[level])
    for element in (bases, styles):
        element.set("count", str(len(element)))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _repacked(content: bytes, changes: dict) -> bytes:
    """Return a zip archive with some members changed, none with a time, and the order kept."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, NO_TIME)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(member, changes.get(name, bytes)(old.read(name)))
    return packed.getvalue()
