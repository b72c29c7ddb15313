"""What is doubtful about codings: quotes and themes that are gone, coders whom nobody named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cis_pipeline.concepts.coding.coding import unplaced
from cis_pipeline.concepts.coding.held_words import in_force
from cis_pipeline.concepts.coding.words import place
from cis_pipeline.concepts.documents.document import FIELDS, Field
from cis_pipeline.concepts.documents.quotes import find
from cis_pipeline.core.model import CONSENSUS, Coding, Problem
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.outputs.results import Results
from cis_pipeline.screening.coding_workbook.themes import proposed

WHERE = "codings"
_NOT_DEPOSITED: tuple[Field, ...] = ("abstract", "fulltext")


def problems(results: Results) -> list[Problem]:
    """A warning each quote that its document does not hold any more; notices of the others."""
    if results.codebook is None or not results.state.codings:
        return []
    return [*_gone_quotes(results), *_gone_themes(results), *_unnamed(results)]


def _gone_quotes(results: Results) -> Iterator[Problem]:
    state = results.state
    for (by, report, theme, _), (_, coding) in in_force(
        state.codings, state.folded.report_of
    ).items():
        if not coding.quote or report not in state.reports:
            continue
        document = results.document_of(report)
        field = next((name for name in FIELDS if name == coding.field), None)
        if field in _NOT_DEPOSITED and state.withheld and not document.text(field):
            continue  # the text is not here: a deposit left it out
        if find(document, coding.quote, field) is None:
            words = " ".join(coding.quote.split())
            yield Problem(
                WHERE,
                f'"{words}" does not stand in {report} any more ({place(coding)}), where {by} '
                f"coded it with {theme}",
                f"it still counts; code the text as it is now, and take the old word back: "
                f"`cis code {report} {theme} --undo --quote ... --by {by}`",
                "warning",
            )


def _gone_themes(results: Results) -> Iterator[Problem]:
    """Themes that were in use once; proposed ones are told with the coding workbooks."""
    codebook = results.codebook
    if codebook is None:
        return
    known = set(codebook.theme_ids)
    told = proposed(results.state.codings, codebook)
    lost = (_gone(c, known) for c in unplaced(results.state.codings, codebook))
    gone = Counter(theme for theme in lost if theme not in told)
    for theme, n in gone.items():
        close = nearest(theme, known - {theme})
        meant = f' ("{close}" is there)' if close else ""
        retired = "is retired" if theme in known else "is not in the codebook"
        what = f'{n} coding{"s" * (n > 1)} of "{theme}", which {retired}{meant}: kept, not counted'
        remedy = (
            f'add it with `cis codebook add`, or write was = ["{theme}"] in the theme of '
            "config/codebook.toml that it has become"
        )
        yield Problem(WHERE, what, remedy, "notice")


def _gone(coding: Coding, known: set[str]) -> str:
    """The theme of a coding that is not there: its own, or the one it moves to."""
    return coding.to if coding.to and coding.theme in known else coding.theme


def _unnamed(results: Results) -> Iterator[Problem]:
    table = results.codebook.coding if results.codebook else None
    if table is None or not table.coders:
        return
    named = {*table.coders, table.adjudicator, CONSENSUS}
    said = Counter(c.by for _, c in in_force(results.state.codings).values() if c.by not in named)
    for by, n in said.items():
        what = f"{by} coded {n} passage{'s' * (n > 1)} and is none of the coders"
        known = ", ".join(table.coders)
        remedy = f"name {by} under [coding] in config/codebook.toml, where {known} stand now"
        yield Problem(WHERE, what, remedy, "notice")
