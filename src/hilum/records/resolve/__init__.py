"""From drafts (what a source said, as text) to records (what it means), set by set.

Whatever is hard to read is read by plain Python, once for each distinct text, and joined back;
the rows themselves never leave the database. Nothing is dropped in silence: what cannot be used
stays, with the reason, and is reported as a discrepancy.
"""

from hilum.records.resolve.resolving import Progress, resolve

__all__ = ["Progress", "resolve"]
