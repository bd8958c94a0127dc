"""The review as a page: each clause beside its reading, to be read and signed (issue 6, item 4)."""

import base64
import hashlib
import re
import shutil
from pathlib import Path

import pytest

import hilum
from hilum.criteria.nodes import Attested, atoms
from hilum.criteria.parse import parse
from hilum.criteria.phrases import Language
from hilum.pipeline.reviewing import proposals_of, read_again, words_of
from hilum.reading.clauses import Clause, Role
from hilum.reading.proposal import Ask, Piece, Proposal
from hilum.reports.reviews.page import page_of
from hilum.reports.reviews.views import Proposals
from hilum.reports.reviews.wording import phrases
from hilum.study import Study, find_study, load_study
from tests.web.browsing import opened
from tests.web.reading_pages import Element, Page

READER = Path(hilum.__file__).parent / "reading"
ECOG = "latest ecog within 7 days before enrolment <= 2"
SHIPPED = find_study("haic_hcc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped study: E11 never reviewed, I5 and I7 changed since their approval.

    The reading of I7 was approved as proposed, that of I5 as people wrote it.
    """
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "study"))
    review = copy / "review.toml"
    head, *entries = review.read_text("utf-8").split("[[criterion]]")
    kept = [each for each in entries if 'id = "E11"' not in each]
    review.write_text("[[criterion]]".join([head, *kept]), "utf-8")
    criteria = copy / "criteria.toml"
    text = criteria.read_text("utf-8").replace("procedure > 100 g/L", "procedure > 90 g/L")
    assert text.count(ECOG) == 1
    criteria.write_text(text.replace(ECOG, ECOG.replace("2", "1")), "utf-8")
    return copy


def written(
    folder: Path, language: Language = Language.EN, proposals: Proposals | None = None
) -> Page:
    words = words_of(load_study(folder), folder, language)
    path = folder / f"review.{language.value}.html"
    path.write_text(page_of(words, proposals or {}), "utf-8")
    return Page(path)


def text(element: Element) -> str:
    return " ".join(element.text.split())


def close(words: str) -> str:
    """Text without white space: how elements divide it does not matter."""
    return re.sub(r"\s+", "", words)


def article(page: Page, criterion: str) -> Element:
    (found,) = page.elements("article", id=criterion)
    return found


def of_class(element: Element, name: str) -> list[Element]:
    return [each for each in element.walk() if name in each.classes()]


@pytest.mark.parametrize("language", Language)
def test_every_criterion_stands_with_the_words_of_the_record_and_its_reading(
    folder: Path, language: Language
) -> None:
    page, study = written(folder, language), load_study(folder)
    assert len(page.elements("article")) == len(study.criteria) == 32
    for each in study.criteria:
        said = article(page, each.id)
        (sentence,) = [x for x in said.walk() if x.name == "blockquote"]
        printed = study.record[slice(*each.spans[-1])] if each.spans else each.text
        assert close(text(sentence)) == close(printed)
        (notation, *_) = [x for x in said.walk() if x.name == "code"]
        assert parse(text(notation)) == each.reading
        for question in each.questions:
            assert question.id in text(said)


def test_headings_that_govern_a_clause_stand_before_it(folder: Path) -> None:
    (heading,) = of_class(article(written(folder), "I7"), "under")
    assert text(heading).startswith("under: Adequate bone marrow, liver and renal function")
    assert "within 7 days prior to procedure:" in text(heading)


def test_a_reading_stands_in_plain_words_of_the_language(folder: Path) -> None:
    english = of_class(article(written(folder), "I8"), "plain")[0]
    chinese = of_class(article(written(folder, Language.ZH), "I8"), "plain")[0]
    assert text(english) == (
        "the latest neutrophils within 7 days before the first arterial puncture for HAIC is above "
        "3 ×10⁹/L"
    )
    assert text(chinese) == "首次 HAIC 动脉穿刺前 7 天内最近一次中性粒细胞计数高于 3 ×10⁹/L"


def test_the_summary_counts_how_the_study_stands(folder: Path) -> None:
    page, study = written(folder), load_study(folder)
    (summary,) = of_class(page.root, "summary")
    numbers = [text(each) for each in summary.walk() if each.name == "dd"]
    stated = sum(any(isinstance(x, Attested) for x in atoms(c.reading)) for c in study.criteria)
    open_ = {q.id for c in study.criteria for q in c.questions if q.ruling is None}
    assert numbers == ["32", "29", "2", "1", str(stated), str(len(open_))]
    assert 0 < stated < 32
    assert open_


def test_what_is_not_approved_has_a_box_to_sign_and_what_is_approved_says_by_whom(
    folder: Path,
) -> None:
    page = written(folder)
    boxes = {each.attributes["id"] for each in page.elements("article") if of_class(each, "sign")}
    assert boxes == {"I5", "I7", "E11"}
    assert "✓ approved by Hilum developers, 2026-11-26" in text(article(page, "I8"))
    assert "? not reviewed" in text(article(page, "E11"))
    assert "! void: its clause or its reading has changed" in text(article(page, "I7"))


def test_a_void_approval_shows_the_reading_that_was_approved(folder: Path) -> None:
    said = text(article(written(folder), "I5"))
    assert "is at most 1" in said
    assert "As it was approved before the latest ECOG performance status" in said
    assert "is at most 2" in said
    assert "As it was approved before" not in text(article(written(folder), "I8"))


def test_a_reading_that_was_approved_as_proposed_is_known_again_in_what_is_proposed(
    folder: Path,
) -> None:
    study = load_study(folder)
    said = text(article(written(folder, proposals=proposals_of(read_again(study), study)), "I7"))
    assert "is above 90 g/L" in said
    assert "As it was approved before the latest hemoglobin" in said
    assert "is above 100 g/L" in said
    assert "As the reader proposes it" not in said


def test_an_approved_reading_of_a_concept_that_is_gone_stands_in_the_notation_only(
    folder: Path,
) -> None:
    review = folder / "review.toml"
    written_so = review.read_text("utf-8")
    assert written_so.count(ECOG) == 1
    now = ECOG.replace("ecog", "karnofsky")
    review.write_text(written_so.replace(ECOG, now), "utf-8")
    said = text(article(written(folder), "I5"))
    assert now in said


def test_the_page_says_the_notice_and_that_it_is_a_draft(folder: Path) -> None:
    for language, notice, draft in (
        (Language.EN, "Developers’ review, not clinical approval.", "Draft: 3 of 32 criteria"),
        (Language.ZH, "开发者审阅，非临床批准。", "草案：32 条标准中有 3 条未经批准"),
    ):
        said = text(written(folder, language).root)
        assert notice in said
        assert draft in said


# ---------------------------------------------------------------- what the reader understood


def proposal_of(study: Study) -> Proposal:
    """What might be proposed of I11, by hand: `< 51 μmol/L` understood, `bilirubin` not."""
    criterion = study.criterion("I11")
    assert criterion is not None
    heading, (start, end) = criterion.spans
    words = study.record[start:end]
    assert words == "Total bilirubin < 51 μmol/L"
    sign, name = start + words.index("<"), start + words.index("bilirubin")
    window = study.record.index("within 7 days prior to procedure", *heading)
    return Proposal(
        clause=Clause(
            id="I11",
            role=Role.INCLUSION,
            span=(start, end),
            field="eligibility criteria",
            headings=(heading,),
        ),
        reading=parse("latest total_bilirubin before procedure < 51 umol/L"),
        pieces=(
            Piece(span=(sign, end), rule="comparison"),
            Piece(span=(window, window + len("within 7 days")), rule="window"),
        ),
        asks=(Ask(code="no_anchor", span=(start, start + 5), taken="before procedure"),),
        remainder=((name, name + len("bilirubin")),),
    )


def test_what_was_understood_and_what_was_not_is_told_apart_and_not_by_colour_alone(
    folder: Path,
) -> None:
    study = load_study(folder)
    said = article(written(folder, proposals={"I11": proposal_of(study)}), "I11")
    underlined = [text(each) for each in said.walk() if each.name == "u"]
    assert underlined == ["within 7 days", "< 51 μmol/L"]
    assert [text(each) for each in of_class(said, "left")] == ["‹bilirubin›"]


def test_what_a_clause_leaves_open_is_numbered_where_it_stands(folder: Path) -> None:
    study = load_study(folder)
    proposals = {"I11": proposal_of(study)}
    said = article(written(folder, proposals=proposals), "I11")
    (sentence,) = [x for x in said.walk() if x.name == "blockquote"]
    assert [text(x) for x in sentence.walk() if x.name == "sup"] == ["[1]"]
    (asks,) = of_class(said, "asks")
    assert text(asks) == (
        "from which day the time is counted (“Total”); taken as: before procedure"
    )
    chinese = article(written(folder, Language.ZH, proposals), "I11")
    assert "时间自哪一天起算" in text(of_class(chinese, "asks")[0])


def test_whatever_the_reader_may_leave_open_has_its_words_in_both_languages() -> None:
    """The codes as they stand in the reader's source; those two leave words, not a question."""
    source = "".join(path.read_text("utf-8") for path in READER.rglob("*.py"))
    codes = {*re.findall(r'UnreadError\(\s*"(\w+)"', source), *re.findall(r'code="(\w+)"', source)}
    for line in re.findall(r"\bcode = (.*)|\bcodes\.append\((.*)\)", source):
        codes |= {*re.findall(r'"(\w+)"', "".join(line))}
    codes.discard("unit")  # of a match: the code of a unit
    assert {"no_anchor", "no_window", "exceptions", "two_anchors", "open_list"} < codes
    said = {key.removeprefix("ask_") for key in phrases()}
    assert codes - said == {"unknown_words", "nothing"}


def test_a_proposal_that_people_changed_is_shown_beside_their_reading(folder: Path) -> None:
    study = load_study(folder)
    said = text(article(written(folder, proposals={"I11": proposal_of(study)}), "I11"))
    assert "As the reader proposes it" in said
    assert "latest total_bilirubin before procedure < 51 umol/L" in said
    assert "As the reader proposes it" not in text(article(written(folder), "I11"))


# ---------------------------------------------------------------- as a file


@pytest.mark.parametrize("language", Language)
def test_the_page_is_one_file_without_script_and_allows_only_its_own_style(
    folder: Path, language: Language
) -> None:
    page = written(folder, language)
    raw = page.path.read_text("utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", raw, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in raw
    for name in ("script", "link", "img", "iframe"):
        assert page.elements(name) == []
    assert not re.search(r"\bstyle=|\bon\w+=|https?:", raw)


def test_words_of_people_are_text_whatever_they_write(folder: Path) -> None:
    questions = folder / "questions.toml"
    hostile = "<script>alert(1)</script> & </style>"
    added = f'\n[[question]]\nid = "R01"\ntext = "{hostile}"\ncriteria = ["I7"]\n'
    questions.write_text(questions.read_text("utf-8") + added, "utf-8")
    page = written(folder)
    assert page.elements("script") == []
    assert hostile in text(article(page, "I7"))


@pytest.mark.parametrize("language", Language)
def test_a_browser_shows_the_page_in_its_style_and_asks_for_nothing_else(
    browser: str, folder: Path, tmp_path: Path, language: Language
) -> None:
    page = written(folder, language)
    said, asked, picture = opened(browser, page.path, tmp_path)
    assert said == []
    assert {each for each in asked if not each.startswith("file:")} == set()
    assert picture.stat().st_size > 50_000
