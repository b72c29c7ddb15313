"""Agreement in a terminal: what a line says, and that a long table is cut and said to be."""

from __future__ import annotations

from cis_pipeline.outputs.agreement_text import lines, of_rounds
from cis_pipeline.screening.agreement.by_part import Judgement, by_part


def items(*names: str) -> dict[str, dict[str, Judgement]]:
    """One item that all of them include, and one that they exclude for TOPIC."""
    out = Judgement("exclude", ("TOPIC",))
    return {"1": dict.fromkeys(names, Judgement("include")), "2": dict.fromkeys(names, out)}


def test_the_whole_is_told_with_all_coefficients_then_pairs_and_criteria() -> None:
    assert list(lines(by_part(items("Ann", "Bo")), "Abstracts")) == [
        "Abstracts",
        "2 items judged by two or more of 2 reviewers, 0 in conflict; in brackets intervals of "
        "95 %.",
        "  Agreement             100.0 % (100.0 to 100.0)",
        "  Kappa                 1.00 (1.00 to 1.00)  (Cohen's kappa of the two screeners)",
        "  PABAK                 1.00 (1.00 to 1.00)",
        "  Gwet's AC1            1.00 (1.00 to 1.00)",
        "  Krippendorff's alpha  1.00 (1.00 to 1.00)",
        "  Votes that include    50.0 % (0.0 to 100.0)",
        "  No conflict in 2: the intervals have no width, but up to 77.6 % conflicts would still "
        "fit.",
        "",
        "  Pair         n conflicts  agreement  kappa                   AC1                     "
        "includes alone",
        "  Ann, Bo      2         0  100.0 %    1.00 (1.00 to 1.00)     1.00 (1.00 to 1.00)     "
        "0, 0",
        "",
        "  Criterion      n conflicts  agreement  kappa                   AC1",
        "  TOPIC          2         0  100.0 %    1.00 (1.00 to 1.00)     1.00 (1.00 to 1.00)",
    ]


def test_of_many_pairs_the_first_twenty_are_shown_and_the_rest_counted() -> None:
    # 8 reviewers are 28 pairs
    told = list(lines(by_part(items(*"ABCDEFGH"))))
    assert "  ... and 8 more, all of them in the JSON document (--json)" in told


def test_rounds_stand_under_their_titles() -> None:
    found = {"abstract": by_part(items("A", "B")), "full_text": by_part(items("A", "B"))}
    told = list(of_rounds(found, {"abstract": "Abstracts", "full_text": "Full texts"}))
    assert told[0] == "Abstracts (abstract)"
    assert told[told.index("Full texts (full_text)") - 1] == ""
    assert list(of_rounds({}, {})) == ["No round has votes of two reviewers yet."]
