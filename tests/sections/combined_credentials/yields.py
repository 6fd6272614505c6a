"""The invented yields of these tests: a contradiction, a gap and nothing possible."""

import pandas as pd

COUNTS = ["combined_earned", "least_earned_module"]
YIELDS = pd.DataFrame(
    [
        ("ZC30", "Pipes", 2, 5, 4, 125.0, -1),
        ("ZB20", "Masonry", 2, 9, 12, 75.0, 3),
        ("ZD40", "Wires", 1, 0, 0, float("nan"), 0),
    ],
    columns=["course_code", "course", "modules", *COUNTS, "yield_pct", "not_completed"],
)
