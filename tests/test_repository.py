"""What holds for the repository as a whole (DESIGN 2 and 9): sizes, names, addresses, pages."""

import ast
import io
import re
import statistics
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "hilum"

FUNCTION_MEDIAN_LINES = 8
FUNCTION_P90_LINES = 25
FUNCTION_MAX_LINES = 50
MODULE_MAX_LINES = 300
MAX_POSITIONAL_PARAMETERS = 4

FORBIDDEN_NAMES = {
    *("util", "utils", "common", "helper", "helpers", "core", "base"),
    *("manager", "managers", "service", "services", "misc"),
}
GENERATED = {"demo", "dist"}
SHA256_OF_APACHE_2_0 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"

NO_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Function:
    """One function of the package: its place, lines of code and positional parameters."""

    place: str
    lines: int
    positional: int


# ---------------------------------------------------------------- reading the repository


def run_git(*arguments: str) -> str:
    """What git answers, or nothing where git or the history is absent or is another project's."""
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def is_left_behind(folders: tuple[str, ...]) -> bool:
    """Whether setting up and running make the folder: outputs, caches, environments."""
    hidden = (name != ".ci" and name.startswith(".") for name in folders)
    return bool(GENERATED & {*folders[:1]}) or "__pycache__" in folders or any(hidden)


def walked_files() -> Iterator[Path]:
    """Every file of an exported tree, without what setting up and running leave behind."""
    for path in ROOT.rglob("*"):
        if path.is_file() and not is_left_behind(path.relative_to(ROOT).parts[:-1]):
            yield path


@cache
def project_files() -> tuple[Path, ...]:
    """The files that are committed or about to be; without git, those that are there."""
    if run_git("rev-parse", "--show-prefix") == "\n":
        names = run_git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        return tuple(path for name in sorted(names) if name and (path := ROOT / name).is_file())
    return tuple(sorted(walked_files()))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def is_text(path: Path) -> bool:
    """Whether people write in the file: one with a zero byte is a picture or an archive."""
    return b"\0" not in path.read_bytes()


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def places_matching(pattern: str, files: Iterator[Path]) -> list[str]:
    """Each line that matches, as file:line and the text that did."""
    compiled = re.compile(pattern)
    return [
        f"{place(path, number)}: {match[0]}"
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if (match := compiled.search(line))
    ]


def package_modules() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py" and PACKAGE in path.parents]


def pyproject() -> dict[str, Any]:
    return tomllib.loads(text_of(ROOT / "pyproject.toml"))


def lock_files() -> Iterator[Path]:
    """Requirement and lock files, however they are called and wherever they are."""
    for path in project_files():
        name = path.relative_to(ROOT).as_posix()
        if re.search(r"requirements|\.lock$|(^|/)[\w.-]*lock\.\w+$", name):
            yield path


# ---------------------------------------------------------------- measuring


def docstring_lines(tree: ast.Module) -> set[int]:
    """The lines that docstrings take, of the module and of all in it."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            lines |= {*range(first.lineno, (first.end_lineno or first.lineno) + 1)}
    return lines


def code_lines(source: str) -> set[int]:
    """The numbers of the lines that hold code: no docstring, blank line or comment."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines |= {*range(token.start[0], token.end[0] + 1)}
    return lines - docstring_lines(ast.parse(source))


def positional_parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def functions_in(path: Path, source: str) -> list[Function]:
    """Every function, nested ones too; its lines run from `def` to its end, without decorators."""
    code = code_lines(source)
    return [
        Function(
            place=f"{place(path, node.lineno)} {node.name}",
            lines=len(code & {*range(node.lineno, (node.end_lineno or node.lineno) + 1)}),
            positional=positional_parameters(node),
        )
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@cache
def package_functions() -> tuple[Function, ...]:
    modules = package_modules()
    return tuple(function for path in modules for function in functions_in(path, text_of(path)))


def percentile(values: list[int], share: float) -> int:
    """The nearest-rank percentile; 0 of nothing."""
    return sorted(values)[ceil(share * len(values)) - 1] if values else 0


def longest(functions: tuple[Function, ...], count: int = 15) -> str:
    ranked = sorted(functions, key=lambda function: -function.lines)[:count]
    return "\n".join(f"{function.place}: {function.lines} lines" for function in ranked)


# ---------------------------------------------------------------- the measures themselves


SAMPLE = '''"""Module."""

import x  # counted


def plain(a, b, /, c, *rest, d=1):
    """Docstring
    of two lines."""

    # comment
    return """counted
    twice"""


class Thing:
    """Docstring."""

    @decorated
    def method(self, a):
        def inner():
            return 1

        return inner
'''


def test_lines_of_code_are_those_without_docstring_blank_line_or_comment() -> None:
    assert sorted(code_lines(SAMPLE)) == [3, 6, 11, 12, 15, 18, 19, 20, 21, 23]


def test_a_function_is_measured_from_its_def_to_its_end_and_self_is_not_a_parameter() -> None:
    measured = functions_in(ROOT / "sample.py", SAMPLE)
    assert sorted(measured, key=lambda function: function.place) == [
        Function("sample.py:19 method", lines=4, positional=1),
        Function("sample.py:20 inner", lines=2, positional=0),
        Function("sample.py:6 plain", lines=3, positional=3),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], 0), ([7], 7), ([*range(1, 11)], 9), ([*range(1, 12)], 10)],
)
def test_the_percentile_is_of_nearest_rank(values: list[int], expected: int) -> None:
    assert percentile(values, 0.9) == expected


# ---------------------------------------------------------------- sizes (DESIGN 2)


def test_half_the_functions_are_of_8_lines_or_fewer() -> None:
    lines = [function.lines for function in package_functions()]
    median = statistics.median(lines) if lines else 0
    assert median <= FUNCTION_MEDIAN_LINES, longest(package_functions())


def test_nine_functions_in_ten_are_of_25_lines_or_fewer() -> None:
    p90 = percentile([function.lines for function in package_functions()], 0.9)
    assert p90 <= FUNCTION_P90_LINES, longest(package_functions())


def test_no_function_is_over_50_lines() -> None:
    over = tuple(each for each in package_functions() if each.lines > FUNCTION_MAX_LINES)
    assert not over, longest(over, count=len(over))


def test_no_module_is_over_300_lines_of_code() -> None:
    lines = {path: len(code_lines(text_of(path))) for path in package_modules()}
    over = [f"{place(path, 1)}: {n} lines" for path, n in lines.items() if n > MODULE_MAX_LINES]
    assert not over, "\n".join(over)


def test_no_function_takes_more_than_4_positional_parameters() -> None:
    over = [
        f"{function.place}: {function.positional} positional parameters"
        for function in package_functions()
        if function.positional > MAX_POSITIONAL_PARAMETERS
    ]
    assert not over, "\n".join(over)


# ---------------------------------------------------------------- names and layers (DESIGN 2)


def test_no_folder_or_module_has_a_name_that_says_nothing() -> None:
    python = [path.relative_to(ROOT) for path in project_files() if path.suffix == ".py"]
    vague = [str(path) for path in python if FORBIDDEN_NAMES & {*path.parts[:-1], path.stem}]
    assert not vague, "\n".join(vague)


def test_every_folder_and_module_of_the_package_has_its_place_in_the_import_contract() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    (contract,) = [each for each in contracts if each["type"] == "layers"]
    layers = {name for layer in contract["layers"] for name in re.split(r"\s*[|:]\s*", layer)}
    inside = [path.relative_to(PACKAGE) for path in project_files() if PACKAGE in path.parents]
    present = {
        path.parts[0].removesuffix(".py")
        for path in inside
        if len(path.parts) > 1 or path.suffix == ".py"
    }
    assert contract["exhaustive"] is True
    assert present - layers - {"__init__", *contract["exhaustive_ignores"]} == set()


# ---------------------------------------------------------------- what no file may hold


def test_no_requirement_or_lock_file_holds_an_address() -> None:
    address = r"://|--(extra-)?index-url|--find-links|--trusted-host|^-[fi]\b| @ "
    assert places_matching(address, lock_files()) == []


def test_every_locked_package_is_pinned_and_hashed() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        starts = [match.start() for match in re.finditer(r"^[a-z0-9]", text_of(path), re.MULTILINE)]
        for start, end in pairwise([*starts, None]):
            entry = text_of(path)[start:end]
            assert re.match(r"[a-z0-9.-]+==\S+", entry), entry
            assert "--hash=sha256:" in entry, entry


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    folders = "|".join(("work", "tmp/hilum", "root"))
    assert places_matching(rf"(?<![\w.-])/(?:{folders})/", iter(project_files())) == []


def test_every_connection_is_a_silent_one() -> None:
    """DuckDB draws a bar on standard output, where results go (records/connection.py)."""
    loud = [path for path in PACKAGE.rglob("*.py") if "duckdb.connect(" in path.read_text("utf-8")]
    assert [path.name for path in loud] == ["connection.py"]


def test_nothing_is_left_to_be_done_later_in_a_comment() -> None:
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3))
    written = filter(is_text, project_files())
    assert places_matching(rf"\b(?:{marks})\b", written) == []


# ---------------------------------------------------------------- dependencies, licence, pages


def test_every_dependency_has_its_reason_on_its_line() -> None:
    project = pyproject()["project"]
    declared = [
        *pyproject()["build-system"]["requires"],
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    lines = text_of(ROOT / "pyproject.toml").splitlines()
    unexplained = [
        line
        for name in declared
        for line in lines
        if f'"{name}"' in line and not re.search(r"  # \S+ \S+", line)
    ]
    assert unexplained == []


def test_the_licence_is_apache_2_0_to_the_letter() -> None:
    assert sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == SHA256_OF_APACHE_2_0
    assert pyproject()["project"]["license"] == "Apache-2.0"


def make_targets_named_in(page: Path) -> set[str]:
    """The targets of the `make` commands in a page's code."""
    return set(re.findall(r"(?:^\s*(?:\$ )?|`)make ([a-z]\w*)", text_of(page), re.MULTILINE))


def test_the_readme_gives_the_two_commands() -> None:
    assert {"demo", "test"} <= make_targets_named_in(ROOT / "README.md")


def test_every_make_command_of_the_pages_exists() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    pages = [path for path in project_files() if path.suffix == ".md"]
    named = {target for page in pages for target in make_targets_named_in(page)}
    assert named - set(phony.split()) == set()


def linked_files(page: Path) -> Iterator[Path]:
    """The files that a page links to or shows, by paths relative to it."""
    links = re.findall(r"\]\(<?([^)\s>]+)|(?:src|href)=\"([^\"]+)", text_of(page))
    for link in (markdown or html for markdown, html in links):
        if not re.match(r"[a-z]+:|#|//", link):
            yield page.parent / link.split("#")[0]


def test_every_relative_link_of_the_readme_and_the_pages_leads_somewhere() -> None:
    pages = [path for path in project_files() if path.suffix == ".md"]
    broken = [
        f"{page.relative_to(ROOT)}: {target.relative_to(page.parent)}"
        for page in pages
        for target in linked_files(page)
        if not target.exists()
    ]
    assert ROOT / "README.md" in pages
    assert not broken, "\n".join(broken)
