"""Small vector pictures as markup: elements with escaped attributes, coordinates in pixels."""

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """Return an element; `class_` is its class, `_` in a name stands for `-`, numbers to 1/10."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
    )
    held = "".join(map(escape, inside))
    return Markup(f"<{name}{written}>{held}</{name}>" if held else f"<{name}{written}/>")


def picture(
    parts: Iterable[Markup], *, width: int, height: int, label: str, **attributes: object
) -> Markup:
    """Return a picture that a screen reader says by its label."""
    return element(
        "svg",
        *parts,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
        **attributes,
    )


def text(words: str, **attributes: object) -> Markup:
    """Return a text element."""
    return element("text", escape(words), **attributes)


def _number(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
