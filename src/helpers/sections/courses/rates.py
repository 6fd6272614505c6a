"""How sure the rates of program areas and of single course credentials are."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import round_half_up
from helpers.base.words import counted
from helpers.show.numbers import interval_text, number_text, percent_text, place_text
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.rate_intervals import flat_prior, with_intervals
from helpers.statistics.shrinkage import BetaPrior, fit_beta_binomial, prior_problem, shrunken_rates

KEYS = ["program_area", "course_code", "course", "credential"]


def program_area_rates(
    areas: pd.DataFrame,
    *,
    draws: int,
    seed: int,
    confidence: float,
    smallest_potential: int,
    widest_interval_points: float,
) -> pd.DataFrame:
    """Return the rate of each program area with its interval, its place and its range of places.

    A few program areas do not show how program areas in general are distributed, and each has thousands of credentials:
    so the prior is flat, and the range rests on the area's own counts. Model as for the interval: credentials are
    independent chances.

    Parameters
    ----------
    areas : DataFrame, ``program_area``, ``earned``, ``potential``, ``attainment_rate_pct``, in the order to keep
    draws : int
    seed : int, of the generator PCG64
    confidence : float, between 0 and 1
    smallest_potential, widest_interval_points : the rule of low reliability

    Returns
    -------
    DataFrame: ``program_area``, ``earned``, ``potential``, ``attainment_rate_pct``, ``rate_lower_pct``,
    ``rate_upper_pct``, ``rank``, ``rank_lower``, ``rank_upper``, ``is_low_reliability``, ``reliability_reason``
    """
    rule = {"smallest_potential": smallest_potential, "widest_interval_points": widest_interval_points}
    rates = with_intervals(areas[["program_area", "earned", "potential"]], confidence=confidence, **rule)
    places = rank_ranges(
        rates["earned"], rates["potential"], flat_prior(len(rates)), draws=draws, seed=seed, confidence=confidence
    )
    rank = rates["attainment_rate_pct"].rank(method="min", ascending=False).astype("Int64")
    return rates.assign(rank=rank, rank_lower=places["rank_lower"], rank_upper=places["rank_upper"])


def program_areas_shown(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rates of program areas with interval and places as text, for showing."""
    return pd.DataFrame(
        {
            "program_area": rates["program_area"],
            "earned": rates["earned"],
            "potential": rates["potential"],
            "attainment_rate_pct": rates["attainment_rate_pct"],
            "interval": [
                interval_text(*pair) for pair in zip(rates["rate_lower_pct"], rates["rate_upper_pct"], strict=True)
            ],
            "places": [place_text(*pair) for pair in zip(rates["rank_lower"], rates["rank_upper"], strict=True)],
            "low reliability": rates["reliability_reason"].replace("", "no"),
        }
    )


def credential_prior(credentials: pd.DataFrame) -> BetaPrior | None:
    """Return the distribution of the long-run rates of course credentials, None where it cannot be estimated."""
    counts = (credentials["earned"], credentials["potential"])
    return None if prior_problem(*counts) else fit_beta_binomial(*counts)


def course_credential_rates(
    credentials: pd.DataFrame,
    prior: BetaPrior | None,
    *,
    confidence: float,
    smallest_potential: int,
    widest_interval_points: float,
) -> pd.DataFrame:
    """Return the rate of each course credential with its interval, its shrunken rate and its mark of reliability.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential, with ``earned`` and ``potential``
    prior : BetaPrior, or None: shrunken rates are missing then
    confidence : float, between 0 and 1
    smallest_potential, widest_interval_points : the rule of low reliability

    Returns
    -------
    DataFrame: ``program_area``, ``course_code``, ``course``, ``credential``, ``earned``, ``potential``,
    ``attainment_rate_pct``, ``rate_lower_pct``, ``rate_upper_pct``, ``shrunken_rate_pct``, ``shrunken_lower_pct``,
    ``shrunken_upper_pct``, ``weight_of_own_rate``, ``is_low_reliability``, ``reliability_reason``
    """
    rule = {"smallest_potential": smallest_potential, "widest_interval_points": widest_interval_points}
    rates = with_intervals(credentials[[*KEYS, "earned", "potential"]], confidence=confidence, **rule)
    return rates.join(shrunken_rates(rates["earned"], rates["potential"], prior, confidence=confidence))


def prior_sentence(credentials: pd.DataFrame, prior: BetaPrior | None) -> str:
    """Return in words how much the rates of all say about one with few available credentials."""
    if prior is None:
        reason = prior_problem(credentials["earned"], credentials["potential"]).replace("units", "course credentials")
        return f"No shrunken rates: {reason}."
    weight = int(round_half_up(prior.weight))
    return (
        f"Read together, as if the long-run rates of all {counted(prior.units, 'course credential')} came from one beta "
        f"distribution, their mean is {percent_text(prior.mean_pct, 1)}, and it counts as much as "
        f"{counted(weight, 'available credential')} of its own: only a course credential with fewer is drawn more to the "
        "mean than to its own rate."
    )


def most_shrunken(rates: pd.DataFrame, *, count: int) -> pd.DataFrame:
    """Return the course credentials whose shrunken rate is farthest from their own, farthest first, for showing.

    Parameters
    ----------
    rates : DataFrame, as :func:`course_credential_rates` gives it
    count : int, rows wanted
    """
    # Rounded, so that equal distances are equal and the order does not hang on their last digits.
    distance = (rates["shrunken_rate_pct"] - rates["attainment_rate_pct"]).abs().round(9)
    chosen = rates.assign(distance=distance).dropna(subset=["distance"])
    chosen = chosen.sort_values(["distance", "course_code", "credential"], ascending=[False, True, True]).head(count)
    intervals = [
        interval_text(*pair, decimals=0)
        for pair in zip(chosen["rate_lower_pct"], chosen["rate_upper_pct"], strict=True)
    ]
    counts = [f"{number_text(row.earned)} of {number_text(row.potential)}" for row in chosen.itertuples()]
    return pd.DataFrame(
        {
            "course": chosen["course"] + " (" + chosen["course_code"] + ")",
            "credential": chosen["credential"],
            "earned": counts,
            "attainment_rate_pct": chosen["attainment_rate_pct"],
            "interval": intervals,
            "shrunken_rate_pct": chosen["shrunken_rate_pct"],
            "low reliability": chosen["reliability_reason"].replace("", "no"),
        }
    ).reset_index(drop=True)
