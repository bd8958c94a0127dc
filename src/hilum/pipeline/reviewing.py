"""Review: what may run, and the walk in which people approve each criterion."""

from hilum.study import Study
from hilum.study.reviewed import not_approved, standing_words
from hilum.terms.discrepancies import UserError


def refuse_unapproved(study: Study) -> None:
    """Raise UserError where a criterion is not approved as it stands: each by its id, and why."""
    waiting = not_approved(study)
    if not waiting:
        return
    named = "\n".join(f"  {each.id}: {standing_words(study, each).en}" for each in waiting)
    raise UserError(
        f"{study.id}: {len(waiting)} of {len(study.criteria)} criteria are not approved:\n{named}\n"
        "expected an approval of each (`hilum review STUDY`), or `--draft`: the report then says "
        "which are not approved"
    )
