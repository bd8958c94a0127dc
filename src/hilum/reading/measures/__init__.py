"""Numbers of a text: comparisons of a finding, a score or the age, and time windows."""

from hilum.reading.measures.measures import measures_in
from hilum.reading.measures.windows import windows_in

__all__ = ["measures_in", "windows_in"]
