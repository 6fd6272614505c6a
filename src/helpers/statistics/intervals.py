"""Intervals around rates: how far a rate of few cases could lie from the rate of the same unit in the long run."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from helpers.base.rates import refuse_impossible_counts

CONFIDENCE = 0.95


def wilson_interval(earned: pd.Series, potential: pd.Series, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    r"""Return the interval of each attainment rate, wide for a unit with few available credentials.

    Model: every available credential is earned or not, independently of the others and with one long-run rate. Students
    who take several courses break that independence, so the interval is narrower than it would be if students were
    counted. A group without potential has no interval: both limits are missing.

    With :math:`p = k / n` and the normal quantile :math:`z`, the limits are
    :math:`(p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}) / (1 + z^2/n)`: Wilson (1927), Journal of the American
    Statistical Association 22, 209-212; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.

    Parameters
    ----------
    earned, potential : Series of int, one value per group, same index
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame of float, same index: ``rate_lower_pct``, ``rate_upper_pct``, percent

    Raises
    ------
    ValueError
        If the two list different groups, a count is negative, a group earned more than its potential, or the confidence
        does not lie between 0 and 1.

    Examples
    --------
    >>> wilson_interval(pd.Series([0, 5, 10]), pd.Series([0, 10, 10])).round(2).to_numpy().tolist()
    [[nan, nan], [23.66, 76.34], [72.25, 100.0]]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, found {confidence}; for 95 percent write 0.95")
    refuse_impossible_counts(earned, potential)
    count = potential.where(potential > 0).astype("float64")
    share, z = earned / count, norm.ppf((1 + confidence) / 2)
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    # The limits of 0 and of 100 percent are exact; arithmetic would miss them by a hair.
    lower = (middle - half).clip(lower=0).mask(share == 0, 0.0)
    upper = (middle + half).clip(upper=1).mask(share == 1, 1.0)
    return pd.DataFrame({"rate_lower_pct": 100 * lower, "rate_upper_pct": 100 * upper})
