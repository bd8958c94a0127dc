"""One row of a source, column by column, into rows of a draft table."""

import unicodedata
from functools import cached_property

from hilum.records.drafts import DRAFT_COLUMNS
from hilum.sources.mapping import Mapping
from hilum.sources.mapping_file import Entry, key

Draft = dict[str, str | None]
"""A row of a draft table by column; what is missing is None or not there."""

NEVER_MISSING = ("code", "status")
"""A source's word for nothing recorded is no answer here: an unknown status is not "done"."""


class Translator:
    """Applies a mapping's codes, words, units and missing words to rows."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._missing = {key(word) for word in mapping.file.missing}

    def rows(self, table: str, row: Draft, constants: dict[str, str]) -> list[Draft]:
        """Return the draft rows that a row stands for: one, or one for each meaning of its code.

        What the row says itself goes before what its code stands for, and that before constants.
        """
        known = {
            name: text.strip()
            for name, text in row.items()
            if text and not text.isspace() and (name in NEVER_MISSING or not self.is_missing(text))
        }
        if "subject" in known:
            known["subject"] = unicodedata.normalize("NFKC", known["subject"])
        entries = self._entries({**constants, **known}, stated="concept" in known)
        return [self._finished(table, {**constants, **entry, **known}) for entry in entries]

    def is_missing(self, text: str) -> bool:
        """Tell whether a text is one of the source's words for nothing recorded."""
        return bool(self._missing) and key(text) in self._missing

    def _entries(self, row: dict[str, str], *, stated: bool) -> tuple[Entry, ...]:
        system, code = row.get("system"), row.get("code")
        if stated or system is None or code is None:
            return ({},)
        return self._mapping.entries(system, code)

    def _finished(self, table: str, row: Draft) -> Draft:
        """Return the row with the source's words made ours and missing units filled."""
        for column in self._word_columns[table]:
            if text := row.get(column):
                row[column] = self._words[column].get(key(text), text) or None
        concept = row.get("concept")
        if table == "findings" and concept and (value := row.get("value")):
            words = self._values.get(concept, {})
            row["value"] = words.get(key(value), value) or None
        if concept and not row.get("unit") and concept in self._mapping.file.units:
            row["unit"] = self._mapping.file.units[concept]
        return row

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        return _keyed(self._mapping.file.words)

    @cached_property
    def _values(self) -> dict[str, dict[str, str]]:
        return _keyed(self._mapping.file.values)

    @cached_property
    def _word_columns(self) -> dict[str, list[str]]:
        return {
            table: [name for name in columns if name in self._words]
            for table, columns in DRAFT_COLUMNS.items()
        }


def _keyed(tables: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {
        name: {key(theirs): ours for theirs, ours in words.items()}
        for name, words in tables.items()
    }
