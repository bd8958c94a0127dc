"""The templates of a package's pages: every value escaped; a name that is not given is an error."""

from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined


def template_text(package: str, name: str) -> str:
    """Return the text of a file in the `templates` of a package."""
    return (files(package) / "templates" / name).read_text(encoding="utf-8")


@cache
def templates_of(package: str) -> Environment:
    """Return the templates of a package."""
    return Environment(
        loader=FunctionLoader(partial(template_text, package)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
