"""How far coders agree about each theme, on the passages that two or more of them judged.

Why only those: of the text that nobody was asked about nobody said anything. Were every sentence
that no coder marked counted as agreement, kappa would rise with the length of the documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.coding.held_words import Spot
from cis_pipeline.screening.agreement.coefficients import Agreement, agreement
from cis_pipeline.screening.agreement.words import caution

SUPPORTS, NOT = "supports", "does not"


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """How far coders agree whether passages support a theme; `theme` is "" for all together.

    An item is a passage with a theme; `prevalence` is the share of words that say it supports it.
    """

    theme: str
    agreement: Agreement

    @property
    def caution(self) -> str:
        """How its coefficients are to be read; "" where nothing need be said."""
        return caution(self.agreement, "say that it supports the theme")


def by_theme(
    judged: Mapping[Spot, Mapping[str, bool]],
    themes: Sequence[str],
    coders: Collection[str] = (),
) -> tuple[ThemeAgreement, ...]:
    """All themes together, then each of which two coders judged a passage, in the order given.

    `judged` says by (report, theme, passage) who found that it supports the theme. With `coders`
    only their words count. Nothing where no passage was judged by two.
    """
    votes = {
        spot: {
            by: SUPPORTS if yes else NOT for by, yes in who.items() if not coders or by in coders
        }
        for spot, who in judged.items()
    }
    double = {spot: who for spot, who in votes.items() if len(who) > 1}
    if not double:
        return ()
    found = [ThemeAgreement("", _of(double.values()))]
    for theme in themes:
        if mine := [who for spot, who in double.items() if spot[1] == theme]:
            found.append(ThemeAgreement(theme, _of(mine)))
    return tuple(found)


def _of(votes: Iterable[Mapping[str, str]]) -> Agreement:
    return agreement({str(nth): who for nth, who in enumerate(votes)}, positive=SUPPORTS)
