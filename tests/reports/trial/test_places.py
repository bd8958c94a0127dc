"""A place on a page belongs to one number: a link leads to the number that was clicked."""

from hypothesis import given
from hypothesis import strategies as st

from hilum.reports.trial.site.places import cell_place

PART = st.text(st.sampled_from("aA-_.<>=/ 3中"), min_size=1, max_size=6)


def test_subgroups_that_differ_in_a_sign_have_two_places() -> None:
    assert cell_place(0, "AGEGR1.<65", "all") != cell_place(0, "AGEGR1.>=65", "all")


@given(st.lists(st.tuples(PART, PART), min_size=2, max_size=2, unique=True))
def test_no_two_cells_share_a_place(cells: list[tuple[str, str]]) -> None:
    (first, second) = cells
    assert cell_place(0, *first) != cell_place(0, *second)


@given(PART, PART)
def test_a_place_needs_no_escape_in_a_link(line: str, column: str) -> None:
    place = cell_place(0, line, column)
    assert place.isascii()
    assert not set(place) & set("%#\"'<>& ")
