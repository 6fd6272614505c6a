"""Which figure is which chart of the report; all other figures have no number there."""

from __future__ import annotations

CHART_FIGURES = {
    "chart_1_trend": "01_trends__earned_and_rate",
    "chart_2_tiers": "04_tiers__attainment",
    "chart_3_regions": "08_regions__attainment_rate",
}
