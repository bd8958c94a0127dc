"""How well numbers and time windows are read from 1,000 trials that nobody here annotated.

    python benchmarks/chia.py --part develop|held-out [--corpus FILE.zip] [--errors N]

Corpus: Chia (Kury 2020, Sci Data 7:281; CC BY 4.0), eligibility criteria of 1,000 trials, annotated
by people. Split: a trial belongs to `held-out` if the SHA-256 of its NCT number is odd, else to
`develop`. Rules were written and changed on `develop` alone; `--errors` prints disagreements, and
only those of `develop`.

Gold comparison: an entity that Has_value a Value whose text holds a digit or a Roman one. It counts
for recall if it is a Measurement, or a Person of whom it says an age. Its comparator, numbers and
unit are parsed from the Value's text by `gold_atoms` below, which shares no code with the grammar;
what it cannot parse is counted and judged neither way. `18-75` is two atoms, `>= 18` and `<= 75`.

A proposed atom is right if a gold atom has the same comparator, number and unit, and the entity's
span overlaps the phrase of the subject (for an age: the Value's span overlaps the measure). Gold is
found if a proposed atom is right for it. A window is right if a Temporal entity of the same
direction and length overlaps it.
"""

import argparse
import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from hilum.concepts import shipped_concepts
from hilum.criteria.nodes import (
    Between,
    Category,
    Compare,
    Direction,
    OneOf,
    Operator,
    Threshold,
    Value,
    values_of,
)
from hilum.reading.lexicon import lexicon_of
from hilum.reading.measures import measures_in, windows_in
from hilum.reading.proposal import FoundWindow, Measure

CORPUS = Path(__file__).resolve().parents[2] / "shared/data/criteria/chia_with_scope.zip"
Span = tuple[int, int]


@dataclass(frozen=True)
class Entity:
    """An annotated phrase: its type, its parts, its words."""

    kind: str
    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True)
class Criteria:
    """The criteria of one trial of one kind, with their annotation."""

    name: str
    text: str
    entities: dict[str, Entity]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Atom:
    """A comparison with one number: `>= 18 a`."""

    sign: str
    number: Decimal
    unit: str | None


@dataclass(frozen=True)
class Gold:
    """One annotated comparison: whose it is, what it says; no atoms: it cannot be parsed."""

    subject: Entity
    value: Entity
    atoms: tuple[Atom, ...]

    @property
    def is_age(self) -> bool:
        """Tell whether a Person's value is an age."""
        return self.subject.kind == "Person" and bool(_AGE.search(self.subject.text))

    @property
    def counts(self) -> bool:
        """Tell whether it counts for recall."""
        return self.subject.kind == "Measurement" or self.is_age


_AGE = re.compile(r"\b(?:age[ds]?|years?|old|older|younger|yrs?)\b", re.IGNORECASE)


def part_of(trial: str) -> str:
    """Return the part that a trial belongs to."""
    digest = hashlib.sha256(trial.encode()).hexdigest()
    return "held-out" if int(digest, 16) % 2 else "develop"


def read_corpus(path: Path, part: str) -> Iterator[Criteria]:
    """Yield the annotated criteria of a part of the corpus, in the order of their names."""
    with zipfile.ZipFile(path) as corpus:
        for name in sorted(corpus.namelist()):
            stem = Path(name).stem
            if name.endswith(".ann") and part_of(stem[:11]) == part:
                text = corpus.read(name[:-4] + ".txt").decode("utf-8")
                yield criteria(stem, text, corpus.read(name).decode("utf-8"))


def criteria(name: str, text: str, annotation: str) -> Criteria:
    """Read one file of annotation (BRAT standoff)."""
    entities: dict[str, Entity] = {}
    values = []
    for line in annotation.splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            where, _, words = rest.partition("\t")
            kind, _, places = where.partition(" ")
            spans = tuple((int(a), int(b)) for a, b in (p.split() for p in places.split(";")))
            entities[key] = Entity(kind, spans, words)
        elif key.startswith("R"):
            relation, first, second = rest.split()[:3]
            if relation == "Has_value":
                values.append((first.split(":")[1], second.split(":")[1]))
    return Criteria(name, text, entities, tuple(values))


def gold_of(criteria: Criteria) -> list[Gold]:
    """Return the annotated comparisons with a number."""
    found = []
    for subject, value in criteria.values:
        if subject in criteria.entities and value in criteria.entities:
            gold = criteria.entities[subject], criteria.entities[value]
            if re.search(r"\d", gold[1].text) or _ROMANS.search(gold[1].text):
                age = gold[0].kind == "Person"
                found.append(Gold(*gold, gold_atoms(gold[1].text, "a" if age else None)))
    return found


SIGNS = (
    (r"no(?:t)? (?:more|greater|higher) than|not exceed\w*|does not exceed", "<="),
    (r"no(?:t)? (?:less|lower) than", ">="),
    (r"> ?/? ?or ?= ?(?:to)?|>/=|>=|=>|≥|>_|≧", ">="),
    (r"< ?/? ?or ?= ?(?:to)?|</=|<=|=<|≤|<_|≦", "<="),
    (
        r"(?:greater|more|higher)(?: than)? or equal (?:to)?"
        r"|equal (?:to )?or (?:greater|more)(?: than)?",
        ">=",
    ),
    (r"(?:less|lower)(?: than)? or equal (?:to)?|equal (?:to )?or (?:less|lower)(?: than)?", "<="),
    (r"at least|minimum of|minimum", ">="),
    (r"at most|maximum of|maximum|up to", "<="),
    (r"(?:greater|more|higher|older|larger) than|exceed\w*|above|over|greater|>|＞", ">"),
    (r"(?:less|lower|younger|fewer|smaller) than|below|under|<|＜", "<"),
    (r"equal to|equals?|=", "="),
)
AFTER = (
    (r"(?:or|and) (?:more|greater|higher|above|over|older|up)|(?:or|and) worse", ">="),
    (r"(?:or|and) (?:less|lower|below|under|younger)", "<="),
)
UNITS = (
    (
        r"(?:x|×|times|fold|-fold|folds)? ?(?:the )?(?:institutional |local |laboratory )*"
        r"(?:uln|unl|upper (?:normal )?limits?(?: of (?:the )?(?:institutional |laboratory )?"
        r"normal)?"
        r"|upper normal limits?)(?: ?\(?(?:uln|unl)\)?)?(?: range)?",
        "ULN",
    ),
    (r"(?:x|×|times)? ?(?:the )?(?:lln|lower limits? of (?:the )?normal)(?: ?\(?lln\)?)?", "LLN"),
    (r"(?:years?|yrs?|y)(?:[- ]old)?(?: of age)?", "a"),
    (r"weeks?", "wk"),
    (r"days?", "d"),
    (r"months?", "mo"),
    (r"kg ?/ ?m ?\^? ?[2²]|kg per m2|kg/sqm", "kg/m2"),
    (r"g ?/ ?dl|gm ?/ ?dl|gms ?/ ?dl|g per dl|g/100 ?ml", "g/dL"),
    (r"g ?/ ?l|gm/l", "g/L"),
    (r"mg ?/ ?dl|mg per dl|mg/100 ?ml", "mg/dL"),
    (r"mg ?/ ?l", "mg/L"),
    (r"(?:u|µ|μ|mc)mol ?/ ?l|micromol(?:es?)?(?: per |/)l(?:iter)?", "umol/L"),
    (r"mmol ?/ ?l", "mmol/L"),
    (r"(?:x|×|\*)? ?10 ?(?:\^|e|\*)? ?9 ?/ ?l(?:iter)?|(?:x|×)? ?10⁹ ?/ ?l", "10*9/L"),
    (
        r"(?:x|×|\*)? ?10 ?(?:\^|e|\*)? ?3 ?/ ?(?:mm ?\^?[3³]|(?:u|µ|μ)l)"
        r"|k ?/ ?(?:u|µ|μ|mc)l|(?:x|×)? ?1,?000 ?/ ?mm3",
        "10*3/uL",
    ),
    (
        r"(?:cells?|cels|elements)? ?(?:/|per) ?"
        r"(?:mm ?\^?[3³]|(?:u|µ|μ|mc)l|microl(?:iter)?|cubic millimeter)",
        "/uL",
    ),
    (r"u ?/ ?l|iu ?/ ?l|units?/l", "U/L"),
    (r"iu ?/ ?ml", "[IU]/mL"),
    (r"m ?iu ?/ ?ml|miu/ml", "m[IU]/mL"),
    (r"m ?iu ?/ ?l|mu/l", "m[IU]/L"),
    (r"(?:u|µ|μ)iu/ml", "u[IU]/mL"),
    (r"ng ?/ ?ml", "ng/mL"),
    (r"pg ?/ ?ml", "pg/mL"),
    (r"ng ?/ ?dl", "ng/dL"),
    (r"(?:u|µ|μ|mc)g ?/ ?l", "ug/L"),
    (r"(?:u|µ|μ)g ?/ ?ml", "ug/mL"),
    (r"nmol ?/ ?l", "nmol/L"),
    (r"pmol ?/ ?l", "pmol/L"),
    (r"(?:ml|cc) ?/ ?min(?:ute)?s?|ml per min(?:ute)?", "mL/min"),
    (r"ml ?/ ?min(?:ute)? ?(?:/|per) ?1[.,]73 ?m ?\^? ?[2²]", "mL/min/{1.73_m2}"),
    (r"mm ?hg|mm of hg", "mm[Hg]"),
    (r"%|percent|per cent", "%"),
    (r"(?:%|percent) (?:of )?(?:the )?predicted(?: value)?", "%"),
    (r"m ?sec|ms|milliseconds?", "ms"),
    (r"s|sec|seconds?", "s"),
    (r"seconds? above control", "s"),
    (r"kg|kgs|kilograms?", "kg"),
    (r"g|grams?|gm", "g"),
    (r"lbs?|pounds?", "[lb_av]"),
    (r"cm", "cm"),
    (r"mm", "mm"),
    (r"(?:°|º)? ?c|(?:degrees? )?celsius", "Cel"),
    (r"(?:°|º)? ?f|degrees? fahrenheit", "[degF]"),
    (r"bpm|beats ?(?:/|per) ?min(?:ute)?|/min", "/min"),
    (r"points?", None),
    (r"", None),
)
_GOLD_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}


_ROMANS = re.compile(r"\b(?:I{1,3}|IV|V|VI)\b")


def gold_atoms(text: str, unit: str | None = None) -> tuple[Atom, ...]:
    """Parse the text of a Value, `unit` where it has none; empty if it is of no known form."""
    text = _ROMANS.sub(lambda numeral: str(_ROMAN[numeral[0].casefold()]), text)
    plain = re.sub(r"\s+", " ", text.casefold()).replace("–", "-").strip(" .,;()[]")
    plain = re.sub(
        r"^(?:an? |the )?(?:score|scores|class|grade|level|range|value)s?(?: of| from)? ", "", plain
    )
    plain = re.sub(r",? inclusive$", "", plain)
    for form in (_listed, _between, _two_sided, _one):
        if atoms := form(plain, unit):
            return spread(atoms)
    return ()


def spread(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Return `0-2` of a score as the list `0, 1, 2`; anything else as it is."""
    if [atom.sign for atom in atoms] != [">=", "<="] or any(atom.unit for atom in atoms):
        return atoms
    low, high = (atom.number for atom in atoms)
    if low != int(low) or high != int(high) or high - low > 6:
        return atoms
    return tuple(Atom("in", Decimal(n), None) for n in range(int(low), int(high) + 1))


def _unit(text: str, unit: str | None) -> str | None:
    words = text.strip(" .,;()")
    for form, code in UNITS:
        if re.fullmatch(form, words):
            return code or unit
    raise InvalidOperation(text)


def _atom(sign: str, number: str, unit: str | None) -> Atom:
    return Atom(sign, Decimal(number.replace(",", "")), unit)


def _between(text: str, unit: str | None) -> tuple[Atom, ...]:
    match = re.fullmatch(
        rf"(?:between|from|=)? ?({_GOLD_NUMBER})([^\d]*?) ?(?:-|to|and|through) ?"
        rf"({_GOLD_NUMBER})(.*)",
        text,
    )
    if match is None or (" and " in text and not text.startswith("between")):
        return ()
    try:
        last = _unit(match[4], unit)
        if match[2].strip() and _unit(match[2], unit) != last:
            return ()
    except InvalidOperation:
        return ()
    return _atom(">=", match[1], last), _atom("<=", match[3], last)


def _two_sided(text: str, unit: str | None) -> tuple[Atom, ...]:
    for joint in (" and ", ", ", " but ", " & ", " to ", " or "):
        left, found, right = text.partition(joint)
        if found and (second := _one(right, unit)) and (first := _one(left, unit)):
            if first[0].unit in (None, unit):
                first = (Atom(first[0].sign, first[0].number, second[0].unit),)
            return first + second
    return ()


def _one(text: str, unit: str | None) -> tuple[Atom, ...]:
    for form, sign in SIGNS:
        match = re.fullmatch(rf"(?:{form}) ?({_GOLD_NUMBER})(.*)", text)
        if match:
            try:
                return (_atom(sign, match[1], _unit(match[2], unit)),)
            except InvalidOperation:
                return ()
    for form, sign in AFTER:
        match = re.fullmatch(rf"({_GOLD_NUMBER}) ?(.*?),? (?:{form})(?: of age)?", text)
        if match:
            try:
                return (_atom(sign, match[1], _unit(match[2], unit)),)
            except InvalidOperation:
                return ()
    return ()


def _listed(text: str, unit: str | None) -> tuple[Atom, ...]:
    text = re.sub(r"(?:class|grade|stage|score) ", "", text)
    if re.fullmatch(r"(?:= ?)?\d", text) and unit is None:
        return (_atom("in", text.strip("= "), None),)
    if not re.fullmatch(r"\d+(?:(?:, ?(?:or |and )?| or | and |/| & )\d+)+", text):
        return ()
    return tuple(_atom("in", number, None) for number in re.findall(r"\d+", text))


def proposed(measure: Measure) -> tuple[Atom, ...]:
    """Return the atoms of a measure; without a unit where the text has none."""
    taken = any(ask.code == "no_unit" for ask in measure.asks) and measure.subject != "age"

    def atom(sign: str, value: Value) -> Atom:
        if isinstance(value, Category):
            return Atom(sign, Decimal(_ROMAN[value.name.rpartition("_")[2].casefold()]), None)
        unit = value.limit.value if value.limit else value.unit
        return Atom(sign, value.number, None if taken else unit)

    match measure.test:
        case Compare(Operator.EQUAL, value):
            return (atom("in", value),)
        case Compare(operator, value):
            return (atom(operator.value, value),)
        case Between(low, high):
            return spread((atom(">=", low), atom("<=", high)))
        case OneOf(values):
            return tuple(atom("in", value) for value in values)


def is_numeric(measure: Measure) -> bool:
    """Tell whether a measure compares numbers, or classes that are numbered."""
    return all(
        isinstance(value, Threshold) or value.name.rpartition("_")[2].casefold() in _ROMAN
        for value in values_of(measure.test)
    )


def overlap(spans: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    """Tell whether two phrases share a character."""
    return any(a < d and c < b for a, b in spans for c, d in others)


NOTHING = "nothing annotated here"
"""A comparison or a window where no annotation stands: right or wrong, the corpus does not say."""


@dataclass
class Score:
    """Counts, and the disagreements behind them."""

    right: int = 0
    wrong: int = 0
    unannotated: int = 0
    not_judged: int = 0
    gold: int = 0
    found: int = 0
    gold_known: int = 0
    found_known: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The right among what was proposed where people annotated something to compare with."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def precision_of_all(self) -> float:
        """The right among all that was proposed and could be judged, omissions counted as wrong."""
        return self.right / max(self.right + self.wrong + self.unannotated, 1)

    @property
    def recall(self) -> float:
        """The found among the gold."""
        return self.found / max(self.gold, 1)

    @property
    def recall_known(self) -> float:
        """The found among the gold whose subject the lexicon knows."""
        return self.found_known / max(self.gold_known, 1)


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the criteria of a file, one a line, with their offset."""
    place = 0
    for line in text.splitlines(keepends=True):
        yield place, line
        place += len(line)


def moved(spans: tuple[Span, ...], offset: int) -> tuple[Span, ...]:
    """Return spans further on in the text."""
    return tuple((a + offset, b + offset) for a, b in spans)


def score_measures(criteria: Criteria, score: Score) -> None:
    """Add the comparisons of one file of criteria."""
    lexicon = lexicon_of(shipped_concepts())
    gold = gold_of(criteria)
    found: set[tuple[int, Atom]] = set()
    known: list[Span] = []
    for offset, line in lines_of(criteria.text):
        known += [moved((m.span,), offset)[0] for m in lexicon.mentions(line)]
        for measure in measures_in(line, lexicon):
            if is_numeric(measure):
                _judge(measure, offset, (criteria, gold), (score, found))
    for number, one in enumerate(gold):
        _count_gold(number, one, (score, found, known), criteria)


def _judge(
    measure: Measure,
    offset: int,
    given: tuple[Criteria, list[Gold]],
    into: tuple[Score, set[tuple[int, Atom]]],
) -> None:
    criteria, gold = given
    score, found = into
    spans = moved(measure.spans, offset)
    subject = spans[-1:] if measure.subject == "age" else spans[:-1] or spans
    near = [
        (number, one)
        for number, one in enumerate(gold)
        if overlap(subject, one.value.spans if measure.subject == "age" else one.subject.spans)
    ]
    for atom in proposed(measure):
        hits = [number for number, one in near if atom in one.atoms]
        found.update((number, atom) for number in hits)
        if hits:
            score.right += 1
        elif any(not one.atoms for _, one in near if overlap(spans, one.value.spans)):
            score.not_judged += 1
        else:
            kind = _kind(atom, [one for _, one in near], (spans, gold))
            if kind == NOTHING:
                score.unannotated += 1
            else:
                score.wrong += 1
            score.kinds[kind] += 1
            said = " | ".join(f"{one.subject.text} : {one.value.text}" for _, one in near)
            line = criteria.text[offset:].split("\n")[0]
            score.errors.append(
                f"{criteria.name} [{kind}] {measure.subject} {atom.sign} {atom.number} {atom.unit}"
                f"  <- {line[max(0, measure.span[0] - 60) : measure.span[1] + 60]!r}  gold: {said}"
            )


def _kind(atom: Atom, near: list[Gold], where: tuple[tuple[Span, ...], list[Gold]]) -> str:
    """Return what kind of disagreement a proposed atom is."""
    spans, gold = where
    atoms = [each for one in near for each in one.atoms]
    if not near:
        touched = any(overlap(spans, one.value.spans) for one in gold)
        return "another subject in gold" if touched else NOTHING
    if any((a.sign, a.number) == (atom.sign, atom.number) for a in atoms):
        return "unit"
    if any((a.number, a.unit) == (atom.number, atom.unit) for a in atoms):
        return "comparator"
    return "number"


def _count_gold(
    number: int,
    one: Gold,
    into: tuple[Score, set[tuple[int, Atom]], list[Span]],
    criteria: Criteria,
) -> None:
    score, found, known = into
    if not one.counts:
        return
    if not one.atoms:
        score.kinds["gold that cannot be parsed"] += 1
        return
    for atom in one.atoms:
        hit = (number, atom) in found
        score.gold += 1
        score.found += hit
        score.kinds["gold with a bare ="] += atom.sign == "=" and not hit
        if one.is_age or overlap(one.subject.spans, tuple(known)):
            score.gold_known += 1
            score.found_known += hit
            if not hit:
                line = criteria.text[: one.value.spans[0][0]].rpartition("\n")[2][-70:]
                score.errors.append(
                    f"{criteria.name} [missed] {one.subject.text} : {one.value.text}  <- ...{line}"
                )


LENGTHS = {
    **{
        word: n
        for n, word in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
        )
    },
    "a": 1,
    "twelve": 12,
    "eleven": 11,
    "eighteen": 18,
    "thirty": 30,
    "last": 1,
    "past": 1,
    "previous": 1,
}
_TEMPORAL = re.compile(
    r"\b(\d{1,3}|" + "|".join(LENGTHS) + r")\b(?: ?\(\d+\))?[ -]?(day|week|wk|month|year|yr)s?\b",
    re.IGNORECASE,
)


def gold_window(text: str) -> tuple[str, int, str] | None:
    """Return direction, count and unit of a Temporal's text; None if it is of no known form."""
    match = _TEMPORAL.search(text)
    if (
        match is None
        or len(_TEMPORAL.findall(text)) > 1
        or re.search(r"\d[ -]+(?:to|-)?[ -]*\d", text)
    ):
        return None
    words = text.casefold()
    if re.search(r"\b(?:after|following)\b", words):
        side = "after"
    elif re.search(r"\b(?:before|prior|preceding|past|last|previous|within)\b", words):
        side = "before"
    else:
        return None
    unit = {"wk": "week", "yr": "year"}.get(match[2].casefold(), match[2].casefold())
    return side, LENGTHS.get(match[1].casefold()) or int(match[1]), unit


def said(window: FoundWindow) -> tuple[str, int, str] | None:
    """Return direction, count and unit of a window that was found; None without a length."""
    if window.length is None:
        return None
    side = "after" if window.direction is Direction.AFTER else "before"
    return side, window.length.count, window.length.unit


def score_windows(criteria: Criteria, score: Score) -> None:
    """Add the windows of one file of criteria."""
    temporal = [one for one in criteria.entities.values() if one.kind == "Temporal"]
    gold = [(one, gold_window(one.text)) for one in temporal if _TEMPORAL.search(one.text)]
    found: set[int] = set()
    for offset, line in lines_of(criteria.text):
        for window in windows_in(line):
            if (what := said(window)) is None:
                continue
            span = moved((window.span,), offset)
            near = [n for n, (one, _) in enumerate(gold) if overlap(span, one.spans)]
            hits = [n for n in near if gold[n][1] == what]
            found.update(hits)
            if hits:
                score.right += 1
            elif any(gold[n][1] is None for n in near):
                score.not_judged += 1
            else:
                kind = "direction or length" if near else NOTHING
                score.wrong += bool(near)
                score.unannotated += not near
                score.kinds[kind] += 1
                start, end = window.span
                words = line[max(start - 50, 0) : end + 40]
                score.errors.append(
                    f"{criteria.name} [{kind}] {what} <- {words!r}  gold: "
                    f"{[gold[n][0].text for n in near]}"
                )
    for number, (one, what) in enumerate(gold):
        if what is None:
            score.kinds["gold that cannot be parsed"] += 1
            continue
        score.gold += 1
        score.found += number in found
        if number not in found:
            score.errors.append(f"{criteria.name} [missed] {one.text}")


def report(title: str, score: Score, *, known: bool) -> None:
    """Print the counts of a score."""
    proposed = score.right + score.wrong + score.unannotated + score.not_judged
    print(f"{title}: proposed {proposed} (right {score.right}, wrong {score.wrong},", end=" ")
    print(f"{NOTHING} {score.unannotated}, gold cannot be parsed {score.not_judged})")
    print(f"  precision where something is annotated {score.precision:.3f}")
    print(f"  precision with omissions counted as wrong {score.precision_of_all:.3f}")
    print(f"  recall {score.recall:.3f} ({score.found} of {score.gold})")
    if known:
        print(f"  recall where the lexicon knows the subject {score.recall_known:.3f}", end=" ")
        print(f"({score.found_known} of {score.gold_known})")
    for kind, count in sorted(score.kinds.items()):
        print(f"  {kind}: {count}")


def main() -> None:
    """Score one part and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=("develop", "held-out"), required=True)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--errors", action="store_true", help="print disagreements (develop only)")
    args = parser.parse_args()
    measures, windows, trials = Score(), Score(), set()
    for one in read_corpus(args.corpus, args.part):
        trials.add(one.name[:11])
        score_measures(one, measures)
        score_windows(one, windows)
    print(f"{args.part}: {len(trials)} trials")
    report("comparisons", measures, known=True)
    report("windows", windows, known=False)
    if args.errors and args.part == "develop":
        print("\n".join(["", *measures.errors, "", *windows.errors]))


if __name__ == "__main__":
    main()
