"""What a protocol of an oncology trial states and this record does not: data/expected.toml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from hilum.checking.catalogue import codes, data_file
from hilum.checking.finding import Code, Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import pattern, phrase
from hilum.study.study import Span
from hilum.terms.reasons import Reason, Words
from hilum.terms.truth import Kind

TEMPLATE = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One thing that the record should state, and the standard that says so."""

    id: str
    words: Words
    standard: str
    find: str
    except_: str | None
    needs: str | None
    oncology: bool
    asked: str

    @property
    def code(self) -> Code:
        """The kind of finding that its absence is."""
        told = codes()[TEMPLATE]
        title = Words(*(told.title.say(lang).format(what=self.words.say(lang)) for lang in _BOTH))
        return replace(told, id=f"{TEMPLATE}_{self.id}", title=title, asked=self.asked)


_BOTH = ("en", "zh")


@cache
def expected() -> Mapping[str, Expected]:
    """Return what is expected, by id, in the order of the file."""
    return MappingProxyType(
        {
            name: Expected(
                id=name,
                words=Words(row["en"], row["zh"]),
                standard=row["standard"],
                find=row["find"],
                except_=row.get("except"),
                needs=row.get("needs"),
                oncology=row.get("oncology", False),
                asked=row["asked"],
            )
            for name, row in data_file("expected.toml").items()
        }
    )


def not_stated(protocol: Protocol) -> Iterator[Finding]:
    """Yield what the words of the record nowhere state."""
    for each in expected().values():
        if not _applies(each, protocol):
            continue
        text = pattern(each.except_).sub(" ", protocol.text) if each.except_ else protocol.text
        if not pattern(each.find).search(text):
            code = each.code
            filled = (("what", each.words), ("standard", each.standard))
            yield Finding(kind=code, says=Reason(code.sentence, filled))


def _applies(each: Expected, protocol: Protocol) -> bool:
    if each.needs is not None and not pattern(each.needs).search(protocol.text):
        return False
    return not each.oncology or any(
        phrase("tumors").search(protocol.text, *span) for span in _admitting(protocol)
    )


def _admitting(protocol: Protocol) -> Iterator[Span]:
    """Yield where the record says whom it admits: its title, its condition, its inclusions."""
    for name in ("brief title", "official title", "condition"):
        yield from protocol.printed(name)
    for criterion in protocol.criteria:
        if criterion.kind is Kind.INCLUSION:
            yield from criterion.spans
