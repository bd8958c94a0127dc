"""What a display has besides its tables: title, population, footnotes, what asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from hilum.reports.trial.display import Display, Drawing, Table
from hilum.reports.trial.displays.wording import joined, said
from hilum.reports.trial.trial import Trial
from hilum.study.endpoints import DisplaySpec, Endpoint, Endpoints, Estimand
from hilum.study.study import Question
from hilum.terms.reasons import Words
from hilum.terms.ruled import Basis, Ruled, Standing

Grounds = Basis | Ruled[Any]


@dataclass(frozen=True)
class Frame:
    """The frame of one display.

    `rests_on` are the parameters and entries that its numbers rest on, besides its set, estimand
    and subgroup; `estimands` those of which it shows results, besides its own.
    """

    spec: DisplaySpec
    trial: Trial
    rests_on: tuple[Grounds, ...] = ()
    estimands: tuple[str, ...] = ()

    def display(
        self,
        *tables: Table,
        notes: Iterable[Words] = (),
        drawings: tuple[Drawing, ...] = (),
        empty: Words | None = None,
    ) -> Display:
        """Return the display of these tables; `notes` come after the note on its population."""
        return Display(
            number=self.spec.number,
            title=self.spec.title,
            population=self.trial.named(self.spec.set),
            tables=tables,
            drawings=drawings,
            footnotes=(*self._of_set(), *notes, *self._of_estimands(), *self._of_questions()),
            asked=self.asked,
            empty=empty,
        )

    def around(self, drawn: Display, *tables: Table, notes: Iterable[Words] = ()) -> Display:
        """Return a drawn display with these tables before its own, in this frame."""
        framed = self.display(
            *tables,
            *drawn.tables,
            notes=(*notes, *drawn.footnotes),
            drawings=drawn.drawings,
            empty=drawn.empty,
        )
        return replace(framed, asked=tuple(dict.fromkeys((*self.asked, *drawn.asked))))

    def nothing(self, why: Words) -> Display:
        """Return a display that can show nothing, and why."""
        return self.display(empty=why)

    @property
    def _endpoints(self) -> Endpoints:
        return self.trial.endpoints

    @property
    def _estimands(self) -> tuple[Estimand, ...]:
        own = () if self.spec.estimand is None else (self.spec.estimand,)
        names = dict.fromkeys((*own, *self.estimands))
        return tuple(self._endpoints.estimands[name] for name in names)

    @property
    def _of_endpoints(self) -> tuple[Endpoint, ...]:
        return tuple(self._endpoints.endpoints[each.endpoint] for each in self._estimands)

    @property
    def asked(self) -> tuple[str, ...]:
        """What asked for the display: set, estimands, endpoints, subgroup, questions."""
        parts = (
            self.spec.set,
            *(each.id for each in self._estimands),
            *(each.id for each in self._of_endpoints),
            *((self.spec.subgroup,) if self.spec.subgroup else ()),
            *self.questions(),
        )
        return tuple(dict.fromkeys(parts))

    @property
    def _grounds(self) -> tuple[Grounds, ...]:
        subgroup = self.spec.subgroup
        return (
            self._endpoints.sets[self.spec.set].basis,
            *(each.basis for each in self._estimands),
            *(each.basis for each in self._of_endpoints),
            *((self._endpoints.subgroups[subgroup].basis,) if subgroup else ()),
            *self.rests_on,
        )

    def questions(self, *standings: Standing) -> tuple[str, ...]:
        """Return the questions behind the display, of these standings (none given: of any)."""
        return tuple(
            dict.fromkeys(
                each.question
                for each in self._grounds
                if each.question and (not standings or each.standing in standings)
            )
        )

    def _of_set(self) -> tuple[Words, ...]:
        held = self._endpoints.sets[self.spec.set]
        return (said("note_population", set=held.words, description=held.description),)

    def _of_estimands(self) -> tuple[Words, ...]:
        return tuple(
            said("note_estimand", estimand=each.words, summary=each.summary)
            for each in self._estimands
        )

    def _of_questions(self) -> tuple[Words, ...]:
        found = []
        for key, standing in (
            ("note_assumed", Standing.ASSUMPTION),
            ("note_open", Standing.MISSING),
        ):
            asked = tuple(self._asked(each) for each in self.questions(standing))
            found += [said(key, questions=joined(asked))] if asked else []
        return tuple(found)

    def _asked(self, name: str) -> Words:
        question: Question | None = self.trial.study.question(name)
        if question is None:
            return Words(name, name)
        en = " ".join(question.text.split())
        zh = " ".join((question.zh or question.text).split())
        return Words(f"{name}: {en}", f"{name}：{zh}")
