"""Names that links from outside may rely on: one for every table, chart, table row and finding."""

from __future__ import annotations

import re

from helpers.base.manifest import read_numbered

# The page that lists the units, and the folder with a page of each.
UNITS = "psus"
NUMBERED = re.compile(r"(table|chart)_0*(\d+)_")


def slug(text: object) -> str:
    """Return a text as part of an address: small letters, digits and single dashes.

    Examples
    --------
    >>> slug("IP21 | Adobe Certified (v. 2)"), slug("010")
    ('ip21-adobe-certified-v-2', '010')
    """
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")


def table_anchor(name: str) -> str:
    """Return the anchor of a result table; the data of a chart stand beside the chart itself.

    Examples
    --------
    >>> table_anchor("table_10_attainment_by_psu"), table_anchor("chart_2_tiers"), table_anchor("equity_gaps")
    ('table-10', 'chart-2-data', 'equity-gaps')
    """
    numbered = NUMBERED.match(name)
    if not numbered:
        return slug(name)
    kind, number = numbered.groups()
    return f"{kind}-{number}" + ("-data" if kind == "chart" else "")


def figure_anchor(name: str) -> str:
    """Return the anchor of a figure.

    Examples
    --------
    >>> figure_anchor("04_tiers__attainment"), figure_anchor("04_tiers__listed")
    ('chart-2', 'figure-listed')
    """
    for item in read_numbered():
        if item.figure == name:
            return table_anchor(item.table).removesuffix("-data")
    return f"figure-{slug(name.partition('__')[2])}"


def row_anchor(name: str, key: tuple[object, ...]) -> str:
    """Return the anchor of a row of a result table.

    Examples
    --------
    >>> row_anchor("table_10_attainment_by_psu", ("010",))
    'table-10-010'
    """
    return "-".join([table_anchor(name), *(slug(part) for part in key)])


def unit_page(code: str) -> str:
    """Return the place of a public school unit's page in the site, without the ending.

    Examples
    --------
    >>> unit_page("010")
    'psus/010'
    """
    return f"{UNITS}/{code}"


def finding_anchor(identity: str) -> str:
    """Return the anchor of a finding of the audit.

    Examples
    --------
    >>> finding_anchor("R082")
    'finding-r082'
    """
    return f"finding-{slug(identity)}"
