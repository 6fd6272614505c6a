"""The words of the report with what they mean, and the measures with their definitions, for every product."""

from __future__ import annotations

import re

from helpers.base.paths import CODE_ROOT
from helpers.contracts.indicators import indicators

FILE = CODE_ROOT / "docs" / "glossary.md"
ENTRY = re.compile(r"^## (.+)$", re.MULTILINE)


def glossary_text() -> str:
    """Return the committed glossary; an entry that is named after a measure begins with its definition."""
    measures = {measure.name: measure for measure in indicators().values()}

    def with_definition(entry: re.Match) -> str:
        measure = measures.get(entry[1])
        return f"{entry[0]}\n\n{measure.definition()}" if measure else entry[0]

    return ENTRY.sub(with_definition, FILE.read_text(encoding="utf-8"))


def glossary_entries() -> dict[str, str]:
    """Return what each word of the glossary means, in one line."""
    _, *pieces = ENTRY.split(glossary_text())
    return {title: " ".join(text.split()) for title, text in zip(pieces[::2], pieces[1::2], strict=True)}


def computed_measures() -> dict[str, str]:
    """Return the definition of each measure that has a formula and no entry in the glossary, by its name."""
    entries = glossary_entries()
    listed = [measure for measure in indicators().values() if measure.formula and measure.name not in entries]
    return {measure.name: measure.definition() for measure in sorted(listed, key=lambda measure: measure.name)}
