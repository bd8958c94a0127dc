"""Reads a figure as a reader does: its elements by id, where they stand and what they say."""

from xml.etree import ElementTree

from hilum.datasets.dataset import Key
from hilum.reports.trial.display import Display, Drawing
from hilum.reports.trial.trial import Trial

SVG = "{http://www.w3.org/2000/svg}"
Element = ElementTree.Element


def elements(drawing: Drawing, language: str = "en") -> dict[str, Element]:
    """The elements of a figure that have an id."""
    root = ElementTree.fromstring(drawing.svg[language])
    return {each.attrib["id"]: each for each in root.iter() if "id" in each.attrib}


def number(element: Element, name: str, tag: str = "rect") -> float:
    """An attribute of the first element of a tag inside a mark."""
    found = element.find(f".//{SVG}{tag}")
    assert found is not None
    return float(found.attrib[name])


def said(drawing: Drawing, language: str = "en") -> str:
    """All words of a figure."""
    root = ElementTree.fromstring(drawing.svg[language])
    return " | ".join(each.text or "" for each in root.iter(f"{SVG}text"))


def marks(display: Display) -> dict[str, tuple[Key, ...]]:
    """The keys of each mark of a display's figures."""
    return {mark.id: mark.keys for drawing in display.drawings for mark in drawing.marks}


def assert_whole(display: Display, trial: Trial) -> None:
    """Every mark is an element of both figures, once; every key of it is a row of the trial."""
    for drawing in display.drawings:
        for language in ("en", "zh"):
            found = elements(drawing, language)
            ids = [mark.id for mark in drawing.marks]
            assert len(set(ids)) == len(ids)
            links = {each for each, element in found.items() if element.tag == f"{SVG}a"}
            assert links == set(ids)
            assert all(found[each].attrib["href"] == f"#{each}" for each in ids)
        for mark in drawing.marks:
            assert mark.label.en
            assert mark.label.zh
            for key in mark.keys:
                assert key in trial.datasets[key.dataset].by_key
