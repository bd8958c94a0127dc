"""Print the pages of `hilum check`: its findings, and what it finds in the record of haic_hcc.

    python docs/print_findings.py

The first page says what the messages say, from the same files. The second is printed from the
problems that people found by hand (tests/checking/haic_hcc_problems.toml), which tests hold. A
test holds that both are current.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hilum.checking.catalogue import codes
from hilum.checking.finding import Code
from hilum.checking.texts.expected import TEMPLATE, expected

DOCS = Path(__file__).parent
PROBLEMS = DOCS.parent / "tests" / "checking" / "haic_hcc_problems.toml"


def findings_page() -> str:
    """Return the page of every kind of finding."""
    lines = [
        "# The findings of `hilum check`",
        "",
        "Printed from `src/hilum/checking/data/findings.toml` and `expected.toml`, which hold the",
        "messages too, by `docs/print_findings.py`. Codes are stable. *error*: cannot be run as",
        "printed. *warning*: can be misread. *note*: should be looked at. Places in braces are",
        "filled with the study's own words.",
        "",
        "```text",
        "hilum check STUDY [--lang en|zh] [--as-of DATE] [--json FILE] [--html FILE]",
        "                  [--fail-on error|warning|note]",
        "```",
        "",
        "The exit code is 0 also with findings; with `--fail-on` it is 1 where one is as grave.",
        "",
        "What is proved (`contradiction` to `swallowed_alternative`) rests on the readings and on",
        "two-valued logic: whoever is asked about has every value that is asked for.",
        "Values of one concept in nested windows that end on one day are one row. Multiples of a",
        "limit of normal are not compared with absolute values, nor windows of different days,",
        "unless the finding says so. What rests on words can be wrong about a sentence.",
        "",
    ]
    told = [code for code in codes().values() if code.id != TEMPLATE]
    lines += ["| code | severity | what it finds |", "|---|---|---|"]
    lines += [f"| [`{c.id}`](#{c.id}) | {c.severity.value} | {c.title.en} |" for c in told]
    for code in told:
        lines += _code(code)
    return "\n".join([*lines, *_expected()]) + "\n"


def _code(code: Code) -> Iterator[str]:
    yield from (
        "",
        f"## {code.id}",
        "",
        f"{code.title.en} / {code.title.zh} *({code.severity.value})*",
    )
    yield from (
        "",
        f"- Says: {_plain(code.sentence.words.en)}",
        f"- {_plain(code.sentence.words.zh)}",
    )
    yield f"- Example: {_plain(code.example)}"
    yield from (f"- Do: {code.remedy.en}", f"- {code.remedy.zh}")


def _expected() -> Iterator[str]:
    told = codes()[TEMPLATE]
    yield from ("", f"## {TEMPLATE}_...", "")
    yield "What a protocol of an oncology trial states and the record does not, looked for in the"
    yield "words of the record alone, and not in what other copies or people add."
    yield from (
        "",
        f"- Says: {_plain(told.sentence.words.en)}",
        f"- {_plain(told.sentence.words.zh)}",
        "",
    )
    yield "| code | what | 中文 | expected by | of which records |"
    yield "|---|---|---|---|---|"
    for each in expected().values():
        of = "that admit patients with a tumor" if each.oncology else "all"
        of = f"{of}, with the words for it" if each.needs else of
        said = each.words.en, each.words.zh, each.standard, of
        yield f"| `{TEMPLATE}_{each.id}` | {' | '.join(said)} |"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "\\<").replace("*", "\\*")


def problems() -> Mapping[str, Mapping[str, Any]]:
    """Return the problems that people found in the record, by number."""
    return tomllib.loads(PROBLEMS.read_text(encoding="utf-8"))


def check_page() -> str:
    """Return the page of what is found of the problems of the record, and what is not."""
    rows = problems()
    missed = Counter(each["missed"] for each in rows.values() if "missed" in each)
    found = len(rows) - sum(missed.values())
    whole = sum("found" in each and "not" not in each for each in rows.values())
    lines = [
        "# What `hilum check` finds in the record of NCT05718492",
        "",
        "People read the record and wrote down 66 problems (P01 to P66); the questions of the",
        "study rest on them. `hilum check` does not read those questions. This page sets its",
        "findings beside them. Printed from `tests/checking/haic_hcc_problems.toml` by",
        "`docs/print_findings.py`; `tests/checking/test_haic_hcc.py` holds every line: unaided,",
        "that is from `record.txt` and the readings of its criteria, without questions, regimen,",
        "or what other copies of the registration say. The rules were written with this record in",
        "view: that they find its problems shows what they can say, not how they do on others.",
        "",
        f"**Found: {found} of {len(rows)}**, {whole} of them whole; of the other {found - whole}",
        "the last column names what is left out. Not found: "
        + ", ".join(f"{count} ({_why(why)})" for why, count in missed.most_common())
        + ".",
        "",
        "With the readings as the program proposes them, before anybody reviewed them, all but P08",
        "are found the same; P08 needs the reviewer's limit on ascites, which the record permits",
        "and does not ask.",
        "",
        "| | problem | found as | left out, or why it is not found |",
        "|---|---|---|---|",
        *(_problem(name, each) for name, each in rows.items()),
        "",
        *_PRECISION,
    ]
    return "\n".join(lines) + "\n"


def _why(why: str) -> str:
    return {
        "knowledge": "it takes knowledge of medicine",
        "judgement": "it is a clinician's judgement what is meant or wise",
        "language": "the sentence is too garbled for a rule",
        "not in the record": "it is not in the record",
    }[why]


def _problem(name: str, each: Mapping[str, Any]) -> str:
    told: Sequence[str] = each.get("found", ())
    codes_of = ", ".join(
        f"`{code.split(' ')[0]}` {code.partition(' ')[2]}".strip() for code in told
    )
    rest = _why(each["missed"]) if "missed" in each else each.get("not", "")
    return f"| {name} | {_plain(each['says'])} | {codes_of} | {rest} |"


_PRECISION = (
    "## How often a finding is false",
    "",
    "On 30 records of the Chia corpus (Kury F et al., Sci Data 2020;7:281; CC BY 4.0), drawn with",
    "Python's `random.seed(12)` from its sorted identifiers, and read by `hilum.reading` without",
    "review. One of them was also among the 120 drawn before, on which rules were corrected. The",
    "corpus gives the eligibility criteria only, so findings on what stands elsewhere in a record",
    "(endpoints, sample size, dose, duration, design) are left out. One of the developers read",
    "each finding beside its sentence (`python -m tests.checking.other_records` prints them);",
    "two patterns were corrected after it.",
    "",
    "| | findings | false |",
    "|---|---|---|",
    "| of words and periods | 66 | 10 |",
    "| not stated (age, consent, pregnancy test, kidney, hepatitis, neuropathy) | 49 | 3 |",
    "| together | 115 | 13 (11 %) |",
    "",
    "False were: two different things taken for one (an HIV vaccine and an HIV infection, 3), a",
    "severity that its field defines (a severe substance use disorder, 2), exceptions that are",
    "the whole list (2), a name that repeats a word (1), a denial that is meant (1), a period",
    "whose day stands behind a bracket (1), a consent in other words (2), hepatitis B that is",
    'itself excluded (1). Most true findings of words are small: "severe", "such as", "a history',
    'of" without a limit. Some were not: on other records of the corpus, a hemoglobin limit of',
    "1.05 g/dL and an age printed twice. None of the 30 had criteria that contradict one another.",
    "",
    "This record, of 31 criteria, is read in about 0.4 s and checked in about 0.3 s on two cores.",
)

PAGES: dict[Path, Callable[[], str]] = {
    DOCS / "reference" / "findings.md": findings_page,
    DOCS / "explanation" / "haic_hcc_check.md": check_page,
}
"""The printed pages, and what prints each."""


if __name__ == "__main__":
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
