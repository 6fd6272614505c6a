"""A verdict that changes is noticed until someone accepts it."""

from helpers.audit.accepted_verdicts import accept_verdicts, changed_verdicts
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


def test_a_changed_verdict_is_named_until_it_is_accepted(small, raw):
    for stated, expected in (
        ("65", ["C1: reproduced or gone -> reproduced"]),
        ("66", ["C1: reproduced -> contradicted"]),
    ):
        (raw / YEAR / "claims.csv").write_text(CLAIMS.replace(",65,", f",{stated},"), encoding="utf-8")
        registers = audit_year(small)
        write_processed({name: registers[name] for name in ("audit_figures", "audit_claims")}, small.settings)
        assert [line for line in changed_verdicts(YEAR) if line.startswith("C1")] == expected
        accept_verdicts(YEAR)
        assert changed_verdicts(YEAR) == []
