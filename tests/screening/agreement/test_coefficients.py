"""Agreement: small tables counted by hand, the invariants, and other people's programs."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.agreement.coefficients import Estimate, agreement

COEFFICIENTS = ("percent_agreement", "cohen_kappa", "pabak", "gwet_ac1", "krippendorff_alpha")

Votes = dict[str, dict[str, str]]


def two(pairs: str) -> Votes:
    """One item a word, the votes of A and B its letters: "ii ie ee"."""
    name = {"i": "include", "e": "exclude", "u": "unsure"}
    return {
        str(n): {"A": name[pair[0]], "B": name[pair[1]]} for n, pair in enumerate(pairs.split())
    }


def test_a_table_of_two_screeners_counted_by_hand() -> None:
    # 20 ii, 5 ie, 10 ei, 15 ee (the example that Cohen's kappa is often taught with):
    # agreement 35 / 50 = .7; A includes 25, B 30 of 50, so chance = .5 * .6 + .5 * .4 = .5
    # kappa = .2 / .5 = .4; PABAK = 2 * .7 - 1 = .4
    # AC1: mean share of include .55, chance = 2 * .55 * .45 = .495, (.7 - .495) / .505
    # alpha: 55 i and 45 e; O = 2 * 15 = 30, E = 2 * 55 * 45 = 4950; 1 - 99 * 30 / 4950 = .4
    found = agreement(two("ii " * 20 + "ie " * 5 + "ei " * 10 + "ee " * 15))
    assert (found.n_items, found.n_conflicts, found.n_screeners) == (50, 15, 2)
    assert found.kappa_kind == "Cohen's kappa of the two screeners"
    assert found.percent_agreement.value == pytest.approx(0.7)
    assert found.cohen_kappa.value == pytest.approx(0.4)
    assert found.pabak.value == pytest.approx(0.4)
    assert found.gwet_ac1.value == pytest.approx(0.205 / 0.505)
    assert found.krippendorff_alpha.value == pytest.approx(0.4)
    assert found.prevalence.value == pytest.approx(0.55)


def test_the_intervals_of_that_table() -> None:
    # agreement: 1.96 * sqrt(.7 * .3 / 50) = .12702. Kappa, Fleiss, Cohen and Everitt (1969):
    # cells .4 .1 .2 .3, rows .5 .5, columns .6 .4, po = .7, pe = .5
    # A = .4 (.5 - 1.1 * .3)^2 + .3 (.5 - .9 * .3)^2 = .01156 + .01587 = .02743
    # B = .3^2 * (.1 (.6 + .5)^2 + .2 (.4 + .5)^2)... rows and columns of the off-diagonal cells:
    #     cell ie: (column share of i .6 + row share of e .5)^2 = 1.21; cell ei: (.4 + .5)^2 = .81
    #     .09 * (.1 * 1.21 + .2 * .81) = .02547;  C = (.35 - 1 + .7)^2 = .0025
    # se = sqrt((.02743 + .02547 - .0025) / 50) / .25 = sqrt(.001008) / .25 = .126996
    found = agreement(two("ii " * 20 + "ie " * 5 + "ei " * 10 + "ee " * 15))
    low, high = found.percent_agreement.ci95 or (0, 0)
    assert (low, high) == (pytest.approx(0.7 - 0.127019, abs=1e-5), pytest.approx(0.827019, 1e-5))
    low, high = found.cohen_kappa.ci95 or (0, 0)
    assert (high - low) / 2 == pytest.approx(1.959964 * 0.126996, abs=1e-5)


def test_perfect_agreement_is_one_everywhere() -> None:
    found = agreement(two("ii ee ee"))
    assert [getattr(found, name).value for name in COEFFICIENTS] == [1, 1, 1, 1, 1]
    assert found.cohen_kappa.ci95 == (1, 1)


def test_with_one_verdict_only_kappa_and_alpha_are_undefined() -> None:
    found = agreement(two("ee ee"))
    assert found.cohen_kappa == found.krippendorff_alpha == Estimate(None, None)
    assert found.percent_agreement.value == found.pabak.value == found.gwet_ac1.value == 1
    assert found.prevalence.value == 0


def test_no_item_with_two_votes_leaves_everything_undefined() -> None:
    for items in ({}, {"1": {"A": "include"}}, {"1": {}}):
        found = agreement(items)
        assert (found.n_items, found.n_conflicts) == (0, 0)
        assert {getattr(found, name) for name in (*COEFFICIENTS, "prevalence")} == {Estimate()}


def test_unsure_is_a_category_of_its_own_unless_it_is_to_count_as_include() -> None:
    items = two("ii iu ue ee ee")
    own = agreement(items)
    assert own.n_conflicts == 2
    assert own.percent_agreement.value == pytest.approx(3 / 5)
    assert own.pabak.value == pytest.approx((3 * 0.6 - 1) / 2)
    as_include = agreement(items, as_include={"unsure"})
    assert as_include.n_conflicts == 1
    assert as_include.percent_agreement.value == pytest.approx(4 / 5)
    assert as_include.pabak.value == pytest.approx(0.6)


def test_three_screeners_who_voted_on_parts_of_the_items() -> None:
    # item 1: i i i agree 1; item 2: i i e agree 1/3; item 3: e e (B, C); item 4: i (A alone)
    # kappa AB: (i,i) (i,i) undefined; AC: (i,i) (i,e): po .5, chance 1 * .5, kappa 0, weight 2
    # BC: (i,i) (i,e) (e,e): po 2/3, chance 2/3 * 1/3 + 1/3 * 2/3 = 4/9, kappa .4, weight 3
    # weighted (0 * 2 + .4 * 3) / 5 = .24
    # alpha: votes 5 i, 3 e; O = 0 + 4 / 2 + 0 = 2; E = 2 * 15 = 30; 1 - 7 * 2 / 30
    items = {
        "1": {"A": "include", "B": "include", "C": "include"},
        "2": {"A": "include", "B": "include", "C": "exclude"},
        "3": {"B": "exclude", "C": "exclude"},
        "4": {"A": "include"},
    }
    found = agreement(items)
    assert (found.n_items, found.n_conflicts, found.n_screeners) == (3, 1, 3)
    assert found.kappa_kind.startswith("mean of the pairwise")
    assert found.percent_agreement.value == pytest.approx(7 / 9)
    assert found.cohen_kappa.value == pytest.approx(0.24)
    assert found.krippendorff_alpha.value == pytest.approx(1 - 14 / 30)
    # AC1: shares of include 1, 2/3, 0, 1, mean 2/3; chance 2 * 2/3 * 1/3 = 4/9
    assert found.gwet_ac1.value == pytest.approx((7 / 9 - 4 / 9) / (5 / 9))


def test_as_dict_is_plain_json() -> None:
    document = json.loads(json.dumps(agreement(two("ii ee ie")).as_dict()))
    assert document["n_items"] == 3
    assert document["percent_agreement"]["value"] == pytest.approx(2 / 3)
    assert len(document["percent_agreement"]["ci95"]) == 2


VERDICTS = st.sampled_from(["include", "exclude", "unsure"])
ITEMS = st.dictionaries(
    st.integers(0, 30).map(str),
    st.dictionaries(st.sampled_from("ABCD"), VERDICTS, max_size=4),
    max_size=20,
)


@given(ITEMS)
def test_every_interval_holds_its_estimate_and_stays_in_range(items: Votes) -> None:
    found = agreement(items)
    for name in (*COEFFICIENTS, "prevalence"):
        estimate = getattr(found, name)
        assert (estimate.value is None) == (estimate.ci95 is None)
        if estimate.value is not None:
            low, high = estimate.ci95
            assert -1 <= low <= estimate.value + 1e-12
            assert estimate.value - 1e-12 <= high <= 1


@given(ITEMS, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_screeners_matter(items: Votes, random: object) -> None:
    renamed = dict(zip("ABCD", "DBAC", strict=True))
    turned = {
        item: {renamed[who]: verdict for who, verdict in reversed(votes.items())}
        for item, votes in reversed(items.items())
    }
    one, two_ = agreement(items), agreement(turned)
    for name in COEFFICIENTS:
        assert getattr(one, name).value == pytest.approx(getattr(two_, name).value)


def sets_of(shared: Path) -> dict[str, Votes]:
    folder = shared / "bench" / "double"
    if not folder.is_dir():
        pytest.skip("the double-screened reviews are not here")
    found: dict[str, Votes] = {}
    for path in sorted((folder / "sets").glob("*.csv.gz")):
        items: Votes = {}
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                verdict = row["decision"].strip().lower()
                items.setdefault(row["item_id"], {})[row["screener"]] = verdict
        found[path.name.removesuffix(".csv.gz")] = items
    return found


def test_real_reviews_agree_with_independent_programs_to_nine_digits(shared: Path) -> None:
    reviews = sets_of(shared)
    text = (shared / "bench" / "double" / "agreement_reference.json").read_text(encoding="utf-8")
    reference = json.loads(text)
    assert len(reviews) > 0
    for name, items in reviews.items():
        whole, wanted = agreement(items, as_include={"maybe"}), reference[name]["full"]
        assert (whole.n_items, whole.n_conflicts) == (wanted["n_items"], wanted["n_conflicts"])
        kappas = wanted.get("cohen_kappa_full", {"pair_weighted": wanted["cohen_kappa"]})
        same(whole, {**wanted, "cohen_kappa": kappas["pair_weighted"]})
        wanted = reference[name]["pair"]
        one, other = wanted["screeners"]
        pair = {
            i: {one: v[one], other: v[other]} for i, v in items.items() if one in v and other in v
        }
        found = agreement(pair, as_include={"maybe"})
        same(found, wanted)
        for coefficient, error in wanted["standard_error"].items():
            low, high = getattr(found, coefficient).ci95
            cut = high == 1 or low == -1
            assert cut or (high - low) / 2 / 1.959963984540054 == pytest.approx(error, abs=1e-9)


def same(found: object, wanted: dict[str, float]) -> None:
    for name in COEFFICIENTS:
        assert getattr(found, name).value == pytest.approx(wanted[name], abs=1e-9)
