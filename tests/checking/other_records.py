"""Print the findings over records of the Chia corpus, each beside its sentence, to be judged.

    python -m tests.checking.other_records FOLDER SEED [HOW_MANY]

FOLDER holds NCT..._inc.txt and NCT..._exc.txt (Kury F et al., Sci Data 2020;7:281; CC BY 4.0).
docs/explanation/haic_hcc_check.md has what was found with seed 12.
"""

import random
import sys
from pathlib import Path

from hilum.checking import check
from tests.checking.small import TODAY, as_proposed


def record(folder: Path, name: str) -> bytes:
    """The criteria of a trial under the headings of a registry."""
    inclusion, exclusion = ((folder / f"{name}_{part}.txt").read_text() for part in ("inc", "exc"))
    return f"Inclusion Criteria:\n\n{inclusion}\n\nExclusion Criteria:\n\n{exclusion}\n".encode()


def main(folder: Path, seed: int, how_many: int) -> None:
    """Print the findings over records that are drawn by the seed."""
    names = sorted(path.name.removesuffix("_inc.txt") for path in folder.glob("NCT*_inc.txt"))
    random.seed(seed)
    for name in random.sample(names, how_many):
        study = as_proposed(record(folder, name), name)
        print(f"## {name}")
        for finding in check(study, TODAY):
            print(f"  {finding.code} {', '.join(finding.where)}: {finding.words.en}")
            for start, end in finding.spans:
                print(f"    > {' '.join(study.record[start:end].split())}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int((sys.argv[3:] or ["30"])[0]))
