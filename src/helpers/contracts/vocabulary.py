"""Words that cells of several tables may hold, each written once."""

from __future__ import annotations

CREDENTIALS, PERCENT, POINTS = "credentials", "percent", "percentage points"

# How the tier of a credential was found.
OWN_ROW = "own row in Table 3"
COMBINED_CREDENTIAL = "combined credential in Table 2"
COURSE_CREDENTIAL = "combined credential of the course"
NO_TIER = "none in the report"

TOTAL_ROW = "Total Career Readiness Credentials Earned"
# Basis of the region of a unit that no list explains.
REGION_AS_PRINTED = "as the report prints it"
NO_REGION = "No region (statewide virtual)"

# Verdicts of the audit.
REPRODUCED, ROUNDING, SUPPORTED, CONTRADICTED = "reproduced", "rounding", "supported", "contradicted"
NOT_REPRODUCIBLE, NOT_TESTABLE = "not reproducible", "not testable"
VERDICTS = (REPRODUCED, ROUNDING, SUPPORTED, CONTRADICTED, NOT_REPRODUCIBLE, NOT_TESTABLE)

# How certain a finding is: counted; between limits that rounding or ranges leave; if a stated assumption holds; open.
COUNTED, WITHIN_LIMITS, ASSUMED, OPEN = "counted", "within limits", "under an assumption", "cannot be said"
CERTAINTIES = (COUNTED, WITHIN_LIMITS, ASSUMED, OPEN)

# From what it is known how alike the chances of one student in a course end.
OWN_SETS, POOLED_SETS = "its own combined credentials", "combined credentials of all courses"
ONE_CHANCE = "one credential a student"

# Why a cell is empty, by the harmonised shorthand of the UK's Government Statistical Service.
NOT_AVAILABLE, NOT_APPLICABLE, BELOW_ONE_PERCENT = "x", "z", "low"
SHORTHAND = {
    BELOW_ONE_PERCENT: "low: the report prints only that the share is below one percent; it may be nothing or almost "
    "one",
    NOT_AVAILABLE: "not available: no source states the value, or it cannot be computed from what is published",
    NOT_APPLICABLE: "not applicable: the row has no such value, for example a rate without potential",
}
