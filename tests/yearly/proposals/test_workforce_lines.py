"""What is proposed for a line of Table 7 that the crosswalk does not explain."""

from helpers.yearly.proposals.listed import proposals_for
from tests.support.small_next_year import NEXT, replace_in

T7 = "table_07_ncwfc"


def components() -> list[tuple[str, ...]]:
    names = ("ncwfc_credential", "kind", "course_code", "credential")
    return [tuple(one.cells[name] for name in names) for one in proposals_for(NEXT) if one.change == "add"]


def test_a_line_that_counts_as_many_as_a_line_that_is_gone_is_its_new_name(published):
    replace_in(published, T7, ("Mason line", "Bricks and stones"))
    assert components() == [("Bricks and stones", "combined", "ZB20", "Mason Z")]


def test_a_new_line_is_made_of_the_course_credential_of_its_name(published):
    replace_in(published, T7, ("Walls,Career", "Work,Essential,Ready Z credential,5,3\nWalls,Career"))
    assert components() == [("Ready Z credential", "individual", "ZC30", "Ready Z")]


def test_a_new_line_that_is_like_nothing_is_made_of_what_counts_as_many(published):
    replace_in(published, T7, ("Walls,Career", "Work,Essential,Quarry,20,2\nWalls,Career"))
    assert components() == [("Quarry", "individual", "ZB20", "Module 1")]


def test_a_line_that_is_like_nothing_and_counts_as_nothing_stays_without_proposal(published):
    replace_in(published, T7, ("Walls,Career", "Work,Essential,Quarry,21,2\nWalls,Career"))
    assert components() == []


def test_a_count_with_a_raised_footnote_mark_is_no_count(published):
    replace_in(published, T7, ("Mason line,9", "Quarry,9¹"))
    assert components() == []
