"""A record -> its clauses. Every character is in a clause or in a named remainder."""

from hilum.reading.segment.segmenting import Left, Remainder, Segmented, segment

__all__ = ["Left", "Remainder", "Segmented", "segment"]
