"""What a finding of logic rests on, in words: only by these does it follow."""

from hilum.checking.catalogue import data_file
from hilum.checking.logic.formulas import Suppositions
from hilum.terms.reasons import Words


def told(
    given: Suppositions, *, tables: tuple[str, ...] = (), not_by: tuple[str, ...] = ()
) -> Words:
    """Return what was supposed, to be put behind a sentence; nothing where nothing was.

    `tables` are those of Child-Pugh by which it follows and `not_by` those by which it does not,
    where the score is asked for.
    """
    words = data_file("supposed.toml")
    keys = [key for key in ("one_day", "better_coagulation") if getattr(given, key)]
    parts = [Words(**words[key]) for key in keys]
    if tables and not_by:
        names = {"tables": ", ".join(tables), "others": ", ".join(not_by)}
        row = words["child_pugh"]
        parts.append(Words(row["en"].format(**names), row["zh"].format(**names)))
    if not parts:
        return Words("", "")
    whole = Words(**words["whole"])
    return Words(
        whole.en.format(parts="; ".join(each.en for each in parts)),
        whole.zh.format(parts="；".join(each.zh for each in parts)),
    )
