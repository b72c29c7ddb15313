"""What is said beside coefficients, where they may mislead, and where they do not."""

from __future__ import annotations

from cis_pipeline.screening.agreement.coefficients import agreement
from cis_pipeline.screening.agreement.words import caution

NAME = {"i": "include", "e": "exclude"}


def two(**cells: int) -> dict[str, dict[str, str]]:
    """So many items each cell: two(ii=4, ie=10)."""
    return {
        f"{cell}{n}": {"A": NAME[cell[0]], "B": NAME[cell[1]]}
        for cell, many in cells.items()
        for n in range(many)
    }


def test_kappa_is_explained_where_few_are_included() -> None:
    # agreement 980 / 1000; each includes 14, chance .014 * .014 + .986 * .986 = .972392,
    # kappa .007608 / .027608 = .2756; AC1 (.98 - .027608) / .972392 = .979; PABAK .96
    assert caution(agreement(two(ii=4, ie=10, ei=10, ee=976))) == (
        "Agreement is 98.0 % but kappa 0.28, because only 1.4 % of the votes include; read AC1 "
        "(0.98) and PABAK (0.96) beside it."
    )


def test_kappa_is_explained_where_nearly_all_are_included_and_for_a_criterion_in_its_words() -> (
    None
):
    assert caution(agreement(two(ee=4, ie=10, ei=10, ii=976)), "name this criterion") == (
        "Agreement is 98.0 % but kappa 0.28, because 98.6 % of the votes name this criterion; read "
        "AC1 (0.98) and PABAK (0.96) beside it."
    )


def test_nothing_is_said_where_kappa_is_low_for_lack_of_agreement_or_verdicts_are_even() -> None:
    assert caution(agreement(two(ii=20, ie=15, ei=15, ee=50))) == ""
    assert caution(agreement(two(ii=5, ie=1, ei=0, ee=94))) == ""  # few, but kappa is .90


def test_kappa_that_is_not_defined_and_intervals_without_width_are_told() -> None:
    # .05 ** (1 / 20) = .8609
    assert caution(agreement(two(ee=20))) == (
        "Kappa is not defined: each pair gave one verdict only. No conflict in 20: the intervals "
        "have no width, but up to 13.9 % conflicts would still fit."
    )
    assert caution(agreement(two(ee=10, ii=10))).startswith("No conflict in 20")


def test_intervals_of_few_items_are_told_to_be_no_guide() -> None:
    few = "Only 19 were compared: intervals of large samples are no guide here."
    assert caution(agreement(two(ii=9, ie=1, ee=9))) == few
    assert caution(agreement(two(ii=9, ie=1, ee=10))) == ""


def test_where_nothing_was_judged_twice_nothing_is_said() -> None:
    assert caution(agreement({"1": {"A": "include"}})) == ""
