"""The regimen of NCT05718492, as regimen.toml has it.

Doses and cycle: other copies of the registration, which print oxaliplatin 130, leucovorin 200,
fluorouracil 400, then 2,400 mg/m2, every 3 weeks, a maximum of 4-6 courses, and an immune
checkpoint inhibitor where there is extrahepatic metastasis at baseline, its agent and schedule
left open.
"""

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from hilum.rules.dosing import (
    CycleRange,
    FactCondition,
    Folinate,
    LabCondition,
    Regimen,
    State,
    Verdict,
    decide,
)
from hilum.study import find_study, load_study
from hilum.terms.discrepancies import UserError
from hilum.terms.ruled import Ruled, Standing
from hilum.terms.truth import Truth
from tests.spec.dosing.regimens import state, stated_on_the_day
from tests.spec.haic_hcc.subjects import STUDY

FOLDER = find_study("haic_hcc")
OTHER_COPIES = ("careacross.com", "clincosm.com")


def regimen() -> Regimen:
    assert STUDY.regimen is not None
    return STUDY.regimen


def well(known: Regimen, cycle: int = 1) -> State:
    facts = tuple(stated_on_the_day(Truth.NOT_MET, fact.id) for fact in known.facts)
    return state(cycle=cycle, facts=facts)


@pytest.mark.parametrize(
    ("drug", "mg_per_m2", "order"),
    [
        ("oxaliplatin", "130", 1),
        ("leucovorin", "200", 2),
        ("fluorouracil_bolus", "400", 3),
        ("fluorouracil_infusion", "2400", 4),
    ],
)
def test_the_doses_are_those_that_the_other_copies_print(
    drug: str, mg_per_m2: str, order: int
) -> None:
    known = regimen().drug(drug)
    dose = known.dose_mg_per_m2
    assert (dose.value, known.order) == (Decimal(mg_per_m2), order)
    assert (dose.standing, dose.origin) == (Standing.STATED, "other registry copy")
    assert any(copy in dose.source for copy in OTHER_COPIES)
    assert known.route.value == "intraarterial"


def test_a_cycle_is_21_days_and_there_are_never_more_than_6() -> None:
    assert regimen().cycle_days.value == 21
    assert regimen().cycle_days.standing is Standing.STATED
    assert regimen().cycles_printed.value == CycleRange(fewest=4, most=6)
    assert regimen().cycles_printed.standing is Standing.STATED
    assert decide(regimen(), well(regimen(), cycle=7)).verdict is Verdict.STOP


@pytest.mark.parametrize(
    ("parameter", "question"),
    [
        ("cycles", "Q20"),
        ("bsa_formula", "Q23"),
        ("bsa_cap", "Q23"),
        ("bsa_rounding", "Q23"),
        ("weight_change_percent", "Q23"),
        ("max_age_days", "Q27"),
        ("max_delay_days", "Q25"),
        ("reescalation", "Q29"),
        ("modifications", "Q26"),
        ("early_days", "Q28"),
    ],
)
def test_what_no_source_of_the_trial_states_is_an_assumption_with_its_question(
    parameter: str, question: str
) -> None:
    known: Ruled[object] = getattr(regimen(), parameter)
    assert (known.standing, known.question) == (Standing.ASSUMPTION, question)


@pytest.mark.parametrize("parameter", ["infusion_hours", "manner", "rounding_mg", "levels_percent"])
def test_hours_manner_rounding_and_levels_of_every_drug_are_assumptions(parameter: str) -> None:
    known = [getattr(drug, parameter) for drug in regimen().drugs]
    assert all(each is None or each.standing is Standing.ASSUMPTION for each in known)


def test_that_leucovorin_is_racemic_is_an_assumption() -> None:
    forms = regimen().drug("leucovorin").forms
    assert forms is not None
    assert forms.standing is Standing.ASSUMPTION
    assert forms.known.printed is forms.known.given is Folinate.RACEMIC


def test_every_rule_on_toxicity_is_an_assumption_and_says_that_it_is_not_of_this_trial() -> None:
    for each in regimen().modifications.known:
        assert each.rule.standing is Standing.ASSUMPTION, each.id
        if each.rule.question == "Q25":
            assert "not a protocol of this trial" in each.rule.source, each.id


@pytest.mark.parametrize(
    ("concept", "number", "unit"),
    [
        ("neutrophils", "1.2", "10*9/L"),
        ("platelets", "60", "10*9/L"),
        ("total_bilirubin", "30", "umol/L"),
        ("albumin", "30", "g/L"),
    ],
)
def test_the_suspension_thresholds_are_those_of_the_hospitals_other_protocol(
    concept: str, number: str, unit: str
) -> None:
    found = [
        condition
        for consequence in regimen().consequences
        for condition in consequence.when
        if isinstance(condition, LabCondition) and condition.concept == concept
    ]
    assert [(each.number, each.unit) for each in found] == [(Decimal(number), unit)]


def test_agent_and_dose_of_the_checkpoint_inhibitor_are_missing_and_asked_for() -> None:
    (prompt,) = regimen().prompts
    assert prompt.basis.origin == "other registry copy"
    assert prompt.agent.is_missing
    assert prompt.dose.is_missing
    assert prompt.agent.question == prompt.dose.question == "P63"


@pytest.mark.parametrize(
    ("extrahepatic", "prompts", "words"),
    [
        (Truth.MET, 1, "agent not stated (P63)"),
        (Truth.UNKNOWN, 1, "nobody has stated whether"),
        (Truth.NOT_MET, 0, ""),
    ],
)
def test_a_checkpoint_inhibitor_is_prompted_for_where_there_is_extrahepatic_disease(
    extrahepatic: Truth, prompts: int, words: str
) -> None:
    known = regimen()
    facts = tuple(
        stated_on_the_day(
            extrahepatic if fact.id == "extrahepatic_disease" else Truth.NOT_MET, fact.id
        )
        for fact in known.facts
    )
    decision = decide(known, state(facts=facts))
    assert decision.verdict is Verdict.GIVE
    assert [words in prompt.say() for prompt in decision.prompts] == [True] * prompts


def test_the_demonstration_runs_on_the_assumptions_and_names_them() -> None:
    decision = decide(regimen(), well(regimen()))
    assert decision.verdict is Verdict.GIVE
    assert {"Q21", "Q22", "Q23", "Q24", "Q25", "Q26", "Q27"} <= set(decision.assumptions)


def test_every_question_of_the_regimen_is_asked_somewhere_in_both_languages() -> None:
    known = regimen()
    parameters = [known.cycles, known.bsa_formula, known.max_age_days, known.modifications]
    asked = {each.question for each in parameters} | {"P63"}
    for question in filter(None, asked):
        found = STUDY.question(question)
        assert found is not None
        assert found.zh


def test_every_fact_that_a_rule_asks_for_is_a_sentence_that_a_person_answers() -> None:
    sentences = {fact.id: fact.sentence for fact in regimen().facts}
    asked = {
        condition.fact
        for consequence in regimen().consequences
        for condition in consequence.when
        if isinstance(condition, FactCondition)
    }
    assert asked == {
        "feeding_artery",
        "progression",
        "intolerable_toxicity",
        "resectable",
        "withdrawal",
    }
    assert len({*sentences.values()}) == len(sentences)


# ---------------------------------------------------------------- the file


def changed(folder: Path, old: str, new: str, file: str = "regimen.toml") -> Path:
    """A copy of the study in which one thing is written differently."""
    copy = folder / "haic_hcc"
    shutil.copytree(FOLDER, copy)
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    return copy


HOURS_24 = """[drug.infusion_hours]
value = "24"
origin = "assumption"
"""


def test_without_a_ruling_on_the_hours_no_dose_is_decided(tmp_path: Path) -> None:
    study = load_study(changed(tmp_path, HOURS_24, "[drug.infusion_hours]\n"))
    assert study.regimen is not None
    decision = decide(study.regimen, well(study.regimen))
    assert (decision.verdict, decision.questions) == (Verdict.UNDECIDED, ("Q21",))
    assert any("the hours of infusion" in reason.say("en") for reason in decision.reasons)


def test_a_study_without_a_regimen_and_a_schedule_still_loads(tmp_path: Path) -> None:
    copy = tmp_path / "haic_hcc"
    shutil.copytree(FOLDER, copy)
    (copy / "regimen.toml").unlink()
    (copy / "schedule.toml").unlink()
    (copy / "endpoints.toml").unlink()
    study = load_study(copy)
    assert (study.regimen, study.schedule) == (None, None)
    assert study.question("Q21") is study.question("Q31") is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('value = "130"', "value = 130.0", "drug.oxaliplatin.dose_mg_per_m2.value: saw 130.0"),
        ('value = "130"', 'value = "-130"', "drug.oxaliplatin: oxaliplatin: dose of -130 mg/m2"),
        ('concept = "oxaliplatin"', 'concept = "platelets"', "drug.oxaliplatin.concept: saw"),
        ('value = "intraarterial"', 'value = "through the nose"', "expected one of oral"),
        ('value = "mosteller"', 'value = "boyd"', "bsa_formula.value: saw 'boyd'"),
        ('"distant_metastasis"', '"platelets"', "fact.extrahepatic_disease.baseline_event: saw"),
        ("value = 21\n", "value = 0\n", "regimen.cycle_days: saw 0, expected above 0"),
        ("value = 6\n", "value = 7\n", "regimen: 7 cycles: expected 4 to 6"),
        ('question = "Q20"', 'question = "Q99"', "regimen.cycles: saw question 'Q99'"),
        ('id = "Q21"', 'id = "P62"', "question"),
        ('unit = "10*9/L"', 'unit = "mg"', "modifications.hold_neutrophils: saw neutrophils in"),
        ('below = "1.2", ', "", "expected one of below, at_most, above, at_least"),
        ('lab = "neutrophils"', 'lab = "oxaliplatin"', "expected a concept of a finding"),
        ('{ fact = "progression" }', '{ fact = "boredom" }', "regimen: facts ['boredom']"),
        ('{ fact = "progression" }', '{ mood = "bad" }', "expected a condition with lab"),
        ('drugs = ["oxaliplatin"]', 'drugs = ["cisplatin"]', "regimen: drug 'cisplatin'"),
        ('{ action = "stop" }', '{ action = "pray" }', "saw 'pray'"),
        (
            'origin = "assumption"\n',
            "",
            "expected a value with its origin",
        ),
    ],
)
def test_a_fault_names_the_file_the_entry_what_was_seen_and_what_was_expected(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as raised:
        load_study(changed(tmp_path, old, new))
    assert "regimen.toml" in str(raised.value)
    assert told in str(raised.value)


def test_an_assumption_that_no_ruling_makes_is_refused(tmp_path: Path) -> None:
    ruling = FOLDER.joinpath("regimen.toml").read_text("utf-8")
    start = ruling.index("[question.ruling]", ruling.index('id = "Q24"'))
    end = ruling.index("[[question]]", start)
    with pytest.raises(UserError, match="no ruling on Q24"):
        load_study(changed(tmp_path, ruling[start:end], ""))


def test_a_decision_of_the_investigators_takes_the_place_of_an_assumption(tmp_path: Path) -> None:
    copy = changed(tmp_path, HOURS_24, HOURS_24.replace("24", "46"))
    text = (copy / "regimen.toml").read_text("utf-8")
    decided = re.sub(
        r'origin = "assumption"(\nsource = ".*"\nquestion = "Q21")', r'origin = "decision"\1', text
    )
    (copy / "regimen.toml").write_text(decided, "utf-8")
    with pytest.raises(UserError, match="by decision and the assumption on Q21"):
        load_study(copy)
    start = decided.index('id = "Q21"')
    ruled = decided[start:].replace('kind = "assumption"', 'kind = "decision"', 1)
    (copy / "regimen.toml").write_text(decided[:start] + ruled, "utf-8")
    study = load_study(copy)
    assert study.regimen is not None
    hours = study.regimen.drug("fluorouracil_infusion").infusion_hours
    assert hours is not None
    assert (hours.value, hours.standing) == (Decimal(46), Standing.DECISION)
    decision = decide(study.regimen, well(study.regimen))
    assert "Q21" not in decision.assumptions
    assert decision.doses[3].rate_mg_per_h == Decimal("88.7")
