"""Two places on one thing: excluded twice, or with two durations. The things: data/topics.toml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from hilum.checking.catalogue import data_file, found
from hilum.checking.finding import Finding
from hilum.checking.protocol import Protocol
from hilum.checking.texts.words import DURATION, pattern, phrase, sentence, shortened
from hilum.study.study import Span
from hilum.terms.reasons import Words
from hilum.terms.truth import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing, and how it is written; `required` where it is asked for and no illness."""

    words: Words
    find: str
    required: bool


@cache
def topics() -> Mapping[str, Topic]:
    """Return the things by id."""
    return MappingProxyType(
        {
            name: Topic(
                words=Words(row["en"], row["zh"]),
                find=row["find"],
                required=row.get("required", False),
            )
            for name, row in data_file("topics.toml").items()
        }
    )


def overlapping(protocol: Protocol) -> Iterator[Finding]:
    """Yield the things that two sentences of exclusion name."""
    for topic in topics().values():
        places = {
            sentence(protocol, match.span()): match.span()
            for match in pattern(topic.find).finditer(protocol.text, *protocol.eligibility)
            if protocol.kind_at(match.span()) is Kind.EXCLUSION
            and not phrase("of_others").search(protocol.text[: match.start()][-60:])
            and not phrase("no_exclusion").search(_said(protocol, match.span()))
        }
        if len(places) > 1 and not topic.required:
            where = dict.fromkeys(name for place in places.values() for name in protocol.at(place))
            said = "; ".join(f'"{shortened(protocol.said(span), 70)}"' for span in places)
            yield found(
                "overlapping_exclusions",
                where,
                places,
                topic=topic.words,
                count=len(places),
                places=said,
            )


def _said(protocol: Protocol, place: Span) -> str:
    return protocol.said(sentence(protocol, place))


def durations(protocol: Protocol) -> Iterator[Finding]:
    """Yield the things that are required or excluded for different durations in two places."""
    for topic in topics().values():
        given = dict(_durations(protocol, topic))
        told = {days for _, days in given.values()}
        if len(given) > 1 and len(told) > 1:
            where = dict.fromkeys(name for span in given for name in protocol.at(span))
            said = "; ".join(f'"{words}"' for words, _ in given.values())
            yield found("durations_disagree", where, given, topic=topic.words, durations=said)


def _durations(protocol: Protocol, topic: Topic) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Yield each sentence that names the thing with its durations, as printed and as words."""
    for match in pattern(topic.find).finditer(protocol.text, *protocol.eligibility):
        if not protocol.at(match.span()):
            continue
        place = sentence(protocol, match.span())
        printed = phrase("counted").search(protocol.text, *place)
        if printed:
            days = pattern(DURATION).search(printed[0])
            assert days is not None  # the expression begins with it
            yield place, (shortened(printed[0], 70), " ".join(days[0].casefold().split()))


def contraception(protocol: Protocol) -> Iterator[Finding]:
    """Yield that one sentence asks for barrier methods and another for highly effective ones."""
    region = protocol.eligibility
    barrier = phrase("barrier").search(protocol.text, *region)
    effective = phrase("effective").search(protocol.text, *region)
    if barrier and effective:
        places = sentence(protocol, barrier.span()), sentence(protocol, effective.span())
        if places[0] != places[1]:
            where = dict.fromkeys((*protocol.at(barrier.span()), *protocol.at(effective.span())))
            yield found(
                "barrier_beside_highly_effective",
                where,
                places,
                barrier=shortened(barrier[0], 60),
                effective=shortened(effective[0], 60),
            )
