"""A tier that moved and a workforce line that is gone stop the year, and one yes each lets it go on."""

import pandas as pd
import pytest

from helpers.base.problems import InputError
from helpers.prepare.layouts import reference_file
from helpers.prepare.sources import refresh_register
from helpers.prepare.year import prepare_year
from helpers.yearly.proposals.accepted import carry_out
from helpers.yearly.proposals.listed import proposals_file, proposals_for, write_proposals
from tests.support.small_next_year import NEXT, replace_in
from tests.support.small_year import YEAR

T3, T7 = "table_03_credentials_by_tier", "table_07_ncwfc"


def test_a_tier_that_moved_and_a_line_that_is_gone_are_decided_once(published):
    replace_in(published, T3, ("2,Building,ZB20-Masonry Z,Mason Z", "3,Building,ZB20-Masonry Z,Mason Z"))
    replace_in(published, T7, ("Farms,Essential,Bee line,30,1\n", ""))
    refresh_register()
    with pytest.raises(InputError) as stopped:
        prepare_year(NEXT)
    assert [problem.found for problem in stopped.value.problems] == ["3 instead of 2 (Mason Z)", "no line Bee line"]
    proposed = [(one.about, one.change, one.lookup, one.places) for one in proposals_for(NEXT)]
    assert proposed == [
        ("Mason Z, tier", "add", "accepted_discrepancies", ((T3, 3),)),
        ("Bee line", "end", "ncwfc_crosswalk", ((T7, None),)),
    ]
    write_proposals(NEXT).assign(accept="yes").to_csv(proposals_file(NEXT), index=False)
    assert carry_out(NEXT, decided_by="A. Analyst", decided_on="2032-12-01") == (2, 0)
    last = reference_file("accepted_discrepancies").read_text(encoding="utf-8").splitlines()[-1]
    reason = "The report moved it from tier 2 to tier 3"
    assert last == f"{NEXT},tiers,Mason Z,3,2,{reason},A. Analyst,2032-12-01"
    lines = pd.read_csv(reference_file("ncwfc_crosswalk"), keep_default_na=False).set_index("ncwfc_credential")
    assert lines["valid_to"].to_dict() == {"Bee line": YEAR, "Mason line": ""}
    assert proposals_for(NEXT) == []
    prepare_year(NEXT)
