"""agreement.csv: how far the reviewers agreed, a round, a pair of them and a criterion.

Votes are those given before any conflict was settled. What a pair and a criterion are compared on
is said in `screening.agreement_by_part`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, csv_of, tidy
from cis_pipeline.screening.agreement.coefficients import Agreement, Estimate

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.results import Results

FILES = ("agreement.csv",)

FIGURES = (
    *("prevalence", "percent_agreement", "cohen_kappa", "pabak", "gwet_ac1"),
    "krippendorff_alpha",
)

AGREEMENT_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("round", "scope", "who", "criterion", "criterion_title"), TEXT),
    **dict.fromkeys(("n", "conflicts"), WHOLE),
    **dict.fromkeys(("first_only_includes", "second_only_includes"), "Int64"),
    **{f"{name}{end}": "Float64" for name in FIGURES for end in ("", "_low", "_high")},
    **dict.fromkeys(("kappa_kind", "sentence"), TEXT),
}


def render(results: Results) -> dict[str, bytes]:
    """The table as CSV; columns: see `agreement_table`."""
    return {"agreement.csv": csv_of(AGREEMENT_COLUMNS, _rows(results))}


def agreement_table(results: Results) -> pd.DataFrame:
    """One row a round (`scope` "all"), then one each of its pairs, then of its criteria.

    `who` names all who judged, or the pair. `n` counts the reports that were compared (judged by
    two or more), `conflicts` those that were judged differently. Of a pair `first_only_includes`
    counts the reports that the first includes and the second does not. `prevalence` is the share
    of votes that include, or that name the criterion. Each coefficient stands with its interval of
    95 % (`_low`, `_high`), blank where it is not defined. `sentence` says how they are to be read.
    """
    return tidy(AGREEMENT_COLUMNS, _rows(results))


def _rows(results: Results) -> Iterator[dict[str, Any]]:
    for round_id, parts in results.agreement_by_part.items():
        yield _row(round_id, "all", parts.overall, parts.caution) | {"who": JOIN.join(parts.people)}
        for p in parts.pairs:
            yield _row(round_id, "pair", p.agreement, p.caution) | {
                "who": JOIN.join((p.first, p.second)),
                "first_only_includes": p.first_only,
                "second_only_includes": p.second_only,
            }
        for c in parts.criteria:
            criterion = results.state.protocol.criterion(c.code)
            yield _row(round_id, "criterion", c.agreement, c.caution) | {
                "criterion": c.code,
                "criterion_title": criterion.title if criterion else "",
            }


def _row(round_id: str, scope: str, found: Agreement, sentence: str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(AGREEMENT_COLUMNS, "")
    row |= {"round": round_id, "scope": scope, "sentence": sentence}
    row |= {"first_only_includes": None, "second_only_includes": None}
    row |= {"n": found.n_items, "conflicts": found.n_conflicts, "kappa_kind": found.kappa_kind}
    for name in FIGURES:
        row |= figure(name, getattr(found, name))
    return row


def figure(name: str, found: Estimate) -> dict[str, float | None]:
    """A coefficient and the ends of its interval, by the names of their columns.

    Six digits are more than any number of reports can tell.
    """
    low, high = found.ci95 or (None, None)
    figures = {name: found.value, f"{name}_low": low, f"{name}_high": high}
    return {k: None if v is None else round(v, 6) for k, v in figures.items()}
