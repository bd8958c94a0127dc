"""The main results in a line each, and what they would be under other answers to open questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hilum.reports.trial.display import Column, Display, Line, Shown, Table
from hilum.reports.trial.displays import response
from hilum.reports.trial.displays.cells import together
from hilum.reports.trial.displays.making import undecided
from hilum.reports.trial.displays.survival_table import survival_table
from hilum.reports.trial.document import Headline
from hilum.reports.trial.questions import EFFECTS
from hilum.reports.trial.trial import Trial
from hilum.reports.trial.wording import words
from hilum.study.endpoints import DisplayKind, DisplaySpec, Endpoints, OtherAnswer
from hilum.terms.decimals import plain
from hilum.terms.reasons import Words

RATES = ("objective_response", "disease_control")
MEDIAN = "median"
CONFIRMED = "confirmed"
INTERVAL = "_interval"
CHANGED = "*"


def headlines(trial: Trial) -> tuple[Headline, ...]:
    """Return the response rates and the medians of the main estimands, as their displays say."""
    return tuple(_headlines(trial))


def _headlines(trial: Trial) -> Iterator[Headline]:
    plan = trial.endpoints
    main = {plan.main(name).id for name in plan.endpoints if _has_estimand(plan, name)}
    for spec in plan.displays:
        if spec.estimand in main and trial.members(spec.set):
            waits = undecided(spec, trial)
            match spec.kind:
                case DisplayKind.RESPONSE | DisplayKind.SURVIVAL if waits is not None:
                    shown = Shown(text=_waits(trial), values={})
                    told = _Told(spec, spec.kind.value, spec.title, trial.named(spec.set))
                    yield told.headline(shown, trial)
                case DisplayKind.RESPONSE if {"ADRS", "ADTTE"} <= trial.datasets.keys():
                    yield from _rates(spec, trial)
                case DisplayKind.SURVIVAL if "ADTTE" in trial.datasets:
                    yield from _median(spec, trial)
                case _:
                    pass


@dataclass(frozen=True, slots=True)
class _Told:
    """What a headline is called: its display, what it is there, its name, and whom it is of."""

    spec: DisplaySpec
    what: str
    name: Words
    whom: Words

    def headline(self, shown: Shown, trial: Trial) -> Headline:
        """Return the headline of a number."""
        return Headline(
            name=self.name,
            of=self.whom,
            shown=shown,
            display=self.spec.number,
            what=self.what,
            short=self._short(trial),
        )

    def _short(self, trial: Trial) -> Words:
        """Return the name's abbreviation, with the standard of response where there is one."""
        estimand = trial.endpoints.estimands[str(self.spec.estimand)]
        endpoint = trial.endpoints.endpoints[estimand.endpoint]
        kind = self.what if self.what in RATES else endpoint.kind.value
        standard = endpoint.standard
        told = words(f"short_{kind}")
        if standard is None:
            return told
        of = words(f"short_{standard.value}")
        return Words(f"{told.en}, {of.en}", f"{told.zh}，{of.zh}")


def _waits(trial: Trial) -> Words:
    asked = trial.study.response.missing if trial.study.response else ("response.toml",)
    return words("waits_for", questions=", ".join(asked))


def _has_estimand(plan: Endpoints, endpoint: str) -> bool:
    return any(each.endpoint == endpoint for each in plan.estimands.values())


def _with_interval(rate: Shown, interval: Shown, level: Decimal | None) -> Shown:
    """Return a rate and its interval in one line, the interval named with its level."""
    both = together(rate, interval)
    if level is None:
        return both
    told = {"rate": rate.text, "level": plain(level), "interval": interval.text}
    return replace(both, text=words("with_interval", **told))


def _rates(spec: DisplaySpec, trial: Trial) -> Iterator[Headline]:
    level = trial.endpoints.analysis.confidence_percent.value
    for table in response.make(spec, trial).tables:
        cells = {line.id: line.cells[0] for line in table.lines}
        labels = {line.id: line.label for line in table.lines}
        whom = _whom(spec, trial, table.columns[0])
        if table.columns[0].id == CONFIRMED:
            whom = words("headline_confirmed", whom=whom)
        for name in RATES:
            if name in cells:
                shown = _with_interval(cells[name], cells[name + INTERVAL], level)
                told = _Told(spec, name, _named(spec, labels[name]), whom)
                yield told.headline(shown, trial)


def _median(spec: DisplaySpec, trial: Trial) -> Iterator[Headline]:
    table = survival_table(spec, trial)
    percent = trial.endpoints.analysis.confidence_percent.value
    whom = _whom(spec, trial, table.columns[0])
    of = words("headline_of", whom=whom, percent=percent)
    for line in table.lines:
        if line.id == MEDIAN:
            told = _Told(spec, MEDIAN, _named(spec, line.label), of)
            yield told.headline(line.cells[0], trial)


def _whom(spec: DisplaySpec, trial: Trial, column: Column) -> Words:
    """Return whom a result is of: the set, or the column where it is of a part of the set."""
    if column.subjects in (None, len(trial.members(spec.set))):
        return trial.named(spec.set)
    return words("headline_column", column=column.heading, n=column.subjects)


def _named(spec: DisplaySpec, label: Words) -> Words:
    return Words(f"{spec.title.en}: {label.en}", f"{spec.title.zh}：{label.zh}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The main results under another answer to a question."""

    answer: OtherAnswer
    headlines: tuple[Headline, ...]


def effects(base: Sequence[Headline], others: Sequence[Effect], population: Words) -> Display:
    """Return the display of the main results as ruled and under each other answer.

    A result that differs is marked.
    """
    lines = [_line("as_ruled", words("as_ruled"), base, base)]
    for each in others:
        answer = each.answer
        label = Words(
            f"{answer.question}: {answer.words.en}", f"{answer.question}：{answer.words.zh}"
        )
        name = f"{answer.parameter}.{answer.value}"
        lines.append(_line(name, label, each.headlines, base))
    columns = tuple(Column(id=f"{each.display}.{each.what}", heading=each.short) for each in base)
    return Display(
        number=EFFECTS,
        title=words("effects_title"),
        population=population,
        tables=(Table(stub=words("answer"), columns=columns, lines=tuple(lines)),),
        footnotes=(
            words("changed"),
            words("abbreviations"),
        ),
        asked=tuple(dict.fromkeys(each.answer.question for each in others)),
    )


def _line(name: str, label: Words, found: Sequence[Headline], base: Sequence[Headline]) -> Line:
    known = {(each.display, each.what): each.shown for each in found}
    cells = (_cell(known.get((each.display, each.what)), each.shown) for each in base)
    return Line(id=name, label=label, cells=tuple(cells))


def _cell(shown: Shown | None, base: Shown) -> Shown:
    """Return a cell without keys: its rows are of datasets that are kept nowhere."""
    if shown is None:
        return Shown(text=words("no_display"), values={})
    mark = "" if shown.values == base.values else CHANGED
    text = Words(shown.text.en + mark, shown.text.zh + mark)
    return Shown(text=text, values=shown.values)
