"""The text of a file's bytes: UTF-8, UTF-16 with its mark, or GB18030; all else is said."""

import codecs
import re
from collections import Counter

from hilum.terms.discrepancies import UserError

_EXPECTED = "a trial's registry record as text, JSON or XML"

_KINDS = (
    (b"%PDF", "a PDF", "copy its text into a .txt file"),
    (b"PK\x03\x04", "a zip, Word or Excel file", "unpack it, or save it as text"),
    (b"\x1f\x8b", "a gzip file", "unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as text"),
    (b"{\\rtf", "an RTF file", "save it as text"),
    (b"\x89PNG", "a picture (PNG)", "type out or copy its text"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "type out or copy its text"),
    (b"GIF8", "a picture (GIF)", "type out or copy its text"),
)
"""How files begin that hold no text, what they are, and what to do."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAIRED = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]|[\x80-\xff]")


def text_of(data: bytes, name: str) -> str:
    """Return the text; a mark at its start is not part of it.

    Bytes that are not UTF-8 are GB18030 only if most of those beyond ASCII stand in pairs of the
    characters that Chinese is written in: Western 8-bit text would else turn into Chinese silently.
    Raises UserError, naming what was seen, for what is not text.
    """
    for start, kind, remedy in _KINDS:
        if data.startswith(start):
            raise UserError(f"{name}: saw {kind}, expected {_EXPECTED}: {remedy}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name)
    if (zero := data.find(b"\0")) >= 0:
        raise UserError(f"{name}: saw a zero byte at byte {zero + 1}, expected {_EXPECTED}")
    return _decoded(data, _encoding(data), name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        seen = f"byte 0x{data[error.start]:02x} at byte {error.start + 1}"
        expected = f"text in {encoding.upper()}: save the file as UTF-8"
        raise UserError(f"{name}:{line}: saw {seen}, expected {expected}") from error
    if (zero := text.find("\0")) >= 0:
        raise UserError(f"{name}: saw a zero at character {zero + 1}, expected {_EXPECTED}")
    return text


def _encoding(data: bytes) -> str:
    """Return `gb18030` where the bytes are Chinese in it, else `utf-8`."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        paired = Counter(len(found) for found in _PAIRED.findall(data))
        return "gb18030" if 2 * paired[2] > paired[1] and _is_gb18030(data) else "utf-8"
    return "utf-8"


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
