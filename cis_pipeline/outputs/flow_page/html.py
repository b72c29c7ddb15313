"""The diagram whose numbers open, as a page of its own; and the panel for other pages.

The page forbids itself everything but its very script (Content-Security-Policy with its digest).
All text of records is put into it as text, never as markup.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_page.records import Listed
from cis_pipeline.outputs.markup import environment, without_unfit
from cis_pipeline.outputs.theme_reader.content import packed
from cis_pipeline.prisma.flow import Flow

if TYPE_CHECKING:
    from jinja2 import Template

_SIGN = "#n:"
"""What the address of a number begins with."""


def links(found: Listed) -> dict[str, str]:
    """By number the address that opens its list."""
    return {key: _SIGN + quote(key, safe=".") for key in sorted(found.keys)}


def diagram(flow: Flow, found: Listed, options: Options | None = None) -> str:
    """The diagram as SVG, its numbers links that open their lists."""
    chosen = replace(options or Options(), numbers=links(found))
    return flow_diagram.render("svg", flow, chosen).decode()


def page(flow: Flow, found: Listed, options: Options | None = None) -> str:
    """The whole page; the same numbers and records give the same page."""
    made = _template().render(
        title=flow.title,
        flow=flow,
        diagram=diagram(flow, found, options),
        panel=panel(found),
        records=bool(found.data["records"]),
    )
    return without_unfit(made)


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page needs whose numbers open: style, element, data and script, and the digest by
    which its policy names the script."""

    style: str
    element: str
    data: str
    script: str

    @property
    def digest(self) -> str:
        """The digest of the script."""
        return b64encode(hashlib.sha256(self.script.encode()).digest()).decode()


def panel(found: Listed) -> Panel:
    """The panel with the lists of these numbers."""
    own = files("cis_pipeline.outputs.flow_page") / "templates"
    style, element, script = (
        (own / name).read_text(encoding="utf-8") for name in ("panel.css", "panel.html", "panel.js")
    )
    return Panel(style, element, packed(found.data), script)


@cache
def _template() -> Template:
    return environment("cis_pipeline.outputs.flow_page").get_template("flow.html.j2")
