"""Where records stand, as tags on the Zotero items that they are, and the commands for them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sources.zotero.standin import GOOD_KEY, StandIn

from cis_pipeline.cli.sources import zotero as commands
from cis_pipeline.core.model import Decision, Record
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.review.review import Review
from cis_pipeline.sources.zotero import transport
from cis_pipeline.sources.zotero.sync import included_keys, item_of, sought_keys, wanted_tags
from making import PROTOCOL, SOURCES, both, passes, same


@dataclass(frozen=True)
class Theme:
    """A theme on a report."""

    record_id: str
    theme: str


def zotero(names: str) -> list[Record]:
    """Records that are Zotero items: a is users/1/AAAAAAAA."""
    return [
        Record(record_id=name, source_id="db", title=name, key=f"zotero:users/1/{name.upper() * 8}")
        for name in names
    ]


def state(records: list[Record], *decisions: list[Decision]) -> Snapshot:
    return Snapshot(tuple(records), tuple(itertools.chain(*decisions)), SOURCES, PROTOCOL)


def key(name: str) -> str:
    return f"zotero:users/1/{name.upper() * 8}"


def test_each_record_says_what_the_rounds_decided_and_where_it_stands() -> None:
    at = state(
        zotero("abcd"),
        passes("abcd"),
        both("abstract", "ab", "include"),
        both("abstract", "c", "exclude", "TOPIC"),
        both("full_text", "a", "include"),
    )
    assert wanted_tags(at, [Theme("a", "power"), Theme("a", "voice")]) == {
        key("a"): {
            "cis:round/types/include",
            "cis:round/abstract/include",
            "cis:round/full_text/include",
            "cis:standing/reports_included",
            "cis:theme/power",
            "cis:theme/voice",
        },
        key("b"): {
            "cis:round/types/include",
            "cis:round/abstract/include",
            "cis:standing/awaiting_full_text",
        },
        key("c"): {
            "cis:round/types/include",
            "cis:round/abstract/exclude",
            "cis:reason/TOPIC",
            "cis:standing/records_excluded",
        },
        key("d"): {"cis:round/types/include", "cis:standing/awaiting_abstract"},
    }
    assert included_keys(at) == {key("a")}
    assert sought_keys(at) == [key("a"), key("b")]


def test_records_that_are_no_zotero_items_are_left_out() -> None:
    others = [Record(record_id="x", source_id="db", title="x")]
    assert wanted_tags(state(others), []) == {}


def test_a_duplicate_bears_the_tags_of_its_report_and_its_own_standing() -> None:
    records = [Record(record_id="x", source_id="db", title="x"), *zotero("ab")]
    at = state(
        records,
        [same("a", "x"), same("b", "x")],
        passes("x"),
        both("abstract", "x", "include"),
        both("full_text", "x", "include"),
    )
    tags = wanted_tags(at, [Theme("x", "power")])
    assert (
        tags[key("a")]
        == tags[key("b")]
        == {
            "cis:round/types/include",
            "cis:round/abstract/include",
            "cis:round/full_text/include",
            "cis:standing/duplicate_records_removed",
            "cis:theme/power",
        }
    )
    assert included_keys(at) == {key("a")}  # one item a report, its first


def test_an_item_that_came_twice_says_where_its_report_stands() -> None:
    first, again = zotero("a")[0], Record(record_id="b", source_id="web", title="a", key=key("a"))
    at = state([first, again], [same("b", "a")], passes("a"))
    assert wanted_tags(at, []) == {
        key("a"): {"cis:round/types/include", "cis:standing/awaiting_abstract"}
    }


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("zotero:users/1/ABCD2345", ("users/1", "ABCD2345")),
        ("zotero:group/7/ABCD2345", ("groups/7", "ABCD2345")),
        ("zotero:users/1/../../x", None),
        ("doi:10.1/1", None),
        ("", None),
    ],
)
def test_the_key_of_a_record_says_which_item_it_is(text: str, item: Any) -> None:
    assert item_of(Record(key=text)) == item


# --- the commands --------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("ZOTERO_API_KEY", GOOD_KEY)
    monkeypatch.setattr(transport, "pause", lambda seconds: None)
    standin = StandIn()
    standin.shelf.put("AAAA0001", title="An invented report on care", date="2020")
    standin.shelf.put("AAAA0002", title="Another invented report on housing", date="2021")
    standin.shelf.attach("PDF00001", "AAAA0001", "a.pdf", b"%PDF-1.7 invented")
    yield standin
    standin.close()
    assert standin.wrong == []


def cis(review: Path, *words: str) -> Result:
    return CliRunner().invoke(commands, [*words, "--review", str(review)])


@pytest.fixture
def review(tmp_path: Path, server: StandIn) -> Path:
    """A review into which the library was pulled."""
    folder = tmp_path / "review"
    Review.init(folder)
    done = cis(folder, "pull", "--user", "1", "--server", server.address)
    assert "zotero_users-1.jsonl: 2 new, 0 changed; 2 items" in done.output
    assert done.exit_code == 0
    return folder


def test_a_review_without_a_library_says_how_to_get_one(tmp_path: Path) -> None:
    Review.init(tmp_path)
    assert "No Zotero library yet" in cis(tmp_path, "status").output
    for command in ("pull", "push", "attachments"):
        done = cis(tmp_path, command)
        assert (done.exit_code, "cis zotero pull --user NUMBER" in done.output) == (1, True)


def test_a_pull_without_a_library_named_pulls_those_that_are_there(
    review: Path, server: StandIn
) -> None:
    server.shelf.remove("AAAA0002")
    done = cis(review, "pull")
    assert "0 new, 0 changed, 1 left; 1 items" in done.output
    assert "AAAA0002 left: deleted; its record stays in the ledger" in done.output
    assert "version 4" in cis(review, "status").output


def test_what_is_asked_for_by_halves_is_asked_back(review: Path) -> None:
    assert cis(review, "pull", "--collection", "AAAA0001").exit_code == 2
    assert cis(review, "pull", "--user", "1", "--group", "2").exit_code == 2
    done = cis(review, "pull", "--user", "../../etc")
    assert (done.exit_code, "is no Zotero library" in done.output) == (1, True)


def test_a_push_is_a_dry_run_unless_it_is_meant(review: Path, server: StandIn) -> None:
    opened = Review.open(review)
    opened.ingest()
    opened.screen()
    tried = cis(review, "push")
    assert "2 items would change; `cis zotero push --yes` does it" in tried.output
    assert server.shelf.version == 3
    done = cis(review, "push", "--yes")
    assert (done.exit_code, "2 items changed in Zotero" in done.output) == (0, True)
    assert all(tag["tag"].startswith("cis:") for tag in server.shelf.items["AAAA0001"]["tags"])
    assert "0 items would change" in cis(review, "push").output


def test_full_texts_come_for_the_records_that_are_named(review: Path, server: StandIn) -> None:
    opened = Review.open(review)
    opened.ingest()
    (found,) = [r for r in opened.state.records if r.key.endswith("AAAA0001")]
    done = cis(review, "attachments", found.record_id)
    assert (done.exit_code, "1 full texts downloaded" in done.output) == (0, True)
    assert (review / "data" / "fulltexts" / "AAAA0001_a.pdf").read_bytes() == b"%PDF-1.7 invented"


def test_an_item_that_changes_or_leaves_keeps_its_record(review: Path, server: StandIn) -> None:
    opened = Review.open(review)
    opened.ingest()
    before = [record.record_id for record in opened.state.records]
    server.shelf.put("AAAA0001", title="A better title")
    server.shelf.remove("AAAA0002")
    server.shelf.put("AAAA0003", title="A third invented report")
    cis(review, "pull")
    again = Review.open(review)
    again.ingest()
    after = [record.record_id for record in again.state.records]
    assert len(before) == 2
    assert (after[:2], len(after)) == (before, 3)


def test_the_mirror_holds_nothing_that_changes_by_itself(review: Path) -> None:
    lines = (review / "data" / "searches" / "zotero_users-1.jsonl").read_text("utf-8").splitlines()
    assert all(set(json.loads(line)) == {"key", "library", "data"} for line in lines)
