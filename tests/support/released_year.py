"""A checkout with the small year, which could be released."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.base.commits import commit
from helpers.yearly import release
from tests.support.small_year import YEAR

UNITS = "attainment_by_psu"
PREPARED = "psu_code,psu,earned\n010,North County Schools,40\n011,South City Schools,20\n"
RESULTS = {
    "tables/chart_3_regions.csv": "region,earned\nUpper,45\nLower,20\n",
    "figures/08_regions__map.csv": "region,earned\nUpper,45\n",
    "notebooks/08_regions.ipynb": "",
    "html/index.html": "<p>65</p>",
    "report.pdf": "a report",
}


@dataclass
class Checkout:
    """A folder under git that holds the data and the results of the small year.

    Attributes
    ----------
    root : Path
    git : function of the arguments of git
    """

    root: Path
    git: Callable[..., str]

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    def commit(self, message: str = "data") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def change(self, name: str, old: str, new: str) -> Path:
        """Change a text in a file below the folder."""
        file = self.root / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    def revise(self, *rows: str) -> None:
        """Write rows of the lookup of revisions."""
        heading = "year,revises,date,kind,files,what,why,decided_by"
        (self.raw / "reference" / "revisions.csv").write_text("\n".join([heading, *rows, ""]), encoding="utf-8")


def checkout_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Return a checkout with the small year that a folder holds, final and with results, committed on 2031-12-03."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for person in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{person}_NAME", "A. Analyst")
        monkeypatch.setenv(f"GIT_{person}_EMAIL", "analyst@example.org")
        monkeypatch.setenv(f"GIT_{person}_DATE", "2031-12-03T12:00:00+0000")
    # What is left to do before a year is final is asked elsewhere.
    monkeypatch.setattr(release, "open_items", lambda year: [])

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
        return done.stdout

    made = Checkout(root, git)
    made.change(f"data/raw/{YEAR}/year.toml", '"provisional"', '"final"')
    files = {f"outputs/{YEAR}/{name}": text for name, text in RESULTS.items()}
    files[f"data/processed/{YEAR}/{UNITS}.csv"] = PREPARED
    files[f"data/processed/{YEAR}/settings.json"] = "{}\n"
    files[f"outputs/{YEAR}/datapackage/datapackage.json"] = json.dumps({"provenance": {"commit": commit()}})
    files[".gitignore"] = "/outputs/\n/releases/\n"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git("init", "-q", "-b", "main")
    made.commit()
    return made
