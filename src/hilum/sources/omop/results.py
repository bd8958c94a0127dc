"""MEASUREMENT and OBSERVATION -> findings; an observation without a value may be an event.

Source: OHDSI OMOP common data model 5.4: MEASUREMENT, OBSERVATION.
"""

from collections.abc import Iterator

from hilum.sources.choosing import Coded
from hilum.sources.omop.clinical import (
    OPERATORS,
    Clinical,
    _code,
    _dates,
    _stage,
    keys_of,
    moment,
)
from hilum.sources.omop.tables import Tables
from hilum.sources.projection import Projection, Texts
