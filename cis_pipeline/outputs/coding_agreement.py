"""coding_agreement.csv: how far coders agreed about each theme, before anything was settled.

Only passages that two or more of them judged are compared (see `screening.agreement.by_theme`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.ledger.frames import TEXT, WHOLE, csv_of
from cis_pipeline.outputs import agreement_text
from cis_pipeline.outputs.agreement import FIGURES, figure
from cis_pipeline.outputs.results import Results
from cis_pipeline.screening.agreement.by_theme import ThemeAgreement

FILES = ("coding_agreement.csv",)

COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("theme", "label"), TEXT),
    **dict.fromkeys(("passages", "conflicts", "coders"), WHOLE),
    **{f"{name}{end}": "Float64" for name in FIGURES for end in ("", "_low", "_high")},
    "sentence": TEXT,
}


def render(results: Results) -> dict[str, bytes]:
    """One row of all themes, `theme` "", and one a theme; nothing without a codebook."""
    if results.codebook is None:
        return {}
    rows = _rows(results.coding_agreement, results.codebook)
    return {"coding_agreement.csv": csv_of(COLUMNS, rows)}


def _rows(found: Iterable[ThemeAgreement], codebook: Codebook) -> Iterator[dict[str, Any]]:
    names = {theme.id: theme.name for theme in codebook.theme}
    for one in found:
        row: dict[str, Any] = {"theme": one.theme, "label": names.get(one.theme, "all themes")}
        row |= {"passages": one.agreement.n_items, "conflicts": one.agreement.n_conflicts}
        row |= {"coders": one.agreement.n_screeners, "sentence": one.caution}
        for name in FIGURES:
            row |= figure(name, getattr(one.agreement, name))
        yield row


def lines(found: Sequence[ThemeAgreement], codebook: Codebook | None) -> Iterator[str]:
    """The same for a terminal."""
    if not found:
        yield "No passage was judged by two coders yet; they are named under [coding] in "
        yield "config/codebook.toml, and `cis run` writes their workbooks."
        return
    names = {theme.id: f"{theme.id} {theme.name}" for theme in codebook.theme} if codebook else {}
    whole, *each = found
    n, coders = whole.agreement.n_items, whole.agreement.n_screeners
    yield (
        f"{n} passage{'s' * (n != 1)} judged by two or more of {coders} coders, "
        f"{whole.agreement.n_conflicts} of them differently; in brackets intervals of 95 %."
    )
    if whole.caution:
        yield whole.caution
    rows = [(names.get(one.theme, one.theme), one.agreement, "") for one in each]
    yield from agreement_text.table("Theme", [("all themes", whole.agreement, ""), *rows])
