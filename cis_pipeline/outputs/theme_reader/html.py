"""The theme reader as one HTML page with its own script and style; nothing is loaded.

The page forbids itself everything but this very script (Content-Security-Policy with its digest).
All text is put into the page as text, never as markup.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from cis_pipeline.outputs.markup import environment, without_unfit
from cis_pipeline.outputs.theme_reader.content import Shown, packed

if TYPE_CHECKING:
    from jinja2 import Template


def page(title: str, content: Shown, simulated: bool) -> str:
    """The whole page; the same content gives the same page."""
    script = _script()
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rows = content.data["documents"]
    made = _template().render(
        title=title,
        content=content,
        data=packed(content.data),
        script=script,
        digest=digest,
        simulated=simulated,
        themes=_themes(content),
        documents=len(rows),
        included=sum(row["included"] for row in rows),
    )
    return without_unfit(made)


def _script() -> str:
    source = files("cis_pipeline.outputs.theme_reader") / "templates" / "themes.js"
    return source.read_text(encoding="utf-8")


def _themes(content: Shown) -> list[dict[str, object]]:
    """What those see whose browser runs no script: each theme, with a sentence that supports it."""
    best: dict[int, str] = {}
    for document in content.data["documents"]:
        for nth, (_, _, supporting, passages) in document["cells"].items():
            if supporting and nth not in best:
                best[nth] = document["text"][passages[0][0]]
    return [
        {**theme, "quote": best.get(nth, "")} for nth, theme in enumerate(content.data["themes"])
    ]


@cache
def _template() -> Template:
    return environment("cis_pipeline.outputs.theme_reader").get_template("themes.html.j2")
