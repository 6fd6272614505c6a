"""A verdict that changes is noticed until someone accepts it."""

import pytest

from helpers.audit.accepted_verdicts import accept_verdicts, accepted_file, changed_figures, changed_verdicts
from helpers.audit.register import audit_year
from helpers.contracts.tables import write_processed
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR

CLAIMS = """id,document,place,section,assertion,test,stated,computed,note
C1,report,P,,A,equals,65,"total('attainment_by_course', 'earned')",n
"""


def test_no_verdict_differs_from_the_accepted_one():
    changed = changed_verdicts(REAL_YEAR)
    assert changed == [], "verdicts changed; if on purpose: make report, then make accept"


def test_a_changed_verdict_is_named_with_both_values_until_somebody_accepts_it(small, raw):
    for stated, before, now, on in (
        ("65", "no verdict yet", "reproduced", "2031-12-01"),
        ("66", "reproduced", "contradicted", "2031-12-02"),
    ):
        (raw / YEAR / "claims.csv").write_text(CLAIMS.replace(",65,", f",{stated},"), encoding="utf-8")
        registers = audit_year(small)
        write_processed({name: registers[name] for name in ("audit_figures", "audit_claims")}, small.settings)
        said = [f"{verdict}" for verdict in changed_verdicts(YEAR) if verdict.id == "C1"]
        assert said == [f"C1: expected {before}, found {now}; A: published {stated}, recomputed 65"]
        accept_verdicts(YEAR, decided_by="A. Analyst", decided_on=on)
        assert changed_verdicts(YEAR) == []
    lines = accepted_file(YEAR).read_text(encoding="utf-8").splitlines()
    assert "C1,contradicted,A. Analyst,2031-12-02" in lines
    # What did not change stays as it was accepted the first time.
    assert {line.rpartition(",")[2] for line in lines[1:] if not line.startswith("C1,")} == {"2031-12-01"}
    accepted_file(YEAR).write_text("name,state\nC1,done\n", encoding="utf-8")
    with pytest.raises(
        ValueError, match="expected columns id and verdict, found .'name', 'state'.. Restore it from git"
    ):
        changed_verdicts(YEAR)


def test_a_verdict_that_an_earlier_year_has_too_says_so_and_comes_after_what_is_new(raw):
    earlier = accepted_file("2029-2030")
    earlier.parent.mkdir(parents=True)
    earlier.write_text("id,verdict,decided_by,decided_on\nF1,contradicted,A,2030-01-01\n", encoding="utf-8")
    rows = [{"id": "F1", "verdict": "contradicted"}, {"id": "F2", "verdict": "rounding"}]
    new, old = changed_figures(YEAR, rows)
    assert (new.id, new.as_in, old.id, old.as_in) == ("F2", "", "F1", "2029-2030")
    assert f"{old}" == "F1: expected reproduced, found contradicted, as accepted in 2029-2030"
