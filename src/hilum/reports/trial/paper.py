"""The report as one PDF: the same sections, tables and figures, set by Typst.

The PDF holds no date of its making, so that the same report is the same file. Listings are left to
the site. Typst brings fonts for Latin letters; Chinese ones must be on the machine.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from hilum.reports.trial.display import Display, Shown, Table
from hilum.reports.trial.document import (
    Block,
    Displayed,
    Document,
    Entries,
    Headlines,
    Items,
    Paragraph,
    Quotation,
    Section,
)
from hilum.reports.trial.wording import words
from hilum.terms.reasons import Words

CHINESE_FONTS = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "SimSun",
    "Songti SC",
    "Microsoft YaHei",
    "PingFang SC",
)
LATIN_FONT = "Libertinus Serif"
"""The font that Typst brings."""

WIDE_COLUMNS = 4
"""From so many columns on, a table is set smaller and its columns alike."""


MOST_LINES = 30
"""Of a figure, a table with more lines (one a subject, one a point) is left to the site."""


@cache
def fonts_of(language: str) -> tuple[str, ...] | None:
    """Return the fonts that a language is set in; None where the machine has none for it."""
    if language != "zh":
        return (LATIN_FONT,)
    there = frozenset(typst.Fonts().families())
    chinese = tuple(font for font in CHINESE_FONTS if font in there)
    return (LATIN_FONT, *chinese[:1]) if chinese else None


def write_paper(document: Document, path: Path, language: str) -> None:
    """Write the PDF of a report in a language; raises LookupError where no font has its letters."""
    fonts = fonts_of(language)
    if fonts is None:
        raise LookupError(f"no font for {language}: expected one of {', '.join(CHINESE_FONTS)}")
    with TemporaryDirectory(prefix="hilum.") as folder:
        place = Path(folder)
        source = "\n".join(_Paper(document, language, place).lines(fonts))
        (place / "report.typ").write_text(source, encoding="utf-8")
        typst.compile(place / "report.typ", output=path, root=place)


def quoted(text: str) -> str:
    """Return a text as a string of Typst, in which nothing is markup."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'#"{escaped}"'


class _Paper:
    """The source of the PDF in one language; figures are files beside it."""

    def __init__(self, document: Document, language: str, folder: Path) -> None:
        self.document, self.language, self.folder = document, language, folder

    def lines(self, fonts: Sequence[str]) -> Iterator[str]:
        named = ", ".join(f'"{font}"' for font in fonts)
        yield f'#let fonts = ({named},)\n#let language = "{self.language}"'
        yield (files("hilum.reports.trial") / "paper.typ").read_text(encoding="utf-8")
        yield (
            "#titled["
            + self._say(self.document.title)
            + "]["
            + self._say(self.document.subtitle)
            + "]"
        )
        yield from self._entries(self.document.facts)
        yield f"#contents[{self._say(words('contents'))}]"
        for section in self.document.sections:
            yield from self._section(section)

    def _say(self, said: Words) -> str:
        return quoted(said.say(self.language))

    def _section(self, section: Section) -> Iterator[str]:
        marks = "=" * min(section.depth, 4)
        yield f"\n{marks} {quoted(section.number)}  {self._say(section.title)}\n"
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(said):
                yield f"#par[{self._say(said)}]"
            case Quotation(text, source):
                yield f"#cited[{quoted(text)}][{self._say(source)}]"
            case Entries(items):
                yield from self._entries(items)
            case Items(items):
                yield f"#list({', '.join(f'[{self._say(each)}]' for each in items)})"
            case Headlines(items):
                yield "#headlines("
                for each in items:
                    name, of = self._say(each.name), self._say(each.of)
                    yield f"  [{name} \\ #soften[{of}]], [{self._say(each.shown.text)}],"
                yield ")"
            case Displayed(number):
                yield from self._display(self.document.display(number))

    def _entries(self, items: tuple[tuple[Words, Words], ...]) -> Iterator[str]:
        cells = (f"[{self._say(name)}], [{self._say(said)}]," for name, said in items)
        yield f"#entries({' '.join(cells)})" if items else ""

    def _display(self, display: Display) -> Iterator[str]:
        title = quoted(f"{display.number}  {display.title.say(self.language)}")
        yield f"#shown[{title}][{self._say(display.population)}]"
        if display.empty is not None:
            yield f"#par[{self._say(display.empty)}]"
        for number, drawing in enumerate(display.drawings):
            name = f"{display.number}-{number}.svg"
            (self.folder / name).write_text(drawing.svg[self.language], encoding="utf-8")
            yield f'#drawn("{name}", {quoted(drawing.described.say(self.language))[1:]})'
        for table in display.tables:
            if display.drawings and len(table.lines) > MOST_LINES:
                yield f"#elsewhere[{self._say(words('numbers_elsewhere'))}]"
            else:
                yield from self._table(table)
        notes = (f"[{self._say(note)}]," for note in display.footnotes)
        yield f"#footnotes({' '.join(notes)})" if display.footnotes else ""

    def _table(self, table: Table) -> Iterator[str]:
        style = "wide" if len(table.columns) >= WIDE_COLUMNS else "numbers"
        heads = [f"[{self._say(table.stub)}]"]
        for column in table.columns:
            size = "" if column.subjects is None else f" \\ N = {column.subjects}"
            heads.append(f"[{self._say(column.heading)}{size}]")
        whole = str(len(table.lines) <= MOST_LINES).lower()
        yield f"#{style}({len(table.columns)}, {whole}, ({', '.join(heads)},),"
        for line in table.lines:
            heading = not any(cell.values for cell in line.cells) and line.indent == 0
            label = f"[#lined({line.indent}, {str(heading).lower()})[{self._say(line.label)}]]"
            yield f"  {label}, {' '.join(f'[{self._cell(cell)}],' for cell in line.cells)}"
        yield ")"

    def _cell(self, shown: Shown) -> str:
        return self._say(shown.text)
