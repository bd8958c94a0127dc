"""What a word of a protocol means: codes, units, plausible range, names; rows in data/*.toml."""

from hilum.concepts.concept import Category, Concept, ConceptClass
from hilum.concepts.dictionary import Concepts, load_concepts, shipped_concepts

__all__ = ["Category", "Concept", "ConceptClass", "Concepts", "load_concepts", "shipped_concepts"]
