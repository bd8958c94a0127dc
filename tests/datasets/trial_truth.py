"""What ADRS and ADTTE of a virtual trial must say, told from its CSV files by plain arithmetic.

Nothing of hilum's rules is used here. Responses by RECIST 1.1 are the trial's own truth
(truth/responses.csv). Responses by mRECIST are reckoned from the diameters as printed
(records/lesions.csv; Lencioni and Llovet 2010, tables 3 to 5). Times follow the study's rules as
response.toml and endpoints.toml state them: 28 days to confirm, SD from day 42, progression or
death more than 98 days after the last adequate assessment is censored there, and so is what comes
after another therapy; survival is censored on the last day that a record shows the person alive.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

CONFIRMED_DAYS, STABLE_DAYS, GAP_DAYS = 28, 42, 98
Line = dict[str, str]
Scan = tuple[date, str]
"""A day and an overall response."""
News = list[tuple[date, str]]
"""Each scan's day, and whether it shows a new lesion: Y, N, or EQUIVOCAL where it stayed so."""
Told = dict[tuple[str, str, int], tuple[Any, ...]]
"""What a row says, by subject, parameter and its number among the parameter's rows."""


def lines(folder: Path, name: str) -> list[Line]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def by_subject(folder: Path, name: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines(folder, name):
        found[line["subject"]].append(line)
    return found


def day_of(text: str) -> date:
    return date.fromisoformat(text[:10])


@dataclass(frozen=True)
class TrialTruth:
    """A virtual trial's folder."""

    folder: Path
    survival_sentence: str

    @cached_property
    def subjects(self) -> dict[str, Line]:
        return {line["subject"]: line for line in lines(self.folder / "truth", "subjects")}

    @cached_property
    def scans(self) -> dict[str, list[Scan]]:
        """The true responses by RECIST 1.1 of each subject."""
        found: dict[str, list[Scan]] = defaultdict(list)
        for line in lines(self.folder / "truth", "responses"):
            found[line["subject"]].append((day_of(line["date"]), line["overall"]))
        return found

    @cached_property
    def news(self) -> dict[str, News]:
        """Whether each scan shows a new lesion; an equivocal one is settled by the next scan."""
        found: dict[str, News] = defaultdict(list)
        for who, held in by_subject(self.folder / "truth", "responses").items():
            seen = [line["new_lesion"] for line in held]
            for place, line in enumerate(held):
                settled = "unequivocal" in seen[place:] and seen[place]
                answer = "Y" if settled else "EQUIVOCAL" if seen[place] else "N"
                found[who].append((day_of(line["date"]), answer))
        return found

    @cached_property
    def viable_news(self) -> dict[str, News]:
        """The same by mRECIST, for which a nodule of the liver is judged by its size."""
        found = {}
        for who, seen in by_subject(self.folder / "records", "lesions").items():
            days, read = scan_days(seen)
            shown = definite(days, read)
            seen_new = [any(line["category"] == "new" for line in read[day]) for day in days]
            told = zip(days[1:], shown[1:], seen_new[1:], strict=True)
            found[who] = [
                (day_of(d), "Y" if new else "EQUIVOCAL" if there else "N") for d, new, there in told
            ]
        return found

    @cached_property
    def viable_scans(self) -> dict[str, list[Scan]]:
        """The responses by mRECIST, from the diameters as printed."""
        nontarget = {
            (line["subject"], line["date"]): line["nontarget"]
            for line in lines(self.folder / "truth", "responses")
        }
        found = {}
        for subject, seen in by_subject(self.folder / "records", "lesions").items():
            found[subject] = viable_course(subject, seen, nontarget)
        return found

    @cached_property
    def enrolled(self) -> dict[str, date]:
        events = lines(self.folder / "records", "events")
        return {e["subject"]: day_of(e["start"]) for e in events if e["concept"] == "enrolment"}

    @cached_property
    def last_alive(self) -> dict[str, date]:
        """The last day on which a record shows each subject alive."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, columns in (
            *(("lesions", ["time"]), ("doses", ["start", "end"])),
            *(("interventions", ["start", "end"]), ("adverse_events", ["start", "end"])),
        ):
            for line in lines(self.folder / "records", name):
                found[line["subject"]] += [line[column] for column in columns if line[column]]
        for line in lines(self.folder / "records", "visits"):
            if line["status"] != "absent":
                found[line["subject"]] += [line["start"]]
        for line in lines(self.folder / "records", "findings"):
            asked = line["concept"] == "attestation"
            alive = line["link"] == self.survival_sentence and line["value"] == "yes"
            if line["status"] != "not-done" and (not asked or alive):
                found[line["subject"]].append(line["time"])
        for line in lines(self.folder / "records", "events"):
            lost = line["term"] == "lost to follow-up"
            if line["concept"] != "protocol_deviation" and not lost:
                found[line["subject"]].append(line["start"])
        died = {d["subject"]: d["date_of_death"] for d in lines(self.folder / "records", "deaths")}
        return {
            who: max(
                day for each in days if (day := day_of(each)) <= day_of(died.get(who, "9999-12-31"))
            )
            for who, days in found.items()
        }

    def responses(self) -> Told:
        """What ADRS says: parameter, response, day."""
        told: Told = {}
        for who, line in self.subjects.items():
            for suffix, scans in (("", self.scans[who]), ("M", self.viable_scans.get(who, []))):
                news = self.news[who] if suffix == "" else self.viable_news.get(who, [])
                for number, (day, answer) in enumerate(news):
                    told[who, f"NEWLES{suffix}", number] = (answer, day)
                for number, (day, response) in enumerate(scans):
                    told[who, f"OVR{suffix}", number] = (response, day)
                told |= self._best(who, line, suffix, scans)
        return told

    def _best(self, who: str, line: Line, suffix: str, scans: list[Scan]) -> Told:
        if not line["first_dose"]:
            answers = {"BOR": "NE", "CBOR": "NE", "RSP": "N", "CRSP": "N", "DCR": "N", "PD": "N"}
            return {(who, f"{name}{suffix}", 0): (each,) for name, each in answers.items()}
        start, therapy = day_of(line["first_dose"]), line["next_therapy"]
        counted = until_progression(scans)
        if therapy:
            counted = [scan for scan in counted if scan[0] <= day_of(therapy)]
        loose, firm = best(counted, start, confirm=False), best(counted, start, confirm=True)
        progressed = [day for day, response in until_progression(scans) if response == "PD"]
        return {
            (who, f"BOR{suffix}", 0): (loose,),
            (who, f"CBOR{suffix}", 0): (firm,),
            (who, f"RSP{suffix}", 0): ("Y" if loose in ("CR", "PR") else "N",),
            (who, f"CRSP{suffix}", 0): ("Y" if firm in ("CR", "PR") else "N",),
            (who, f"DCR{suffix}", 0): ("Y" if firm in ("CR", "PR", "SD") else "N",),
            (who, f"PD{suffix}", 0): ("Y", *progressed) if progressed else ("N",),
        }

    def times(self) -> Told:
        """What ADTTE says: start, end, days, and the number of the reason of censoring."""
        told: Told = {}
        for who, line in self.subjects.items():
            starts = {"E": self.enrolled[who]}
            if line["first_dose"]:
                starts[""] = day_of(line["first_dose"])
            for letter, start in starts.items():
                told[who, f"OS{letter}", 0] = (start, *self._survival(who, line, start))
                told[who, f"PFS{letter}", 0] = (start, *free(line, self.scans[who], start))
            if line["first_dose"]:
                viable = self.viable_scans.get(who, [])
                told[who, "PFSM", 0] = (starts[""], *free(line, viable, starts[""]))
                told |= self._of_responder(who, line, starts[""])
        return {key: (*told[key], (told[key][1] - told[key][0]).days + 1) for key in told}

    def _survival(self, who: str, line: Line, start: date) -> tuple[date, int]:
        if line["end"] == "death":
            return day_of(line["last_day"]), 0
        return max(self.last_alive[who], start), 1

    def _of_responder(self, who: str, line: Line, start: date) -> Told:
        counted = until_progression(self.scans[who])
        if line["next_therapy"]:
            counted = [scan for scan in counted if scan[0] <= day_of(line["next_therapy"])]
        for place, (day, response) in enumerate(counted):
            if response in ("CR", "PR") and is_confirmed(counted[place:]):
                ended, censored = free(line, self.scans[who], start)
                return {(who, "TTR", 0): (start, day, 0), (who, "DOR", 0): (day, ended, censored)}
        return {}


def until_progression(scans: Sequence[Scan]) -> list[Scan]:
    """The scans up to the first progression; disease after a complete response is progression."""
    counted: list[Scan] = []
    for day, response in scans:
        complete = any(earlier == "CR" for _, earlier in counted)
        told = "PD" if complete and response in ("PR", "SD") else response
        counted.append((day, told))
        if told == "PD":
            break
    return counted


def is_confirmed(scans: Sequence[Scan]) -> bool:
    """Whether a later scan confirms the first of these, with at most one NE between."""
    (first, response), *later = scans
    confirming = ("CR",) if response == "CR" else ("CR", "PR")
    unread = 0
    for day, told in later:
        if told in confirming and (day - first).days >= CONFIRMED_DAYS:
            return True
        unread += told == "NE"
        if unread > 1 or told not in (*confirming, "NE"):
            return False
    return False


def best(counted: Sequence[Scan], start: date, *, confirm: bool) -> str:
    found = set()
    for place, (day, response) in enumerate(counted):
        lasting = (day - start).days >= STABLE_DAYS
        if response in ("CR", "PR") and confirm and not is_confirmed(counted[place:]):
            # table 3: a CR that only a PR would confirm is no confirmed CR, and here no PR either
            response = "SD"
        found.add("NE" if response == "SD" and not lasting else response)
    return next((each for each in ("CR", "PR", "SD", "PD") if each in found), "NE")


def free(line: Line, scans: Sequence[Scan], start: date) -> tuple[date, int]:
    """The end of survival without progression, and the reason of censoring (0: an event)."""
    counted = until_progression(scans)
    event = next((day for day, response in counted if response == "PD"), None)
    if event is None and line["end"] == "death":
        event = day_of(line["last_day"])
    therapy = day_of(line["next_therapy"]) if line["next_therapy"] else None
    adequate = [day for day, response in counted if response not in ("PD", "NE")]
    if therapy is not None and (event is None or therapy < event):
        return max((day for day in adequate if day <= therapy), default=start), 3
    last = max(adequate, default=start)
    if event is None:
        return last, 1 if adequate else 2
    return (last, 4) if (event - last).days > GAP_DAYS else (event, 0)


def viable_course(
    subject: str, seen: Sequence[Line], nontarget: dict[tuple[str, str], str]
) -> list[Scan]:
    """The mRECIST response at each scan after the first."""
    days, read = scan_days(seen)
    counts = [[counted(line) for line in read[day] if line["category"] == "target"] for day in days]
    known = all(each is not None for each in counts[0])
    baseline = smallest = sum(each or 0 for each in counts[0])
    new = definite(days, read)
    scans: list[Scan] = []
    for place, day in enumerate(days[1:], start=1):
        held = [each for each in counts[place] if each is not None]
        total, complete = sum(held), len(held) == len(counts[place])
        if not known:
            target = "NE"
        elif total > smallest and total >= smallest * Decimal("1.2"):
            target = "PD"
        elif not complete:
            target = "NE"
        elif all(is_gone(line) for line in read[day] if line["category"] == "target"):
            target = "CR"
        else:
            target = "PR" if total <= baseline * Decimal("0.7") else "SD"
        if complete:
            smallest = min(smallest, total)
        others = nontarget[subject, day]
        scans.append((day_of(day), overall(target, others, new[place])))
    return scans


def scan_days(seen: Sequence[Line]) -> tuple[list[str], dict[str, list[Line]]]:
    """The days of the scans in order, the baseline first, and the lesions of each."""
    days = sorted({line["time"] for line in seen})
    return days, {day: [line for line in seen if line["time"] == day] for day in days}


def definite(days: Sequence[str], read: dict[str, list[Line]]) -> list[bool]:
    """Whether each scan shows a new lesion that it or a later scan shows definitely."""
    news = [next((line for line in read[d] if line["category"] == "new"), None) for d in days]
    return [
        any(is_new(news[: later + 1]) for later in range(place, len(days)) if news[place])
        for place in range(len(days))
    ]


def overall(target: str, nontarget: str, new: bool) -> str:
    if target == "PD" or nontarget == "PD" or new:
        return "PD"
    return "PR" if target == "CR" and nontarget not in ("CR", "none") else target


def is_liver(line: Line) -> bool:
    return line["location"] == "liver"


def counted(line: Line) -> Decimal | None:
    """What a target counts: its viable diameter in the liver, elsewhere its diameter."""
    if line["state"] == "not_evaluable":
        return None
    if line["state"] == "absent":
        return Decimal(0)
    if is_liver(line):
        return Decimal(line["viable_diameter_mm"]) if line["viable_diameter_mm"] else None
    if line["state"] == "too_small_to_measure":
        return Decimal(5)
    return Decimal(line["longest_diameter_mm"] or line["short_axis_mm"])


def is_gone(line: Line) -> bool:
    if is_liver(line):
        return counted(line) == 0
    node = "lymph node" in line["location"]
    size = counted(line)
    return size is not None and (size < 10 if node else size == 0)


def is_new(seen: Sequence[Line | None]) -> bool:
    """Whether the last sight of a new lesion shows it definitely: in the liver by its size."""
    line = seen[-1]
    if line is None:
        return False
    if not is_liver(line):
        return line["state"] == "unequivocal"
    size = Decimal(line["longest_diameter_mm"])
    grown = (size - Decimal(each["longest_diameter_mm"]) >= 10 for each in seen[:-1] if each)
    return (line["typical_enhancement"] == "yes" and size >= 10) or any(grown)


def raw_times(truth: TrialTruth) -> Iterator[tuple[str, str, int, bool]]:
    """The truth's own times from the first dose: subject, PFS or OS, days, whether an event."""
    for who, line in truth.subjects.items():
        if line["first_dose"]:
            for name in ("pfs", "os"):
                yield who, name.upper(), int(line[f"{name}_days"]), line[f"{name}_event"] == "1"
