"""Statements of difference: signs that two records that look alike say they are two documents.

A sign stands against merging, whatever else agrees, but not against asking a person. A field that
only differs (a volume, a DOI, a journal) is no statement; it counts in `evidence`. Why single
functions in a tuple: a new kind of look-alike is one function more.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe import place_signs, title_signs
from cis_pipeline.dedupe.cochrane import update
from cis_pipeline.dedupe.signs import Sign

_OTHER_WORKS = (
    title_signs.registrations, title_signs.numbering, title_signs.marks, title_signs.generic,
    title_signs.columns,
)  # fmt: skip
"""Signs that two titles name two works, not two forms of one."""

_SIGNS = (
    *_OTHER_WORKS, place_signs.supplement, title_signs.titles, title_signs.wording,
    title_signs.no_title, place_signs.reprints, place_signs.ranges, place_signs.issues,
    place_signs.two_dois, place_signs.years, place_signs.next_year, place_signs.books,
    place_signs.volumes, place_signs.preprint, place_signs.thesis, place_signs.protocol,
    title_signs.authors,
)  # fmt: skip


def differences(cochrane: CochraneVersions = "one") -> list[pl.Expr]:
    """The columns difference (the first sign that the two are different documents, as a sentence;
    null without one), slight (whether that one is) and plain (whether any is); see `signs.Sign`.

    Whether an update of a Cochrane review is another document, `cochrane` says.
    """
    signs = [sign() for sign in _SIGNS]
    if cochrane == "versions":
        told = update()
        signs.insert(0, Sign(told.is_not_null(), told, plain=True))
    slight = [pl.when(sign.there).then(sign.slight) for sign in signs]
    plain = [sign.there & sign.plain for sign in signs]
    return [
        pl.coalesce(sign.sentence for sign in signs).alias("difference"),
        pl.coalesce(slight).fill_null(False).alias("slight"),
        pl.any_horizontal(plain).fill_null(False).alias("plain"),
    ]


def other_works() -> pl.Expr:
    """Whether two titles name two works, not two forms of one."""
    return pl.any_horizontal(sign().there for sign in _OTHER_WORKS)
