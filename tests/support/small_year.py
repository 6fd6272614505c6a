"""A small invented year with every table, so that nothing can be tied to a real one."""

from pathlib import Path

YEAR = "2030-2031"
YEARS = ["2028-2029", "2029-2030", YEAR]
# Files as they are written, by stem.
TABLES = {
    "table_01_credentials_by_course": """\
Program Area,Course,Credential Name
Farming,ZA10-Bees I,Bee Care
Building,ZB20-Masonry Z,Module 1
Building,ZB20-Masonry Z,Module 2
Careers,ZC30-Work Ready,Ready Z
""",
    "table_02_combined_credentials": """\
Course,Individual Credential Name,Individual Credentials Earned,Combined Credential Name,Combined Credentials Earned
ZB20-Masonry Z,Module 1,20,Mason Z,9
ZB20-Masonry Z,Module 2,10,Mason Z,9
""",
    "table_03_credentials_by_tier": """\
Credential Tier,Program Area,Course,Credential Name
1,Farming,"ZA10-Bees, First Year",Bee Care
2,Building,ZB20-Masonry Z,Mason Z
3,Careers,ZC30-Work Ready,Ready Z
""",
    "table_04_student_groups": """\
Student Group,NC Public Schools ¹,NC CTE Enrollment,CTE Enrollment with Credential Opportunities,\
Overall Credential Attainment,Tier 1 Credential Attainment,Tier 2 Credential Attainment,Tier 3 Credential Attainment
Women,50%,48%,45%,35%,45%,20%,44%
Men,50%,52%,55%,65%,55%,80%,56%
Group A,99%,99%,99%,100%,99%,99%,99%
Group B,<1%,<1%,<1%,<1%,<1%,<1%,<1%
Learners,12%,8%,7%,7%,6%,8%,3%
""",
    **{
        f"table_05{letter}_student_group_trends_tier_{tier}": f"""\
Student Group,{",".join(YEARS)},Comparison Population {YEAR}
Women,50%,49%,{women},45%
Men,50%,51%,{men},55%
Group A,99%,99%,99%,99%
Group B,<1%,<1%,<1%,<1%
Learners,NA,NA,{learners},7%
"""
        for tier, letter, women, men, learners in (
            (1, "a", "45%", "55%", "6%"),
            (2, "b", "20%", "80%", "8%"),
            (3, "c", "44%", "56%", "3%"),
        )
    },
    "table_06_career_readiness": f"""\
Career Readiness Credential Name,{",".join(YEARS)}
Ready Z,3,4,5
Total Career Readiness Credentials Earned,3,4,5
""",
    "table_07_ncwfc": """\
Career Cluster,NCWFC Level,Credential Name,NCCTE Earned,NCCTE Credential Tier
Farms,Essential,Bee line,30,1
Walls,Career,Mason line,9,2
""",
    "table_08_most_earned_psus": f"""\
Public School Unit (PSU),Region,{",".join(reversed(YEARS))}
North County Schools (10),Upper,40,35,30
South City Schools (11),Lower,20,25,15
""",
    "table_09_highest_rate_psus": """\
Public School Unit (PSU),Region,Earned,Potential,Attainment Rate
North County Schools (10),Upper,40,80,50.00%
South City Schools (11),Lower,20,50,40.00%
""",
    "table_10_attainment_by_psu": """\
Public School Unit (PSU),Earned,Potential,Attainment Rate
North County Schools (10),40,80,50.0%
South City Schools (11),20,50,40.0%
Bee Charter (10A),5,8,62.5%
Web Academy (00Z),0,2,0.0%
""",
    "table_11_attainment_by_course": """\
Course,Credential Name,Earned,Potential,Attainment Rate
ZA10-Bees I,Bee Care,30,50,60%
ZB20-Masonry Z,Module 1,20,40,50%
ZB20-Masonry Z,Module 2,10,40,25%
ZC30-Work Ready,Ready Z,5,10,50%
""",
}
REFERENCES = {
    "courses": """\
course_code,course,program_area,valid_from,valid_to,successor
ZA10,Bees I,Farming,,,
ZB20,Masonry Z,Building,,,
ZC30,Work Ready,Careers,,,
""",
    "structural_courses": "course_code,reason,source,valid_from,valid_to,decided_by,decided_on\n",
    "regions": """\
region,valid_from,valid_to
Upper,,
Lower,,
""",
    "county_shapes": """\
county,ring,point,longitude,latitude
North,1,1,-79.0,35.0
North,1,2,-78.0,35.0
North,1,3,-78.0,36.0
North,1,4,-79.0,36.0
North,1,5,-79.0,35.0
South,1,1,-79.0,34.0
South,1,2,-78.0,34.0
South,1,3,-78.0,35.0
South,1,4,-79.0,35.0
South,1,5,-79.0,34.0
""",
    "credentials": """\
credential,kind,valid_from,valid_to,successor
Bee Care,individual,,,
Module 1,individual,,,
Module 2,individual,,,
Ready Z,individual,,,
Mason Z,combined,,,
""",
    "student_groups": """\
category,group,valid_from,valid_to
Gender,Women,,
Gender,Men,,
Race and ethnicity,Group A,,
Race and ethnicity,Group B,,
Special population,Learners,,
""",
    "psus": """\
psu_code,psu,psu_type,psu_type_basis,county,region_state_board,region_former,region_basis,note,valid_from,valid_to,successor
010,North County Schools,traditional,numeric code,North,Upper,Upper,list,,,,
011,South City Schools,traditional,numeric code,South,Lower,Upper,list,,,,
10A,Bee Charter,charter,letter,North,Upper,Upper,by county,,,,
00Z,Web Academy,virtual charter,letter,,,,statewide,,,,
""",
    "name_crosswalk": f"""\
valid_from,valid_to,table,kind,printed,canonical,reason,decided_by,decided_on
{YEAR},,table_03_credentials_by_tier,course,"ZA10-Bees, First Year",ZA10-Bees I,same code,A. Analyst,2031-12-05
""",
    "ncwfc_crosswalk": f"""\
valid_from,valid_to,ncwfc_credential,kind,course_code,credential,reason,doubt,decided_by,decided_on
{YEAR},,Bee line,individual,ZA10,Bee Care,same,,A. Analyst,2031-12-05
{YEAR},,Mason line,combined,ZB20,Mason Z,same,,A. Analyst,2031-12-05
""",
    "corrections": "year,table,key_column,key,column,printed,corrected,reason,decided_by,decided_on\n",
    "accepted_discrepancies": "year,check,item,found,expected,reason,decided_by,decided_on\n",
    "series_breaks": "series,first_year,what_changed,source,decided_by,decided_on\n",
    "break_overrides": "year,series,first_year,reason,decided_by,decided_on\n",
    "history": """\
year,level,entity,metric,value,precision,derived,source,source_title,note
2029-2030,state,State,credentials_earned,60,rounded,no,a page,A page,
""",
}
SETTINGS = f"""
year = "{YEAR}"
status = "provisional"
trend_years = {YEARS}
first_chart_year = "2029-2030"
not_published = []
gap_threshold_points = 10
comparison_population = "opportunities_pct"
ranking_size = 2
ranking_psu_types = ["traditional"]
ranking_smallest_potential = 1
ranking_reason = "Only districts are ranked."
region_list = "state_board"
region_list_reason = "It is the only one in use."
change_band_pct = 50
"""


def write_small_year(root: Path) -> Path:
    """Write the raw data of the small year below a folder; return ``data/raw``."""
    raw = root / "data" / "raw"
    files = {f"{YEAR}/published/{stem}.csv": text for stem, text in TABLES.items()}
    register = "file,publisher,title,version_date,retrieved_from,sha256,rows,note\n"
    for name, text in files.items():
        register += f"{name},A state,{Path(name).stem},2031-12-01,its site,,{text.count(chr(10)) - 1},\n"
    files |= {f"reference/{stem}.csv": text for stem, text in REFERENCES.items()}
    for name, text in (files | {"sources.csv": register, f"{YEAR}/year.toml": SETTINGS}).items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text, encoding="utf-8")
    return raw
