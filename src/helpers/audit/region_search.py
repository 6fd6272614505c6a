"""Which small change of a list of regions makes the printed regional figures fit: one county moved, or two."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.sections.regions.attainment import LIST_COLUMNS

EVERY_REGION = "every"
HIGHEST, IS, AT_LEAST, AT_MOST = "highest", "is", "at least", "at most"
QUESTION = "regional"
UNCHANGED = "none"
SECOND = ["second_county", "second_from_region", "second_to_region"]
CHANGE = ["county", "from_region", "to_region", *SECOND]
RATE = "attainment_rate_pct"


@dataclass(frozen=True)
class RegionalFigure:
    """What a claim states of a region, or of every region; ``number`` is None where it states a first place."""

    claim: str
    region: str
    measure: str
    relation: str
    number: float | None = None

    def is_of(self, regions: list[str]) -> bool:
        """Return whether the figure can be looked up in a list of regions at all."""
        is_first = self.relation == HIGHEST and self.number is None
        is_number = self.relation in (IS, AT_LEAST, AT_MOST) and self.number is not None
        is_place = self.region in regions or (self.region == EVERY_REGION and not is_first)
        return self.measure in ("earned", "potential", RATE) and is_place and (is_first or is_number)

    def fits(self, values: np.ndarray, regions: list[str]) -> np.ndarray:
        """Return for each row of values, one column a region, whether the figure would be printed so."""
        if self.relation == HIGHEST:
            return values.argmax(axis=1) == regions.index(self.region)
        # Reports round half up; a whole number is printed without decimals.
        scale = 10 ** len(str(self.number).partition(".")[2])
        printed = np.floor(values * scale + 0.5) / scale
        chosen = printed if self.region == EVERY_REGION else printed[:, [regions.index(self.region)]]
        compare = {IS: np.equal, AT_LEAST: np.greater_equal, AT_MOST: np.less_equal}[self.relation]
        return compare(chosen, float(self.number or 0)).all(axis=1)


def regional_figures(claims: pd.DataFrame) -> list[RegionalFigure]:
    """Return what claims state of regions: the arguments of their question ``regional(...)``.

    Parameters
    ----------
    claims : DataFrame, rows of ``claims.csv``

    Examples
    --------
    >>> claims = pd.DataFrame({"id": ["C1"], "computed": ["regional('Upper', 'earned', 'is', 40)"]})
    >>> regional_figures(claims)
    [RegionalFigure(claim='C1', region='Upper', measure='earned', relation='is', number=40)]
    """
    asking = claims[claims["computed"].str.contains(f"{QUESTION}(", regex=False)]
    figures = []
    for row in asking.itertuples():
        try:
            calls = [node for node in ast.walk(ast.parse(row.computed, mode="eval")) if isinstance(node, ast.Call)]
            for call in calls:
                if isinstance(call.func, ast.Name) and call.func.id == QUESTION:
                    figures.append(RegionalFigure(row.id, *map(ast.literal_eval, call.args)))
        except (SyntaxError, TypeError, ValueError):
            continue  # The audit of claims names the row; here it only is no figure.
    return figures


def region_candidates(units: pd.DataFrame, printed: pd.DataFrame, figures: Iterable[RegionalFigure]) -> pd.DataFrame:
    """Return, for each public list of regions, the smallest changes that make most printed figures fit.

    A county moves with all its units. The list as it is has one row. Moves of one county follow if some fit more, all
    that fit most; moves of two counties if some fit more than every move of one.

    Parameters
    ----------
    units : DataFrame, one row per unit: ``psu_code``, ``county``, ``earned``, ``potential`` and a column per list
    printed : DataFrame, ``psu_code`` and ``printed_region``, the regions that the report prints beside units
    figures : RegionalFigure, what the prose states

    Returns
    -------
    DataFrame, columns as the processed table ``region_candidates``
    """
    beside = printed.drop_duplicates()
    figures = list(figures)
    parts = [
        _of_list(units[units[column] != ""].rename(columns={column: "home"}), beside, figures).assign(region_list=name)
        for name, column in LIST_COLUMNS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _of_list(units: pd.DataFrame, beside: pd.DataFrame, figures: list[RegionalFigure]) -> pd.DataFrame:
    regions = sorted(units["home"].unique())
    counties = units.groupby(["county", "home"], as_index=False)[["earned", "potential"]].sum()
    home = counties["home"].map(regions.index).to_numpy()
    figures = [figure for figure in figures if figure.is_of(regions)]
    named = units.merge(beside, on="psu_code")
    seen = pd.crosstab([named["county"], named["home"]], named["printed_region"])
    seen = seen.reindex(pd.MultiIndex.from_frame(counties[["county", "home"]]), columns=regions, fill_value=0)
    search = _Search(regions, counties, home, seen.to_numpy(), figures, len(named))
    county, to = np.nonzero(np.arange(len(regions)) != home[:, None])
    first, second = np.triu_indices(len(county), 1)
    is_pair = county[first] != county[second]
    first, second = first[is_pair], second[is_pair]
    as_it_is = np.empty((1, 0), dtype="int64")
    found, best = [], -1
    for moves in (as_it_is, np.arange(len(county))[:, None], np.column_stack([first, second])):
        fits, units_fit = search.fits(county[moves], to[moves])
        score = fits.sum(axis=1) + units_fit
        if len(score) and score.max() > best:
            best = score.max()
            kept = score == best
            found.append(search.described(county[moves[kept]], to[moves[kept]], fits[kept], units_fit[kept]))
    return pd.concat(found)


@dataclass(frozen=True)
class _Search:
    """One list: its counties with their sums, their regions by number, and the regions printed beside their units."""

    regions: list[str]
    counties: pd.DataFrame
    home: np.ndarray
    seen: np.ndarray
    figures: list[RegionalFigure]
    named: int

    def fits(self, county: np.ndarray, to: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for each change which figures fit, and how many of the regions printed beside units."""
        rows, sums = np.arange(len(county)), {}
        for name in ("earned", "potential"):
            of_county = self.counties[name].to_numpy(dtype="float64")
            start = np.bincount(self.home, weights=of_county, minlength=len(self.regions))
            sums[name] = np.repeat(start[None], len(county), axis=0)
            for moved, goal in zip(county.T, to.T, strict=True):
                sums[name][rows, self.home[moved]] -= of_county[moved]
                sums[name][rows, goal] += of_county[moved]
        with np.errstate(invalid="ignore", divide="ignore"):
            sums[RATE] = np.nan_to_num(100 * sums["earned"] / sums["potential"])
        fits = [figure.fits(sums[figure.measure], self.regions) for figure in self.figures]
        at_home = self.seen[np.arange(len(self.home)), self.home]
        units_fit = at_home.sum() + (self.seen[county, to] - at_home[county]).sum(axis=1)
        return np.array(fits, dtype="bool").reshape(len(fits), len(county)).T, units_fit

    def described(self, county: np.ndarray, to: np.ndarray, fits: np.ndarray, units_fit: np.ndarray) -> pd.DataFrame:
        """Return changes as rows of the table, in the order of their counties and goals."""
        names, regions = self.counties["county"].to_numpy(), np.array(self.regions)
        cells = pd.DataFrame("", index=range(len(county)), columns=CHANGE)
        for place, (moved, goal) in enumerate(zip(county.T, to.T, strict=True)):
            cells[CHANGE[3 * place : 3 * place + 3]] = np.column_stack(
                [names[moved], regions[self.home[moved]], regions[goal]]
            )
        moves = [
            " and ".join(f"{name} to {goal}" for name, goal in ((row[0], row[2]), (row[3], row[5])) if name)
            for row in cells.itertuples(index=False)
        ]
        ids = np.array([figure.claim for figure in self.figures], dtype="object")
        return cells.assign(
            moved_counties=county.shape[1],
            change=[move or UNCHANGED for move in moves],
            figures_fit=fits.sum(axis=1),
            figures=len(ids),
            units_fit=units_fit,
            units=self.named,
            claims_that_fit=[" ".join(ids[row]) for row in fits],
            claims_that_do_not_fit=[" ".join(ids[~row]) for row in fits],
        )
