"""Agreement as lines for a terminal: all coefficients of the whole, three of each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cis_pipeline.screening.agreement.by_part import AgreementByPart
from cis_pipeline.screening.agreement.coefficients import Agreement, Estimate
from cis_pipeline.screening.agreement.votes import Judged
from cis_pipeline.screening.agreement.words import decimal, percent

_NAMES = {
    "cohen_kappa": "Kappa",
    "pabak": "PABAK",
    "gwet_ac1": "Gwet's AC1",
    "krippendorff_alpha": "Krippendorff's alpha",
}
_WIDEST, _MOST = 30, 20
"""How wide the names of a table may be, and how many rows it has."""


def of_table(found: Judged) -> Iterator[str]:
    """The agreement in a table, then in each of its rounds where it has several."""
    yield from lines(found.whole)
    if len(found.by_round) > 1:
        for name, parts in found.by_round.items():
            yield ""
            yield from lines(parts, f"Round {name}")


def of_rounds(rounds: Mapping[str, AgreementByPart], titles: Mapping[str, str]) -> Iterator[str]:
    """The agreement of each round of a review by its title."""
    if not rounds:
        yield "No round has votes of two reviewers yet."
    for n, (round_id, parts) in enumerate(rounds.items()):
        yield from [""] * bool(n)
        yield from lines(parts, f"{titles[round_id]} ({round_id})")


def lines(parts: AgreementByPart, title: str = "") -> Iterator[str]:
    """The agreement of all, of each pair where there are several, and about each criterion."""
    found = parts.overall
    if title:
        yield title
    yield (
        f"{found.n_items} item{'s' * (found.n_items != 1)} judged by two or more of "
        f"{found.n_screeners} reviewers, {found.n_conflicts} in conflict; in brackets intervals of "
        "95 %."
    )
    yield f"  {'Agreement':<22}{_share(found.percent_agreement)}"
    for field, name in _NAMES.items():
        kind = f"  ({found.kappa_kind})" if field == "cohen_kappa" else ""
        yield f"  {name:<22}{_with_interval(getattr(found, field))}{kind}"
    if found.prevalence.value is not None:
        yield f"  {'Votes that include':<22}{_share(found.prevalence)}"
    if parts.caution:
        yield f"  {parts.caution}"
    if parts.pairs and found.n_screeners > 1:
        yield from table(
            "Pair",
            [
                (f"{p.first}, {p.second}", p.agreement, _alone(p.first_only, p.second_only))
                for p in parts.pairs
            ],
            "includes alone",
        )
    if parts.criteria:
        yield from table("Criterion", [(c.code, c.agreement, "") for c in parts.criteria])


def table(head: str, rows: Sequence[tuple[str, Agreement, str]], last: str = "") -> Iterator[str]:
    """A row each part of a whole, by its name; `last` heads what stands at the end of a row."""
    wide = min(_WIDEST, max(len(head), *(len(name) for name, _, _ in rows)))
    yield ""
    yield (
        f"  {head:<{wide}} {'n':>6} {'conflicts':>9}  {'agreement':<9}  "
        f"{'kappa':<24}{'AC1':<24}{last}"
    ).rstrip()
    for name, a, extra in rows[:_MOST]:
        short = name if len(name) <= wide else name[: wide - 3] + "..."
        yield (
            f"  {short:<{wide}} {a.n_items:>6} {a.n_conflicts:>9}  "
            f"{percent(a.percent_agreement):<9}  {_with_interval(a.cohen_kappa):<24}"
            f"{_with_interval(a.gwet_ac1):<24}{extra}"
        ).rstrip()
    if len(rows) > _MOST:
        yield f"  ... and {len(rows) - _MOST} more, all of them in the JSON document (--json)"


def _alone(first: int | None, second: int | None) -> str:
    return "" if first is None or second is None else f"{first}, {second}"


def _with_interval(e: Estimate) -> str:
    if e.value is None or e.ci95 is None:
        return decimal(e)
    low, high = (decimal(Estimate(end)) for end in e.ci95)
    return f"{decimal(e)} ({low} to {high})"


def _share(e: Estimate) -> str:
    if e.value is None or e.ci95 is None:
        return percent(e)
    low, high = (percent(Estimate(end)).removesuffix(" %") for end in e.ci95)
    return f"{percent(e)} ({low} to {high})"
