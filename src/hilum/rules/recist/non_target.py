"""The response of non-target lesions (sections 4.3.3 and 4.3.4).

Whether progression is unequivocal (a substantial worsening of the whole tumor burden) is for the
reader to say; it is never derived from diameters.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum

from hilum.rules.recist.lesions import RECIST, Assessment, Lesion, Reading, Seen
from hilum.rules.recist.responses import Response
from hilum.rules.standard import Standard
from hilum.terms.reasons import Reason, Value


class State(Enum):
    """What has become of one non-target lesion."""

    GONE = "GONE"
    PERSISTS = "PERSISTS"
    PROGRESSED = "PROGRESSED"
    NOT_EVALUABLE = "NOT EVALUABLE"


StateOf = Callable[[Lesion, Reading | None], State]
"""How a lesion's state is told: `state`, or mRECIST's way."""


def state(lesion: Lesion, reading: Reading | None) -> State:
    """Return what has become of a non-target lesion by RECIST 1.1; a node below 10 mm is gone."""
    if reading is None:
        return State.NOT_EVALUABLE
    match reading.seen:
        case Seen.ABSENT:
            return State.GONE
        case Seen.UNEQUIVOCAL_PROGRESSION | Seen.UNEQUIVOCAL:
            return State.PROGRESSED
        case Seen.NOT_EVALUABLE:
            return State.NOT_EVALUABLE
        case _:
            return State.GONE if normal_node(lesion, reading) else State.PERSISTS


def normal_node(lesion: Lesion, reading: Reading) -> bool:
    """Whether a node is normal: its short axis is below 10 mm, or too small to measure."""
    if not lesion.node:
        return False
    if reading.diameter_mm is None:
        return reading.seen is Seen.TOO_SMALL
    return reading.diameter_mm < RECIST.figure("node_normal_mm")


class Marker(Enum):
    """What the tumor marker says of completeness (sections 3.2.2 and 4.3.3)."""

    NOT_ASKED = "NOT ASKED"
    NORMAL = "NORMAL"
    ABOVE = "ABOVE"
    NOT_MEASURED = "NOT MEASURED"


def marker(baseline: Assessment, now: Assessment, *, asked: bool) -> Marker:
    """Return the marker's word: it is asked only if the protocol does and baseline was not normal.

    A marker not measured at baseline may have been raised, so it is asked.
    """
    if not asked or baseline.marker_above_normal is False:
        return Marker.NOT_ASKED
    if now.marker_above_normal is None:
        return Marker.NOT_MEASURED
    return Marker.ABOVE if now.marker_above_normal else Marker.NORMAL


def non_target_response(
    states: Mapping[str, State], said: Marker, standard: Standard = RECIST
) -> tuple[Response | None, tuple[Reason, ...]]:
    """Return the response of non-target lesions by id, and why; None where there are none.

    Progression of one is progression of all. Else, if one was not evaluated or the marker that
    decides was not measured, NE: it may have progressed. A marker asked for counts as non-target
    disease even where there is no such lesion, so that no complete response leaves it raised.
    """
    response = _response(frozenset(states.values()), said)
    reasons = (_lesions_told(states, standard), *_marker_told(said, states))
    return response, tuple(reason for reason in reasons if reason is not None)


def _response(found: frozenset[State], said: Marker) -> Response | None:
    if not found and said is Marker.NOT_ASKED:
        return None
    if State.PROGRESSED in found:
        return Response.PD
    if State.NOT_EVALUABLE in found:
        return Response.NE
    if State.PERSISTS in found or said is Marker.ABOVE:
        return Response.NON_CR_NON_PD
    return Response.NE if said is Marker.NOT_MEASURED else Response.CR


_SENTENCES = {
    State.PROGRESSED: "non_target_progression",
    State.NOT_EVALUABLE: "non_target_not_all",
    State.PERSISTS: "non_target_persists",
    State.GONE: "non_target_complete",
}
"""The sentence of each state, the one that decides first."""


def _lesions_told(states: Mapping[str, State], standard: Standard) -> Reason | None:
    for deciding, sentence in _SENTENCES.items():
        lesions = [lesion for lesion, each in states.items() if each is deciding]
        if lesions:
            values: dict[str, Value] = {"lesions": ", ".join(lesions)}
            if deciding is State.GONE:
                values = {"normal_mm": RECIST.figure("node_normal_mm")}
            return standard.reason(sentence, **values)
    return None


def _marker_told(said: Marker, states: Mapping[str, State]) -> Iterable[Reason | None]:
    match said:
        case Marker.NOT_ASKED:
            yield None
        case Marker.NORMAL:
            yield RECIST.reason("marker_normal")
        case Marker.ABOVE:
            yield RECIST.reason("marker_above")
        case Marker.NOT_MEASURED:
            decides = all(each is State.GONE for each in states.values())
            yield RECIST.reason("marker_open") if decides else None
