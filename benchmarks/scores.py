"""What scores cost beside the laboratory criteria that read the same rows; prints a table.

    python benchmarks/scores.py [--subjects 1000000] [--work FOLDER] [--runs 3] [--dense]

Screened are, in turn within the same minutes and in one process: the laboratory criteria of the
study alone (those that only compare findings); the same with its Child-Pugh criterion; with that
and an ALBI grade from the same window. Timed is everything from the loaded store to
`verdicts.parquet`, as in screening.py; a first screening that is not counted warms the disk. With
--dense the hospital is the one in which most rows are of the study's own tests.
"""

import argparse
import resource
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import hospitals
from screening import STUDY, screened, seconds

from hilum.criteria import nodes as n
from hilum.criteria.parse import parse
from hilum.study import Criterion, Study, find_study, load_study

WINDOW = "from latest within 7 days before enrolment"
CHILD_PUGH = f"child_pugh_class {WINDOW} in (A, B)"
ALBI = f"albi_grade {WINDOW} in (grade_1, grade_2)"


def laboratory(study: Study) -> tuple[Criterion, ...]:
    """Return the criteria that do nothing but compare findings."""
    return tuple(
        criterion
        for criterion in study.criteria
        if all(isinstance(atom, n.Comparison) for atom in n.atoms(criterion.reading))
    )


def asking(study: Study, readings: Iterable[str]) -> Study:
    """Return the study with its laboratory criteria, and readings beside them."""
    own = laboratory(study)
    more = (
        replace(own[0], id=f"S{place}", reading=parse(reading), questions=())
        for place, reading in enumerate(readings)
    )
    return replace(study, criteria=(*own, *more))


def known(out: Path) -> str:
    """Return how many subjects have each truth of the last criterion."""
    *_, last = duckdb.sql(f"SELECT * FROM '{out}' LIMIT 0").columns
    rows = duckdb.sql(f"SELECT \"{last}\"::VARCHAR, count(*) FROM '{out}' GROUP BY 1 ORDER BY 1")
    return ", ".join(f"{truth} {count:,}" for truth, count in rows.fetchall())


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, default=Path("bench"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dense", action="store_true")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    size = options.work, options.subjects
    store = hospitals.dense(*size).store if options.dense else hospitals.stored(*size)
    day = date.fromisoformat(hospitals.as_of(options.work, options.subjects))
    study = load_study(find_study(STUDY))
    studies = {
        f"{len(laboratory(study))} laboratory criteria": asking(study, ()),
        "with Child-Pugh": asking(study, (CHILD_PUGH,)),
        "with Child-Pugh and ALBI": asking(study, (CHILD_PUGH, ALBI)),
    }
    took: dict[str, list[float]] = {name: [] for name in studies}
    truths = dict.fromkeys(studies, "")
    with TemporaryDirectory(prefix="hilum-bench-") as scratch:
        out = Path(scratch) / "verdicts.parquet"
        for lap in range(options.runs + 1):
            for name, each in studies.items():
                spent = seconds(partial(screened, store, each, day, out))
                truths[name] = known(out)
                if lap:
                    took[name].append(spent)
    alone = next(iter(took.values()))
    print(f"{options.subjects:,} subjects, median of {options.runs} runs\n")
    print("| criteria | seconds | over the first | last criterion |\n|---|---|---|---|")
    for name, own in took.items():
        ratio = median(a / b for a, b in zip(own, alone, strict=True))
        print(f"| {name} | {median(own):.2f} | {ratio:.2f} | {truths[name]} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\npeak {peak:.1f} GB")


if __name__ == "__main__":
    main()
