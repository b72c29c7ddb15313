"""Numbers, days, shares and names as a paper words them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from cis_pipeline.outputs.documents.document import Gap, Text, text
from cis_pipeline.screening.agreement.coefficients import Estimate
from cis_pipeline.screening.agreement.words import decimal, percent
from cis_pipeline.screening.assignment.proportion import Proportion

_IRREGULAR = {
    "study": "studies",
    "criterion": "criteria",
    "person": "people",
    "query": "queries",
    "strategy": "strategies",
}


def counted(n: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "record"), counted(0, "study"), counted(2, "possible duplicate")
    ('1 record', '0 studies', '2 possible duplicates')
    """
    return f"{n} {noun if n == 1 else many(noun)}"


def many(noun: str) -> str:
    """The plural of one of the nouns of a review."""
    return _IRREGULAR.get(noun, f"{noun}s")


def was(n: int) -> str:
    """The verb that goes with so many."""
    return "was" if n == 1 else "were"


def day(given: str) -> str:
    """A day, or a time, as it is printed; what is no ISO date stays as it was written.

    >>> day("2026-01-31T10:00:00+00:00"), day("spring 2020")
    ('31 January 2026', 'spring 2020')
    """
    try:
        found = date.fromisoformat(given[:10])
    except ValueError:
        return given
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def days(given: Iterable[str]) -> str:
    """The first and the last of some days ("3 May 2026 to 9 May 2026"); "" for none."""
    known = sorted(one[:10] for one in given if one)
    if not known:
        return ""
    first, last = day(known[0]), day(known[-1])
    return first if first == last else f"{first} to {last}"


def share(found: Proportion) -> str:
    """A share with its interval, in per cent."""
    low, high = found.ci95
    return f"{_percent(found.value)}, 95 % interval {_percent(low)} to {_percent(high)}"


def _percent(value: float) -> str:
    return f"{value:.1%}".replace("%", " %")


def with_interval(found: Estimate, as_percent: bool = False) -> str:
    """A coefficient with its interval ("0.67, 95 % interval 0.60 to 0.75")."""
    shown = percent if as_percent else decimal
    if found.value is None or found.ci95 is None:
        return shown(found)
    low, high = (shown(Estimate(end)) for end in found.ci95)
    return f"{shown(found)}, 95 % interval {low} to {high}"


def either(known: str, unknown: str) -> Text:
    """What is known, or the gap in its place."""
    return text(known.strip() or Gap(unknown))


def together(names: Sequence[str]) -> str:
    """Names as a phrase; "nobody" for none."""
    if len(names) < 2:
        return names[0] if names else "nobody"
    return f"{', '.join(names[:-1])} and {names[-1]}"
