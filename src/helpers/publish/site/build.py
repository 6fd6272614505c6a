"""The whole site of a year: sources aside, Sphinx, checks, and only then pages where readers look."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

import nbformat
import pandas as pd

from helpers.base.paths import CODE_ROOT, outputs_dir, write_root
from helpers.base.settings import DRAFT
from helpers.contracts.schemas import RESULTS
from helpers.publish.findings import FINDINGS, read_findings
from helpers.publish.provenance import Provenance, read_provenance
from helpers.publish.results import SectionResults, read_section_results
from helpers.publish.site.anchors import UNITS, table_anchor
from helpers.publish.site.checks import require_sound
from helpers.publish.site.landing import STATUS, have_profiles, landing_markdown
from helpers.publish.site.profiles.pages import profile_pages
from helpers.publish.site.revisions import revisions_markdown
from helpers.publish.site.sections import (
    FIGURES,
    has_own_page,
    page_of_table,
    promised_anchors,
    section_findings,
    section_notebook,
)
from helpers.publish.site.sources import raw_pages, sources_markdown, tables_markdown
from helpers.publish.site.sphinx.filled import raw_html
from helpers.publish.site.sphinx.glossary import GLOSSARY, glossary_markdown
from helpers.publish.site.sphinx.run import THEME_OPTIONS, run_sphinx
from helpers.publish.site.tables import DOWNLOADS, table_block
from helpers.show.palette import page_style

STATIC = Path(__file__).with_name("static")
DOCUMENTS = {"glossary": "Glossary", "methods": "Methods", "assumptions": "Assumptions"}
LISTS = {"tables": "Tables and charts", "sources": "Sources", "revisions": "Revisions"}
# What Sphinx leaves that no reader needs.
NOT_NEEDED = (".buildinfo", ".buildinfo.bak", ".doctrees", "_sources", "objects.inv", "genindex.html")
NOT_NEEDED_STATIC = ("*.map", "webpack-macros.html", "file.png", "minus.png", "plus.png")


def classic_script(module: str) -> str:
    """Return a JavaScript module as a classic script, because browsers load no module from a disk.

    Its one export statement becomes properties of ``window``.

    Raises
    ------
    ValueError
        If the module ends otherwise than expected.
    """
    before, export, names = module.rpartition("export{")
    listed, closing, after = names.partition("}")
    if not export or not closing or "export{" in before or not after.lstrip("; \n").startswith("/*"):
        raise ValueError(
            "itables: expected DataTables as a module with one export, found another form. Adapt the site."
        )
    pairs = [name.split(" as ") for name in listed.split(",")]
    exposed = ",".join(f"{outer}:{inner}" for inner, outer in pairs)
    return f"(function(){{{before}window.DataTablesBundle={{{exposed}}};{after.lstrip(';')}}})();\n"


def _write_static(folder: Path) -> None:
    """Write the scripts and styles of pages: this project's own and DataTables as the itables wheel carries it."""
    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    (folder / "palette.css").write_text(page_style(), encoding="utf-8")
    bundle = files("itables") / "html"
    script = classic_script((bundle / "dt_bundle.js").read_text(encoding="utf-8"))
    (folder / "datatables.js").write_text(script, encoding="utf-8")
    (folder / "datatables.css").write_text((bundle / "dt_bundle.css").read_text(encoding="utf-8"), encoding="utf-8")


def _own_page_markdown(frame: pd.DataFrame, name: str) -> str:
    """Return the page of a result table that is too long for its section's page."""
    return f"---\norphan: true\n---\n# {RESULTS[name].title}\n\n{raw_html(table_block(frame, name))}\n"


def _write_sources(
    folder: Path, sections: list[SectionResults], findings: dict[str, pd.DataFrame], provenance: Provenance
) -> None:
    """Write the documents that Sphinx reads."""
    tables = {name: frame for section in sections for name, frame in section.tables.items()}
    pages = {
        name: page_of_table(name, frame, section.stem) for section in sections for name, frame in section.tables.items()
    }
    ranked = read_findings(provenance.year)
    pages[FINDINGS] = f"{FINDINGS}.html"
    texts = {
        "tables.md": tables_markdown(sections),
        "sources.md": sources_markdown(provenance.year),
        "revisions.md": revisions_markdown(provenance.year),
        "index.md": landing_markdown(sections, pages, provenance, findings=ranked, documents=[*LISTS, *DOCUMENTS]),
        f"{FINDINGS}.md": _own_page_markdown(ranked, FINDINGS),
        **{f"{name}.md": (CODE_ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in DOCUMENTS},
        f"{GLOSSARY}.md": glossary_markdown(),
        **{
            f"table-{table_anchor(name)}.md": _own_page_markdown(frame, name)
            for name, frame in tables.items()
            if has_own_page(frame)
        },
        **{
            f"{section.stem}.ipynb": nbformat.writes(section_notebook(section, findings[section.stem]))
            for section in sections
        },
    }
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _copy_downloads(year: str, target: Path) -> None:
    """Copy the result tables and figures beside the pages that offer them."""
    for kind, folder in (("tables", DOWNLOADS), ("figures", FIGURES)):
        # A year of which little is published may have no figure at all.
        if (outputs_dir(year) / kind).exists():
            shutil.copytree(outputs_dir(year) / kind, target / folder)


def _announcement(provenance: Provenance) -> dict[str, str]:
    """Return what stands above everything else on every page of a draft."""
    return {"announcement": f"Draft. {STATUS[DRAFT]}"} if provenance.status == DRAFT else {}


def page_settings(sections: list[SectionResults], provenance: Provenance) -> dict[str, object]:
    """Return what Sphinx and the templates need besides the fixed settings."""
    units = [(UNITS, "Public school units")] if have_profiles(sections) else []
    groups = [
        ("Sections", [(section.stem, section.title) for section in sections]),
        ("Data", [*units, *LISTS.items()]),
        ("About", list(DOCUMENTS.items())),
    ]
    title = f"CTE Credential Attainment {provenance.year}"
    return {
        "project": title,
        "html_title": title,
        "html_short_title": title,
        "html_context": {"page_groups": groups, "provenance": provenance, "default_mode": "auto"},
        "html_theme_options": {**THEME_OPTIONS, **_announcement(provenance)},
    }


def _remove_what_is_not_needed(built: Path) -> None:
    """Remove what Sphinx and the theme leave that no page uses."""
    for name in NOT_NEEDED:
        path = built / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for pattern in NOT_NEEDED_STATIC:
        for path in (built / "_static").rglob(pattern):
            path.unlink()


def build_site(year: str) -> None:
    """Build the site of a year into ``outputs/<year>/html``.

    Raises
    ------
    ValueError
        With everything that is missing in the results, or wrong in the pages.
    """
    sections, provenance = read_section_results(year), read_provenance(year)
    findings = {section.stem: section_findings(section.stem, year) for section in sections}
    target = outputs_dir(year, write_root()) / "html"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as aside:
        source, built = Path(aside, "source"), Path(aside, "html")
        _write_sources(source, sections, findings, provenance)
        _write_static(Path(aside, "static"))
        settings = {**page_settings(sections, provenance), "html_static_path": [str(Path(aside, "static"))]}
        extra = [*raw_pages(year), *profile_pages(year)]
        run_sphinx(source, built, Path(aside, "scratch"), settings=settings, extra=extra)
        _remove_what_is_not_needed(built)
        _copy_downloads(year, built)
        promised = {f"{section.stem}.html": promised_anchors(section, findings[section.stem]) for section in sections}
        require_sound(built, promised=promised)
        if target.exists():
            shutil.rmtree(target)
        built.rename(target)
