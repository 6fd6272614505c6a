"""The year after the small invented one, with one change of every kind, so that each can be told by hand."""

import re
from pathlib import Path

from helpers.contracts.tables import write_processed
from helpers.prepare.year import prepare_year
from tests.support.small_year import REFERENCES, SETTINGS, TABLES, YEAR, write_small_year

LATER = "2031-2032"
YEARS = ["2029-2030", YEAR, LATER]
# What the later report prints otherwise, by table: Module 2 is called Module 3 from now on; Bee Charter closed and
# Sky Charter opened; the count of North County Schools in the earlier year was restated from 40 to 41.
TABLES_LATER = TABLES | {
    "table_01_credentials_by_course": TABLES["table_01_credentials_by_course"].replace("Module 2", "Module 3"),
    "table_02_combined_credentials": """\
Course,Individual Credential Name,Individual Credentials Earned,Combined Credential Name,Combined Credentials Earned
ZB20-Masonry Z,Module 1,10,Mason Z,7
ZB20-Masonry Z,Module 3,8,Mason Z,7
""",
    "table_06_career_readiness": f"""\
Career Readiness Credential Name,{",".join(YEARS)}
Ready Z,4,5,6
Total Career Readiness Credentials Earned,4,5,6
""",
    "table_07_ncwfc": """\
Career Cluster,NCWFC Level,Credential Name,NCCTE Earned,NCCTE Credential Tier
Farms,Essential,Bee line,36,1
Walls,Career,Mason line,7,2
""",
    "table_08_most_earned_psus": f"""\
Public School Unit (PSU),Region,{",".join(reversed(YEARS))}
North County Schools (10),Upper,30,41,35
South City Schools (11),Upper,24,20,25
""",
    "table_09_highest_rate_psus": """\
Public School Unit (PSU),Region,Earned,Potential,Attainment Rate
South City Schools (11),Upper,24,44,54.55%
North County Schools (10),Upper,30,60,50.00%
""",
    "table_10_attainment_by_psu": """\
Public School Unit (PSU),Earned,Potential,Attainment Rate
North County Schools (10),30,60,50.0%
South City Schools (11),24,44,54.5%
Sky Charter (11A),6,8,75.0%
Web Academy (00Z),0,2,0.0%
""",
    "table_11_attainment_by_course": """\
Course,Credential Name,Earned,Potential,Attainment Rate
ZA10-Bees I,Bee Care,36,48,75%
ZB20-Masonry Z,Module 1,10,40,25%
ZB20-Masonry Z,Module 3,8,16,50%
ZC30-Work Ready,Ready Z,6,10,60%
""",
}
REFERENCES_LATER = REFERENCES | {
    "credentials": REFERENCES["credentials"].replace(
        "Module 2,individual,,,", f"Module 2,individual,,{YEAR},Module 3\nModule 3,individual,{LATER},,"
    ),
    # South City moves from the lower to the upper region.
    "psus": REFERENCES["psus"]
    .replace("Lower,Upper,list,,,,", f"Lower,Upper,list,,,{YEAR},")
    .replace("Upper,Upper,by county,,,,", f"Upper,Upper,by county,,,{YEAR},")
    + f"011,South City Schools,traditional,numeric code,South,Upper,Upper,list,,{LATER},,\n"
    + f"11A,Sky Charter,charter,letter,North,Upper,Upper,by county,,{LATER},,\n",
}


def _next_columns(text: str) -> str:
    """Return Table 5a, 5b or 5c a year later: every share keeps the value that it had last."""
    heading, *rows = text.splitlines()
    moved = [re.sub(r"^(.+),(.+),(.+),(.+),(.+)$", r"\1,\3,\4,\4,\5", row) for row in rows]
    heading = f"Student Group,{','.join(YEARS)},Comparison Population {LATER}"
    return "\n".join([heading, *moved]) + "\n"


def write_later_year(root: Path) -> Path:
    """Write both years below a folder, lookups as they are in the later one; return ``data/raw``."""
    raw = write_small_year(root)
    register = (raw / "sources.csv").read_text(encoding="utf-8")
    for stem, text in REFERENCES_LATER.items():
        (raw / "reference" / f"{stem}.csv").write_text(text, encoding="utf-8")
    folder = raw / LATER / "published"
    folder.mkdir(parents=True)
    for stem, text in TABLES_LATER.items():
        later = _next_columns(text) if stem.startswith("table_05") else text
        (folder / f"{stem}.csv").write_text(later, encoding="utf-8")
        rows = later.count("\n") - 1
        register += f"{LATER}/published/{stem}.csv,A state,{stem},2032-12-01,its site,,{rows},\n"
    (raw / "sources.csv").write_text(register, encoding="utf-8")
    settings = SETTINGS.replace(f'year = "{YEAR}"', f'year = "{LATER}"').replace(
        "trend_years = ['2028-2029', '2029-2030', '2030-2031']", f"trend_years = {YEARS}"
    )
    (raw / LATER / "year.toml").write_text(settings, encoding="utf-8")
    return raw


def prepare_earlier_year(root: Path) -> Path:
    """Write both years below a folder that is read and written, and prepare the earlier one; return ``data/raw``."""
    raw = write_later_year(root)
    prepared = prepare_year(YEAR)
    write_processed(prepared.tables, prepared.settings)
    return raw
