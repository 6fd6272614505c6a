"""Words of the glossary are explained and linked; measures are defined by their formulas."""

import pytest

from helpers.contracts.indicators import indicators
from helpers.publish import glossary
from helpers.publish.glossary import computed_measures, glossary_entries
from helpers.publish.site.sphinx.glossary import glossary_markdown, glossary_terms, linked_text, term_pattern


def test_an_entry_that_is_named_after_a_measure_begins_with_its_definition(monkeypatch, tmp_path):
    (tmp_path / "g.md").write_text("# Glossary\n\nWords.\n\n## Attainment rate\n\nOf sums.\n\n## Tier\n\nA\nlevel.\n")
    monkeypatch.setattr(glossary, "FILE", tmp_path / "g.md")
    rate = "100 × credentials earned ÷ credential potential (percent)."
    about = "About individual credentials available to CTE students."
    assert glossary_entries() == {"Attainment rate": f"{rate} {about} Of sums.", "Tier": "A level."}


def test_every_formula_is_explained_once_in_an_entry_or_in_the_list_of_measures():
    listed, entries = computed_measures(), glossary_entries()
    assert not listed.keys() & entries.keys()
    assert {measure.name for measure in indicators().values() if measure.formula} <= listed.keys() | entries.keys()
    page = glossary_markdown()
    assert all(page.count(f">{name}</th>".replace("'", "&#39;")) == 1 for name in listed)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "Credential potential of regions; a credential, a region.",
            ["Credential potential", "regions", "credential"],
        ),
        ("incredential, regional", []),
    ],
)
def test_words_are_linked_once_the_longest_first(text, links):
    terms = glossary_terms("# Glossary\n## Credential\n## Credential potential\n## Region\n")
    parts = linked_text(text, term_pattern(terms), terms, set(), lambda name: f"#{name}")
    found = [part for part in parts if hasattr(part, "attributes") and part.get("refuri")]
    assert [part.astext() for part in found] == links
    assert [part["refuri"] for part in found] == ["#credential-potential", "#region", "#credential"][: len(links)]
    assert "".join(part.astext() for part in parts) == text
