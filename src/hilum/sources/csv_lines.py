"""CSV files as sites have them: the encoding is found, a bad line is told and the rest is read."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hilum.sources.lines import Line, Report
from hilum.terms.discrepancies import Discrepancy, UserError

MOST_LINES_OF_A_RECORD = 100
"""A quoted field that runs over more lines than this was never closed."""
LINES_BETWEEN_WORDS = 1000
"""How often the reader tells how far it is."""

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",\t;"

Numbered = tuple[int, str]


@dataclass
class CsvFile:
    """A CSV file to be read once. `place` names it in messages; `report` takes what is wrong."""

    path: Path
    place: str
    report: Report
    encoding: str | None = None
    delimiter: str | None = None
    header: int = 1
    tell: Callable[[int], None] = field(default=lambda read: None)

    def lines(self) -> Iterator[Line]:
        """Yield the header, then every good record, each with its line number and its cells.

        Empty lines are left out. Raises UserError if the file cannot be read at all.
        """
        self._encoding = self.encoding or find_encoding(self.path)
        texts = (line for line in self._texts() if line[0] >= self.header)
        first = next(texts, None)
        if first is None:
            raise UserError(f"{self.place}: no line {self.header}, expected the column names there")
        delimiter = self.delimiter or _likely_delimiter(first[1])
        records = self._records(first, texts, delimiter)
        number, names = next(records, (0, []))
        if number != first[0]:
            raise UserError(f"{self.place}:{first[0]}: unreadable, expected the column names here")
        yield number, list(names)
        for number, cells in records:
            if any(cells) and (fitted := self._fitted(number, cells, len(names))):
                yield number, fitted

    def _texts(self) -> Iterator[Numbered]:
        """Yield the lines that are text in the encoding, without their ends."""
        read, raw = 0, b""
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                read += len(raw)
                if number % LINES_BETWEEN_WORDS == 0:
                    self.tell(read)
                text = self._text(number, raw.removeprefix(_UTF8_MARK) if number == 1 else raw)
                if text is not None:
                    yield number, text
        if raw and not raw.endswith((b"\n", b"\r")):
            seen = "the last line has no line end; its last value may be cut"
            self._wrong("file may be cut", number, seen, "a line end after the last line")

    def _text(self, number: int, raw: bytes) -> str | None:
        if b"\x00" in raw:
            self._wrong("unreadable line", number, "a NUL byte", "text")
            return None
        try:
            return raw.decode(self._encoding).rstrip("\r\n")
        except UnicodeDecodeError as error:
            seen = f"byte 0x{raw[error.start]:02x} at byte {error.start + 1} of the line"
            self._wrong("unreadable line", number, seen, f"text in {self._encoding}")
            return None

    def _records(
        self, first: Numbered, texts: Iterator[Numbered], delimiter: str
    ) -> Iterator[Line]:
        waiting = deque([first])
        width: int | None = None
        while True:
            line = waiting.popleft() if waiting else next(texts, None)
            if line is None:
                return
            number, text = line
            if '"' not in text:
                cells: list[str] | None = text.split(delimiter)
            else:
                pulled: list[Numbered] = []
                cells = _quoted(text, pulled, _take_from(waiting, texts), delimiter)
                if cells is None or (pulled and width is not None and len(cells) != width):
                    waiting.extendleft(reversed(pulled))
                    self._wrong(
                        "malformed line",
                        number,
                        "a quotation mark that is not closed or not at the end of its field",
                        "fields quoted wholly or not at all",
                    )
                    continue
            width = len(cells) if width is None and cells is not None else width
            yield number, list(cells or ())

    def _fitted(self, number: int, cells: list[str | None], width: int) -> list[str | None] | None:
        if len(cells) > width and not any(cells[width:]):
            return cells[:width]
        if len(cells) != width:
            self._wrong("malformed line", number, f"{len(cells)} fields", f"{width} fields")
            return None
        return cells

    def _wrong(self, kind: str, number: int, seen: str, expected: str) -> None:
        place = f"{self.place}:{number}"
        self.report(Discrepancy(kind=kind, source=place, seen=seen, expected=expected))


def _take_from(
    waiting: deque[Numbered], texts: Iterator[Numbered]
) -> Callable[[], Numbered | None]:
    return lambda: waiting.popleft() if waiting else next(texts, None)


def _quoted(
    text: str, pulled: list[Numbered], take: Callable[[], Numbered | None], delimiter: str
) -> list[str] | None:
    """Return the fields of a record with quotes; None if they are wrong. `pulled` gets the lines
    that it took beyond its first."""

    def feed() -> Iterator[str]:
        yield text + "\n"
        while len(pulled) < MOST_LINES_OF_A_RECORD and (line := take()):
            pulled.append(line)
            yield line[1] + "\n"

    with suppress(csv.Error, StopIteration):
        return next(csv.reader(feed(), strict=True, delimiter=delimiter))
    return None


def _likely_delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def find_encoding(path: Path) -> str:
    """Return `utf-8` or `gb18030`, whichever the file's lines are.

    UTF-8 if most lines beyond ASCII are valid UTF-8 (Chinese text in GB18030 hardly ever is), so
    that one bad byte does not turn a whole file into other characters.
    """
    with path.open("rb") as file:
        start = file.read(3)
        if start[:2] in _UTF16_MARKS:
            raise UserError(f"{path.name}: saw UTF-16, expected UTF-8 or GB18030")
        if start == _UTF8_MARK:
            return "utf-8"
        file.seek(0)
        beyond_ascii = [line for line in file if not line.isascii()]
    utf8 = sum(_is_text(line, "utf-8") for line in beyond_ascii)
    if 2 * utf8 >= len(beyond_ascii) and (utf8 or not beyond_ascii):
        return "utf-8"
    return "gb18030" if sum(_is_text(line, "gb18030") for line in beyond_ascii) > utf8 else "utf-8"


def _is_text(line: bytes, encoding: str) -> bool:
    with suppress(UnicodeDecodeError):
        line.decode(encoding)
        return True
    return False
