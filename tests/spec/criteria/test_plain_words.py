"""A reading in plain words says what the notation says (docs/reference/notation.md), no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.criteria import nodes as n
from hilum.criteria.parse import parse
from hilum.criteria.phrases import Language, Voice
from hilum.criteria.plain import PROPER_NAMES, Plain, plain, plain_words
from hilum.criteria.printing import show
from tests.engines import criteria as generated
from tests.engines.dictionary import DICTIONARY
from tests.spec.haic_hcc.subjects import STUDY

EN, ZH = (
    Voice(
        language=language,
        typeset=True,
        names={name: each.label(language.value) for name, each in STUDY.anchors.items()},
    )
    for language in (Language.EN, Language.ZH)
)

SENTENCES = {
    "latest hemoglobin within 7 days before procedure > 100 g/L": (
        "the latest hemoglobin within 7 days before the first arterial puncture for HAIC "
        "is above 100 g/L",
        "首次 HAIC 动脉穿刺前 7 天内最近一次血红蛋白高于 100 g/L",
    ),
    "first albumin after enrolment <= 28 g/L": (
        "the first albumin from the day of enrolment on is at most 28 g/L",
        "入组当日起首次白蛋白至多为 28 g/L",
    ),
    "any systolic_blood_pressure within 4 weeks before first_dose >= 160 mmHg": (
        "at least one systolic blood pressure within 4 weeks before the first dose of a study drug "
        "is at least 160 mmHg",
        "研究药物首次给药前 4 周内至少有一次收缩压至少为 160 mmHg",
    ),
    "every platelets at enrolment >= 50 10*9/L": (
        "every platelets on the day of enrolment is at least 50 ×10⁹/L",
        "入组当日每一次血小板计数均至少为 50 ×10⁹/L",
    ),
    "latest alt within 7 days before procedure < 5 x ULN": (
        "the latest alanine aminotransferase within 7 days before the first arterial puncture for "
        "HAIC is below 5 times the upper limit of normal",
        "首次 HAIC 动脉穿刺前 7 天内最近一次丙氨酸氨基转移酶低于正常值上限的 5 倍",
    ),
    "latest albumin before enrolment >= 0.9 x LLN": (
        "the latest albumin up to the day of enrolment is at least 0.9 times the lower limit of "
        "normal",
        "截至入组当日最近一次白蛋白至少为正常值下限的 0.9 倍",
    ),
    "latest albumin before enrolment between 28 g/L and 35 g/L": (
        "the latest albumin up to the day of enrolment lies between 28 and 35 g/L, both included",
        "截至入组当日最近一次白蛋白在 28 与 35 g/L 之间（含两端）",
    ),
    "latest bclc_stage before enrolment in (B, C)": (
        "the latest Barcelona Clinic Liver Cancer stage up to the day of enrolment is stage B or "
        "stage C",
        "截至入组当日最近一次巴塞罗那分期（BCLC）为 B期或C期",
    ),
    "latest bclc_stage before enrolment = C": (
        "the latest Barcelona Clinic Liver Cancer stage up to the day of enrolment is stage C",
        "截至入组当日最近一次巴塞罗那分期（BCLC）为 C期",
    ),
    "live_vaccine within 30 days after last_dose": (
        "there is a record within 30 days after the last dose of a study drug of live vaccine",
        "研究药物末次给药后 30 天内有活疫苗的记录",
    ),
    "age at consent between 18 and 75 years": (
        "the age on the day of informed consent lies between 18 and 75 years, both included",
        "签署知情同意当日年龄在 18 与 75 岁之间（含两端）",
    ),
    "sex = female": ("the sex is female", "性别为女"),
    "child_pugh_class from latest within 7 days before enrolment in (A, B)": (
        "the Child-Pugh class, from the latest values within 7 days before enrolment, is class A "
        "or class B",
        "由入组前 7 天内最近一次结果计算的Child-Pugh分级为 A级或B级",
    ),
    "albi_grade from first before enrolment < grade_3": (
        "the ALBI grade, from the first values up to the day of enrolment, is below grade 3",
        "由截至入组当日首次结果计算的ALBI分级低于 3级",
    ),
    'attested "the combination has failed"': (
        "a person states: “the combination has failed”",
        "由人员声明：“the combination has failed”",
    ),
    "not sex = male": ("this does not hold: the sex is male", "以下不成立：性别为男"),
    "if sex = female then age at consent >= 18 years": (
        "if the sex is female, then: the age on the day of informed consent is at least 18 years",
        "如果性别为女，则：签署知情同意当日年龄至少为 18 岁",
    ),
    "sex = male or sex = female and not (hiv_infection before enrolment or sex = male)": (
        "the sex is male, or (the sex is female, and (this does not hold: (there is a record up to "
        "the day of enrolment of HIV infection, or the sex is male)))",
        "性别为男，或（性别为女，且（以下不成立：（截至入组当日有人类免疫缺陷病毒感染的记录，或性别为男）））",
    ),
    "immunosuppressant within 14 days before first_dose "
    "except (concept in systemic_corticosteroid "
    "and daily_total prednisone_equivalent <= 10 mg/day) "
    "except (route in (topical, inhaled))": (
        "there is a record within 14 days before the first dose of a study drug of "
        "immunosuppressive drug, not counting: Systemic corticosteroid and daily total ≤ 10 mg/day "
        "of prednisone or its equivalent; or route topical or inhaled",
        "研究药物首次给药前 14 天内有免疫抑制剂的记录，下列情形不计：全身性糖皮质激素且"
        "每日总量 ≤ 10 mg/天（泼尼松或等效剂量）；或给药途径为外用或吸入",
    ),
    "other_malignancy before enrolment except (not ended at least 5 years before first_dose)": (
        "there is a record up to the day of enrolment of other malignant tumour, present or past"
        ", not counting: not ended at least 5 years before the first dose of a study drug",
        "截至入组当日有其他恶性肿瘤的记录，下列情形不计：非（于研究药物首次给药前至少 5 年结束）",
    ),
}
"""Readings -> what a person says for each, written by hand from the reference of the notation."""


@pytest.mark.parametrize("reading", SENTENCES)
def test_a_reading_is_said_in_a_plain_sentence_of_either_language(reading: str) -> None:
    english, chinese = SENTENCES[reading]
    assert plain_words(parse(reading), STUDY.concepts, EN) == english
    assert plain_words(parse(reading), STUDY.concepts, ZH) == chinese


def test_the_sentences_above_hold_every_node() -> None:
    held = {type(node) for text in SENTENCES for node in n.walk(parse(text))}
    assert {*n.READING_NODES, n.AttributeIn, n.ConceptIn, n.DailyTotal, n.EndedBefore} <= held
    assert {n.PredicateNot, n.PredicateAnd} <= held
    operators = {
        node.operator
        for text in SENTENCES
        for node in n.walk(parse(text))
        if isinstance(node, n.Compare)
    }
    assert operators == set(n.Operator)


def test_exceptions_stand_line_by_line_and_in_brackets_where_more_is_joined() -> None:
    reading = parse(
        "live_vaccine before enrolment except (route in (oral)) "
        "except (purpose in (hypersensitivity_premedication)) or sex = male"
    )
    vaccine, _ = plain(reading, STUDY.concepts, EN).parts
    assert vaccine == Plain(
        "there is a record up to the day of enrolment of live vaccine, not counting:",
        (Plain("route oral"), Plain("purpose premedication against hypersensitivity")),
        "; or ",
        in_line=True,
    )
    assert plain_words(reading, STUDY.concepts, EN) == (
        "(there is a record up to the day of enrolment of live vaccine, not counting: route oral; "
        "or purpose premedication against hypersensitivity), or the sex is male"
    )


def test_what_is_joined_is_set_line_by_line() -> None:
    said = plain(
        parse("sex = female and (hiv_infection before enrolment or sex = male)"),
        STUDY.concepts,
        EN,
    )
    assert said == Plain(
        "all of these hold:",
        (
            Plain("the sex is female"),
            Plain(
                "at least one of these holds:",
                (
                    Plain("there is a record up to the day of enrolment of HIV infection"),
                    Plain("the sex is male"),
                ),
                ", or ",
            ),
        ),
        ", and ",
    )


@pytest.mark.parametrize(
    ("concept", "said"),
    [
        ("hemoglobin", "the latest hemoglobin "),
        ("inr", "the latest international normalized ratio "),
        ("alpha_fetoprotein", "the latest alpha-fetoprotein "),
        ("ecog", "the latest ECOG performance status "),
    ],
)
def test_a_name_is_small_inside_a_sentence_unless_it_is_a_proper_name(
    concept: str, said: str
) -> None:
    reading = n.Comparison(
        n.Pick.LATEST,
        concept,
        n.Window(n.Direction.AT, "enrolment"),
        n.Compare(n.Operator.EQUAL, n.Category("none")),
    )
    assert plain_words(reading, STUDY.concepts, EN).startswith(said)


def test_the_names_of_people_and_places_keep_their_capital() -> None:
    assert all(each[0].isupper() for each in PROPER_NAMES)
    first_words = {concept.en.split()[0] for concept in STUDY.concepts}
    assert first_words >= PROPER_NAMES, "a name that no concept starts with"
    crohn = parse("crohn_disease before enrolment")
    assert "of Crohn disease" in plain_words(crohn, STUDY.concepts, EN)


def test_readings_of_the_study_that_differ_are_said_in_words_that_differ() -> None:
    every = {show(reading): reading for each in STUDY.criteria for reading in each.readings}
    assert len(every) > 50
    for voice in (EN, ZH):
        said = {plain_words(reading, STUDY.concepts, voice) for reading in every.values()}
        assert len(said) == len(every)


def joined(parts: st.SearchStrategy[n.Reading]) -> st.SearchStrategy[n.Reading]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(n.Not, parts),
        st.builds(n.IfThen, parts, parts),
        st.builds(n.And, several),
        st.builds(n.Or, several),
    )


@given(st.recursive(generated.atoms, joined, max_leaves=6))
def test_any_reading_has_its_words_and_every_number_of_it_stands_in_them(
    reading: n.Reading,
) -> None:
    voice = Voice()
    said = plain_words(reading, DICTIONARY, voice)
    for node in n.walk(reading):
        if isinstance(node, n.Threshold):
            assert f"{node.number.normalize():f}" in said
        if isinstance(node, n.Window) and node.length:
            assert str(node.length) in said
    assert said.count("(") == said.count(")")
