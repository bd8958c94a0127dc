"""What a mapping file states itself: that its source is complete for a domain."""

from hilum.sources.drafting import Drafts
from hilum.sources.mapping import Mapping


def add_statements(drafts: Drafts, mapping: Mapping) -> None:
    """Add the mapping's coverage statements, which speak for every subject of the source."""
    for number, statement in enumerate(mapping.file.coverage, start=1):
        row = {name: getattr(statement, name) for name in statement.__class__.model_fields}
        drafts.add("coverage", {**row, "source": f"{mapping.place}: coverage {number}"})
