"""What CDISC's own engine (CORE) reports of these datasets though it stays, counted.

Found by running the rules of SDTMIG 3.4 over virtual trials; each has its reason in phrases.toml.
"""

from collections.abc import Iterator

from hilum.datasets.dataset import Dataset, Datasets, Row

OBSERVED = frozenset({"INTERVENTIONS", "EVENTS", "FINDINGS"})
WITHOUT_EPOCH = frozenset({"DD", "MH"})
"""Domains of which no epoch is asked (FB2201)."""


def explained(datasets: Datasets) -> Iterator[tuple[str, int | str]]:
    """Yield the key of each reason that these datasets need, with how many rows it is of.

    The last names the variables that hold other letters than ASCII.
    """
    counts: dict[str, int | str] = {
        "no_end_untreated": _untreated(datasets),
        "no_epoch": sum(map(_without_epoch, datasets.values())),
        "flag_by_lesion": _flagged(datasets, "TR") + _flagged(datasets, "TU"),
        "death_of_disease": _deaths_of_disease(datasets),
        "event_after_disposition": _late_events(datasets),
        "class_of_drug": int("TS" in datasets),
        "as_written": ", ".join(_not_ascii(datasets)),
    }
    yield from ((key, count) for key, count in counts.items() if count)


def _rows(datasets: Datasets, name: str) -> tuple[Row, ...]:
    return datasets[name].rows if name in datasets else ()


def _untreated(datasets: Datasets) -> int:
    return sum(bool(row["ARM"] and row["ARMNRS"]) for row in _rows(datasets, "DM"))


def _without_epoch(dataset: Dataset) -> int:
    if dataset.name in WITHOUT_EPOCH or dataset.definition.observation_class not in OBSERVED:
        return 0
    return sum(row["EPOCH"] is None for row in dataset.rows)


def _flagged(datasets: Datasets, name: str) -> int:
    return sum(row[f"{name}LOBXFL"] == "Y" for row in _rows(datasets, name))


def _deaths_of_disease(datasets: Datasets) -> int:
    fatal = {row["USUBJID"] for row in _rows(datasets, "AE") if row["AEOUT"] == "FATAL"}
    died = (row["USUBJID"] for row in _rows(datasets, "DM") if row["DTHFL"] == "Y")
    return sum(each not in fatal for each in died)


def _late_events(datasets: Datasets) -> int:
    last: dict[str, str] = {}
    for row in _rows(datasets, "DS"):
        subject = str(row["USUBJID"])
        last[subject] = max(last.get(subject, ""), str(row["DSSTDTC"] or ""))
    return sum(
        str(row["AESTDTC"] or "")[:10] > last.get(str(row["USUBJID"]), "9")[:10]
        for row in _rows(datasets, "AE")
    )


def _not_ascii(datasets: Datasets) -> Iterator[str]:
    for name, dataset in sorted(datasets.items()):
        for each in dataset.definition.variables:
            if not all(str(row[each.name]).isascii() for row in dataset.rows):
                yield f"{name}.{each.name}"
