"""Read pages as a strict reader does: what is not well-formed raises."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "img", "hr", "input", "col"}
OMITTED = {"head", "title"}


@dataclass
class Element:
    """An element with its attributes, and the words in it and below it."""

    name: str
    attributes: dict[str, str | None]
    words: list[str] = field(default_factory=list)
    inside: list["Element"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for element in self.inside:
            yield from element.walk()

    @property
    def text(self) -> str:
        return " ".join(" ".join(each.words) for each in self.walk())

    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())


class Page(HTMLParser):
    """A page; every element must be closed in its order, every id and attribute stand once."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.root = Element("page", {})
        self._open = [self.root]
        self.feed(path.read_text(encoding="utf-8"))
        assert self._open == [self.root], f"{path}: left open {self._open[-1].name}"
        ids = [each.attributes["id"] for each in self.root.walk() if "id" in each.attributes]
        assert len(ids) == len(set(ids)), f"{path}: an id stands twice"
        self.ids = set(ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{self.path}: {tag} has an attribute twice"
        element = Element(tag, dict(attrs))
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"{self.path}: </{tag}> in <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if words := data.strip():
            self._open[-1].words.append(words)

    def elements(self, name: str, **attributes: str) -> list[Element]:
        return [
            each
            for each in self.root.walk()
            if each.name == name
            and all(each.attributes.get(key) == value for key, value in attributes.items())
        ]


def pages(folder: Path) -> list[Page]:
    """Every page of a report."""
    return [Page(path) for path in sorted(folder.rglob("*.html"))]
