"""What is said of records of treatment and follow-up that cannot be used, in two languages."""

import tomllib
from functools import cache
from importlib.resources import files

from hilum.rules.standard import Standard, read_standard


@cache
def records_say() -> Standard:
    """Return the sentences of conduct/data/records.toml."""
    text = (files("hilum.conduct") / "data" / "records.toml").read_text(encoding="utf-8")
    return read_standard("records", tomllib.loads(text))
