"""The invented sets of these tests: a contradiction, one with a correlation, and one that was never available."""

import pandas as pd

NAN = float("nan")
SETS = pd.DataFrame(
    [
        # Course, set, modules, students, potential, completed, of 100, least earned module, yield, of independence.
        ("ZC30", "Pipes", "Fitter", 2, 10.0, 20.0, 5, 50.0, 4, 125.0, 30.0, NAN, NAN, "more than allowed"),
        ("ZB20", "Masonry", "Mason", 2, 20.0, 40.0, 9, 45.0, 12, 75.0, 25.0, 0.5, 1.5, ""),
        ("ZD40", "Wires", "Wirer", 1, NAN, NAN, 0, NAN, 0, NAN, NAN, NAN, NAN, "no potential"),
    ],
    columns=[
        "course_code", "course", "set", "modules", "students", "potential", "combined_earned", "completion_pct",
        "least_earned_module", "yield_pct", "share_if_independent_pct", "intraclass_correlation", "design_effect",
        "reason_not_measured",
    ],
).assign(design_effect_lower=[NAN, 1.2, NAN], design_effect_upper=[NAN, 1.8, NAN])  # fmt: skip
WAYS = pd.DataFrame(
    [
        ("as published", 60, 100, 60.0),
        ("combined credentials once", 40, 70, 400 / 7),
        ("without structural courses", 50, 80, 62.5),
        ("structural courses once a student", 51, 84, 5100 / 84),
    ],
    columns=["way_of_counting", "earned", "potential", "attainment_rate_pct"],
)
