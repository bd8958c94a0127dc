"""A file is written whole or not at all, and never in the place of a file of another kind."""

from pathlib import Path

import pytest

from hilum.terms.discrepancies import UserError
from hilum.terms.files import write_whole


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    page = tmp_path / "页.html"
    for text in ("一", "two"):
        write_whole(page, text, ".html")
        assert page.read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == [page.name]


def test_a_page_does_not_take_the_place_of_a_file_of_a_study(tmp_path: Path) -> None:
    criteria = tmp_path / "criteria.toml"
    criteria.write_text("kept", "utf-8")
    with pytest.raises(UserError, match=r"expected a name that ends in \.html"):
        write_whole(criteria, "page", ".html")
    assert criteria.read_text("utf-8") == "kept"


@pytest.mark.parametrize("name", ["", "nowhere/page.html"])
def test_a_folder_and_a_place_that_is_not_there_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="expected the name of a file in a folder that is there"):
        write_whole(tmp_path / name, "page", ".html")


def test_what_stood_there_stands_where_the_disk_does_not_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("before", "utf-8")

    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match=r"page\.html: cannot be written: No space left"):
        write_whole(page, "after", ".html")
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["before"]
