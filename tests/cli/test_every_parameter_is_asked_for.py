"""Nothing is assumed in silence: every parameter of regimen.toml, taken out, is asked for by name.

Each value of the shipped regimen is removed from a copy in turn, with its origin, and left with a
question that nobody has ruled. `hilum dose` must then say UNDECIDED and name that question for a
day on which the parameter matters. Two kinds decide nothing: whether a dose may rise again
(without a ruling it may not, issue 4), and the agent and dose of the prompt.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hilum.cli import main
from hilum.study import find_study
from tests.cli.conftest import Run
from tests.cli.treated_sheets import Sheets, day_of, enrolled
from tests.once import made_once

TEXT = (find_study("haic_hcc") / "regimen.toml").read_text("utf-8")
PARTS = re.split(r"\n(?=\[)", TEXT)
QUESTION = '\n\n[[question]]\nid = "Q99"\ntext = "What is this parameter?"\n'
DECIDES_NOTHING = {"regimen.reescalation", "prompt.agent", "prompt.dose"}
SAID_ELSEWHERE = {"regimen.cycles_printed"}
"""The number of cycles is still ruled where the printed maximum is not known."""
LATE, EARLY = day_of(6) + timedelta(4), day_of(6) - timedelta(2)


def places() -> Iterator[tuple[str, int]]:
    """The parts of the file that hold a value with its origin: a name, and which part it is."""
    drug = ""
    for number, part in enumerate(PARTS):
        header = part.split("\n", 1)[0].strip("[]")
        named = re.search(r'^id = "(\w+)"', part, re.MULTILINE)
        drug = named[1] if named and header == "drug" else drug
        if "\norigin = " in part and header != "prompt":
            own = named[1] if named else drug if header.startswith("drug.") else ""
            yield f"{header} {own}".strip(), number


PLACES = dict(places())


def without_value(part: str) -> str:
    """The part with nothing said: a question in place of the value, or of what follows."""
    said = ("value = ", "origin = ", "question = ", "then = ", "when = ")
    lines = [line for line in part.split("\n") if not line.startswith(said)]
    at = next(n for n, line in enumerate(lines) if line.startswith("source = "))
    return "\n".join([*lines[: at + 1], 'question = "Q99"', *lines[at + 1 :]])


def file_without(*names: str) -> str:
    """The file without the parameters; without the table of rules, without its rules too."""
    parts = list(PARTS)
    for name in names:
        parts[PLACES[name]] = without_value(parts[PLACES[name]])
    rules = "modifications" not in names
    kept = [part for part in parts if rules or not part.startswith("[[modifications.rule]]")]
    return "\n".join(kept) + QUESTION


def five_cycles() -> Sheets:
    """Cycles 1 to 4 in full, 5 at 75 %; then two days, with values of the day before each.

    The weight is 13 % more; one day is early, the other late: every parameter matters on one.
    """
    sheets = enrolled()
    for number in range(1, 5):
        sheets.cycle(number)
    sheets.ready(day_of(5))
    sheets.given(5, oxaliplatin="165", fluorouracil_bolus="510", fluorouracil_infusion="3060")
    sheets.adverse_events = [
        {
            "term": "Diarrhea",
            "grade": "3",
            "start": str(day_of(4) + timedelta(5)),
            "end": str(day_of(4) + timedelta(8)),
        }
    ]
    for day in (EARLY, LATE):
        sheets.ready(day - timedelta(1), body_weight="70")
    return sheets


def _store(folder: Path) -> None:
    sheets = five_cycles().write(folder / "sheets")
    assert main(["load", "--from", "csv", str(sheets), "--out", str(folder / "store")]) == 0


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "five_cycles", _store) / "store"


def decided_on(hilum: Run, study: Path, store: Path, day: object) -> str:
    said = hilum("dose", study, "--from", "store", store, "--on", day)
    assert (said.code, said.err) == (0, "")
    return said.out


def test_with_the_whole_file_a_lower_dose_is_proposed_on_both_days(
    hilum: Run, study: Path, store: Path
) -> None:
    for day in (EARLY, LATE):
        assert f"Next: cycle 6, {day}  ! GIVE a reduced dose" in decided_on(
            hilum, study, store, day
        )


def says_undecided_and_asks(hilum: Run, study: Path, store: Path, *names: str) -> None:
    (study / "regimen.toml").write_text(file_without(*names), "utf-8")
    said = [decided_on(hilum, study, store, day) for day in (EARLY, LATE)]
    blocks = [out.split("\n\n")[1] for out in said]
    assert any("UNDECIDED" in block and "(Q99)" in block for block in blocks)
    assert not any("GIVE the protocol's dose" in block for block in blocks)
    assert any("open Q99: What is this parameter?" in out for out in said)


@pytest.mark.parametrize("name", sorted(PLACES.keys() - DECIDES_NOTHING - SAID_ELSEWHERE))
def test_a_parameter_that_is_taken_out_is_asked_for(
    name: str, hilum: Run, study: Path, store: Path
) -> None:
    says_undecided_and_asks(hilum, study, store, name)


def test_without_the_printed_maximum_and_a_ruling_the_number_of_cycles_is_asked_for(
    hilum: Run, study: Path, store: Path
) -> None:
    names = ("regimen.cycles_printed", "regimen.cycles")
    says_undecided_and_asks(hilum, study, store, *names)


def test_without_a_ruling_a_lower_dose_is_not_raised_again(
    hilum: Run, study: Path, store: Path
) -> None:
    (study / "regimen.toml").write_text(file_without("regimen.reescalation"), "utf-8")
    said = decided_on(hilum, study, store, EARLY)
    assert "Oxaliplatin: stays at dose level -1" in said


def test_rules_whose_table_nobody_has_called_whole_are_refused(
    hilum: Run, study: Path, store: Path
) -> None:
    changed = without_value(PARTS[PLACES["modifications"]])
    text = TEXT.replace(PARTS[PLACES["modifications"]], changed) + QUESTION
    (study / "regimen.toml").write_text(text, "utf-8")
    said = hilum("dose", study, "--from", "store", store)
    assert said.code == 2
    assert "saw rules, expected an origin that says that they are all" in said.err
