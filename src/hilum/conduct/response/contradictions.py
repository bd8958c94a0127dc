"""What one row of a lesion says that cannot be together, in words for the person who wrote it."""

from collections.abc import Iterator
from decimal import Decimal

from hilum.conduct.response.seen import LesionSeen
from hilum.conduct.sentences import records_say
from hilum.rules.recist.lesions import SEEN_WORDS, Role, Seen
from hilum.terms.reasons import Reason, Value

WITHOUT_SIZE = frozenset({Seen.TOO_SMALL, Seen.ABSENT, Seen.NOT_EVALUABLE, Seen.SPLIT, Seen.MERGED})
COUNTED_BY_READER = frozenset({Seen.SPLIT, Seen.MERGED})


def contradictions(
    seen: LesionSeen, role: Role, state: Seen | None, size_mm: Decimal | None
) -> Iterator[Reason]:
    """Yield what of a lesion's row cannot be together, with what was expected.

    Source: RECIST 1.1, section 4.3.2 (a lesion that is gone has no diameter; a split or merged one
    counts what the reader says); mRECIST, table 3 (the viable part is a part of the lesion).
    """
    named: dict[str, Value] = {"place": seen.source, "lesion": seen.lesion}
    viable_mm, counts_mm = seen.size_mm("lesion_viable_diameter"), seen.size_mm("lesion_counts_as")
    if state is None and size_mm is None and role is not Role.NEW:
        yield records_say().reason("no_size", **named)
    if state in WITHOUT_SIZE and size_mm is not None:
        said = SEEN_WORDS[state]
        yield records_say().reason("state_with_size", state=said, size_mm=size_mm, **named)
    elif size_mm is not None and size_mm <= 0:
        yield records_say().reason("zero", size_mm=size_mm, **named)
    elif viable_mm is not None and size_mm is not None and viable_mm > size_mm:
        yield records_say().reason("viable_beyond", viable_mm=viable_mm, size_mm=size_mm, **named)
    gone = state is Seen.ABSENT and viable_mm != 0
    if (gone or state is Seen.NOT_EVALUABLE) and state and viable_mm is not None:
        said = SEEN_WORDS[state]
        yield records_say().reason("state_with_viable", state=said, viable_mm=viable_mm, **named)
    if counts_mm is not None and state not in COUNTED_BY_READER:
        yield records_say().reason("counts_alone", counts_mm=counts_mm, **named)
