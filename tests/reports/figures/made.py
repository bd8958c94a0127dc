"""Analysis datasets made by hand, under the definitions of ADaM, to draw from."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from hilum.datasets.dataset import Cell, Dataset, Row, Standard
from hilum.datasets.definitions import definitions
from hilum.reports.trial.trial import Trial
from hilum.study import Study, find_study, load_study
from hilum.study.endpoints import DisplayKind, DisplaySpec

CUTOFF = date(2026, 6, 30)
START = date(2024, 1, 8)
Values = Mapping[str, Cell]


@cache
def study() -> Study:
    return load_study(find_study("haic_hcc"))


def specs(kind: DisplayKind) -> list[DisplaySpec]:
    assert study().endpoints is not None
    return [each for each in study().endpoints.displays if each.kind is kind]


def dataset(name: str, rows: Iterable[Values]) -> Dataset:
    definition = definitions(Standard.ADAM)[name]
    ordered = sorted(rows, key=lambda row: str(row["USUBJID"]))
    return Dataset(definition, tuple(Row(values=dict(row)) for row in ordered))


def trial_of(**rows: Iterable[Values]) -> Trial:
    """A trial of the datasets given; those that are not given are empty."""
    names = ("ADSL", "ADEX", "ADTR", "ADRS", "ADTTE")
    made = {name: dataset(name, rows.get(name.lower(), ())) for name in names}
    return Trial(study(), made, CUTOFF)


def person(subject: str, **values: Cell) -> Values:
    """A row of ADSL: somebody enrolled and treated unless `values` say otherwise."""
    assert study().endpoints is not None
    flags = {each.flag: "Y" for each in study().endpoints.sets.values()}
    given = {"USUBJID": subject, "SUBJID": subject, "SCRNFL": "Y", **flags}
    return given | {"TRTSDT": START, "ENRLDT": START, "EOSSTT": "ONGOING"} | values


def sums(subject: str, changes: Mapping[int, str | None], code: str = "SUMDIAM") -> list[Values]:
    """Rows of a sum: percent change by study day; the smallest is the best change."""
    known = [(Decimal(change), day) for day, change in changes.items() if change is not None]
    best = min(known)[1] if known else None
    rows: list[Values] = [
        {"USUBJID": subject, "PARAMCD": code, "ADY": -3, "AVISITN": 0, "ABLFL": "Y",
         "AVAL": Decimal(100), "ANL01FL": "Y", "ADT": START - timedelta(days=3)}
    ]  # fmt: skip
    for number, (day, change) in enumerate(sorted(changes.items()), start=1):
        pchg = None if change is None else Decimal(change)
        rows.append(
            {"USUBJID": subject, "PARAMCD": code, "ADY": day, "AVISITN": number,
             "PCHG": pchg, "AVAL": None if pchg is None else 100 + pchg, "ANL01FL": "Y",
             "BESTFL": "Y" if day == best else None, "ADT": START + timedelta(days=day - 1)}
        )  # fmt: skip
    return rows


def responses(
    subject: str, best: str, *, confirmed: bool = False, day: int = 60, ending: str = "",
    reason: str | None = None,
) -> list[Values]:  # fmt: skip
    """The rows of the best response of a subject."""
    on = START + timedelta(days=day - 1)
    agreed = on + timedelta(days=35) if confirmed else None
    shared = {"USUBJID": subject, "ADT": None if best == "NE" else on, "AVALCAT1": reason,
              "ADY": None if best == "NE" else day}  # fmt: skip
    answer = "Y" if confirmed else "N"
    loose = "Y" if best in ("CR", "PR") else "N"
    confirmed_best = best if confirmed or best not in ("CR", "PR") else "SD"
    return [
        {**shared, "PARAMCD": f"BOR{ending}", "AVALC": best},
        {**shared, "PARAMCD": f"CBOR{ending}", "AVALC": confirmed_best, "CONFDT": agreed},
        {**shared, "PARAMCD": f"CRSP{ending}", "AVALC": answer, "CONFDT": agreed},
        {**shared, "PARAMCD": f"RSP{ending}", "AVALC": loose},
    ]


def time(subject: str, code: str, days: int | None, censored: int, what: str = "") -> Values:
    """A row of a time to event; `censored` is CNSR."""
    on = None if days is None else START + timedelta(days=days - 1)
    return {"USUBJID": subject, "PARAMCD": code, "AVAL": days, "CNSR": censored, "STARTDT": START,
            "ADT": on, "EVNTDESC": what or ("Death" if censored == 0 else "Alive")}  # fmt: skip


SUBGROUPS = {"AGEGR1": ("<65", ">=65"), "SEX": ("M", "F"), "ECOGBL": (0, 1, 2),
             "CPCLSBL": ("A", "B"), "YN": ("Y", "N", None)}  # fmt: skip


def crowd(number: int, seed: int = 1) -> Trial:
    """A trial of so many subjects at random, with every kind of row."""
    random, rows = Random(seed), {name: [] for name in ("adsl", "adex", "adtr", "adrs", "adtte")}
    for count in range(1, number + 1):
        _one(random, f"HAIC-01-{count:03d}", rows)
    return trial_of(**rows)


def _one(random: Random, subject: str, rows: dict[str, list[Values]]) -> None:
    first = START + timedelta(days=random.randrange(500))
    shift = (first - START).days
    follow, cycles = (CUTOFF - first).days, random.randint(1, 6)
    scans, changes, now = random.randint(0, 7), {}, 0.0
    drift = random.gauss(-6, 14)
    for scan in range(1, scans + 1):
        now = max(-100.0, now + drift + random.gauss(0, 8) + 4 * scan)
        changes[42 * scan + random.randint(-5, 6)] = f"{now:.2f}"
    best = min((float(each) for each in changes.values()), default=0.0)
    response = "NE" if not changes else "CR" if best <= -99 else "PR" if best <= -30 else (
        "SD" if best < 15 else "PD")  # fmt: skip
    confirmed = response in ("CR", "PR") and random.random() < 0.7
    death = int(random.expovariate(1 / 420)) + 20
    died = death < follow
    last = death if died else max(follow - random.randrange(60), 1)
    progressed = random.random() < 0.6 and bool(changes)
    pfs = min(max(changes, default=1), last)
    ended = "COMPLETED" if cycles == 6 else random.choice(["DISCONTINUED"] * 4 + ["ONGOING"])
    on = {name: first + timedelta(days=days) for name, days in
          {"last_dose": 21 * (cycles - 1) + 1, "end": last}.items()}  # fmt: skip
    told = {
        "TRTSDT": first, "ENRLDT": first - timedelta(days=5),
        "TRTEDT": min(on["last_dose"], on["end"]),
        "DTHDT": on["end"] if died else None, "DTHFL": "Y" if died else None,
        "LSTALVDT": on["end"], "EOSSTT": "DISCONTINUED" if died else "ONGOING",
        "DCSREAS": "DEATH" if died else None, "EOTSTT": ended, "NCYCLES": cycles,
        "DCTREAS": random.choice(["PROGRESSIVE DISEASE", "DEATH", "RULE OF THE REGIMEN",
                                  "WITHDRAWAL BY SUBJECT"]) if ended == "DISCONTINUED" else None,
        "NATHDT": first + timedelta(days=pfs + 20) if progressed and pfs + 20 < last else None,
    }  # fmt: skip
    assert study().endpoints is not None
    for each in study().endpoints.subgroups.values():
        told[each.variable] = random.choice(SUBGROUPS.get(each.variable, SUBGROUPS["YN"]))
    rows["adsl"].append(person(subject, **told))
    kept: list[Values] = [
        *sums(subject, changes), *sums(subject, changes, "SUMVIAB")]  # fmt: skip
    rows["adtr"] += [{**row, "ADT": row["ADT"] + timedelta(days=shift)} for row in kept if changes]
    reason = None if changes else "NO ASSESSMENT AFTER BASELINE"
    day = next((d for d, c in changes.items() if float(c) <= -30), 60)
    found: list[Values] = []
    for ending in ("", "M"):
        found += responses(subject, response, confirmed=confirmed, day=day, ending=ending,
                           reason=reason)  # fmt: skip
        found.append({"USUBJID": subject, "PARAMCD": f"PD{ending}",
                      "AVALC": "Y" if progressed else "N", "ADY": pfs if progressed else None,
                      "ADT": START + timedelta(days=pfs - 1) if progressed else None})  # fmt: skip
        for number, (at, change) in enumerate(sorted(changes.items()), start=1):
            is_last = progressed and at == max(changes)
            overall = "PD" if is_last else "PR" if float(change) <= -30 else "SD"
            found.append({"USUBJID": subject, "PARAMCD": f"OVR{ending}", "ADY": at,
                          "AVISITN": number, "ANL01FL": "Y",
                          "ADT": START + timedelta(days=at - 1),
                          "AVALC": overall})  # fmt: skip
    rows["adrs"] += [
        {**row, "ADT": row["ADT"] + timedelta(days=shift) if row["ADT"] else None} for row in found
    ]
    rows["adex"] += [
        {"USUBJID": subject, "PARAMCD": "DELAY", "AVAL": 0, "AVISITN": cycle,
         "ADY": 21 * (cycle - 1) + 1, "ADT": first + timedelta(days=21 * (cycle - 1))}
        for cycle in range(1, cycles + 1) if 21 * (cycle - 1) <= last
    ]  # fmt: skip
    times = [time(subject, code, last, int(not died)) for code in ("OS", "OSE")]
    times += [time(subject, code, pfs, int(not progressed), "Progression" if progressed else
                   "Last adequate assessment") for code in ("PFS", "PFSM", "PFSE")]  # fmt: skip
    if confirmed:
        times.append(time(subject, "DOR", max(pfs - day + 1, 1), int(not progressed)))
    rows["adtte"] += [
        {**row, "ADT": row["ADT"] + timedelta(days=shift), "STARTDT": first} for row in times
    ]
