"""The first page says when the next release is expected, where somebody has said it."""

import pytest

from helpers.publish.provenance import Provenance
from helpers.publish.site.landing import landing_markdown


@pytest.mark.parametrize(
    ("given", "said"), [("January 2033", " Next release: January 2033. "), ("", "2031-12-05. What")]
)
def test_the_next_release_stands_beside_the_version_of_the_source(given, said):
    provenance = Provenance("2030-2031", "final", "A state: A report", "2031-12-05", "0" * 12, "0" * 64, given)
    page = landing_markdown([], {}, provenance, documents=[])
    assert said in page
    assert ("Next release" in page) == bool(given)
