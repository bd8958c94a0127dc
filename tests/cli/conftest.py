"""A few sheets of a hospital, the command run on them, and what it says."""

import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from hilum.cli import main
from hilum.study import find_study
from tests.once import made_once

SHEETS = {
    "subjects": "subject,sex,birth\nS1,male,1960-05-01\nS2,female,1970\nS3,male,1955\nS4,female,\n",
    # S1: all that is known is good. S2: haemoglobin 90 g/L, at most 100. S3: nothing dated.
    # S4: a value without a unit.
    "findings": """subject,concept,time,value,unit,term
S1,hemoglobin,2024-05-01 08:00,12.5,g/dL,Hb
S1,platelets,2024-04-28,150,K/µL,PLT
S1,total_bilirubin,2024-05-01,3,mg/dL,TBil
S2,hemoglobin,2024-05-02,90,g/L,Hb
S4,hemoglobin,2024-05-01,12.5,,Hb
""",
    "events": "subject,concept,start,status\nS1,hiv_infection,2024-05-01,absent\n",
}
ATTESTATIONS = """subject,criterion,answer,person,date
S1,I16,yes,Dr Li,2024-05-01
S1,I99,yes,Dr Li,2024-05-01
S9,I16,yes,Dr Li,2024-05-01
S1,I16,perhaps,Dr Li,2024-05-01
"""


@dataclass(frozen=True)
class Said:
    """What a run of the command ended with and printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def hilum(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `hilum` with arguments."""

    def run(*arguments: object) -> Said:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Said(code, *capfd.readouterr())

    return run


def write_sheets(folder: Path) -> Path:
    folder.mkdir()
    for name, text in SHEETS.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """The sheets, in the columns of the templates."""
    return write_sheets(tmp_path / "sheets")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the shipped study: it is what a user edits."""
    return Path(shutil.copytree(find_study("haic_hcc"), tmp_path / "study"))


@dataclass(frozen=True)
class Screened:
    """A screening that no test may change: its folder, its store, and what was printed."""

    out: Path
    store: Path
    said: str

    def copy(self, place: Path) -> Path:
        """Return a copy that a test may spoil."""
        return Path(shutil.copytree(self.out, place))


def _run(folder: Path, *arguments: object) -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        assert main([str(argument) for argument in arguments]) == 0
    (folder / "said.txt").write_text(printed.getvalue(), "utf-8")


def _screen_with_answers(folder: Path) -> None:
    sheets, answers = write_sheets(folder / "sheets"), folder / "answers.csv"
    answers.write_text(ATTESTATIONS, "utf-8")
    _run(
        folder,
        *("screen", "haic_hcc", "--from", "csv", sheets, "--as-of", "2024-05-02"),
        *("--attestations", answers, "--evidence", "all", "--out", folder / "out"),
    )


@pytest.fixture(scope="session")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """The sheets and the answers screened as of 2 May, with the evidence of everyone."""
    folder = made_once(tmp_path_factory, "screened", _screen_with_answers)
    said = (folder / "said.txt").read_text("utf-8")
    return Screened(folder / "out", folder / "out" / "store", said)


def _screen_last(folder: Path) -> None:
    sheets, store = write_sheets(folder / "sheets"), folder / "store"
    _run(folder, "load", "--from", "csv", sheets, "--out", store)
    screening = ("screen", "haic_hcc", "--from", "store", store, "--as-of", "last")
    _run(folder, *screening, "--out", folder / "out")


@pytest.fixture(scope="session")
def screened_last(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """A store of the sheets screened as of each subject's last record."""
    folder = made_once(tmp_path_factory, "screened_last", _screen_last)
    return Screened(folder / "out", folder / "store", (folder / "said.txt").read_text("utf-8"))
