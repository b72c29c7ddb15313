"""Agreement a theme: only passages that two coders judged are compared."""

from __future__ import annotations

from cis_pipeline.screening.agreement.by_theme import by_theme


def passage(theme: str, nth: int) -> tuple[str, str, tuple[str, str]]:
    return (f"R-{nth}", theme, ("abstract", f"Sentence {nth}."))


JUDGED = {
    **{passage("T1", n): {"A": True, "B": True} for n in range(4)},
    **{passage("T1", n): {"A": False, "B": False} for n in range(4, 7)},
    passage("T1", 7): {"A": True, "B": False},
    **{passage("T2", n): {"A": True} for n in range(50)},
}


def test_all_themes_and_each_are_compared_on_what_two_judged() -> None:
    """T1: 8 passages, 1 differently; A says yes 5 of 8, B 4 of 8. Observed 7/8, by chance
    5/8 x 4/8 + 3/8 x 4/8 = 1/2; kappa (7/8 - 1/2) / (1/2) = .75. Nobody else judged T2."""
    whole, power = by_theme(JUDGED, ["T1", "T2"])
    assert (whole.theme, power.theme) == ("", "T1")
    for found in (whole.agreement, power.agreement):
        assert (found.n_items, found.n_conflicts) == (8, 1)
        assert found.percent_agreement.value == 7 / 8
        assert found.cohen_kappa.value == 0.75
    assert power.caution == "Only 8 were compared: intervals of large samples are no guide here."


def test_only_the_words_of_coders_count_where_they_are_named() -> None:
    judged = {passage("T1", 1): {"A": True, "Guest": False, "B": True}}
    whole, _ = by_theme(judged, ["T1"], ("A", "B"))
    assert (whole.agreement.n_conflicts, whole.agreement.n_screeners) == (0, 2)
    assert by_theme(judged, ["T1"], ("A", "C")) == ()
