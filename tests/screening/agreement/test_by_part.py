"""Agreement of each pair and about each criterion: small tables counted by hand, and invariants."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.agreement.by_part import Judgement, by_part
from cis_pipeline.screening.agreement.coefficients import Estimate, agreement

WORDS = {"i": "include", "e": "exclude", "u": "unsure"}


def judged(*items: str) -> dict[str, dict[str, Judgement]]:
    """An item a text, "A i, B e LANG+TOPIC": who, the verdict's letter, the reasons."""
    found: dict[str, dict[str, Judgement]] = {}
    for n, item in enumerate(items, 1):
        for vote in item.split(", "):
            who, verdict, *codes = vote.split()
            reasons = tuple(codes[0].split("+")) if codes else ()
            found.setdefault(str(n), {})[who] = Judgement(WORDS[verdict], reasons)
    return found


def test_a_criterion_is_named_or_not_by_each_who_judged_the_item() -> None:
    # LANG: items 1 and 2 named by both, 3, 4 and 7 by nobody: 5 items, no conflict.
    # TOPIC: 2 by B only, 3 by A only, 1, 4, 7 by nobody: 5 items, 2 conflicts, agreement .6;
    #   each named it on 1 of 5: chance .2 * .2 + .8 * .8 = .68, kappa (.6 - .68) / .32 = -.25
    #   PABAK 2 * .6 - 1 = .2; AC1: chance 2 * .2 * .8 = .32, (.6 - .32) / .68
    #   alpha: 2 named, 8 not; O = 2 * 2 = 4, E = 2 * 2 * 8 = 32; 1 - 9 * 4 / 32 = -.125
    # Item 5 counts for neither, since A gave no reason, and so B is alone; nor does 6, of A alone.
    found = by_part(
        judged(
            "A e LANG, B e LANG",
            "A e LANG, B e TOPIC+LANG",
            "A e TOPIC, B i",
            "A i, B i",
            "A e, B e LANG",
            "A e LANG",
            "A u, B i",
        ),
        codes=("TOPIC", "PLACE", "LANG"),
    )
    topic, language = found.criteria
    assert (topic.code, language.code) == ("TOPIC", "LANG")
    assert (language.agreement.n_items, language.agreement.n_conflicts) == (5, 0)
    assert language.agreement.cohen_kappa.value == 1
    assert language.agreement.prevalence.value == pytest.approx(4 / 10)
    a = topic.agreement
    assert (a.n_items, a.n_conflicts) == (5, 2)
    assert a.percent_agreement.value == pytest.approx(0.6)
    assert a.cohen_kappa.value == pytest.approx(-0.25)
    assert a.pabak.value == pytest.approx(0.2)
    assert a.gwet_ac1.value == pytest.approx(0.28 / 0.68)
    assert a.krippendorff_alpha.value == pytest.approx(-0.125)
    assert a.prevalence.value == pytest.approx(0.2)
    # agreement .6 of 5: 1.96 * sqrt(.6 * .4 / 5) = .42941
    assert a.percent_agreement.ci95 == pytest.approx((0.170594, 1.0), abs=1e-5)
    # all seven count for the verdicts but the one of A alone; 3 and 7 differ
    assert (found.overall.n_items, found.overall.n_conflicts) == (6, 2)


def test_reasons_beside_an_inclusion_name_no_criterion() -> None:
    assert by_part(judged("A i LANG, B u LANG")).criteria == ()


def test_each_pair_by_what_both_judged_and_which_of_them_includes_more() -> None:
    # three reviewers, two a record.
    # A, B: ii ie ee: agreement 2/3; A includes 2/3, B 1/3, chance 4/9, kappa (6/9 - 4/9) / (5/9)
    # A, C: ie iu: no agreement; A includes both times and C never, chance 0, kappa 0
    # B, C: ei: C alone includes
    found = by_part(
        judged("A i, B i", "A i, B e", "A e, B e", "A i, C e", "A i, C u", "B e, C i", "C i")
    )
    told = [(p.first, p.second, p.agreement.n_items, p.agreement.n_conflicts) for p in found.pairs]
    assert told == [("A", "B", 3, 1), ("A", "C", 2, 2), ("B", "C", 1, 1)]
    assert [(p.first_only, p.second_only) for p in found.pairs] == [(1, 0), (2, 0), (0, 1)]
    ab, ac, _ = found.pairs
    assert ab.agreement.percent_agreement.value == pytest.approx(2 / 3)
    assert ab.agreement.cohen_kappa.value == pytest.approx(0.4)
    assert ac.agreement.percent_agreement.value == 0
    assert ac.agreement.cohen_kappa.value == pytest.approx(0)
    assert (found.overall.n_items, found.overall.n_conflicts) == (6, 4)


def test_pairs_stand_in_the_order_of_the_reviewers_and_others_come_after_them() -> None:
    items = judged("Bo i, Ann i, Eve e, Cy e")
    assert [(p.first, p.second) for p in by_part(items, people=("Eve", "Bo")).pairs] == [
        ("Eve", "Bo"),
        ("Eve", "Ann"),
        ("Eve", "Cy"),
        ("Bo", "Ann"),
        ("Bo", "Cy"),
        ("Ann", "Cy"),
    ]


def test_two_who_judged_nothing_in_common_are_no_pair() -> None:
    assert by_part(judged("A i", "B i")).pairs == ()


def test_where_no_verdict_means_inclusion_nobody_includes_more() -> None:
    (pair,) = by_part(judged("A u, B e"), positive="").pairs
    assert (pair.first_only, pair.second_only) == (None, None)
    assert pair.agreement.prevalence == Estimate()


def test_as_a_document_it_has_the_keys_of_the_whole_and_its_parts() -> None:
    items = judged("A i, B i", "A e LANG, B i", "A e LANG, B e LANG")
    document = json.loads(json.dumps(by_part(items).as_dict()))
    whole = agreement({i: {w: j.verdict for w, j in v.items()} for i, v in items.items()})
    assert {k: document[k] for k in whole.as_dict()} == json.loads(json.dumps(whole.as_dict()))
    assert [(p["first"], p["second"], p["n_items"]) for p in document["pairs"]] == [("A", "B", 3)]
    assert [(c["criterion"], c["n_conflicts"]) for c in document["criteria"]] == [("LANG", 1)]
    assert document["criteria"][0]["gwet_ac1"]["ci95"][1] == 1


ITEMS = st.dictionaries(
    st.integers(0, 12).map(str),
    st.dictionaries(
        st.sampled_from("ABC"),
        st.builds(
            Judgement,
            st.sampled_from(["include", "exclude", "unsure"]),
            st.lists(st.sampled_from(["LANG", "TOPIC"]), unique=True, max_size=2).map(tuple),
        ),
        max_size=3,
    ),
    max_size=12,
)


@given(ITEMS)
def test_a_pair_is_the_agreement_of_the_two_alone(items: dict[str, dict[str, Judgement]]) -> None:
    found = by_part(items)
    verdicts = {i: {w: j.verdict for w, j in votes.items()} for i, votes in items.items()}
    assert found.overall.n_items == agreement(verdicts).n_items
    for pair in found.pairs:
        two = {pair.first, pair.second}
        alone = agreement(
            {i: {w: votes[w] for w in two} for i, votes in verdicts.items() if two <= votes.keys()}
        )
        assert pair.agreement.n_conflicts == alone.n_conflicts
        for name in ("percent_agreement", "cohen_kappa", "krippendorff_alpha"):
            here, there = getattr(pair.agreement, name).value, getattr(alone, name).value
            assert here == (None if there is None else pytest.approx(there))


@given(ITEMS)
def test_a_criterion_is_asked_of_no_more_items_than_were_judged_twice(
    items: dict[str, dict[str, Judgement]],
) -> None:
    found = by_part(items)
    for criterion in found.criteria:
        assert criterion.agreement.n_items <= found.overall.n_items
        assert criterion.agreement.prevalence.value > 0
