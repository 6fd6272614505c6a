"""Funnel limits: how far a unit's rate may lie from a target before it is more than the usual scatter.

Two kinds of scatter are kept apart. Chance alone makes the rate of a small unit scatter more than that of a large one
(binomial limits). Units also differ for many ordinary reasons that no table shows; limits that ignore it would call
nearly every large unit unusual. The adjusted limits add that ordinary difference between units, estimated from the
units themselves.

Why additive and not multiplicative: multiplying the binomial standard deviation by the square root of the dispersion
ratio (Spiegelhalter 2005, Quality and Safety in Health Care 14, 347-351) keeps its dependence on size. With potentials
from fewer than ten to tens of thousands the limits of a small unit would then leave 0 to 100 percent while those of
the largest stayed narrower than the differences between units. An additive variance is the same for a unit of any size.

Why the arcsine of the square root: on that scale the binomial variance is 1/(4n) at any rate, so one additive variance
makes sense at all rates, and limits turned back into percent cannot leave 0 to 100.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import binom, norm

from helpers.base.rates import attainment_rate

BELOW, WITHIN, ABOVE, NO_RATE, NOT_PLACED = "below", "within", "above", "no rate", "not placed"
FEWEST_UNITS = 2


@dataclass(frozen=True)
class Overdispersion:
    """How much more the units' rates scatter around a target than chance alone would make them.

    Parameters
    ----------
    target_pct : float, the rate that the limits are drawn around, percent
    dispersion_ratio : float, mean of the squared winsorised z-scores; about 1 or less under chance alone; missing
        without units
    between_unit_sd : float, standard deviation between the units' long-run rates on the arcsine scale, radians
    units : int, units with potential
    winsorised_share : float, share of the units at each end whose z-scores were pulled in
    is_overdispersed : bool, whether the limits need the adjustment
    """

    target_pct: float
    dispersion_ratio: float
    between_unit_sd: float
    units: int
    winsorised_share: float
    is_overdispersed: bool

    @property
    def between_unit_sd_points(self) -> float:
        """The standard deviation between units near the target, in percentage points (first-order, so approximate)."""
        share = self.target_pct / 100
        return 200 * float(np.sqrt(share * (1 - share))) * self.between_unit_sd


def angle(rate_pct: pd.Series | float) -> pd.Series | float:
    """Return the arcsine of the square root of a rate, in radians: 0 for none, half of pi for all."""
    return np.arcsin(np.sqrt(rate_pct / 100))


def _checked(target_pct: float, winsorised_share: float) -> None:
    if not 0 <= target_pct <= 100:
        raise ValueError(f"target_pct must lie between 0 and 100, found {target_pct}; give the rate of all units.")
    if not 0 <= winsorised_share < 0.5:
        raise ValueError(f"winsorised_share must be at least 0 and below 0.5, found {winsorised_share}; 0.1 is usual.")


def winsorised(values: np.ndarray, *, share: float) -> np.ndarray:
    """Return values with the outermost share at each end pulled in to the quantile there.

    Examples
    --------
    >>> winsorised(np.array([0.0, 1.0, 2.0, 3.0, 100.0]), share=0.25).tolist()
    [1.0, 1.0, 2.0, 3.0, 3.0]
    """
    return np.clip(values, np.quantile(values, share), np.quantile(values, 1 - share)) if len(values) else values


def between_unit_sd(distances: np.ndarray, variances: np.ndarray, *, winsorised_share: float) -> float:
    r"""Return the standard deviation between units that explains the scatter which chance does not.

    The value of :math:`\tau` at which the mean of :math:`\min(z_i^2, q^2)`, with
    :math:`z_i = d_i / \sqrt{s_i^2 + \tau^2}` and the normal quantile :math:`q` that leaves the winsorised share at each
    end, equals what it is for a standard normal variable. Without winsorising this is the estimator of Paule and Mandel
    (1982), Journal of Research of the National Bureau of Standards 87, 377-385; with it, Huber's second proposal (1964),
    Annals of Mathematical Statistics 35, 73-101.

    Spiegelhalter and others (2012) winsorise the z-scores before the adjustment and take the moment estimator of
    DerSimonian and Laird. Where sizes are unequal, the scores winsorised that way are those of the largest units,
    whatever their rate, and the variance comes out far too small (``make bench`` measures it).

    Parameters
    ----------
    distances : array, from the target, on the arcsine scale
    variances : array, by chance, on the same scale
    winsorised_share : float, at each end

    Returns
    -------
    float, not negative, on the same scale; 0 if chance alone explains the scatter
    """
    limit = norm.ppf(1 - winsorised_share)
    tail = 2 * winsorised_share * limit**2 if winsorised_share else 0.0
    centre = 2 * limit * norm.pdf(limit) if winsorised_share else 0.0
    expected = 1 - 2 * winsorised_share - centre + tail

    def excess(tau: float) -> float:
        squares = distances**2 / (variances + tau**2)
        return float(np.minimum(squares, limit**2).mean()) - expected

    if excess(0.0) <= 0:
        return 0.0
    # At this value every squared score, and so their mean, is below what is expected.
    widest = 2 * float(np.abs(distances).max()) / np.sqrt(expected)
    return float(brentq(excess, 0.0, widest, xtol=1e-14))


def overdispersion(
    earned: pd.Series, potential: pd.Series, *, target_pct: float, winsorised_share: float = 0.1
) -> Overdispersion:
    r"""Return how much more the rates of units scatter around a target than chance alone would make them.

    The dispersion ratio is :math:`\phi = \sum z_i^2 / I` of the winsorised scores
    :math:`z_i = 2\sqrt{n_i}(\arcsin\sqrt{p_i} - \arcsin\sqrt{p_0})`; limits need an adjustment if
    :math:`I\phi > I - 1`: Spiegelhalter and others (2012), Journal of the Royal Statistical Society A 175, 1-47. Units
    without potential are left out; fewer than two units show no scatter.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    target_pct : float, percent
    winsorised_share : float, at each end

    Returns
    -------
    Overdispersion

    Raises
    ------
    ValueError
        If the counts are impossible, the target is not a percentage or half of the units or more would be winsorised.

    Examples
    --------
    >>> spread = overdispersion(pd.Series([20, 50, 80]), pd.Series([100, 100, 100]), target_pct=50.0)
    >>> spread.is_overdispersed, round(spread.dispersion_ratio, 2), round(spread.between_unit_sd_points)
    (True, 17.67, 31)
    """
    _checked(target_pct, winsorised_share)
    rate = attainment_rate(earned, potential).dropna()
    variances = 1 / (4 * potential.loc[potential > 0].to_numpy(dtype="float64"))
    distances = (angle(rate) - angle(target_pct)).to_numpy(dtype="float64")
    scores = winsorised(distances / np.sqrt(variances), share=winsorised_share)
    units, ratio = len(rate), float((scores**2).mean()) if len(scores) else float("nan")
    is_overdispersed = units >= FEWEST_UNITS and units * ratio > units - 1
    spread = between_unit_sd(distances, variances, winsorised_share=winsorised_share) if is_overdispersed else 0.0
    return Overdispersion(float(target_pct), ratio, spread, units, winsorised_share, spread > 0)


def funnel_limits(potential: pd.Series, *, spread: Overdispersion, confidence: float, adjusted: bool) -> pd.DataFrame:
    r"""Return between which rates a unit of a given potential is expected.

    Binomial limits are exact quantiles of the count: a unit lies outside on one side only if a count as extreme as its
    own has at most half of the remaining probability. They move in steps, because counts do. Spiegelhalter (2005),
    Statistics in Medicine 24, 1185-1202, interpolates between counts for a smooth line; here a unit's position must be
    right rather than the line smooth. Adjusted limits are
    :math:`\sin^2(\arcsin\sqrt{p_0} \pm z\sqrt{1/(4n) + \tau^2})`, the angle held within 0 and :math:`\pi/2`. Where the
    units are not overdispersed, the adjusted limits are the binomial ones.

    Adjusted limits are smooth and so fit no count of a handful: of units of the model with three available credentials
    they leave out up to one in five on a side, from thirty on about what they state (``make bench`` prints it). Callers
    leave smaller units unplaced.

    Parameters
    ----------
    potential : Series of int, one value per unit, or the sizes at which a line is drawn
    spread : Overdispersion
    confidence : float, between 0 and 1; 0.95 and 0.998 are usual, about two and three standard deviations
    adjusted : bool, whether ordinary differences between units belong to what is expected

    Returns
    -------
    DataFrame of float, same index: ``rate_lower_pct``, ``rate_upper_pct``, percent; missing without potential

    Raises
    ------
    ValueError
        If the confidence does not lie between 0 and 1 or a potential is negative.

    Examples
    --------
    >>> chance = Overdispersion(50.0, 1.0, 0.0, 3, 0.1, False)
    >>> funnel_limits(pd.Series([0, 10, 1000]), spread=chance, confidence=0.95, adjusted=False).to_numpy().tolist()
    [[nan, nan], [20.0, 80.0], [46.9, 53.1]]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, found {confidence}; for 95 percent write 0.95")
    if (potential < 0).any():
        raise ValueError(f"potential must not be negative; it is for {list(potential.index[potential < 0][:5])}")
    size = potential.where(potential > 0).astype("float64")
    if adjusted and spread.is_overdispersed:
        return _adjusted_limits(size, spread=spread, confidence=confidence)
    tails, target = ((1 - confidence) / 2, (1 + confidence) / 2), spread.target_pct / 100
    lower, upper = (100 * binom.ppf(tail, size, target) / size for tail in tails)
    return pd.DataFrame({"rate_lower_pct": lower, "rate_upper_pct": upper}, index=potential.index)


def _adjusted_limits(size: pd.Series, *, spread: Overdispersion, confidence: float) -> pd.DataFrame:
    half = norm.ppf((1 + confidence) / 2) * np.sqrt(1 / (4 * size) + spread.between_unit_sd**2)
    middle = angle(spread.target_pct)
    lower, upper = (middle - half).clip(lower=0), (middle + half).clip(upper=np.pi / 2)
    return pd.DataFrame({"rate_lower_pct": 100 * np.sin(lower) ** 2, "rate_upper_pct": 100 * np.sin(upper) ** 2})


def funnel_position(
    earned: pd.Series, potential: pd.Series, *, spread: Overdispersion, confidence: float, adjusted: bool = True
) -> pd.Series:
    """Return whether each unit's rate lies below, within or above the limits for its size.

    A rate on a limit lies within.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    spread, confidence, adjusted : as in :func:`funnel_limits`

    Returns
    -------
    Series of str, named ``funnel_position``: ``below``, ``within``, ``above``, ``no rate`` without potential

    Examples
    --------
    >>> chance = Overdispersion(50.0, 1.0, 0.0, 3, 0.1, False)
    >>> units = pd.DataFrame({"earned": [1, 2, 9, 0], "potential": [10, 10, 10, 0]})
    >>> funnel_position(units["earned"], units["potential"], spread=chance, confidence=0.95).tolist()
    ['below', 'within', 'above', 'no rate']
    """
    rate = attainment_rate(earned, potential)
    limits = funnel_limits(potential, spread=spread, confidence=confidence, adjusted=adjusted)
    position = pd.Series(WITHIN, index=rate.index, name="funnel_position", dtype="str")
    position = position.mask(rate < limits["rate_lower_pct"], BELOW).mask(rate > limits["rate_upper_pct"], ABOVE)
    return position.mask(rate.isna(), NO_RATE)
