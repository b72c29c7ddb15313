"""Works are spread over the databases until the total is met exactly."""

from __future__ import annotations

from collections import Counter

from simulate.simulated import SEED, assumptions, work

from cis_pipeline.simulate.copies import place_copies

WORKS = [
    *(work(key=f"S{n:04}") for n in range(300)),
    *(work(key=f"T{n:04}", item_type="thesis") for n in range(30)),
    *(work(key=f"N{n:04}", item_type="newspaperArticle") for n in range(5)),
    *(work(key=f"R{n:04}", real=True) for n in range(5)),
    *(work(key=f"E{n:04}", item_type="editorial", pair="editorial") for n in range(2)),
]


def placed(total: int = 560) -> dict[str, list[str]]:
    files = place_copies(WORKS, assumptions(), total, SEED)
    return {file: [w.key for w in held] for file, held in files.items()}


def test_the_total_is_met_and_every_work_stands_somewhere():
    files = placed()
    assert sum(map(len, files.values())) == 560
    assert {key for held in files.values() for key in held} == {w.key for w in WORKS}


def test_a_database_holds_only_what_it_collects():
    held = {db.file: db.item_types for db in assumptions().database}
    kinds = {w.key: w.item_type for w in WORKS}
    for file, keys in placed().items():
        assert {kinds[key] for key in keys} <= set(held[file]), file


def test_real_works_stand_in_three_files_at_most_and_editorials_in_one():
    copies = Counter(key for keys in placed().values() for key in keys)
    assert all(copies[f"R{n:04}"] <= 4 for n in range(5))  # the fourth is one listed twice
    assert copies["E0000"] == copies["E0001"] == 1


def test_files_come_in_the_order_in_which_they_are_read():
    assert list(placed()) == sorted(placed())
