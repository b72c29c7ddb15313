"""What may be chosen about a diagram beyond its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SEPARATORS = ("", ",", ".", "'", " ", "\u00a0", "\u2009", "\u202f")
_HARMLESS = re.compile(r"(#|https?://|[\w./%-]+\Z)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Options:
    """How to draw; the default is the template as it is.

    `caption` holds further lines under the diagram. `width_mm` is the width of the finished
    picture (the template's own if None); text shrinks with it. `thousands` is put between
    thousands ("," gives 3,819; or a full stop, an apostrophe, a space). `dpi` is the resolution
    of pixel pictures, 36 to 2400. `links` maps a box ("reports_excluded",
    "other_methods.reports_sought") to what a click on it opens, in the formats that have links.
    ValueError if a link could run a script, or a size makes no picture.
    """

    caption: tuple[str, ...] = ()
    width_mm: float | None = None
    thousands: str = ""
    dpi: int = 300
    links: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for box, link in self.links.items():
            if not _HARMLESS.match(link):
                raise ValueError(f"link of {box}: {link!r} is no anchor, web or file address")
        if self.width_mm is not None and not 20 <= self.width_mm <= 2000:
            raise ValueError(f"width_mm is {self.width_mm}, not from 20 to 2000")
        if not 36 <= self.dpi <= 2400:
            raise ValueError(f"dpi is {self.dpi}, not from 36 to 2400")
        if self.thousands not in _SEPARATORS:
            raise ValueError(f"thousands is {self.thousands!r}, not one of {_SEPARATORS}")
