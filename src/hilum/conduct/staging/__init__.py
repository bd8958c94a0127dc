"""Liver function, stage and kidney function of a subject as of a day."""

from hilum.conduct.staging.latest import Latest, latest_on
from hilum.conduct.staging.staged import Staged, stage_subject

__all__ = ["Latest", "Staged", "latest_on", "stage_subject"]
