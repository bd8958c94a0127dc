"""What ADaM does not hold, and why."""

from hilum.datasets.dataset import Datasets, Standard
from hilum.terms.reasons import Words

CODING = Words(
    "MedDRA is licensed and not used: AEDECOD and AESOC in ADAE are CTCAE's term and system organ "
    "class.",
    "MedDRA 需授权，未使用：ADAE 中的 AEDECOD 和 AESOC 为 CTCAE 的术语和系统器官分类。",
)


def left_out(datasets: Datasets) -> tuple[Words, ...]:
    """Return what the analysis datasets leave out: coding, and the domains none of them rests on.

    A display or a listing may still show such a domain as it is in SDTM.
    """
    analysed = {
        key.dataset
        for each in datasets.values()
        if each.definition.standard is Standard.ADAM
        for row in each.rows
        for key in row.sources
    }
    tabulated = [
        name
        for name, each in datasets.items()
        if each.definition.standard is Standard.SDTM and each.by_subject.keys() - {""}
    ]
    unused = [each for each in sorted(tabulated) if each not in analysed]
    named = ", ".join(each for each in unused if each != "RELREC" and each[:4] != "SUPP")
    if not named:
        return (CODING,)
    return (
        CODING,
        Words(
            f"No row of an analysis dataset has a row of {named} among its sources.",
            f"分析数据集的记录均未以 {named} 的记录为来源。",
        ),
    )
