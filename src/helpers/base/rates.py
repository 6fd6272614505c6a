"""Rates and percentages: computed in full precision, rounded half up where they are printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

NOT_REPORTED = "NA"
BELOW_ONE = "<1%"


def refuse_impossible_counts(earned: pd.Series, potential: pd.Series) -> None:
    """Raise a ValueError unless both list the same groups and no group earned more than its potential.

    Parameters
    ----------
    earned, potential : Series of int, one value per group, same index
    """
    if not earned.index.equals(potential.index):
        raise ValueError("earned and potential must list the same groups in the same order")
    impossible = (earned < 0) | (potential < 0) | (earned > potential)
    if impossible.any():
        raise ValueError(
            f"earned must lie between 0 and potential; it does not for {list(earned.index[impossible][:5])}"
        )


def attainment_rate(earned: pd.Series, potential: pd.Series) -> pd.Series:
    """Return credentials earned per 100 that could have been earned.

    A group without potential has no rate: the result is missing, never zero. Nothing is rounded here;
    rounding belongs to the table or the label.

    Parameters
    ----------
    earned, potential : Series of int, one value per group, same index

    Returns
    -------
    Series of float, percent, named ``attainment_rate_pct``

    Raises
    ------
    ValueError
        If the two list different groups, a count is negative, or a group earned more than its potential.

    Examples
    --------
    >>> attainment_rate(pd.Series({"Gates": 568}), pd.Series({"Gates": 676})).round(2).to_dict()
    {'Gates': 84.02}
    """
    refuse_impossible_counts(earned, potential)
    rate = 100 * earned.astype("float64") / potential.where(potential > 0).astype("float64")
    return rate.rename("attainment_rate_pct")


def share_pct(part: float, whole: float) -> float:
    """Return a part in percent of a whole; missing when the whole is nothing.

    Examples
    --------
    >>> share_pct(9, 12), share_pct(0, 0)
    (75.0, nan)
    """
    return 100 * float(part) / float(whole) if whole else float("nan")


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Return a number rounded as the report rounds: a half goes up, away from zero.

    Examples
    --------
    >>> round_half_up(52.5), round_half_up(2.675, 2), round_half_up(-0.5)
    (Decimal('53'), Decimal('2.68'), Decimal('-1'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent_bounds(printed: pd.Series) -> pd.DataFrame:
    """Return what percentages that were printed rounded can have been.

    ``44%`` was at least 43.5 and less than 44.5; ``<1%`` was at least 0 and less than 1 and has no single
    value; ``NA`` was not reported and has no bounds.

    Parameters
    ----------
    printed : Series of str, cells such as ``44%``, ``89.29%``, ``<1%``, ``NA``

    Returns
    -------
    DataFrame of float, same index: ``percent`` (missing for ``<1%`` and ``NA``), ``percent_lower`` and
    ``percent_upper``, all in percent and within 0 and 100

    Examples
    --------
    >>> percent_bounds(pd.Series(["44%", "<1%", "NA"])).to_numpy().tolist()
    [[44.0, 43.5, 44.5], [nan, 0.0, 1.0], [nan, nan, nan]]
    """
    numeric = pd.to_numeric(printed.str.rstrip("%").where(~printed.isin([BELOW_ONE, NOT_REPORTED])), errors="raise")
    decimals = printed.str.extract(r"\.(\d+)%", expand=False).str.len().fillna(0)
    half = 0.5 * 10.0 ** -decimals.astype("float64")
    bounds = pd.DataFrame(
        {
            "percent": numeric,
            "percent_lower": (numeric - half).clip(lower=0),
            "percent_upper": (numeric + half).clip(upper=100),
        },
        dtype="float64",
    )
    below_one = printed == BELOW_ONE
    bounds.loc[below_one, "percent_lower"] = 0.0
    bounds.loc[below_one, "percent_upper"] = 1.0
    return bounds


def printed_decimals(printed: str) -> int:
    """Return how many decimals a printed percentage shows.

    Examples
    --------
    >>> printed_decimals("89.29%"), printed_decimals("65%")
    (2, 0)
    """
    return len(printed.rstrip("%").partition(".")[2])
