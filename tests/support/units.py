"""Invented public school units, and the published ones, as the sections read them."""

import pandas as pd

from helpers.contracts.tables import read_processed
from helpers.sections.public_school_units.attainment import with_rates


def units_of(*rows: tuple, regions: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return units of (name, kind, earned, potential); the code is made of the place in the list."""
    attainment = pd.DataFrame(
        [(f"{place:03d}", name, earned, potential) for place, (name, _, earned, potential) in enumerate(rows)],
        columns=["psu_code", "psu", "earned", "potential"],
    ).assign(printed_rate="50%")
    kinds = [kind for _, kind, _, _ in rows]
    places = pd.DataFrame(
        {"psu_code": attainment["psu_code"], "psu_type": kinds, "county": "", "region": list(regions) or "Upper"}
    )
    return with_rates(attainment, places)


def published_units() -> pd.DataFrame:
    return with_rates(read_processed("attainment_by_psu", "2024-2025"), read_processed("psus", "2024-2025"))
