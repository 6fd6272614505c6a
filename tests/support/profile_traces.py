"""Reading a profile as its reader does, and every number on it back to the files that it says it comes from."""

import csv
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from lxml import html as lxml_html

LEVEL = "95%"
TABLES_OF_THE_REPORT = re.compile(r"\bTable (?:8|9|10)\b")
COUNTS = ("earned", "potential", "peers", "rank", "rank_lower", "rank_upper")


@dataclass
class Element:
    """An element with its attributes and the text in it."""

    tag: str
    given: dict[str, str]
    text: str


@dataclass
class Reading:
    """What a page shows: elements that name a result table, axes, and all text besides."""

    traced: list[Element]
    axis: list[str]
    rest: list[str]


def read(html: str) -> Reading:
    """Return what a page shows."""
    root = lxml_html.fragment_fromstring(html, create_parent=True)
    traced, axis = root.xpath("//*[@data-table]"), root.xpath("//*[@class='axis']")
    elements = [Element(element.tag, dict(element.attrib), element.text_content()) for element in traced]
    shown = [element.text_content() for element in axis]
    for element in [*traced, *axis]:
        element.text = None
        for child in element:
            child.drop_tree()
    return Reading(elements, shown, list(root.itertext()))


def read_page(file: Path) -> Reading:
    """Return what the content of a built page shows."""
    text = file.read_text(encoding="utf-8")
    return read(text[text.index("<h1>") : text.index("</section>")])


@cache
def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a result table as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def _rows_by(file: Path, names: tuple[str, ...]) -> dict[tuple[str, ...], list[dict[str, str]]]:
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows(file):
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def row_of(element: Element, tables: Path) -> dict[str, str]:
    """Return the only row that an element names."""
    key = dict(part.split("=", 1) for part in element.given["data-row"].split(";"))
    found = _rows_by(tables / f"{element.given['data-table']}.csv", tuple(key)).get(tuple(key.values()), [])
    assert len(found) == 1, (element, len(found))
    return found[0]


def rounded(number: Decimal, step: str) -> Decimal:
    return number.quantize(Decimal(step), rounding=ROUND_HALF_UP)


def expected_text(element: Element, tables: Path) -> str:
    """Return what an element must show, worked out from the text of the file alone."""
    given = element.given
    if "data-count-of" in given:
        found = rows(tables / f"{given['data-table']}.csv")
        return f"{sum(row[given['data-column']] == given['data-count-of'] for row in found):,}"
    row, column = row_of(element, tables), given["data-column"]
    if "data-minus" in given:
        points = rounded(Decimal(row[column]) - Decimal(row[given["data-minus"]]), "0.1")
        return f"{'−' if points < 0 else '+' if points > 0 else ''}{abs(points)}"
    if row[column] == "":
        return "–"
    if column.removesuffix("_lower").removesuffix("_upper").endswith("_pct"):
        return f"{rounded(Decimal(row[column]), '0.1')}%"
    if column.startswith("added_"):
        number = Decimal(row[column])
        return "less than one" if Decimal("1e-6") < number < Decimal("0.5") else f"{rounded(number, '1'):,}"
    return f"{int(row[column]):,}" if column in COUNTS else row[column]


def untraced_numbers(reading: Reading, *, year: str) -> list[str]:
    """Return the digits on a page that no result table stands behind.

    Numbers of tables, the year and the level of intervals are names.
    """
    text = " ".join(reading.rest).replace(year, "").replace(LEVEL, "")
    return re.findall(r"\S*\d\S*", TABLES_OF_THE_REPORT.sub("", text))


def _places(element: Element) -> list[tuple[str, str]]:
    """Return the places at which a mark of the picture is drawn, each with the column that it stands for."""
    given, column = element.given, element.given["data-column"]
    if element.tag == "line":
        return [(given["x1"], "attainment_rate_pct_lower"), (given["x2"], "attainment_rate_pct_upper")]
    return [(given.get("cx") or given["x"], column)] if element.tag in ("circle", "rect") else []


def wrong_numbers(reading: Reading, tables: Path) -> list[tuple[str, str, str]]:
    """Return every number or mark that is not what its file says: attributes, shown, expected."""
    wrong = []
    for element in reading.traced:
        places, expected = _places(element), expected_text(element, tables)
        for place, column in places:
            value = Decimal(row_of(element, tables)[column])
            if abs(Decimal(place.rstrip("%")) - value) > Decimal("0.0001"):
                wrong.append((str(element.given), place, str(value)))
        if not places and element.text != expected:
            wrong.append((str(element.given), element.text, expected))
    return wrong
