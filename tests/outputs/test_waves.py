"""waves.csv tells wave by wave what the searches brought; each record stands in one column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from review.reference import ROOT

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.core.model import Action, Correction, Record, Source
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs import waves
from cis_pipeline.outputs.results import Results
from making import DATABASE, PROTOCOL, WEB, both, passes, records, same, vote

SOURCES = {
    "db": DATABASE,
    "web": WEB,
    "db2": Source(source_id="db2", name="A database", wave=2),
    "other": Source(source_id="other", name="Another database", wave=2, simulated=True),
}
CAME = (
    *records("abcd"),  # b is a again; c is no article; d is off topic
    *records("x", "web"),
    *records("mn", "db2"),  # m is a again; n is new and included
    *records("opqr", "other"),  # o is n again; p waits for B; q is included; r is withdrawn
)
SAID = (
    same("b", "a"),
    same("m", "a"),
    same("o", "n"),
    *vote("rule:TYPE", "types", "c", "exclude", "TYPE"),
    *passes("adnpq"),
    *both("abstract", "d", "exclude", "TOPIC"),
    *both("abstract", "anpq", "include"),
    *both("full_text", "anq", "include"),
    *vote("A", "full_text", "p", "include"),
    *vote("A", "grey", "x", "include"),
)
BOOK = Codebook(
    theme=(
        Theme(id="T1", label="Owls", phrases=("owls",)),
        Theme(id="T2", label="Mice", phrases=("mice",)),
        Theme(id="T3", label="Cats", phrases=("cats",)),
    )
)
TITLES = {"a": "Of owls", "x": "Of owls and cats", "n": "Owls eat mice", "d": "Mice"}


def results(*, codebook: Codebook | None = BOOK, came: tuple[Record, ...] = CAME) -> Results:
    told = tuple(replace(r, title=TITLES.get(r.record_id, f"Number {r.record_id}")) for r in came)
    gone = Correction(record_id="r", action=Action.WITHDRAW, by="A", note="sent twice")
    state = Snapshot(told, SAID, SOURCES, PROTOCOL, corrections=(gone,))
    return Results(state, Workspace(Path("nowhere")), codebook, None)


def rows(found: Results) -> dict[tuple[int, str], dict[str, object]]:
    return {(row.wave, row.source_id): row._asdict() for row in _tuples(waves.waves(found))}


def _tuples(table: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    return table.itertuples(index=False)


NUMBERS = ("records", "withdrawn", "known", "duplicates", "reports")
PLACES = ("removed", "excluded", "included", "waiting")


@pytest.mark.parametrize(
    ("row", "numbers", "places", "alone"),
    [
        ((1, ""), (5, 0, 0, 1, 4), (1, 1, 2, 0), 1),  # a was found again
        ((1, "db"), (4, 0, 0, 1, 3), (1, 1, 1, 0), 0),
        ((1, "web"), (1, 0, 0, 0, 1), (0, 0, 1, 0), 1),
        ((2, ""), (6, 1, 1, 1, 3), (0, 0, 2, 1), 2),
        ((2, "db2"), (2, 0, 1, 0, 1), (0, 0, 1, 0), 0),  # n is in the other database too
        ((2, "other"), (4, 1, 0, 1, 2), (0, 0, 1, 1), 1),
    ],
)
def test_a_wave_and_each_source_in_it_are_counted(row, numbers, places, alone) -> None:
    found = rows(results())[row]
    assert tuple(found[name] for name in NUMBERS) == numbers
    assert tuple(found[name] for name in PLACES) == places
    assert found["included_alone"] == alone


def test_screened_is_not_known_where_other_methods_have_no_screening() -> None:
    found = rows(results())
    assert [found[1, "db"]["screened"], found[2, ""]["screened"]] == [2, 3]
    assert pd.isna(found[1, "web"]["screened"])


def test_themes_that_no_earlier_included_report_carries_are_new_with_a_wave() -> None:
    found = rows(results())
    assert (found[1, ""]["themes"], found[1, ""]["new_themes"]) == (2, "T1; T3")
    # the report on mice that was excluded in the first wave brought nothing
    assert (found[2, ""]["themes"], found[2, ""]["new_themes"]) == (2, "T2")


def test_without_a_codebook_themes_are_not_known() -> None:
    found = rows(results(codebook=None))
    assert pd.isna(found[2, ""]["themes"])
    assert found[2, ""]["new_themes"] == ""


def test_a_wave_that_came_first_counts_first_whatever_the_order_of_the_files() -> None:
    # a fresh clone reads scopus_2.csv before the register of wave 1
    found = rows(results(came=(*CAME[5:], *CAME[:5])))
    assert tuple(found[1, "db"][name] for name in NUMBERS) == (4, 0, 0, 1, 3)
    assert tuple(found[2, "db2"][name] for name in NUMBERS) == (2, 0, 1, 0, 1)


def test_a_review_of_one_wave_has_no_such_table() -> None:
    one = Snapshot(records("a"), (), {"db": DATABASE}, PROTOCOL)
    assert waves.render(Results(one, Workspace(Path("nowhere")), None, None)) == {}


# --- the reference review, updated ---------------------------------------------------------------


@pytest.mark.slow
def test_the_second_wave_of_the_reference_review_brought_what_was_planned(updated) -> None:
    table = pd.read_csv(updated / "data/outputs/waves.csv", dtype={"source_id": str})
    whole = table[table["source_id"].isna()].set_index("wave")
    # by hand, from config/update.toml: see tests/simulate/test_updated_flow.py
    assert whole.loc[2, ["records", "known", "duplicates"]].tolist() == [960 + 56, 150 + 4, 260]
    assert whole.loc[2, ["reports", "removed"]].tolist() == [960 + 56 - 154 - 260, 120]
    assert whole.loc[2, ["screened", "included"]].tolist() == [430, 40 + 48]
    assert whole.loc[2, "excluded"] == 375 + 15 + 4
    assert whole.loc[2, "new_themes"] == "TB14"
    # the paper's 3819 and 275 came, of which the update took those over that were too late
    assert whole.loc[1, ["records", "included"]].tolist() == [3819 + 275, 79 + 235]
    assert whole.loc[1, "screened"] == 1802 - 24
    balance = whole["withdrawn"] + whole["known"] + whole["duplicates"] + whole["reports"]
    assert (balance == whole["records"]).all()
    places = whole[["removed", "excluded", "included", "waiting"]].sum(axis=1)
    assert (places == whole["reports"]).all()
    of_sources = table[table["source_id"].notna()].groupby("wave")[["records", "reports"]].sum()
    assert of_sources.equals(whole[["records", "reports"]])


def test_the_reference_review_itself_has_one_wave(reference) -> None:
    assert (ROOT / "config" / "review.toml").exists()
    assert not (reference / "data/outputs/waves.csv").exists()
