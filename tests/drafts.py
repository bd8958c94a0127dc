"""A study's copy whose criteria a test has changed, approved again as they stand now."""

from datetime import date
from pathlib import Path

from hilum.study import load_study
from hilum.study.approvals import hash_of
from hilum.study.writing import file_text, table_text

BY, DAY = "Dr Test, investigator", date(2026, 1, 2)


def approve_all(folder: Path, by: str = BY, day: date = DAY) -> Path:
    """Write a review.toml that approves each criterion of a folder as it stands; no notice."""
    study = load_study(folder)
    tables = [
        table_text(
            "[[criterion]]",
            {
                "id": each.id,
                "decision": "approved",
                "by": by,
                "date": day,
                "sha256": hash_of(each.kind, study.clause_of(each), each.reading),
            },
        )
        for each in study.criteria
    ]
    (folder / "review.toml").write_text(file_text("Approved by a test.", tables), "utf-8")
    return folder
