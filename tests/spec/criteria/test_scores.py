"""DESIGN section 5, "Scores": with missing inputs a score is a range; Child-Pugh and ALBI.

Points: bilirubin < 34, 34 to 51, > 51 µmol/L; albumin > 35, 28 to 35, < 28 g/L; INR < 1.7, 1.7 to
2.3, > 2.3, or PT < 4, 4 to 6, > 6 s over control; ascites none, mild, moderate or severe;
encephalopathy none, 1-2, 3-4. Class A 5-6, B 7-9, C 10-15 (Pugh 1973; MSD Manual).

ALBI: 0.66 log10(bilirubin in umol/L) - 0.085 (albumin in g/L), grade 1 to -2.60, 2 to -1.39, 3
above (Johnson 2015). With a bilirubin of 10 umol/L grade 1 begins at an albumin of 652/17 =
38.352941... g/L and grade 2 at 410/17 = 24.117647...; with 100 umol/L at 784/17 = 46.117... and
542/17 = 31.88...
"""

from tests.engines.dictionary import DICTIONARY
from tests.spec.criteria.asked import (
    MET,
    NOT_MET,
    UNKNOWN,
    Asked,
    asking,
    asking_each,
    graded,
    subject,
)
from tests.spec.criteria.rows import Row, When, finding

BEST = {
    "total_bilirubin": "20",
    "albumin": "40",
    "inr": "1.0",
    "ascites": "none",
    "hepatic_encephalopathy_grade": "none",
}
"""One point each: 5."""


def panel(time: When = "2024-06-05", **changed: str | None) -> list[Row]:
    """The inputs of a score; None: not measured."""
    return [
        (graded if DICTIONARY[name].values else finding)(name, value, time)
        for name, value in (BEST | changed).items()
        if value is not None
    ]


def points(label: str, score: int, **changed: str | None) -> tuple[str, object]:
    """Ask for exactly that score."""
    return (
        f"child_pugh_points from latest before screening = {score}",
        subject(label, MET, panel(**changed)),
    )


@asking_each(
    points("all best", 5),
    points("bilirubin 33.999999", 5, total_bilirubin="33.999999"),
    points("bilirubin 34", 6, total_bilirubin="34"),
    points("bilirubin 51", 6, total_bilirubin="51"),
    points("bilirubin 51.000001", 7, total_bilirubin="51.000001"),
    points("albumin 35.000001", 5, albumin="35.000001"),
    points("albumin 35", 6, albumin="35"),
    points("albumin 28", 6, albumin="28"),
    points("albumin 27.999999", 7, albumin="27.999999"),
    points("INR 1.699999", 5, inr="1.699999"),
    points("INR 1.7", 6, inr="1.7"),
    points("INR 2.3", 6, inr="2.3"),
    points("INR 2.300001", 7, inr="2.300001"),
    points("PT 3.9 s", 5, inr=None, pt_prolongation="3.9"),
    points("PT 4 s", 6, inr=None, pt_prolongation="4"),
    points("PT 6 s", 6, inr=None, pt_prolongation="6"),
    points("PT 6.1 s", 7, inr=None, pt_prolongation="6.1"),
    points("INR before PT", 5, pt_prolongation="20"),
    points("ascites mild", 6, ascites="mild"),
    points("ascites moderate", 7, ascites="moderate"),
    points("ascites severe", 7, ascites="severe"),
    points("encephalopathy 1", 6, hepatic_encephalopathy_grade="g1"),
    points("encephalopathy 2", 6, hepatic_encephalopathy_grade="g2"),
    points("encephalopathy 3", 7, hepatic_encephalopathy_grade="g3"),
    points("encephalopathy 4", 7, hepatic_encephalopathy_grade="g4"),
    points(
        "all worst",
        15,
        total_bilirubin="60",
        albumin="20",
        inr="3",
        ascites="severe",
        hepatic_encephalopathy_grade="g4",
    ),
)
def test_each_input_scores_its_points(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


SIX = {"albumin": "35"}
SEVEN = {**SIX, "ascites": "mild"}
NINE = {**SEVEN, "total_bilirubin": "34", "inr": "1.7"}
TEN = {**NINE, "hepatic_encephalopathy_grade": "g1"}


@asking_each(
    *(
        (
            f"child_pugh_class from latest before screening = {name}",
            subject(label, MET, panel(**to)),
        )
        for label, to, name in (
            ("6 points", SIX, "A"),
            ("7 points", SEVEN, "B"),
            ("9 points", NINE, "B"),
            ("10 points", TEN, "C"),
        )
    )
)
def test_points_make_the_class(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (reading, subject("albumin not measured, 5 to 7 points", truth, panel(albumin=None)))
        for reading, truth in {
            "child_pugh_points from latest before screening <= 7": MET,
            "child_pugh_points from latest before screening <= 6": UNKNOWN,
            "child_pugh_points from latest before screening > 7": NOT_MET,
            "child_pugh_class from latest before screening in (A, B)": MET,
            "child_pugh_class from latest before screening = A": UNKNOWN,
            "child_pugh_class from latest before screening = C": NOT_MET,
            "child_pugh_class from latest before screening <= B": MET,
        }.items()
    ),
    (
        "child_pugh_class from latest before screening in (A, C)",
        subject(
            "A or B or C, of which B is not among them",
            UNKNOWN,
            panel(albumin=None, inr=None, ascites=None),
        ),
    ),
    (
        "child_pugh_points from latest before screening between 5 and 15",
        subject("nothing measured", MET),
    ),
    ("child_pugh_points from latest before screening >= 6", subject("nothing measured", UNKNOWN)),
    (
        "child_pugh_points from latest before screening <= 6",
        subject("bilirubin known as an interval", UNKNOWN, panel(total_bilirubin=">30")),
    ),
    (
        "child_pugh_points from latest before screening <= 5",
        subject("an interval of one score", MET, panel(total_bilirubin="<30")),
    ),
)
def test_a_score_is_met_only_if_every_completion_is(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking(
    "child_pugh_points from latest within 7 days before enrolment = 5",
    subject("7 days before", MET, panel("2024-06-03")),
    subject("8 days before", UNKNOWN, panel("2024-06-02")),
    subject("a worse one before it", MET, panel("2024-06-04"), panel("2024-06-03", albumin="20")),
    subject("a worse one since", NOT_MET, panel("2024-06-04"), panel("2024-06-05", albumin="20")),
    subject("two at one time that disagree", UNKNOWN, panel(), panel(albumin="20")),
    subject("two at one time of the same points", MET, panel(), panel(albumin="36")),
    subject(
        "INR not readable, PT there",
        UNKNOWN,
        panel(inr=None, pt_prolongation="3"),
        finding("inr", None, "2024-06-05", problem="text"),
    ),
    subject(
        "inputs of several days",
        MET,
        panel("2024-06-04", inr=None),
        finding("inr", "1.1", "2024-06-09"),
    ),
)
def test_each_input_is_picked_in_the_window(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    (
        "child_pugh_points from first before screening = 5",
        subject("the first", MET, panel("2024-06-04"), panel("2024-06-05", albumin="20")),
    ),
    (
        "child_pugh_points from latest before screening = 7",
        subject("the latest", MET, panel("2024-06-04"), panel("2024-06-05", albumin="20")),
    ),
)
def test_a_score_is_from_the_first_or_the_latest_values(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


HARRISON = {"child_pugh_variant": "harrison"}


@asking(
    "child_pugh_points from latest before screening = 6",
    subject("albumin 30", MET, panel(albumin="30")),
    subject("albumin 29.9", MET, panel(albumin="29.9")),
    subject("albumin 30, cut at 30", MET, panel(albumin="30"), **HARRISON),
    subject("albumin 29.9, cut at 30", NOT_MET, panel(albumin="29.9"), **HARRISON),
)
def test_the_study_says_which_table_of_child_pugh_counts(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


def blood(bilirubin: str | None, albumin: str | None, time: When = "2024-06-05") -> list[Row]:
    """The inputs of ALBI; None: not measured."""
    values = {"total_bilirubin": bilirubin, "albumin": albumin}
    return [finding(name, value, time) for name, value in values.items() if value is not None]


UNREADABLE = finding("albumin", None, "2024-06-05", problem="text")


@asking(
    "albi_grade from latest within 7 days before enrolment in (grade_1, grade_2)",
    subject("grade 1", MET, blood("10", "38.352942")),
    subject("grade 2", MET, blood("10", "24.117648")),
    subject("grade 3", NOT_MET, blood("10", "24.117647")),
    subject("the bilirubin missing", UNKNOWN, blood(None, "45")),
    subject("the albumin missing", UNKNOWN, blood("20", None)),
    subject("a bilirubin of 0 is none", UNKNOWN, blood("0", "45")),
    subject("8 days before", UNKNOWN, blood("10", "40", "2024-06-02")),
    subject("an albumin that cannot be read", UNKNOWN, blood("10", None), UNREADABLE),
    subject("inputs of two days", MET, blood("10", None), blood(None, "40", "2024-06-09")),
)
def test_an_ALBI_grade_is_made_of_the_bilirubin_and_the_albumin_in_the_window(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth


@asking_each(
    *(
        (f"albi_grade from latest before screening {test}", subject(label, truth, blood(*values)))
        for test, label, values, truth in (
            ("= grade_1", "one step above the border", ("10", "38.352942"), MET),
            ("= grade_1", "one step below the border", ("10", "38.352941"), NOT_MET),
            ("= grade_2", "one step below the border", ("10", "38.352941"), MET),
            ("= grade_3", "one step below the next", ("10", "24.117647"), MET),
            ("= grade_1", "bilirubin below 10", ("<10", "38.352942"), MET),
            ("= grade_1", "bilirubin at most 10", ("<=10", "38.352942"), MET),
            ("= grade_1", "bilirubin above 10", (">10", "38.352942"), UNKNOWN),
            ("<= grade_2", "bilirubin below 100", ("<100", "32"), MET),
            ("<= grade_2", "bilirubin above 10", (">10", "32"), UNKNOWN),
            ("= grade_1", "bilirubin of 10 or more", (">=10", "32"), NOT_MET),
            (">= grade_2", "albumin below 30", ("10", "<30"), MET),
            ("in (grade_1, grade_3)", "grade 1, 2 or 3", ("10", None), UNKNOWN),
            ("between grade_1 and grade_3", "nothing known", (None, None), MET),
        )
    )
)
def test_an_ALBI_grade_is_met_only_if_every_completion_is(asked: Asked) -> None:
    assert asked.answer.truth is asked.truth
