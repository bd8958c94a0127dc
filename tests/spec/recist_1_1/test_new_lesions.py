"""New lesions: RECIST 1.1, section 4.3.5. Expected values are the guideline's definitions."""

from hilum.rules.recist.lesions import Seen
from hilum.rules.recist.responses import NewLesions, Response
from tests.spec.recist_1_1.courses import after, last, points, said

MAYBE, SURE, GONE = Seen.EQUIVOCAL, Seen.UNEQUIVOCAL, Seen.ABSENT


def test_an_unequivocal_new_lesion_is_progression_whatever_the_others_do() -> None:
    found = last({"T1": "30", "X1": Seen.PRESENT}, {"T1": GONE, "X1": GONE, "Z1": SURE})
    assert (found.target, found.new) == (Response.CR, NewLesions.UNEQUIVOCAL)
    assert found.overall is Response.PD


def test_an_equivocal_new_lesion_alone_is_not_progression() -> None:
    found = last({"T1": "30"}, {"T1": "30", "Z1": MAYBE})
    assert (found.new, found.overall) == (NewLesions.EQUIVOCAL, Response.SD)
    assert "new_equivocal" in said(found)


def test_an_equivocal_lesion_that_is_confirmed_is_progression_from_the_day_it_was_first_seen() -> (
    None
):
    """Progression is declared using the date of the initial scan."""
    first, second = points({"T1": "30"}, {"T1": "30", "Z1": MAYBE}, {"T1": "30", "Z1": SURE})
    assert (first.overall, second.overall) == (Response.PD, Response.PD)
    (told,) = (reason for reason in first.reasons if reason.id.endswith("new_confirmed_later"))
    assert dict(told.values)["confirmed"] == after(84)


def test_dating_back_reaches_over_scans_where_it_stayed_equivocal_or_was_not_evaluable() -> None:
    found = points(
        {"T1": "30"},
        {"T1": "30", "Z1": MAYBE},
        {"T1": "30", "Z1": Seen.NOT_EVALUABLE},
        {"T1": "30", "Z1": MAYBE},
        {"T1": "30", "Z1": SURE},
    )
    assert [point.new for point in found] == [
        NewLesions.UNEQUIVOCAL,
        NewLesions.NONE,
        NewLesions.UNEQUIVOCAL,
        NewLesions.UNEQUIVOCAL,
    ]


def test_a_lesion_that_was_absent_in_between_is_not_dated_back_over_its_absence() -> None:
    """The guideline does not say; the lesion seen before need not be the same."""
    found = points(
        {"T1": "30"},
        {"T1": "30", "Z1": MAYBE},
        {"T1": "30", "Z1": GONE},
        {"T1": "30", "Z1": SURE},
    )
    assert [point.overall for point in found] == [Response.SD, Response.SD, Response.PD]


def test_of_two_new_lesions_the_graver_decides() -> None:
    found = last({"T1": "30"}, {"T1": "30", "Z1": MAYBE, "Z2": SURE})
    assert found.new is NewLesions.UNEQUIVOCAL
