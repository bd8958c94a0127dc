"""The review as a page: each clause beside its reading, to be read and signed (issue 6, item 4)."""

import base64
import hashlib
import re
import shutil
from pathlib import Path

import pytest

from hilum.criteria.nodes import Attested, atoms
from hilum.criteria.parse import parse
from hilum.criteria.phrases import Language
from hilum.pipeline.reviewing import words_of
from hilum.reading.clauses import Clause, Role
from hilum.reading.proposal import Ask, Piece, Proposal
from hilum.reports.reviews.page import page_of
from hilum.reports.reviews.views import Proposals
from hilum.study import Study, find_study, load_study
from tests.web.browsing import opened
from tests.web.reading_pages import Element, Page

SHIPPED = find_study("haic_hcc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped study: E11 never reviewed, I7 changed since its approval."""
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "study"))
    review = copy / "review.toml"
    head, *entries = review.read_text("utf-8").split("[[criterion]]")
    kept = [each for each in entries if 'id = "E11"' not in each]
    review.write_text("[[criterion]]".join([head, *kept]), "utf-8")
    criteria = copy / "criteria.toml"
    text = criteria.read_text("utf-8").replace("procedure > 100 g/L", "procedure > 90 g/L")
    criteria.write_text(text, "utf-8")
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
    assert numbers == ["32", "30", "1", "1", str(stated), str(len(open_))]
    assert 0 < stated < 32
    assert open_


def test_what_is_not_approved_has_a_box_to_sign_and_what_is_approved_says_by_whom(
    folder: Path,
) -> None:
    page = written(folder)
    boxes = {each.attributes["id"] for each in page.elements("article") if of_class(each, "sign")}
    assert boxes == {"I7", "E11"}
    assert "✓ approved by Hilum developers, 2026-11-26" in text(article(page, "I8"))
    assert "? not reviewed" in text(article(page, "E11"))
    assert "! void: its clause or its reading has changed" in text(article(page, "I7"))


def test_a_void_approval_shows_the_reading_that_was_approved(folder: Path) -> None:
    said = text(article(written(folder), "I7"))
    assert "above 90 g/L" in said
    assert "As it was approved before the latest hemoglobin" in said
    assert "above 100 g/L" in said
    assert "As it was approved before" not in text(article(written(folder), "I8"))


def test_an_approved_reading_of_a_concept_that_is_gone_stands_in_the_notation_only(
    folder: Path,
) -> None:
    review = folder / "review.toml"
    was = "latest hemoglobin within 7 days before procedure > 100 g/L"
    now = was.replace("hemoglobin", "haemoglobin")
    review.write_text(review.read_text("utf-8").replace(was, now), "utf-8")
    said = text(article(written(folder), "I7"))
    assert now in said


def test_the_page_says_the_notice_and_that_it_is_a_draft(folder: Path) -> None:
    for language, notice, draft in (
        (Language.EN, "Developers' review, not clinical approval.", "Draft: 2 of 32 criteria"),
        (Language.ZH, "开发者审阅，非临床批准。", "草案：32 条标准中有 2 条未经批准"),
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
