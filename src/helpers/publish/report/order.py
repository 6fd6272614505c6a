"""The tables and charts that the report numbers, in its order: the one place that maps a number to its files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from helpers.base.manifest import PREPARE, Section
from helpers.base.paths import processed_dir
from helpers.contracts.schemas import RESULTS

PICTURE = "In the source report {label} is a picture and its values are not printed; picture and values here are "
ASSEMBLED = "put together from dated sources, each value with its precision."
COMPUTED_FROM_COURSES = "computed: the results of Table 11 summed by the tier of each course credential."
COMPUTED_FROM_UNITS = "computed: the results of Table 10 summed by the region of each unit."


@dataclass(frozen=True)
class Numbered:
    """One table or chart that the report numbers.

    Attributes
    ----------
    label : str, as the report prints it, for example ``Table 5a``
    table : str, result table with its rows, a key of :data:`helpers.contracts.schemas.RESULTS`
    section : str, stem of the section that computes it
    needs : str, optional processed table without which the section leaves it out
    tier : int, the tier whose rows it shows, or None for all rows
    figure : str, the picture of a chart
    origin : str, where a chart's values come from
    part : str, title of the part it opens where the report parts it from its section
    """

    label: str
    table: str
    section: str
    needs: str = ""
    tier: int | None = None
    figure: str = ""
    origin: str = ""
    part: str = ""

    @property
    def title(self) -> str:
        """Return the title after the number.

        Examples
        --------
        >>> NUMBERED[7].label, NUMBERED[7].title
        ('Table 5b', 'Tier 2 credential attainment trend by student group')
        """
        title = RESULTS[self.table].title.partition(". ")[2]
        if self.tier is None:
            return title
        return f"Tier {self.tier} {title[0].lower()}{title[1:].removesuffix(' and tier')}"

    @property
    def note(self) -> str:
        """Return what a reader must know of a chart; empty for a table."""
        return PICTURE.format(label=self.label) + self.origin if self.figure else ""

    def is_published(self, section: Section, year: str) -> bool:
        """Return whether the year has every processed table that this one is computed from."""
        tables = (*section.reads, *((self.needs,) if self.needs else ()))
        return all((processed_dir(year) / f"{name}.csv").exists() for name in tables)


NUMBERED = (
    Numbered("Chart 1", "chart_1_trend", "01_trends", figure="01_trends__earned_and_rate", origin=ASSEMBLED),
    Numbered("Table 1", "table_01_credentials_by_course", "02_courses", needs="credentials_by_course"),
    Numbered("Table 2", "table_02_combined_credentials", "03_combined_credentials"),
    Numbered("Table 3", "table_03_credentials_by_tier", "04_tiers"),
    Numbered("Chart 2", "chart_2_tiers", "04_tiers", figure="04_tiers__attainment", origin=COMPUTED_FROM_COURSES),
    Numbered("Table 4", "table_04_student_groups", "05_equity"),
    *(
        Numbered(
            f"Table 5{letter}", "table_05_student_group_trends", "05_equity", needs="student_group_trends", tier=tier
        )
        for tier, letter in enumerate("abc", start=1)
    ),
    Numbered("Table 6", "table_06_career_readiness", "06_career_readiness"),
    Numbered("Table 7", "table_07_ncwfc", "07_ncwfc_alignment"),
    Numbered(
        "Chart 3", "chart_3_regions", "08_regions", figure="08_regions__attainment_rate", origin=COMPUTED_FROM_UNITS
    ),
    Numbered("Table 8", "table_08_most_earned_psus", "09_public_school_units"),
    Numbered("Table 9", "table_09_highest_rate_psus", "09_public_school_units"),
    Numbered("Table 10", "table_10_attainment_by_psu", "09_public_school_units"),
    # The report prints its course results last, far from the list of courses that they belong to.
    Numbered(
        "Table 11", "table_11_attainment_by_course", "02_courses", part="Attainment rate by course and credential"
    ),
)


@dataclass(frozen=True)
class Part:
    """One part of the printed report.

    Attributes
    ----------
    section : str, stem
    title : str, of a part that only holds tables; empty for one that holds a section's findings too
    items : tuple of Numbered
    """

    section: str
    title: str
    items: tuple[Numbered, ...]


def report_parts(sections: dict[str, Section]) -> list[Part]:
    """Return the parts in the order of the report; sections without a numbered table keep their place in the manifest.

    Parameters
    ----------
    sections : dict of stem to Section, in the order of the manifest
    """
    numbered = [
        Part(section, title, tuple(items))
        for (section, title), items in groupby(NUMBERED, key=lambda item: (item.section, item.part))
    ]
    parts = []
    for stem in (stem for stem in sections if stem != PREPARE):
        own = [position for position, part in enumerate(numbered) if part.section == stem and not part.title]
        parts += [numbered[position] for position in own] or [Part(stem, "", ())]
        follows = own[-1] + 1 if own else len(numbered)
        while follows < len(numbered) and numbered[follows].title:
            parts.append(numbered[follows])
            follows += 1
    return parts
