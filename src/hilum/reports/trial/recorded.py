"""What datasets record as codes and controlled terms, in the words of a reader."""

from collections.abc import Iterable, Mapping

from hilum.reports.trial.drawing.palette import RESPONSES
from hilum.terms.reasons import Words

WORDS: Mapping[str, Words] = {
    **{code: look.words for code, look in RESPONSES.items()},
    "NO FIRST DOSE": Words("no first dose", "未首次给药"),
    "NO BASELINE ASSESSMENT": Words("no baseline assessment", "无基线评估"),
    "NO ASSESSMENT AFTER BASELINE": Words("no assessment after baseline", "基线后无评估"),
    "ASSESSED, NOT EVALUABLE": Words("assessed, not evaluable", "已评估但无法评价"),
    "NO COMPLETE SUM OF TARGET LESIONS AFTER BASELINE": Words(
        "no complete sum of target lesions after baseline", "基线后无完整的靶病灶总和"
    ),
    "PROGRESSIVE DISEASE": Words("progressive disease", "疾病进展"),
    "DEATH": Words("death", "死亡"),
    "RULE OF THE REGIMEN": Words("a stopping rule of the regimen", "方案的停药规则"),
    "ADVERSE EVENT": Words("adverse event", "不良事件"),
    "END OF PARTICIPATION": Words("end of participation", "终止参与"),
    "WITHDRAWAL BY SUBJECT": Words("withdrawal by subject", "受试者退出"),
    "WITHDRAWAL OF CONSENT": Words("withdrawal of consent", "撤回知情同意"),
    "CONSENT WITHDRAWN": Words("consent withdrawn", "撤回知情同意"),
    "PHYSICIAN DECISION": Words("physician decision", "医生决定"),
    "LOST TO FOLLOW-UP": Words("lost to follow-up", "失访"),
    "LOST TO FOLLOW UP": Words("lost to follow-up", "失访"),
    "": Words("no reason on record", "未记录原因"),
}
"""What the derivations of this program write; other words stand as they were recorded."""


def in_words(recorded: str) -> Words:
    """Return what was recorded in words; what is nobody's code, in small letters."""
    return WORDS.get(recorded.strip(), Words(recorded.lower(), recorded.lower()))


CATEGORIES: Mapping[str, Words] = {
    "Y": Words("Yes", "是"),
    "N": Words("No", "否"),
    "M": Words("Male", "男"),
    "F": Words("Female", "女"),
}
YEARS = "AGEGR1"


def category(variable: str, value: object) -> Words:
    """Return the value of a variable of ADSL that tells subjects apart, in words."""
    if variable == YEARS:
        shown = str(value).replace(">=", "≥ ").replace("<", "< ")
        return Words(f"{shown} years", f"{shown} 岁")
    return CATEGORIES.get(str(value), Words(str(value), str(value)))


def short_ids(subjects: Iterable[str]) -> dict[str, str]:
    """Return each subject's id without what all begin with, up to the last `-` of it."""
    every = tuple(subjects)
    shared = 0
    if len(every) > 1:
        first, last = min(every), max(every)
        same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
        shared = first.rfind("-", 0, same) + 1
    elif every:
        shared = every[0].rfind("-") + 1
    return {subject: subject[shared:] for subject in every}
