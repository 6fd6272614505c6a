"""Where Table 3 lists what has no results, and where it lists another combined credential than Table 2."""

from __future__ import annotations

import pandas as pd

from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL

KEYS = ["course_code", "credential"]


def listed_without_results(listed: pd.DataFrame, credentials: pd.DataFrame) -> pd.DataFrame:
    """Return the credentials that Table 3 lists for a course and for which Table 11 has no results.

    A combined credential has results when its course has modules that took their tier from a combined credential.

    Parameters
    ----------
    listed : DataFrame, Table 3: ``course_code``, ``credential``, ``is_combined``
    credentials : DataFrame, Table 11: ``course_code``, ``credential``, ``tier_source``

    Returns
    -------
    DataFrame, the rows of ``listed`` without results, with ``has_course_results`` (whether the course has others)
    """
    has_own = pd.MultiIndex.from_frame(listed[KEYS]).isin(pd.MultiIndex.from_frame(credentials[KEYS]))
    through_modules = credentials["tier_source"].isin([COMBINED_CREDENTIAL, COURSE_CREDENTIAL])
    has_modules = listed["is_combined"] & listed["course_code"].isin(credentials.loc[through_modules, "course_code"])
    missing = listed[~(has_own | has_modules)].reset_index(drop=True)
    return missing.assign(has_course_results=missing["course_code"].isin(credentials["course_code"]))


def other_combined_credentials(credentials: pd.DataFrame, modules: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Return the courses whose modules Table 2 puts under another combined credential than Table 3 lists.

    Parameters
    ----------
    credentials : DataFrame, Table 11: ``course_code``, ``credential``, ``tier``, ``tier_source``, ``earned``,
        ``potential``
    modules : DataFrame, Table 2: ``course_code``, ``course``, ``credential``, ``combined_credential``
    listed : DataFrame, Table 3: ``course_code``, ``credential``, ``tier``, ``is_combined``

    Returns
    -------
    DataFrame, one row for a combined credential of Table 2 and another one that Table 3 lists for the course:
    ``course_code``, ``course``, ``combined_credential``, ``tier``, ``listed_credential``, ``listed_tier``,
    ``modules``, ``earned``, ``potential`` (of the modules that took their tier through Table 2)
    """
    is_through = credentials["tier_source"] == COMBINED_CREDENTIAL
    through = credentials.loc[is_through, [*KEYS, "tier", "earned", "potential"]]
    used = modules[[*KEYS, "course", "combined_credential"]].merge(through, on=KEYS, validate="one_to_one")
    sums = used.groupby(["course_code", "course", "combined_credential"], as_index=False).agg(
        tier=("tier", "first"), modules=("credential", "size"), earned=("earned", "sum"), potential=("potential", "sum")
    )
    names = {"credential": "listed_credential", "tier": "listed_tier"}
    combined = listed.loc[listed["is_combined"], [*KEYS, "tier"]].rename(columns=names)
    in_table_2 = pd.MultiIndex.from_frame(modules[["course_code", "combined_credential"]])
    is_used = pd.MultiIndex.from_frame(combined[["course_code", "listed_credential"]]).isin(in_table_2)
    cases = sums.merge(combined[~is_used], on="course_code")
    keys = ["course_code", "course", "combined_credential", "tier"]
    columns = [*keys, *names.values(), "modules", "earned", "potential"]
    return cases.sort_values(["course_code", "listed_credential"], ignore_index=True)[columns]


def with_listed_tiers(credentials: pd.DataFrame, modules: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the course credentials with modules moved to the tier of the combined credential that Table 3 lists.

    Where Table 3 lists several other combined credentials for a course, the first of ``cases`` counts.

    Parameters
    ----------
    credentials, modules : DataFrame, as for :func:`other_combined_credentials`
    cases : DataFrame, what that function returned
    """
    keys = ["course_code", "combined_credential"]
    first = cases.drop_duplicates(keys)[[*keys, "listed_tier"]]
    moved = modules.merge(first, on=keys).set_index(KEYS)["listed_tier"]
    listed_tier = moved.reindex(pd.MultiIndex.from_frame(credentials[KEYS])).array
    applies = pd.notna(listed_tier) & (credentials["tier_source"] == COMBINED_CREDENTIAL)
    return credentials.assign(
        tier=credentials["tier"].mask(applies, pd.Series(listed_tier, credentials.index, "Int64"))
    )
