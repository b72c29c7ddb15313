"""index.html: the deposit as a page that opens from disk or any web server, without scripts.

The page forbids itself to load anything (Content-Security-Policy): its style is known by its
digest, its diagram is part of it, and everything else is a link to a file beside it.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING

from cis_pipeline.outputs.deposit.facts import Facts
from cis_pipeline.outputs.deposit.listing import CRATE, Listed, format_of, what
from cis_pipeline.outputs.deposit.manifest import NAME as MANIFEST
from cis_pipeline.outputs.markup import environment, without_unfit

if TYPE_CHECKING:
    from jinja2 import Template

NAME = "index.html"
_DIAGRAM = "outputs/flow.svg"

_FIRST = (
    ("outputs/report.html", "The report"),
    ("outputs/flow.html", "The flow, every number opens"),
    (_DIAGRAM, "The flow diagram"),
    ("outputs/themes.html", "The theme reader"),
    ("outputs/included.csv", "Included reports"),
    ("outputs/excluded.csv", "Excluded reports, with reasons"),
    ("searches/searches.csv", "The searches"),
    ("config/criteria.toml", "The criteria"),
)

_GROUPS = (
    ("About the deposit", ""),
    ("Protocol", "config/"),
    ("Searches", "searches/"),
    ("Ledger", "ledger/"),
    ("Outputs of the review", "outputs/"),
)


@dataclass(frozen=True, slots=True)
class _Start:
    name: str
    title: str
    what: str


def page(facts: Facts, files: Sequence[Listed], folder: Path) -> bytes:
    """The page; `files` are those that lie in the folder by now."""
    style = (resources("cis_pipeline.outputs.deposit") / "templates" / "site.css").read_text(
        "utf-8"
    )
    diagram = folder / _DIAGRAM
    made = _template().render(
        facts=facts,
        style=style,
        digest=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        first=[*_first(files)],
        diagram=b64encode(diagram.read_bytes()).decode() if diagram.is_file() else "",
        groups=[*_groups(files)],
        manifest=MANIFEST,
    )
    return without_unfit(made).encode()


def _first(files: Sequence[Listed]) -> Iterator[_Start]:
    there = {one.name: one for one in files}
    for name, title in _FIRST:
        if name in there:
            yield _Start(name, title, there[name].what)


def _groups(files: Sequence[Listed]) -> Iterator[tuple[str, list[Listed]]]:
    """The files by folder; those that are written after the page, and the page, without a size."""
    later = [Listed(n, what(n), format_of(n), 0, "") for n in (NAME, MANIFEST, CRATE)]
    for title, top in _GROUPS:
        if top:
            found = [one for one in files if one.name.startswith(top)]
        else:
            found = sorted([*(f for f in files if "/" not in f.name), *later], key=lambda f: f.name)
        if found:
            yield title, found


@cache
def _template() -> Template:
    return environment("cis_pipeline.outputs.deposit").get_template("index.html.j2")
