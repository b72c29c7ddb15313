"""A replay and its figures, counted by hand."""

from __future__ import annotations

import csv
import gzip
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.ranking import simulate
from cis_pipeline.screening.ranking.features import Features


def test_the_figures_of_an_order_counted_by_hand() -> None:
    # ten records, included ones at places 1, 3 and 6; ceil(.95 * 3) = 3, so p = 6
    # wss95 = .95 - .6; the first tenth is one record and holds one of three
    # area = 10 + 8 + 5 = 23; best = 30 - 3 = 27, worst = 3 * 4 / 2 = 6; loss = 4 / 21
    included = [row in (0, 2, 5) for row in range(10)]
    found = simulate.figures(range(10), included)
    assert (found.n, found.included) == (10, 3)
    assert found.wss95 == pytest.approx(0.35)
    assert found.recall10 == pytest.approx(1 / 3)
    assert found.loss == pytest.approx(4 / 21)
    assert found.atd == pytest.approx(10 / 3)


@given(st.lists(st.booleans(), min_size=2).filter(any))
def test_loss_is_nothing_for_the_best_order_and_one_for_the_worst(included: list[bool]) -> None:
    best = sorted(range(len(included)), key=lambda row: not included[row])
    assert simulate.figures(best, included).loss == 0
    worst = simulate.figures(best[::-1], included).loss
    assert worst == pytest.approx(1) or all(included)


def test_an_order_without_any_included_record_has_no_figures() -> None:
    with pytest.raises(ValueError, match="nothing to be found"):
        simulate.figures([1, 2], [True, False, False])


BIRDS = Features.of(
    [
        (f"{bird} number {n}", f"On {bird} and the {bird}, by season {n}")
        for n in range(30)
        for bird in ("geese", "herons", "owls", "storks")
    ]
)
GEESE = [row % 4 == 0 for row in range(120)]


def test_a_replay_reads_every_record_but_the_priors_once_and_finds_its_kind_first() -> None:
    order = simulate.replay(BIRDS, GEESE, priors=(0, 1))
    assert sorted(order) == list(range(2, 120))
    assert all(GEESE[row] for row in order[:29])


def test_a_replay_without_priors_begins_with_the_question() -> None:
    order = simulate.replay(BIRDS, GEESE, question="What do geese do?")
    assert sorted(order) == list(range(120))
    assert all(GEESE[row] for row in order[:30])


def test_the_model_learns_after_each_decision_and_later_after_two_percent_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known: list[int] = []
    real = simulate.scored

    def noting(features, labels, question, seed, border):  # type: ignore[no-untyped-def]
        known.append(len(labels))
        return real(features, labels, question, seed, border)

    monkeypatch.setattr(simulate, "scored", noting)
    scattered = [row % 7 == 3 for row in range(120)]
    simulate.replay(BIRDS, scattered, priors=(3, 4))
    steps = [after - before for before, after in itertools.pairwise(known)]
    assert all(
        step == max(1, before * 2 // 100) for before, step in zip(known, steps, strict=False)
    )
    assert max(steps) == 2


@pytest.mark.slow
def test_on_real_screenings_the_order_saves_more_than_the_peer(shared: Path) -> None:
    folder = shared / "bench" / "screening"
    with (folder / "priors.csv").open(encoding="utf-8", newline="") as file:
        priors = [row for row in csv.DictReader(file) if row["seed"] == "1"]
    saved = []
    for prior in priors:
        with gzip.open(folder / "sets" / f"{prior['set']}.csv.gz", "rt", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        included = [row["label_included"] == "1" for row in rows]
        features = Features.of([(row["title"], row["abstract"]) for row in rows])
        known = int(prior["included_row"]), int(prior["excluded_row"])
        saved.append(simulate.figures(simulate.replay(features, included, known), included).wss95)
    assert sum(saved) / len(saved) >= 0.648
