"""Liver function, stage and kidney function of a subject as of a day."""

from hilum.conduct.staging.latest import Latest, latest_on
from hilum.conduct.staging.staged import Staged, child_pugh_on, stage_subject

__all__ = ["Latest", "Staged", "child_pugh_on", "latest_on", "stage_subject"]
