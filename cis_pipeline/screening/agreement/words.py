"""How coefficients of agreement are to be read, in a sentence, where they may mislead.

Kappa at low prevalence: kappa falls as verdicts become one-sided, though reviewers agree as often
(Feinstein and Cicchetti 1990, J Clin Epidemiol 43:543). PABAK is what kappa would be of the same
agreement, were the verdicts even (Byrt, Bishop and Carlin 1993, J Clin Epidemiol 46:423); so the
gap between them is what prevalence takes. It is told from a gap of .2, where one verdict has four
fifths of the votes or more.

Few items: the intervals are those of large samples, and no guide below a score of items.

No conflict at all: the large-sample interval then has no width, which is no certainty. The share
of conflicts that may still be there is at most 1 - .05 ** (1 / n), with 95 % confidence (Hanley
and Lippman-Hand 1983, JAMA 249:1743).
"""

from __future__ import annotations

from cis_pipeline.screening.agreement.coefficients import Agreement, Estimate

_GAP, _FEW, _ITEMS = 0.2, 0.2, 20


def caution(found: Agreement, votes: str = "include") -> str:
    """One or two sentences, "" where there is nothing to be said; `votes` is what the votes do
    whose share is the prevalence.

    >>> from cis_pipeline.screening.agreement.coefficients import agreement
    >>> caution(agreement({"1": {"A": "include", "B": "include"}}))
    'Kappa is not defined: each pair gave one verdict only. No conflict in 1: the intervals have \
no width, but up to 95.0 % conflicts would still fit.'
    """
    return " ".join(filter(None, (_of_kappa(found, votes), _of_intervals(found))))


def _of_kappa(found: Agreement, votes: str) -> str:
    kappa, pabak, share = (e.value for e in (found.cohen_kappa, found.pabak, found.prevalence))
    if pabak is None:
        return ""
    if kappa is None:
        return "Kappa is not defined: each pair gave one verdict only."
    if share is None or pabak - kappa < _GAP or _FEW < share < 1 - _FEW:
        return ""
    many = "only " if share <= _FEW else ""
    return (
        f"Agreement is {percent(found.percent_agreement)} but kappa {decimal(found.cohen_kappa)}, "
        f"because {many}{percent(found.prevalence)} of the votes {votes}; read AC1 "
        f"({decimal(found.gwet_ac1)}) and PABAK ({decimal(found.pabak)}) beside it."
    )


def _of_intervals(found: Agreement) -> str:
    if not found.n_items:
        return ""
    if found.n_conflicts:
        few = f"Only {found.n_items} were compared: intervals of large samples are no guide here."
        return few if found.n_items < _ITEMS else ""
    most = 1 - 0.05 ** (1 / found.n_items)
    return (
        f"No conflict in {found.n_items}: the intervals have no width, but up to "
        f"{most:.1%} conflicts would still fit.".replace("%", " %")
    )


def percent(estimate: Estimate) -> str:
    """.907 as "90.7 %"."""
    return "not defined" if estimate.value is None else f"{estimate.value:.1%}".replace("%", " %")


def decimal(estimate: Estimate) -> str:
    """.4712 as "0.47", with a true minus sign below zero."""
    if estimate.value is None:
        return "not defined"
    shown = f"{estimate.value:.2f}"
    return shown.removeprefix("-") if shown == "-0.00" else shown.replace("-", "\u2212")
