"""The documentation is true: its printed pages are current, its commands run, its sheet is real."""

import re
import runpy
import shutil
from pathlib import Path

import pytest

from hilum.concepts import shipped_concepts
from hilum.sources import load_mapping
from tests.docs.pages import ROOT, SHELL_BLOCK, excerpt, run_commands
from tests.once import made_once

PRINTED = runpy.run_path(str(ROOT / "docs" / "print_pages.py"))["PAGES"]
RECORDS_PAGE = ROOT / "docs" / "how-to" / "bring-your-records.md"
WITH_COMMANDS = [
    ROOT / "docs" / "tutorial" / "first-screening.md",
    RECORDS_PAGE,
    ROOT / "docs" / "how-to" / "screen-a-whole-hospital.md",
    ROOT / "docs" / "how-to" / "doses-grades-responses.md",
    ROOT / "docs" / "how-to" / "rule-on-assumptions.md",
    ROOT / "docs" / "how-to" / "design-a-phase-two-trial.md",
    ROOT / "docs" / "how-to" / "read-a-record.md",
    ROOT / "docs" / "how-to" / "review-a-study.md",
]
PRINTED_BY_DEMO = "printed.txt"
TOML_BLOCK = re.compile(r"```toml\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PRINTED, ids=lambda page: page.name)
def test_a_printed_page_is_what_the_code_says(page: Path) -> None:
    """`python docs/print_pages.py` writes them anew."""
    assert page.read_text(encoding="utf-8") == PRINTED[page]()


def test_every_page_of_a_rule_is_printed() -> None:
    """None is left of a folder of tests that is gone."""
    rules = ROOT / "docs" / "reference" / "rules"
    assert {*rules.glob("*.md")} == {page for page in PRINTED if page.parent == rules}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a user's clone has, for commands to run in."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_every_command_of_a_page_runs(page: Path, clone: Path) -> None:
    """In their order, in one folder; setting up is what the tests themselves stand on."""
    blocks = SHELL_BLOCK.findall(page.read_text(encoding="utf-8"))
    assert len(blocks) > 1
    for block in blocks:
        if "make setup" not in block:
            run_commands(block, clone)


def test_the_mapping_of_the_page_is_a_mapping(tmp_path: Path) -> None:
    """As it stands, for the shipped concepts."""
    (example,) = TOML_BLOCK.findall(RECORDS_PAGE.read_text(encoding="utf-8"))
    written = tmp_path / "mapping.toml"
    written.write_text(example, encoding="utf-8")
    assert load_mapping(written, shipped_concepts()).file.table[0].table == "findings"


def test_the_sheet_in_the_readme_is_the_one_that_the_tutorial_prints(clone: Path) -> None:
    """The block after its mark, line for line; `…` stands for lines left out."""
    parts = excerpt(ROOT / "README.md", "sheet of S0001").removesuffix("\n").split("\n…\n")
    assert len(parts) > 3
    blocks = SHELL_BLOCK.findall(WITH_COMMANDS[0].read_text(encoding="utf-8"))
    (screened,) = (block for block in blocks if block.startswith("hilum screen"))
    explained, *_ = (block for block in blocks if block.startswith("hilum explain"))
    printed = run_commands(f"{screened}\n{explained}", clone)
    sheet = "\n".join(line.rstrip() for line in printed.splitlines())
    assert [part for part in parts if part not in sheet] == []


def _demonstrate(folder: Path) -> None:
    commands = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert commands is not None
    (folder / "src").symlink_to(ROOT / "src")  # the record that the demonstration reads
    lines = commands[1].replace("$(BIN)/", "").replace("\t@", "").replace("\t", "")
    printed = run_commands(lines, folder)
    (folder / PRINTED_BY_DEMO).write_text(printed, encoding="utf-8")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `make demo` ran."""
    return made_once(tmp_path_factory, "demonstrated", _demonstrate)


@pytest.fixture(scope="session")
def demonstrated(demo: Path) -> str:
    """What `make demo` prints."""
    return (demo / PRINTED_BY_DEMO).read_text(encoding="utf-8")


def test_the_demonstration_screens_with_counts_time_and_report_and_the_picture_is_its(
    demonstrated: str, demo: Path
) -> None:
    """`python docs/pictures/draw.py demo/screening` draws it anew after `make demo`."""
    counts = re.search(
        r"^report     demo/screening/index.html \(500 subjects listed\)\n(.*)$",
        demonstrated,
        re.MULTILINE,
    )
    assert counts is not None
    assert re.fullmatch(r"20,000 subjects screened: .* UNDETERMINED, in \d+\.\d s", counts[1])
    draw = runpy.run_path(str(ROOT / "docs" / "pictures" / "draw.py"))
    picture = draw["summary_svg"](demo / "demo" / "screening")
    assert draw["PICTURE"].read_text(encoding="utf-8") == picture


def test_the_demonstration_goes_on_with_a_virtual_trial_and_one_subject_of_it(
    demonstrated: str, demo: Path
) -> None:
    """Issue 4: the dose decision of each cycle and the response at each scan, with reasons."""
    _, doses, responses = _parts(demonstrated)
    cycles = re.findall(r"^Cycle (\d), \S+  \S (GIVE|DELAY|STOP)", doses, re.MULTILINE)
    assert {number for number, _ in cycles} == {"1", "2", "3", "4", "5", "6"}
    assert doses.count("Mosteller") >= 1
    scans = re.findall(r"^Tumor Assessment \d, \S+  \S RECIST 1\.1 (\S+)", responses, re.MULTILINE)
    assert scans[-1] == "PD"
    assert "PR" in scans
    assert responses.count("(RECIST 1.1, 4.3.1)") == len(scans)
    for folder in ("doses", "grades", "responses"):
        assert len(list((demo / "demo" / folder).glob("V*.html"))) == 20


def _parts(printed: str) -> tuple[str, str, str]:
    """What was printed before, of the doses, and of the responses of the one subject."""
    doses = printed.index("Doses, HAIC-FOLFOX")
    responses = printed.index("Response by RECIST 1.1 and mRECIST")
    frozen = printed.index("demo/snapshot: taken")
    return printed[:doses], printed[doses:responses], printed[responses:frozen]


@pytest.mark.parametrize(("mark", "count"), [("response of V0012", 2), ("trail of a number", 4)])
def test_an_excerpt_of_the_readme_is_what_the_demonstration_prints(
    demonstrated: str, mark: str, count: int
) -> None:
    """The block after its mark, line for line; `…` stands for lines left out."""
    printed = "\n".join(line.rstrip() for line in demonstrated.splitlines())
    parts = excerpt(ROOT / "README.md", mark).removesuffix("\n").split("\n…\n")
    assert len(parts) == count
    assert [part for part in parts if part not in printed] == []


def test_what_the_how_to_takes_away_is_asked_for_by_its_question(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The last commands of the page, in a folder of their own: no cycle is given."""
    page = ROOT / "docs" / "how-to" / "rule-on-assumptions.md"
    blocks = SHELL_BLOCK.findall(page.read_text(encoding="utf-8"))
    said = run_commands("\n".join(blocks), tmp_path_factory.mktemp("ruled"))
    cycles = re.findall(r"^Cycle \d, \S+  \? UNDECIDED", said, re.MULTILINE)
    assert cycles
    assert "Q21" in said
    assert "GIVE the protocol's dose" not in said
