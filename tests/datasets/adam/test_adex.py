"""ADEX: doses by cycle, delays, sums and relative dose intensity.

A subject of 168 cm and 62 kg: 1.70 m2, oxaliplatin 130 mg/m2 = 221 mg, every 21 days.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hilum.records.rows import Intervention
from tests.conduct.treated import FIRST, cycle, day_of_cycle, doses, put_off, subject
from tests.datasets.adam.persons import Made, analysed, of, one


def numbers(made: Made, paramcd: str) -> list[Decimal | None]:
    return [row.get("AVAL") for row in of(made, "ADEX", paramcd)]


def test_the_full_dose_on_time_is_an_intensity_of_100_percent() -> None:
    made = analysed(subject(cycle(1), cycle(2), cycle(3)))
    assert numbers(made, "D1ADM") == [221, 221, 221]
    assert numbers(made, "D1ADMM2") == [130, 130, 130]
    assert numbers(made, "D1LVL") == [0, 0, 0]
    assert numbers(made, "DELAY") == [0, 0, 0]
    assert one(made, "ADEX", "D1CUM")["AVAL"] == 663
    assert one(made, "ADEX", "D1RDI")["AVAL"] == 100
    assert one(made, "ADEX", "D1NRED")["AVAL"] == 0
    assert one(made, "ADEX", "NCYC")["AVAL"] == 3


def test_a_week_of_delay_lowers_the_intensity_of_two_cycles_to_42_of_49_days() -> None:
    late = day_of_cycle(2) + timedelta(days=7)
    made = analysed(subject(cycle(1), cycle(2, late)))
    assert numbers(made, "DELAY") == [0, 7]
    assert one(made, "ADEX", "D1RDI")["AVAL"] == Decimal("85.71")  # 100 x 42 / 49
    assert one(made, "ADEX", "DAYS")["AVAL"] == 49


def test_a_cycle_that_began_early_has_no_delay() -> None:
    early = day_of_cycle(2) - timedelta(days=2)
    assert numbers(analysed(subject(cycle(1), cycle(2, early))), "DELAY") == [0, 0]


def test_the_first_cycle_is_late_by_the_days_since_it_was_put_off() -> None:
    first_try = FIRST - timedelta(days=7)
    made = analysed(subject(put_off(1, first_try, platelets="40"), cycle(1)))
    assert numbers(made, "DELAY") == [7]


def test_half_a_dose_in_one_of_two_cycles_is_three_quarters_of_the_intensity() -> None:
    made = analysed(subject(cycle(1), cycle(2, oxaliplatin="110.5")))
    assert one(made, "ADEX", "D1CUM")["AVAL"] == Decimal("331.5")
    assert one(made, "ADEX", "D1RDI")["AVAL"] == 75


def test_a_drug_left_out_counts_as_0_only_where_the_records_are_complete() -> None:
    omitted = (cycle(1), cycle(2, oxaliplatin=None))
    known = analysed(subject(*omitted))
    assert numbers(known, "D1ADM") == [221, 0]
    assert one(known, "ADEX", "D1CUM")["AVAL"] == 221
    assert one(known, "ADEX", "D1RDI")["AVAL"] == 50
    silent = analysed(subject(*omitted, whole=False))
    assert numbers(silent, "D1ADM") == [221, None]
    for paramcd in ("D1CUM", "D1CUMM2", "D1RDI"):
        row = one(silent, "ADEX", paramcd)
        assert (row.get("AVAL"), row["AVALC"]) == (None, "NOT KNOWN")


def test_a_dose_without_milligrams_was_given_and_is_not_0() -> None:
    odd = [replace(row, unit="mL") if row.term == "Oxaliplatin" else row for row in cycle(2)
           if isinstance(row, Intervention)]  # fmt: skip
    made = analysed(subject(cycle(1), odd))
    assert numbers(made, "D1ADM") == [221, None]
    assert numbers(made, "D2ADM") == [340, 340]
    assert one(made, "ADEX", "D1CUM")["AVALC"] == "NOT KNOWN"
    assert one(made, "ADEX", "D1NRED")["AVALC"] == "NOT KNOWN"  # a level below the full one, or not
    assert one(made, "ADEX", "D2NRED")["AVAL"] == 0


def test_without_a_weight_no_dose_per_area_is_told() -> None:
    made = analysed(subject(doses(1, FIRST)))
    assert numbers(made, "D1ADM") == [221]
    row = one(made, "ADEX", "D1RDI")
    assert (row.get("AVAL"), row["AVALC"]) == (None, "NOT KNOWN")


def test_who_was_never_dosed_has_no_row() -> None:
    assert analysed(subject())["ADEX"] == ()


def test_a_dose_names_its_row_of_ex_and_a_sum_all_of_them() -> None:
    made = analysed(subject(cycle(1), cycle(2)))
    given = [each.row for each in made["ADEX"] if each.row["PARAMCD"] == "D1ADM"]
    assert [(row["SRCDOM"], row["SRCVAR"]) for row in given] == [("EX", "EXDOSE")] * 2
    (total,) = [each.row for each in made["ADEX"] if each.row["PARAMCD"] == "D1CUM"]
    assert total["PARAMTYP"] == "DERIVED"
    assert {key for row in given for key in row.sources} == set(total.sources)
