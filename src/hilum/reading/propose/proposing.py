"""One proposal for each criterion of a record.

What the grammar reads becomes a reading; what it does not read becomes an attestation of the
clause's own sentence, never a guess. Every reading names known concepts and anchors.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from hilum.concepts import Concepts
from hilum.criteria.check import faults
from hilum.criteria.nodes import Attested, Reading, atoms
from hilum.criteria.printing import show_predicate
from hilum.reading.clauses import Clause, Role
from hilum.reading.document import Document
from hilum.reading.lexicon import Lexicon, lexicon_of
from hilum.reading.proposal import Ask, Piece, Proposal
from hilum.reading.propose.attaching import Attached
from hilum.reading.propose.attesting import attested_rule, begins_referring, sentence_of
from hilum.reading.propose.beside import Beside, beside
from hilum.reading.propose.clause_reading import read_items, unread_ask
from hilum.reading.propose.conditions import not_of_this_study
from hilum.reading.propose.coverage import Coverage
from hilum.reading.propose.exceptions import Excepted, covered, exceptions_in
from hilum.reading.propose.headings import governs
from hilum.reading.propose.reading_parts import ANCHORS, Asked, Parsed, UnreadError
from hilum.reading.propose.scan import Item, Sort, flat, scan
from hilum.study.study import Span

LONGEST = 10_000
"""Characters of a clause beyond which it is no sentence and goes to a person whole."""


@dataclass(frozen=True, slots=True)
class Proposer:
    """What all clauses of a record are read with."""

    text: str
    concepts: Concepts
    lexicon: Lexicon
    strangers: Collection[str]

    @classmethod
    def of(cls, document: Document, concepts: Concepts) -> "Proposer":
        """Return the proposer of a record."""
        lexicon = lexicon_of(concepts)
        strangers = not_of_this_study(document, lexicon, concepts)
        return cls(document.text, concepts, lexicon, strangers)

    def propose(self, part: Clause | Attached, near: Beside) -> Proposal:
        """Return the proposal of a criterion, alone or with its exceptions."""
        proposal = self._proposed(part)
        permission = near.permission
        if near.unread and not isinstance(proposal.reading, Attested):
            return self._unread(proposal, *near.unread)
        if permission is None:
            return proposal
        if not self._permits(permission, proposal.reading):
            ask = Ask(code="permission", span=permission, taken="no part of the reading")
            return replace(proposal, asks=(*proposal.asks, ask))
        sentences = (sentence_of(self.text, (*proposal.clause.spans,)), self._words(permission))
        ask = Ask(code="permission", span=permission, taken="attested")
        return replace(proposal, reading=Attested(". ".join(sentences)), asks=(ask,))

    def _unread(self, proposal: Proposal, code: str, span: Span) -> Proposal:
        reading = Attested(sentence_of(self.text, proposal.clause.spans))
        return replace(
            proposal, reading=reading, asks=(Ask(code=code, span=span, taken="attested"),)
        )

    def _words(self, span: Span) -> str:
        return sentence_of(self.text, (span,))

    def _permits(self, permission: Span, reading: Reading) -> bool:
        """Tell whether a sentence permits some of what a reading forbids or does not admit."""
        words = self.text[slice(*permission)]
        named = {mention.concept for mention in self.lexicon.mentions(words)}
        asked = {name for atom in atoms(reading) if (name := getattr(atom, "concept", None))}
        near = {inner for name in asked for inner in self.concepts.within(name)}
        return begins_referring(words) or not named.isdisjoint(near)

    def _proposed(self, part: Clause | Attached) -> Proposal:
        if isinstance(part, Attached):
            return self._with_exceptions(part)
        if part.span[1] - part.span[0] > LONGEST:
            return self._too_long(part)
        items = self._scan(part.span)
        coverage = Coverage(self.text, part.span)
        coverage.take_items(items)
        sentence = sentence_of(self.text, part.spans)
        try:
            parsed = self._read(part, items, sentence)
        except UnreadError as reason:
            return self._attested(part, items, coverage, reason)
        return _proposal(part, parsed, coverage)

    def _too_long(self, clause: Clause) -> Proposal:
        return Proposal(
            clause=clause,
            reading=Attested(sentence_of(self.text, clause.spans)),
            pieces=(),
            asks=(Ask(code="too_long", span=clause.span, taken="attested"),),
            remainder=(clause.span,),
        )

    def _asked(self, role: Role) -> Asked:
        return Asked(
            role=role,
            text=self.text,
            concepts=self.concepts,
            lexicon=self.lexicon,
            strangers=self.strangers,
        )

    def _scan(self, span: Span) -> tuple[Item, ...]:
        return scan(self.text[slice(*span)], span[0], self.lexicon, self.concepts)

    def _read(self, clause: Clause, items: Sequence[Item], sentence: str) -> Parsed:
        asked = self._asked(clause.role)
        asks: list[Ask] = []
        measured = any(item.measure for item in flat(items))
        for heading in clause.headings:
            said = self._scan(heading)
            if measured and governs(self.text[slice(*heading)], asked.excludes):
                asked = _under(said, asked)
            elif _is_transparent(said, asked):
                items = [*(each for each in said if each.sort in _PASSED_ON), *items]
            else:
                raise UnreadError("heading", heading)
        if clause.open_list and clause.headings:
            asks.append(Ask(code="heading_reach", span=clause.headings[-1], taken="under it"))
        parsed = read_items(items, sentence, asked)
        self._check(parsed)
        return replace(parsed, asks=(*asks, *parsed.asks))

    def _check(self, parsed: Parsed) -> None:
        if any(True for _ in faults(parsed.reading, self.concepts, ANCHORS)):
            raise UnreadError("fault")

    def _attested(
        self, clause: Clause, items: Sequence[Item], coverage: Coverage, reason: UnreadError
    ) -> Proposal:
        words = self.text[slice(*clause.span)]
        rule = attested_rule(words)
        if rule and not any(each.measure or _names_disease(each, rule) for each in flat(items)):
            coverage.take(clause.span, f"attested:{rule}")
        reading = Attested(sentence_of(self.text, clause.spans))
        parsed = Parsed(reading=reading, asks=unread_ask(reason, clause.span))
        return _proposal(clause, parsed, coverage)

    def _with_exceptions(self, part: Attached) -> Proposal:
        clause, text = part.clause, self.text
        base = [item for item in self._scan(part.base) if item.sort not in (Sort.STOP, Sort.COLON)]
        while base and base[-1].sort in (Sort.EXCEPT, Sort.FILL, Sort.COMMA):
            base.pop()
        coverage = Coverage(text, clause.span)
        coverage.take(clause.span, part.rule)
        coverage.take_items(self._scan(part.base))
        for span in part.exceptions:
            coverage.take_items(self._scan(span))
        ask = Ask(code="exceptions", span=clause.span, taken=part.rule)
        try:
            parsed = self._excepted(part, base)
        except UnreadError as reason:
            reading = Attested(self._whole(part))
            parsed = Parsed(reading=reading, asks=unread_ask(reason, clause.span))
        return _proposal(clause, replace(parsed, asks=(ask, *parsed.asks)), coverage)

    def _whole(self, part: Attached) -> str:
        base = sentence_of(self.text, (*part.clause.headings, part.base)).rstrip(":： ")
        return f"{base}; except: " + "; ".join(
            sentence_of(self.text, (span,)) for span in part.exceptions
        )

    def _excepted(self, part: Attached, base: Sequence[Item]) -> Parsed:
        if part.clause.headings:
            raise UnreadError("heading", part.clause.headings[0])
        asked = self._asked(part.clause.role)
        groups = [item.concept for item in base if item.concept]
        if len(groups) != 1 or any(item.measure for item in base) or not groups[0]:
            raise UnreadError("exception", part.base)
        found = [_exceptions(span, groups[0], asked) for span in part.exceptions]
        predicates = tuple(each for one in found for each in one.predicates)
        asked = replace(asked, exceptions=predicates)
        parsed = read_items(base, self._whole(part), asked, any(one.wider for one in found))
        asks = tuple(
            Ask(code="covered_exception", span=part.clause.span, taken=show_predicate(each))
            for each in covered(predicates)
        )
        self._check(parsed)
        pieces: tuple[Piece, ...] = tuple(piece for one in found for piece in one.pieces)
        return replace(parsed, pieces=(*parsed.pieces, *pieces), asks=(*parsed.asks, *asks))


def _names_disease(item: Item, rule: str) -> bool:
    """Tell whether an item of an attested sentence is more than a word of what it is about."""
    return item.concept is not None and rule not in ("willingness", "consent", "contraception")


def _exceptions(span: Span, group: str, asked: Asked) -> Excepted:
    return exceptions_in(asked.text[slice(*span)], span[0], group, asked)


def _under(heading: Sequence[Item], asked: Asked) -> Asked:
    """Return what is asked under a heading of measures, whose window is theirs."""
    windows = [item for item in flat(heading) if item.window]
    if len(windows) > 1 or (windows and asked.heading):
        raise UnreadError("heading_window", windows[-1].span)
    return replace(asked, heading=windows[0]) if windows else asked


_PASSED_ON = frozenset({Sort.WINDOW, Sort.EVER, Sort.NOW})
_TRANSPARENT = _PASSED_ON | {Sort.FILL, Sort.PEOPLE, Sort.COLON, Sort.COMMA, Sort.STATE}


def _is_transparent(heading: Sequence[Item], asked: Asked) -> bool:
    """Tell whether a heading says the same of each item: `Any of the following in 6 months:`."""
    of_each = Sort.ANY_OF if asked.excludes else Sort.ALL_OF
    return all(item.sort in _TRANSPARENT or item.sort is of_each for item in heading)


def _proposal(clause: Clause, parsed: Parsed, coverage: Coverage) -> Proposal:
    for piece in parsed.pieces:
        coverage.take(piece.span, piece.rule)
    pieces, remainder = coverage.runs()
    return Proposal(
        clause=clause,
        reading=parsed.reading,
        pieces=pieces,
        asks=tuple(dict.fromkeys(parsed.asks)),
        remainder=remainder,
    )


CRITERIA_ROLES = (Role.INCLUSION, Role.EXCLUSION)


def proposals(
    parts: Sequence[Clause | Attached], document: Document, concepts: Concepts
) -> Iterator[Proposal]:
    """Yield a proposal for each inclusion and exclusion, in the order of the record."""
    proposer = Proposer.of(document, concepts)
    clauses = [part if isinstance(part, Clause) else part.clause for part in parts]
    for part, clause, near in zip(parts, clauses, beside(clauses, document.text), strict=True):
        if clause.role in CRITERIA_ROLES:
            yield proposer.propose(part, near)
