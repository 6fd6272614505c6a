"""The invented course credentials of these tests."""

import pandas as pd

COLUMNS = ["program_area", "course_code", "course", "credential", "earned", "potential"]
CREDENTIALS = pd.DataFrame(
    [
        ("Farming", "ZA10", "Bees I", "Bee Care", 9, 10),
        ("Farming", "ZA11", "Bees II", "Bee Care", 10, 90),
        ("Building", "ZB20", "Masonry", "Module 1", 30, 40),
        ("Building", "ZB20", "Masonry", "Module 2", 0, 40),
        ("Building", "ZB20", "Masonry", "Bee Care", 6, 20),
    ],
    columns=COLUMNS,
)
# All together 55 of 200.
STATE = 27.5
COURSES = pd.DataFrame(
    [
        ("Farming", "ZA11", "Bees II", 1, 10, 90, 80, False, 14.75),
        ("Building", "ZB20", "Masonry", 3, 36, 100, 64, True, 0.0),
        ("Farming", "ZA10", "Bees I", 1, 9, 10, 1, False, 0.0),
    ],
    columns=[
        *("program_area", "course_code", "course", "credentials", "earned", "potential", "unearned", "is_structural"),
        "added_at_state_rate",
    ],
)
COURSES["name"] = COURSES["course"] + " (" + COURSES["course_code"] + ")"
