"""What is proposed where a lookup no longer holds."""

from helpers.prepare.layouts import reference_file
from helpers.yearly.proposals.listed import proposals_for
from tests.support.small_next_year import NEXT, replace_in


def test_a_unit_that_table_10_prints_no_more_is_proposed_to_end(published):
    replace_in(published, "table_10_attainment_by_psu", ("Bee Charter (10A),5,8,62.5%\n", ""))
    (proposal,) = proposals_for(NEXT)
    assert (proposal.change, proposal.lookup, proposal.replaced["psu_code"]) == ("end", "psus", "10A")


def test_a_unit_that_the_rankings_print_in_another_region_is_proposed_to_have_moved(published):
    for table in ("table_08_most_earned_psus", "table_09_highest_rate_psus"):
        replace_in(published, table, ("(11),Lower", "(11),Upper"))
    (proposal,) = proposals_for(NEXT)
    assert (proposal.change, proposal.lookup, proposal.replaced) == ("replace", "psus", {"psu_code": "011"})
    # The other list of regions is not printed and stays.
    assert (proposal.cells["region_state_board"], proposal.cells["region_former"]) == ("Upper", "Upper")


def test_a_charter_school_that_was_placed_by_its_county_may_have_moved_with_the_county_s_only_district(published):
    units = reference_file("psus")
    text = units.read_text(encoding="utf-8").replace("North,Upper,Upper,list,", "North,Upper,Upper,by county,as seen")
    units.write_text(text, encoding="utf-8")
    for table in ("table_08_most_earned_psus", "table_09_highest_rate_psus"):
        replace_in(published, table, ("(10),Upper", "(10),Lower"))
    names = ("psu_code", "region_state_board", "region_former", "region_basis", "note")
    assert [[one.cells[name] for name in names] for one in proposals_for(NEXT)] == [
        ["010", "Lower", "Upper", "as the report prints it", ""],
        ["10A", "Lower", "Upper", "by county", ""],
    ]


def test_a_printed_region_that_is_none_is_not_proposed(published):
    replace_in(published, "table_08_most_earned_psus", ("(11),Lower", "(11),Upper"))
    replace_in(published, "table_09_highest_rate_psus", ("(11),Lower", "(11),Nowhere"))
    assert [one.basis for one in proposals_for(NEXT)] == ["Printed in Upper; the lookup has Lower"]


def test_a_course_that_every_table_prints_in_another_program_area_is_proposed_to_have_moved(published):
    replace_in(published, "table_01_credentials_by_course", ("Careers,ZC30", "Farming,ZC30"))
    assert proposals_for(NEXT) == []
    replace_in(published, "table_03_credentials_by_tier", ("Careers,ZC30", "Farming,ZC30"))
    (proposal,) = proposals_for(NEXT)
    assert (proposal.change, proposal.cells["program_area"]) == ("replace", "Farming")
