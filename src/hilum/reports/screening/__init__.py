"""The report of a screening: a worklist with a page for each subject, in English or Chinese."""

from hilum.reports.screening.candidates import choose
from hilum.reports.screening.options import Options
from hilum.reports.screening.report import Report, write_report

__all__ = ["Options", "Report", "choose", "write_report"]
