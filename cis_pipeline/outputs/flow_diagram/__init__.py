"""Flow diagrams: a file here is a format, found by itself, with NAME and render.

    render("svg", flow) -> bytes

To add a format, add a module with `NAME` ("svg", which is how its files end as well) and
`render(flow, options) -> bytes`; nothing else needs to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from cis_pipeline.core.errors import CisError
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import Flow

__all__ = ["Options", "names", "render"]


class Format(Protocol):
    """What a module of this package offers if it is a format."""

    NAME: str

    def render(self, flow: Flow, options: Options) -> bytes:
        """The whole file."""


@cache
def _formats() -> dict[str, Format]:
    here = pkgutil.iter_modules(__path__)
    found = (importlib.import_module(f"{__name__}.{info.name}") for info in here)
    return {m.NAME: cast(Format, m) for m in found if hasattr(m, "NAME")}


def names() -> tuple[str, ...]:
    """The formats there are, in alphabetical order."""
    return tuple(sorted(_formats()))


def render(name: str, flow: Flow, options: Options | None = None) -> bytes:
    """The diagram of `flow` as a file of that format: the same numbers give the same bytes.

    PNG bytes may differ between computers with other fonts; the other formats do not.
    CisError if there is no such format.
    """
    found = _formats().get(name)
    if found is None:
        near = nearest(name, names())
        hint = f'; did you mean "{near}"?' if near else ""
        raise CisError(f'no diagram format "{name}"; there are {", ".join(names())}{hint}')
    return found.render(flow, options or Options())
