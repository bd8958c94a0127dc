"""SDTM of a study: each domain's rows, finished alike. The one list of the domains."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from hilum.datasets.dataset import Dataset, Datasets, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.datasets.facts import Facts
from hilum.datasets.sdtm import (
    ae,
    be,
    ce,
    cm,
    co,
    dd,
    dm,
    ds,
    dv,
    ec,
    ex,
    findings,
    ie,
    lb,
    mh,
    mi,
    pr,
    relrec,
    rs,
    se,
    ss,
    sv,
    ta,
    td,
    te,
    ti,
    tr,
    ts,
    tu,
    tv,
)
from hilum.datasets.sdtm.finishing import Made, finish
from hilum.datasets.sdtm.study_subject import StudySubject, study_id
from hilum.datasets.sdtm.trial import Trial
from hilum.study import Study

OF_TRIAL: Mapping[str, Callable[[Trial], Iterable[Row]]] = {
    "TA": ta.rows,
    "TE": te.rows,
    "TV": tv.rows,
    "TD": td.rows,
    "TI": ti.rows,
    "TS": ts.rows,
}
"""The trial design domains, from the study folder."""

OF_SUBJECTS: Mapping[str, Callable[[StudySubject], Iterable[Row]]] = {
    "CO": co.rows,
    "DM": dm.rows,
    "SE": se.rows,
    "SV": sv.rows,
    "CM": cm.rows,
    "EC": ec.rows,
    "EX": ex.rows,
    "PR": pr.rows,
    "AE": ae.rows,
    "BE": be.rows,
    "CE": ce.rows,
    "DS": ds.rows,
    "DV": dv.rows,
    "MH": mh.rows,
    "DD": dd.rows,
    "IE": ie.rows,
    "SS": ss.rows,
    "IS": partial(findings.rows, "IS"),
    "LB": lb.rows,
    "MB": partial(findings.rows, "MB"),
    "MI": mi.rows,
    "RS": rs.rows,
    "TR": tr.rows,
    "TU": tu.rows,
    "VS": partial(findings.rows, "VS"),
}
"""The domains of subjects, each from the rows of one subject."""


def sdtm(study: Study, facts: Sequence[Facts]) -> Datasets:
    """Return the SDTM datasets of a study's subjects, by name; a domain without rows is none."""
    trial = Trial(study, tuple(StudySubject(each) for each in facts))
    datasets = {each.name: each for each in _domains(trial)}
    related = [(None, row) for row in relrec.rows(datasets)]
    definition = definitions(Standard.SDTM)["RELREC"]
    datasets |= {each.name: each for each in finish(definition, study_id(study), related)}
    return datasets


def demographics(study: Study, facts: Sequence[Facts]) -> Datasets:
    """Return DM alone, which ADaM takes its subjects from: for many trials at once."""
    made: list[Made] = [(one, row) for one in map(StudySubject, facts) for row in dm.rows(one)]
    definition = definitions(Standard.SDTM)["DM"]
    return {each.name: each for each in finish(definition, study_id(study), made)}


def _domains(trial: Trial) -> Iterator[Dataset]:
    known, own_id = definitions(Standard.SDTM), study_id(trial.study)
    for name, of_trial in OF_TRIAL.items():
        yield from finish(known[name], own_id, [(None, row) for row in of_trial(trial)])
    for name, of_subject in OF_SUBJECTS.items():
        made: list[Made] = [(one, row) for one in trial.subjects for row in of_subject(one)]
        yield from finish(known[name], own_id, made)
