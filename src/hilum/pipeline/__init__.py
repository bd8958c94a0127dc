"""The one place where steps are joined: record and hospital data in, answers with evidence out."""

from hilum.pipeline.desk import DeskRequest, sheets_at_the_desk, write_desk
from hilum.pipeline.loading import Source, load
from hilum.pipeline.screening import Evidence, Request, Screening, explain, screen

__all__ = [
    "DeskRequest",
    "Evidence",
    "Request",
    "Screening",
    "Source",
    "explain",
    "load",
    "screen",
    "sheets_at_the_desk",
    "write_desk",
]
