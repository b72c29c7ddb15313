"""The evidence for stopping in plain sentences, each with what it is worth."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.screening.stopping.evidence import BY_CHANCE, BY_CURVE, StoppingEvidence

IN_A_ROW = {50: (0.25, 0.04, 0.14), 100: (0.58, 0.29, 0.76), 200: (1.0, 0.54, 0.93)}
"""Irrelevant records in a row -> the share of 24 replayed screenings (of 851 to 2,333 records) that
had then reached a recall of .95; the same where these were looked for in a pool of 14,494 records;
and the least recall of all 48. Worked out by tests/benchmarks/stopping_replay.py."""


def sentences(found: StoppingEvidence) -> Iterator[str]:
    """What was read, what either bound says, the weak sign, and who decides."""
    all_ = found.read + found.unread
    yield (
        f"{found.read} of {all_} records are read, {found.found} of them relevant; "
        f"{found.unread} are not read."
    )
    if not found.unread:
        yield "Nothing is left to read."
        return
    yield from (_by_chance(found), _by_curve(found), _in_a_row(found))
    yield (
        f"The rule {'allows' if found.holds else 'does not allow'} to stop at a recall of "
        f"{found.target:.0%}. It is evidence, no order: whether to stop, a person decides."
    )


def _by_chance(found: StoppingEvidence) -> str:
    yes = "enough" if found.bound_holds else "not enough"
    least = found.recall_at_least
    recall = f", a recall of {least:.1%} or more" if least is not None else ""
    return (
        f"Bound by chance ({BY_CHANCE:.0%} confidence): at most {found.missed_at_most} relevant "
        f"records are missed{recall}; a recall below {found.target:.0%} has a probability of at "
        f"most {found.chance:.2f}, {yes}."
    )


def _by_curve(found: StoppingEvidence) -> str:
    if found.curve is None:
        return "Power law: too few relevant records to draw a curve through."
    yes = "enough" if found.curve_holds else "not enough"
    return (
        f"Power law ({BY_CURVE:.0%} confidence): at most {found.curve.at_most} relevant records "
        f"are among the unread, {found.curve.expected:.1f} by the curve, {yes}. It is a curve "
        "drawn on, and mostly lies too high."
    )


def _in_a_row(found: StoppingEvidence) -> str:
    n = found.in_a_row
    known = max((k for k in IN_A_ROW if k <= n), default=0)
    if not known:
        return f"The last {n} records were irrelevant, which says little by itself."
    few, many, worst = IN_A_ROW[known]
    return (
        f"The last {n} records were irrelevant, a weak sign by itself: after {known} in a row "
        f"{few:.0%} of replayed screenings of about 2,000 records had reached a recall of 95%, and "
        f"{many:.0%} of those of 14,494; the worst had {worst:.0%}."
    )
