"""Clauses -> proposed readings, by a deterministic grammar over the reviewed lexicon."""

from hilum.reading.propose.proposing import proposals

__all__ = ["proposals"]
