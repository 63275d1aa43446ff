"""The templates of the page, which escape whatever they are given."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment() -> Environment:
    """The environment that every region is rendered in; a name that nobody gave is an error, not an empty place."""
    return Environment(
        loader=PackageLoader("simulator.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
