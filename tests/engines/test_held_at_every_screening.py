"""The engines are held against each other on every screening (docs/decisions/0006)."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from hilum.pipeline import screening
from hilum.pipeline.loading import Source
from hilum.pipeline.screening import Evidence, Request, screen
from hilum.screening.anchors import AsOf
from hilum.screening.evidence import EnginesDisagreeError
from hilum.study import Study, find_study, load_study

STUDY = load_study(find_study("haic_hcc"))


@pytest.mark.parametrize("evidence", [Evidence.LISTED, Evidence.ALL])
def test_a_verdict_that_its_evidence_does_not_carry_stops_the_screening_and_writes_nothing(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever it is: S2 is INELIGIBLE and no one whom the report lists."""
    sheets, out = tmp_path / "sheets", tmp_path / "out"
    sheets.mkdir()
    (sheets / "subjects.csv").write_text("subject,sex\nS2,female\n", "utf-8")
    (sheets / "findings.csv").write_text(
        "subject,concept,time,value,unit\nS2,hemoglobin,2024-05-02,90,g/L\n", "utf-8"
    )
    honest = screening.judge

    def judge(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
        honest(connection, study)
        connection.execute("UPDATE verdicts SET I7 = 'MET'")

    monkeypatch.setattr(screening, "judge", judge)
    request = Request(
        source=Source(kind="csv", path=sheets), as_of=AsOf(day=date(2024, 5, 2)), evidence=evidence
    )
    with pytest.raises(EnginesDisagreeError, match="subject S2, I7: compiled MET, evaluated NOT_"):
        screen(STUDY, request, out)
    assert not out.exists()
