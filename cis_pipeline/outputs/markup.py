"""Templates become HTML: all that they print is escaped, and no document holds what it may not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

# What no HTML document may hold; lone surrogates could not even be written to a file.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_unfit(page: str) -> str:
    """The page without the characters that no HTML document may hold."""
    return _UNFIT.sub("", page)


def environment(package: str) -> Environment:
    """Where the templates of a package are found: all that they print is escaped, and a name that
    nobody gave is a fault."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
