"""Flow diagrams: a file here is a format, found by itself, with NAME and render.

    render("svg", flow) -> bytes

To add a format, add a module with `NAME` ("svg", which is how its files end as well) and
`render(flow, options) -> bytes`; nothing else needs to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from cis_pipeline.core.errors import CisError
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import Flow

__all__ = ["REMEDY", "Options", "doubts", "names", "render", "unshown"]


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


def doubts(name: str, flow: Flow, options: Options) -> Iterator[str]:
    """What a picture of that format cannot show, or shows otherwise than it was asked for."""
    from cis_pipeline.outputs.flow_diagram.composition import PAGE, compose

    if name not in ("svg", "png", "pdf", "docx"):
        return
    drawing = compose(flow, options)
    page = options.height_mm or PAGE
    if options.width_mm is not None and drawing.height > page:
        remedy = "give more width, fewer lines of --reasons, or --no-notes"
        yield f"the diagram is {drawing.height:.0f} mm high, and the page {page:.0f}; {remedy}"
    texts = (*drawing.texts, *(text for box in drawing.boxes for text in box.texts))
    lacking = unshown("".join(t.words for t in texts)) if name in ("png", "pdf") else ""
    if lacking:
        yield f"{lacking}; {REMEDY}"


def unshown(text: str) -> str:
    """What pictures of pixels cannot show of a text, in a sentence; "" if they show all of it."""
    from cis_pipeline.outputs.drawing import fonts

    lacking = fonts.missing(text)
    if not lacking:
        return ""
    named = ", ".join(f"{c} (U+{ord(c):04X})" for c in lacking[:5])
    more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
    return f"no font here draws {named}{more}, so that boxes stand in their place"


REMEDY = "install one that has them (Noto Sans CJK, say), or use SVG or DOCX"
"""What to do about characters that no font here has."""
