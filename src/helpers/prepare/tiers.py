"""The tier of every individual credential, and how it was found."""

from __future__ import annotations

import pandas as pd

from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER, OWN_ROW


def assign_tiers(
    credentials: pd.DataFrame, combined: pd.DataFrame, tier_listing: pd.DataFrame, combined_names: set[str]
) -> pd.DataFrame:
    """Return the tier of each individual credential of a course and where the tier comes from.

    Table 3 lists a module's combined credential instead of the module. A credential takes the tier of its own
    row; without one, that of the combined credential that Table 2 puts it in; without one, that of the only
    combined credential that Table 3 lists for its course. What remains has no tier in the report.

    Parameters
    ----------
    credentials : DataFrame, ``course_code``, ``credential``
    combined : DataFrame, ``course_code``, ``credential``, ``combined_credential`` (Table 2)
    tier_listing : DataFrame, ``course_code``, ``credential``, ``tier`` (Table 3)
    combined_names : set of str, names of combined credentials

    Returns
    -------
    DataFrame, index of ``credentials``: ``tier`` (Int64, missing for none) and ``tier_source`` (str)

    Examples
    --------
    >>> listing = pd.DataFrame({"course_code": ["IC11"], "credential": ["Masonry I"], "tier": [2]})
    >>> modules = pd.DataFrame({"course_code": ["IC11"], "credential": ["Module 28101"]})
    >>> none = pd.DataFrame(columns=["course_code", "credential", "combined_credential"])
    >>> assign_tiers(modules, none, listing, {"Masonry I"}).to_numpy().tolist()
    [[2, 'combined credential of the course']]
    """
    by_credential = tier_listing.set_index(["course_code", "credential"])["tier"].astype("Int64")
    own = _look_up(by_credential, credentials, ["course_code", "credential"])
    in_table_2 = credentials.merge(combined, on=["course_code", "credential"], how="left").set_axis(credentials.index)
    through_combined = _look_up(by_credential, in_table_2, ["course_code", "combined_credential"])
    course_credentials = tier_listing[tier_listing["credential"].isin(combined_names)]
    only_one = course_credentials.drop_duplicates("course_code", keep=False).set_index("course_code")["tier"]
    through_course = credentials["course_code"].map(only_one.astype("Int64"))
    found = pd.DataFrame({OWN_ROW: own, COMBINED_CREDENTIAL: through_combined, COURSE_CREDENTIAL: through_course})
    source = pd.Series(NO_TIER, index=credentials.index, dtype="str")
    for way in reversed(found.columns):
        source = source.mask(found[way].notna(), way)
    tier = found[OWN_ROW].fillna(found[COMBINED_CREDENTIAL]).fillna(found[COURSE_CREDENTIAL])
    return pd.DataFrame({"tier": tier.astype("Int64"), "tier_source": source.astype("str")})


def _look_up(values: pd.Series, frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    index = pd.MultiIndex.from_frame(frame[keys])
    return pd.Series(values.reindex(index).array, index=frame.index, dtype="Int64")
