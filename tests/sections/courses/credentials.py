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
RULE = {"confidence": 0.95, "smallest_potential": 30, "widest_interval_points": 30}
