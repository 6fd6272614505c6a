"""Reading a profile as its reader does, and every number on it back to the files that it says it comes from."""

import csv
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

WITHOUT_END = {"meta", "link", "img", "br", "hr", "input"}
LEVEL = "95%"
TABLES_OF_THE_REPORT = re.compile(r"\bTable (?:8|9|10)\b")


@dataclass
class Element:
    """An element with its attributes and the text in it."""

    tag: str
    given: dict[str, str]
    text: str = ""


@dataclass
class Reading(HTMLParser):
    """What a page shows: elements that name a result table, axes, and all text besides."""

    traced: list[Element] = field(default_factory=list)
    axis: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        if "data-table" in element.given:
            self.traced.append(element)
        if tag not in WITHOUT_END:
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data):
        holders = [element for element in self.open if "data-table" in element.given]
        for element in holders:
            element.text += data
        if any(element.given.get("class") == "axis" for element in self.open):
            self.axis.append(data)
        elif not holders:
            self.rest.append(data)


def read(html: str) -> Reading:
    """Return what a page shows."""
    reading = Reading()
    reading.feed(html)
    return reading


@cache
def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a result table as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def row_of(element: Element, tables: Path) -> dict[str, str]:
    """Return the only row that an element names."""
    key = dict(part.split("=", 1) for part in element.given["data-row"].split(";"))
    file = tables / f"{element.given['data-table']}.csv"
    found = [row for row in rows(file) if all(row[name] == value for name, value in key.items())]
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
    if column.endswith("_pct"):
        return f"{rounded(Decimal(row[column]), '0.1')}%"
    if column.startswith("added_"):
        number = Decimal(row[column])
        return "less than one" if Decimal("1e-6") < number < Decimal("0.5") else f"{rounded(number, '1'):,}"
    if column in ("earned", "potential", "peers", "rank", "rank_lower", "rank_upper"):
        return f"{int(row[column]):,}"
    return row[column]


def untraced_numbers(reading: Reading, *, year: str, names: set[str]) -> list[str]:
    """Return the digits on a page that no result table stands behind.

    Numbers of tables, the year and the level of intervals are names; so are units.
    """
    text = " ".join(reading.rest)
    for name in sorted({year, LEVEL, *names}, key=len, reverse=True):
        text = text.replace(name, "")
    return re.findall(r"\S*\d\S*", TABLES_OF_THE_REPORT.sub("", text))


def wrong_numbers(reading: Reading, tables: Path) -> list[tuple[str, str, str]]:
    """Return every number or mark that is not what its file says: attributes, shown, expected."""
    wrong = []
    for element in reading.traced:
        expected = expected_text(element, tables)
        if element.tag in ("circle", "rect"):
            place = element.given.get("cx") or element.given["x"]
            value = Decimal(row_of(element, tables)[element.given["data-column"]])
            if abs(Decimal(place.rstrip("%")) - value) > Decimal("0.0001"):
                wrong.append((str(element.given), place, str(value)))
        elif element.tag == "line":
            row = row_of(element, tables)
            for end, name in (("x1", "rate_lower_pct"), ("x2", "rate_upper_pct")):
                if abs(Decimal(element.given[end].rstrip("%")) - Decimal(row[name])) > Decimal("0.0001"):
                    wrong.append((str(element.given), element.given[end], row[name]))
        elif element.text != expected:
            wrong.append((str(element.given), element.text, expected))
    return wrong
