"""A small dictionary of concepts, built here, so that no shipped row decides what is tested."""

from hilum.concepts import Concept, ConceptClass, Concepts


def concept(name: str, kind: ConceptClass, **columns: object) -> Concept:
    row = {"id": name, "class": kind, "en": name, "zh": name, "source": "made for the tests"}
    return Concept.model_validate({**row, **columns})


def finding(name: str, **columns: object) -> Concept:
    return concept(name, ConceptClass.FINDING, **columns)


def event(name: str, *members: str) -> Concept:
    return concept(name, ConceptClass.EVENT, members=members)


def intervention(name: str, *members: str, equivalent: str | None = None) -> Concept:
    return concept(
        name, ConceptClass.INTERVENTION, members=members, prednisone_equivalent_mg=equivalent
    )


def values(*names: str) -> list[dict[str, str]]:
    return [{"id": name, "en": name, "zh": name} for name in names]


DICTIONARY = Concepts(
    (
        finding("hemoglobin", unit="g/L", units=("g/dL",)),
        finding("alt", unit="U/L"),
        finding("ast", unit="U/L"),
        finding("transaminase", unit="U/L", members=("alt", "ast")),
        finding("total_bilirubin", unit="umol/L", units=("mg/dL",), molar_mass_g_per_mol="584.66"),
        finding("albumin", unit="g/L"),
        finding("inr"),
        finding("pt_prolongation", unit="s"),
        finding("ascites", values=values("none", "mild", "moderate", "severe")),
        finding("hepatic_encephalopathy_grade", values=values("none", "g1", "g2", "g3", "g4")),
        finding("child_pugh_points"),
        finding("child_pugh_class", values=values("A", "B", "C")),
        finding("albi_grade", values=values("grade_1", "grade_2", "grade_3")),
        finding("attestation", values=values("no", "yes")),
        event("tumor", "cns_tumor", "skin_cancer"),
        event("cns_tumor", "brain_metastasis", "glioma"),
        event("metastasis", "brain_metastasis"),
        *map(event, ("brain_metastasis", "glioma", "skin_cancer", "bleeding")),
        intervention("immunosuppressant", "corticosteroid", "tacrolimus"),
        intervention("corticosteroid", "prednisone", "dexamethasone", "hydrocortisone"),
        intervention("prednisone", equivalent="5"),
        intervention("dexamethasone", equivalent="0.75"),
        intervention("hydrocortisone", equivalent="20"),
        *map(intervention, ("tacrolimus", "tace")),
    )
)
"""Findings with and without a unit, a multiple of a limit, categories and groups; events and
interventions in nested groups, one in two groups; corticosteroids whose figures do not divide."""

GRADED_BILIRUBIN, GRADED = "10", ("38.352941", "38.352942", "24.117647", "24.117648")
"""A bilirubin, and the albumins beside its borders of ALBI: grade 1 from 652/17 = 38.3529411...,
grade 2 from 410/17 = 24.1176470..."""

SCORED = {
    "total_bilirubin": ("33.999999", "34", "51", "51.000001", GRADED_BILIRUBIN, "0"),
    "albumin": ("27.999999", "28", "29", "30", "35", "35.000001", *GRADED),
    "inr": ("1.699999", "1.7", "2.3", "2.300001"),
    "pt_prolongation": ("3.9", "4", "6", "6.1"),
    "ascites": ("0", "1", "2", "3"),
    "hepatic_encephalopathy_grade": ("0", "1", "2", "3"),
}
"""Values on both sides of the borders of Child-Pugh and of ALBI; 0 is no bilirubin."""

MEASURED = {
    "hemoglobin": ("99.999999", "100", "100.000001", "120"),
    "alt": ("80", "100", "120", "200"),
    "ast": ("80", "100", "120", "200"),
    **SCORED,
    "child_pugh_points": ("6", "7"),
}
"""Values that findings take; thresholds take them too, so that borders are met."""

EVENTS = ("bleeding", "brain_metastasis", "glioma", "skin_cancer", "cns_tumor", "tumor")
STEROIDS = ("prednisone", "dexamethasone", "hydrocortisone")
INTERVENTIONS = (*STEROIDS, "tacrolimus", "tace", "corticosteroid")
ANCHORS = ("screening", "consent", "enrolment", "first_dose")
SENTENCES = ("able to comply", "uses contraception")
ROUTES = ("oral", "Oral", "inhaled", "INHALED", "topical")
PURPOSES = ("premedication", "Premedication", "transplant")
OUTCOMES = ("recovered_resolved", "Recovered_Resolved", "fatal")
