"""The parameters of TS that follow from the study folder and its subjects, by name.

Each yields values with the group that ties those of one treatment together (TSGRPID).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from hilum.criteria.nodes import Age, Between, Threshold, atoms
from hilum.datasets.sdtm.history import standard_name
from hilum.datasets.sdtm.terms import term
from hilum.datasets.sdtm.trial import Trial
from hilum.rules.dosing import Drug
from hilum.study.endpoints import Level
from hilum.terms.decimals import plain

Values = Iterator[tuple[str | None, str | None]]


def _actual_subjects(trial: Trial) -> Values:
    """The subjects that were enrolled."""
    enrolled = [one for one in trial.subjects if one.first_event("enrolment") is not None]
    yield str(len(enrolled)), None


def _ages(trial: Trial, place: int) -> Values:
    """An end of the range of age that a criterion asks for."""
    for criterion in trial.study.criteria:
        for atom in atoms(criterion.reading):
            if isinstance(atom, Age) and isinstance(atom.test, Between):
                end = (atom.test.low, atom.test.high)[place]
                if isinstance(end, Threshold):
                    yield f"P{plain(end.number)}Y", None
                return


def _cutoffs(trial: Trial) -> list[date]:
    return sorted({one.facts.cutoff for one in trial.subjects})


def _cutoff(trial: Trial) -> Values:
    yield from ((day.isoformat(), None) for day in _cutoffs(trial))


def _cutoff_words(trial: Trial) -> Values:
    yield from (("Records as frozen on the day of the data cut-off", None) for _ in _cutoffs(trial))


def _drugs(trial: Trial, said: Callable[[Drug], str | None]) -> Values:
    """A value of each drug of the regimen, in the group of the drug."""
    for drug in trial.study.regimen.drugs if trial.study.regimen else ():
        value = said(drug)
        if value is not None:
            yield value, drug.name.en.upper()


def _dose(drug: Drug) -> str | None:
    dose = drug.dose_mg_per_m2.value
    return None if dose is None else plain(dose)


def _dose_unit(drug: Drug) -> str | None:
    return None if drug.dose_mg_per_m2.value is None else "mg/m2"


def _frequency(trial: Trial) -> Values:
    regimen = trial.study.regimen
    days = regimen.cycle_days.value if regimen else None
    weeks, left = divmod(days or 0, 7)
    told = None if days is None or left else f"EVERY {weeks} WEEKS" if weeks > 1 else "EVERY WEEK"
    yield from _drugs(trial, lambda _: told)


def _treatments(trial: Trial) -> Values:
    concepts = trial.study.concepts
    names = [
        value
        for value, _ in _drugs(trial, lambda drug: standard_name(concepts[drug.concept]).upper())
    ]
    yield from ((name, None) for name in dict.fromkeys(names))


def _routes(trial: Trial) -> Values:
    told = _drugs(trial, lambda drug: term("ROUTE", drug.route.value))
    yield from ((route, None) for route in dict.fromkeys(route for route, _ in told))


def _intervention_type(trial: Trial) -> Values:
    if trial.study.regimen is not None:
        yield "DRUG", None


def _countries(trial: Trial) -> Values:
    found = (term("COUNTRY", site.country) for site in trial.study.sites)
    yield from ((country, None) for country in dict.fromkeys(found) if country is not None)


def _arms(trial: Trial) -> Values:
    if trial.study.arms:
        yield str(len(trial.study.arms)), None


def _control(trial: Trial) -> Values:
    """A trial of one arm has no control; of several, nobody has said which kind."""
    if len(trial.study.arms) == 1:
        yield "NONE", None


def _ongoing(trial: Trial) -> Values:
    """Whether the trial goes on at the cut-off, by its stated end."""
    end = trial.study.facts.get("dates.end")
    for day in _cutoffs(trial)[-1:]:
        if end is not None and isinstance(end.value, date):
            yield "Y" if day < end.value else "N", None


def _dated(trial: Trial, fact: str) -> Values:
    if fact in trial.study.facts:
        yield str(trial.study.facts[fact].value), None


def _stable_disease(trial: Trial) -> Values:
    """The least time to stable disease that the response rules ask for."""
    rules = trial.study.response
    ruled = rules.parameters.get("stable_min_days") if rules else None
    if ruled is not None and ruled.value is not None:
        yield f"P{ruled.value}D", None


def _confirmed_response(trial: Trial) -> Values:
    rules = trial.study.response
    ruled = rules.parameters.get("confirmation_days") if rules else None
    if ruled is not None and ruled.value is not None:
        yield f"P{ruled.value}D", None


def _objectives(trial: Trial, level: Level) -> Values:
    endpoints = trial.study.endpoints
    for each in endpoints.objectives.values() if endpoints else ():
        if each.level is level:
            yield each.words.en, None


def _outcomes(trial: Trial, level: Level) -> Values:
    endpoints = trial.study.endpoints
    if endpoints is not None:
        asked = {each.id for each in endpoints.objectives.values() if each.level is level}
        every = endpoints.endpoints.values()
        yield from ((each.words.en, None) for each in every if each.objective in asked)


MADE: Mapping[str, Callable[[Trial], Values]] = {
    "actual_subjects": _actual_subjects,
    "youngest": lambda trial: _ages(trial, 0),
    "oldest": lambda trial: _ages(trial, 1),
    "arms": _arms,
    "confirmed_response": _confirmed_response,
    "control": _control,
    "countries": _countries,
    "cutoff": _cutoff,
    "cutoff_words": _cutoff_words,
    "dose_units": lambda trial: _drugs(trial, _dose_unit),
    "doses": lambda trial: _drugs(trial, _dose),
    "end": lambda trial: _dated(trial, "dates.end"),
    "frequency": _frequency,
    "intervention_type": _intervention_type,
    "ongoing": _ongoing,
    "primary_objectives": lambda trial: _objectives(trial, Level.PRIMARY),
    "primary_outcomes": lambda trial: _outcomes(trial, Level.PRIMARY),
    "routes": _routes,
    "secondary_objectives": lambda trial: _objectives(trial, Level.SECONDARY),
    "secondary_outcomes": lambda trial: _outcomes(trial, Level.SECONDARY),
    "stable_disease": _stable_disease,
    "start": lambda trial: _dated(trial, "dates.start"),
    "treatments": _treatments,
}
