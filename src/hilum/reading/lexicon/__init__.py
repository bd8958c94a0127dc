"""The phrases of protocols and the concepts that they name; rows in reading/data/lexicon/*.toml."""

from hilum.reading.lexicon.lexicon import Lexicon, lexicon_of

__all__ = ["Lexicon", "lexicon_of"]
