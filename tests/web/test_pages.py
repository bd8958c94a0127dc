"""The pages of a report: whole, local, linked, safe, in two languages (DESIGN 9)."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from hilum.criteria.phrases import Language
from hilum.reports.screening.options import Decision, Logged
from hilum.reports.screening.wording import phrases
from tests.web.reading_pages import Page, pages
from tests.web.screened import (
    DAY,
    DEAD,
    HEALTHY,
    HOSTILE,
    REFUTED,
    STUDY,
    TERM,
    Screened,
    options,
)

LANGUAGES = [language.value for language in Language]
SCREENING_LOG = "screening_log.csv"


def index_of(report: Path) -> Page:
    return Page(report / "index.html")


def listed(report: Path) -> dict[str, str]:
    """Subject -> the page that the list links to, in the order of the list."""
    rows = [row for table in index_of(report).elements("table") for row in table.walk()]
    heads = [row for row in rows if row.name == "th" and row.attributes.get("scope") == "row"]
    links = [link for head in heads for link in head.walk() if link.name == "a"]
    found = {link.text: link.attributes["href"] or "" for link in links}
    return {who: page for who, page in found.items() if page.startswith("subjects/")}


def logged(report: Path) -> list[dict[str, str]]:
    with (report / SCREENING_LOG).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_well_formed_and_of_its_language(
    reports: Mapping[str, Path], language: str
) -> None:
    for page in pages(reports[language]):
        (html,) = page.elements("html")
        assert (html.attributes["lang"] or "").startswith(language)
        assert len(page.elements("h1")) == 1
        assert len(page.elements("main")) == 1


def test_no_page_runs_a_script_or_names_an_address(reports: Mapping[str, Path]) -> None:
    for language in LANGUAGES:
        for page in pages(reports[language]):
            for element in page.root.walk():
                assert element.name not in {"script", "style", "iframe", "object", "form"}
                handlers = {name for name in element.attributes if name.startswith("on")}
                assert not handlers | ({"style"} & element.attributes.keys())
                for name in ("href", "src"):
                    assert not re.match(r"[a-z]+:|//", element.attributes.get(name) or "")
        style = (reports[language] / "report.css").read_text(encoding="utf-8")
        assert not re.search(r"url\(|@import|://", style)


def test_every_link_leads_to_a_page_and_a_place_on_it(reports: Mapping[str, Path]) -> None:
    found = {page.path.resolve(): page for page in pages(reports["en"])}
    for page in found.values():
        for link in page.elements("a"):
            name, _, place = unquote(link.attributes["href"] or "").partition("#")
            target = (page.path.parent / name).resolve() if name else page.path.resolve()
            assert target in found, link.attributes
            assert not place or place in found[target].ids, link.attributes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_subject_has_a_page_and_nobody_else(
    reports: Mapping[str, Path], language: str
) -> None:
    links = listed(reports[language])
    assert HOSTILE in links
    assert {f"subjects/{path.name}" for path in (reports[language] / "subjects").iterdir()} == {
        *links.values()
    }
    for subject, link in links.items():
        (heading,) = Page(reports[language] / link).elements("h1")
        assert heading.words[0] == subject


def test_hostile_text_of_the_data_is_shown_as_text(reports: Mapping[str, Path]) -> None:
    path = reports["en"] / listed(reports["en"])[HOSTILE]
    assert path.parent == reports["en"] / "subjects"
    page = Page(path)
    assert TERM in page.root.text
    assert not page.elements("img")
    assert not [page for page in pages(reports["en"]) if page.elements("script")]


def test_the_dead_the_refuted_and_those_without_the_condition_are_not_listed(
    reports: Mapping[str, Path],
) -> None:
    assert not {DEAD, REFUTED, HEALTHY} & listed(reports["en"]).keys()
    assert not {DEAD, REFUTED, HEALTHY} & {row["subject"] for row in logged(reports["en"])}
    assert "Not listed: 1 who died by the day of screening" in index_of(reports["en"]).root.text


def test_the_page_says_every_criterion_with_the_exact_words_of_the_protocol(
    reports: Mapping[str, Path],
) -> None:
    for language in LANGUAGES:
        page = Page(reports[language] / "subjects" / "S0001.html")
        quoted = [quote.text for quote in page.elements("q", lang="en")]
        assert quoted == [criterion.text for criterion in STUDY.criteria]


def test_what_is_planted_in_the_demonstration_is_what_its_page_says_is_open(
    reports: Mapping[str, Path],
) -> None:
    """examples/hospital/README.md: S0001's blood pressure is 35 days old, tissue not attested."""
    page = Page(reports["en"] / "subjects" / "S0001.html")
    (decides,) = [each for each in page.elements("section") if "decides" in each.classes()]
    assert decides.attributes["class"] == "decides UNDETERMINED"
    links = [link.text for link in decides.walk() if link.name == "a"]
    assert links == ["E11", "E11", "I4"]
    assert "138 mmHg, 35 days before the day of screening" in decides.text


def test_a_page_in_chinese_holds_no_english_phrase_of_the_interface(
    reports: Mapping[str, Path],
) -> None:
    english = {
        phrase["en"]
        for phrase in phrases().values()
        if "{" not in phrase["en"] and phrase["en"] != phrase["zh"] and len(phrase["en"]) > 4
    }
    for page in pages(reports["zh"]):
        words = {word for each in page.root.walk() if each.name != "q" for word in each.words}
        assert not english & words, page.path.name


def test_the_list_goes_by_group_then_by_how_close_a_subject_is(
    reports: Mapping[str, Path],
) -> None:
    page = index_of(reports["en"])
    groups = [each for each in page.elements("section") if "group" in each.classes()]
    names = [(each.attributes["aria-labelledby"]) for each in groups]
    assert names == ["eligible", "attestations", "open", "may_change", "never"]
    (still_open,) = [each for each in groups if "open" in each.classes()]
    rows = [row for row in still_open.walk() if row.name == "tr"][1:]
    counts = [
        int(next(cell.text for cell in row.inside if "count" in cell.classes())) for row in rows
    ]
    assert counts == sorted(counts)
    assert len(set(counts)) > 2


def test_the_screening_log_names_each_candidate_with_the_first_reason_in_protocol_order(
    screened: Screened, reports: Mapping[str, Path]
) -> None:
    """CONSORT 2010, item 13: assessed, excluded, and why. Who assessed is left to fill in."""
    rows = logged(reports["en"])
    assert [row["subject"] for row in rows] == sorted(listed(reports["en"]))
    verdicts = screened.store.connection.execute("SELECT * FROM verdicts").fetchall()
    truths = {subject: judged for subject, _, *judged in verdicts}
    for row in rows:
        assert (row["date"], row["by"]) == (str(DAY), "")
        against = [
            criterion.id
            for criterion, truth in zip(STUDY.criteria, truths[row["subject"]], strict=True)
            if truth == ("NOT_MET" if criterion.kind.value == "inclusion" else "MET")
        ]
        assert row["reason"] == (against[0] if against else "")


def test_no_more_are_listed_than_asked_for_and_the_closest_are(
    screened: Screened, reports: Mapping[str, Path], tmp_path: Path
) -> None:
    report = screened.report(tmp_path / "few", options(most_listed=4))
    assert report.listed == 4
    few, everyone = list(listed(tmp_path / "few")), list(listed(reports["en"]))
    assert few == [who for who in everyone if who in few]
    verdicts = screened.store.connection.execute("SELECT * FROM verdicts").fetchall()
    how_open = {who: (status, truths.count("UNKNOWN")) for who, status, *truths in verdicts}
    assert [how_open[who] for who in few] == [("ELIGIBLE", 0)] * 2 + [("UNDETERMINED", 1)] * 2
    assert len(logged(tmp_path / "few")) == len(everyone)
    full = re.search(r"Not today, may change \((\d+)\)", index_of(reports["en"]).root.text)
    assert full is not None
    text = " ".join(index_of(tmp_path / "few").root.text.split())
    assert f"0 listed of {full[1]}" in text
    assert f"{len(everyone) - 4} beyond the limit" in index_of(tmp_path / "few").root.text


def test_who_was_declined_or_enrolled_stands_apart_and_who_was_screened_is_marked(
    screened: Screened, tmp_path: Path
) -> None:
    log = {
        "S0009": Logged(decision=Decision.ENROLLED, date=DAY, note="arm <b>A</b>"),
        "S0001": Logged(decision=Decision.SCREENED, date=None, note=""),
    }
    screened.report(tmp_path / "report", options(log=log))
    page = index_of(tmp_path / "report")
    (settled,) = [each for each in page.elements("section") if "settled" in each.classes()]
    assert [each.text for each in settled.walk() if each.name == "a"] == ["S0009"]
    assert "enrolled 2024-06-30: arm <b>A</b>" in settled.text
    lines = {row["subject"]: row for row in logged(tmp_path / "report")}
    assert lines["S0009"]["log_status"] == "enrolled"
    assert lines["S0001"]["log_status"] == "screened"
    assert "S0001" not in settled.text


def test_hospital_numbers_stand_on_the_pages_and_nowhere_else(
    screened: Screened, reports: Mapping[str, Path], tmp_path: Path
) -> None:
    number = "HN-0042-777"
    screened.report(tmp_path / "report", options(hospital_numbers={"S0001": number}))
    holding = [
        path.relative_to(tmp_path / "report").as_posix()
        for path in (tmp_path / "report").rglob("*")
        if path.is_file() and number.encode() in path.read_bytes()
    ]
    assert sorted(holding) == ["index.html", "subjects/S0001.html"]
    assert not [page for page in pages(reports["en"]) if "Hospital no." in page.root.text]


def test_a_line_of_the_list_takes_less_than_two_kilobytes(reports: Mapping[str, Path]) -> None:
    """So that 500 stay under a megabyte."""
    for language in LANGUAGES:
        text = (reports[language] / "index.html").read_text(encoding="utf-8")
        bodies = re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
        rows = [row for body in bodies for row in body.split("<tr>")[1:] if "subjects/" in row]
        sizes = [len(row.encode()) for row in rows]
        assert len(sizes) == len(listed(reports[language]))
        assert max(sizes) < 4000
        assert sum(sizes) / len(sizes) < 2000
