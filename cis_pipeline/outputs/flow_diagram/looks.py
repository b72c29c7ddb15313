"""How a diagram looks: as the official template, as the R package PRISMA2020 draws it, or grey.

No look says anything by colour alone: printed in greys each stays readable, and what does not add
up is marked with a sign as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cis_pipeline.outputs.drawing.drawing import BLACK


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and typography; `optional` fills boxes that are left out where they do not apply.

    `plain` has neither title nor footnotes, `centred` sets text in the middle of its box, and
    side boxes at the height of their row's middle.
    """

    header: str = "#FFC000"
    header_line: str = "#BC8C00"
    optional: str = ""
    bar: str = "#9DC3E6"
    bar_line: str = BLACK
    bold: bool = True
    centred: bool = False
    plain: bool = False
    arrow: float = 0.5


LOOKS: Mapping[str, Look] = {
    "template": Look(),
    "r-package": Look(
        header="#FFC125",
        header_line="#FFC125",
        optional="#DCDCDC",
        bar="#BCD2EE",
        bar_line="#BCD2EE",
        bold=False,
        centred=True,
        plain=True,
        arrow=1.0,
    ),
    "grey": Look(header="#D9D9D9", header_line="#7F7F7F", bar="#F2F2F2"),
}
"""The looks by name; the first is that of the official template."""
