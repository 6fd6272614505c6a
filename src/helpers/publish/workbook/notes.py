"""What a reader of the workbook must know besides the numbers: definitions, breaks, rounding and shorthand."""

from __future__ import annotations

import pandas as pd

from helpers.base.settings import Settings
from helpers.base.words import capitalised
from helpers.contracts.vocabulary import POINTS, SHORTHAND
from helpers.publish.glossary import computed_measures, glossary_entries
from helpers.publish.provenance import Provenance
from helpers.show.numbers import number_text
from helpers.show.tables import heading

# Subject and text.
Note = tuple[str, str]


def marker(code: str) -> str:
    """Return a shorthand as it stands in a cell.

    Examples
    --------
    >>> marker("z")
    '[z]'
    """
    return f"[{code}]"


def shorthand_sentence(codes: set[str]) -> str:
    """Return what the shorthand of one worksheet means, empty without any.

    Examples
    --------
    >>> shorthand_sentence(set())
    ''
    """
    meanings = [f"{marker(code)} = {meaning}" for code, meaning in SHORTHAND.items() if code in codes]
    return f"Shorthand: {'. '.join(meanings)}." if meanings else ""


def _choices(settings: Settings) -> list[Note]:
    """Return the choices that this year's results depend on."""
    threshold = settings.gap_threshold_points
    unit = POINTS if threshold != 1 else POINTS.replace("points", "point")
    return [
        (
            "Comparison population of this year",
            f"Column {heading(settings.comparison_population)} of Table 4.",
        ),
        (
            "Threshold of the report's rule",
            f"A gap of {threshold} {unit} or more, below or above the comparison population, on shares as printed.",
        ),
        ("List of regions", f"{capitalised(settings.region_list.replace('_', ' '))}. {settings.region_list_reason}"),
        (
            "Ranking by rate",
            f"Table 9 ranks these kinds of unit: {', '.join(settings.ranking_psu_types)}; with a potential of at least "
            f"{number_text(settings.ranking_smallest_potential)}. {settings.ranking_reason}",
        ),
    ]


def _reading() -> list[Note]:
    shorthand = [(f"Shorthand {marker(code)}", f"{capitalised(meaning)}.") for code, meaning in SHORTHAND.items()]
    return [
        (
            "How numbers are shown",
            "Cells hold the number in full precision and show it rounded; the worksheet Columns says the unit of each "
            "column. Percentages are percent, not fractions. The report rounds half up. A column whose heading says "
            "printed holds the text of the report, such as <1% or NA, unchanged.",
        ),
        *shorthand,
        (
            "Findings of the audit",
            "Every published figure that other published material can check was compared with it; the verdicts are "
            "explained above. A line number is that of the raw file, the heading being line 1.",
        ),
    ]


def _deviations(processed: dict[str, pd.DataFrame]) -> list[Note]:
    breaks = [
        (
            f"Break in the series {heading(row.series)}",
            f"From {row.first_year} on: {row.what_changed}. Source: {row.source}",
        )
        for row in processed["series_breaks"].itertuples()
    ]
    corrected = [
        (
            f"Corrected cell of {row.table}",
            f"{row.key}, column {row.column}: printed {row.printed}, used {row.corrected}. {row.reason}",
        )
        for row in processed["corrections"].itertuples()
    ]
    kept = [
        (f"Disagreement kept in {row.table}", f"{row.item}: {row.found}, expected {row.expected}. {row.reason}")
        for row in processed["accepted_discrepancies"].itertuples()
    ]
    return [*breaks, *corrected, *kept]


def general_notes(settings: Settings, processed: dict[str, pd.DataFrame]) -> list[Note]:
    """Return the notes that are about the whole workbook."""
    words = [*glossary_entries().items(), *computed_measures().items()]
    return [*words, *_choices(settings), *_reading(), *_deviations(processed)]


def cover_texts(provenance: Provenance) -> tuple[list[str], list[str]]:
    """Return the introduction of the cover and what it says about the data, one line a row."""
    about = {
        "Academic year": provenance.year,
        "Status of the data": provenance.status,
        "Source": provenance.source,
        "Version of the source": provenance.source_version,
        "Version of the analysis (commit)": provenance.commit,
        "Checksum of all inputs (SHA-256)": provenance.inputs_sha256,
    }
    introduction = [
        "This workbook holds every table and chart of the report, recomputed where the published material allows it, "
        "and the further results of the analysis, one table a worksheet.",
        "The worksheet Contents lists and links all tables. Notes holds definitions, breaks in series, rounding and "
        "shorthand. Columns holds the meaning, unit and source of every column.",
        "Numbers are stored in full precision and shown rounded. Shorthand in square brackets stands where a cell has "
        "no value.",
        "The same tables for programs, with types and keys, are in the folder datapackage beside this file.",
    ]
    return introduction, [f"{name}: {value}" for name, value in about.items()]
