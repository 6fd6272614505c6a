"""Words that cells of several tables may hold, each written once."""

from __future__ import annotations

# How the tier of a credential was found.

OWN_ROW = "own row in Table 3"
COMBINED_CREDENTIAL = "combined credential in Table 2"
COURSE_CREDENTIAL = "combined credential of the course"
NO_TIER = "none in the report"

TOTAL_ROW = "Total Career Readiness Credentials Earned"

NO_REGION = "No region (statewide virtual)"

# Verdicts of the audit.
REPRODUCED, ROUNDING, CONTRADICTED = "reproduced", "rounding", "contradicted"
NOT_REPRODUCIBLE, NOT_TESTABLE = "not reproducible", "not testable"
VERDICTS = (REPRODUCED, ROUNDING, CONTRADICTED, NOT_REPRODUCIBLE, NOT_TESTABLE)
