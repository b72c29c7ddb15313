"""Pulling a library: everything comes, only changes come again, and nothing is lost on the way."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from sources.zotero.standin import Fault, Request, StandIn, cut, status, well

from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.connection import Connection
from cis_pipeline.sources.zotero.mirror import MirrorState, Place
from cis_pipeline.sources.zotero.pull import pull
from cis_pipeline.sources.zotero.transport import (
    AbsentError,
    BusyError,
    RefusedError,
    UnreachableError,
    ZoteroError,
)


def fill(server: StandIn, n: int, path: str = "users/1", first: int = 0) -> None:
    for i in range(first, first + n):
        server.libraries[path].put(key_of(i), title=f"Invented title {i}")


def key_of(i: int) -> str:
    return f"K{i:07d}"


def lines(where: Library, folder: Path) -> list[dict[str, Any]]:
    text = Place(folder, where).mirror.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def read(server: StandIn) -> list[list[str]]:
    """The keys of the items that were read, answer by answer."""
    return [r.query["itemKey"].split(",") for r in server.requests if "itemKey" in r.query]


def listed(versions: dict[str, int], at: int, **headers: str) -> Fault:
    """A list of versions, of a library at a version."""
    more = {"Content_Type": "application/json", "Last_Modified_Version": str(at)}
    return status(200, json.dumps(versions), **more, **headers)


def titles(where: Library, folder: Path) -> dict[str, str]:
    return {one["key"]: one["data"]["title"] for one in lines(where, folder)}


def test_a_first_pull_brings_every_item_in_order(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 250)
    pulled = pull(where, tmp_path, today="2026-03-01")
    assert pulled.path == tmp_path / "zotero_users-1.jsonl"
    assert [one["key"] for one in lines(where, tmp_path)] == [key_of(i) for i in range(250)]
    assert pulled.sentence == "zotero_users-1.jsonl: 250 new, 0 changed; 250 items"
    assert len(pulled.new) == pulled.total == 250
    assert all("API" not in name for name in lines(where, tmp_path)[0])
    assert lines(where, tmp_path)[0] == {
        "key": "K0000000",
        "library": {"type": "user", "id": 1},
        "data": {
            "itemType": "journalArticle",
            "tags": [],
            "collections": [],
            "title": "Invented title 0",
            "key": "K0000000",
        },
    }


def test_when_nothing_changed_one_question_is_asked(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 3)
    pull(where, tmp_path)
    server.requests.clear()
    pulled = pull(where, tmp_path)
    assert len(server.requests) == 1
    assert server.requests[0].headers["if-modified-since-version"] == "3"
    assert pulled.total == 3
    assert pulled.sentence == "zotero_users-1.jsonl: nothing new, 3 items"


def test_only_what_changed_is_read_again_and_takes_its_place(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 5)
    pull(where, tmp_path)
    server.shelf.put(key_of(2), title="A better title")
    server.shelf.put("NEW00001", title="Later")
    server.requests.clear()
    pulled = pull(where, tmp_path)
    assert (pulled.new, pulled.changed) == (("NEW00001",), (key_of(2),))
    assert read(server) == [[key_of(2), "NEW00001"]]
    assert list(titles(where, tmp_path).values()) == [
        "Invented title 0",
        "Invented title 1",
        "A better title",
        "Invented title 3",
        "Invented title 4",
        "Later",
    ]


def test_items_that_were_deleted_or_trashed_leave_the_file_and_are_named(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 4)
    pull(where, tmp_path)
    server.shelf.remove(key_of(1))
    server.shelf.put(key_of(2), deleted=1)
    pulled = pull(where, tmp_path)
    assert pulled.gone == {key_of(1): "deleted", key_of(2): "in the trash"}
    assert list(titles(where, tmp_path)) == [key_of(0), key_of(3)]
    state = MirrorState.read(Place(tmp_path, where).state)
    assert state is not None
    assert state.gone == {key_of(1): "deleted", key_of(2): "in the trash"}


def test_an_item_that_comes_back_from_the_trash_comes_back(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 2)
    pull(where, tmp_path)
    server.shelf.put(key_of(0), deleted=1)
    pull(where, tmp_path)
    server.shelf.put(key_of(0), deleted=0)
    pulled = pull(where, tmp_path)
    state = MirrorState.read(Place(tmp_path, where).state)
    assert state is not None
    assert (pulled.new, state.gone) == ((key_of(0),), {})


def test_a_collection_is_a_source_of_its_own(server: StandIn, tmp_path: Path) -> None:
    server.shelf.collections["COLL0001"] = {"name": 'Round "one"', "key": "COLL0001", "version": 1}
    fill(server, 3)
    server.shelf.put(key_of(0), collections=["COLL0001"])
    server.shelf.put(key_of(1), collections=["COLL0001"])
    one = Library("user", "1", "COLL0001", server=server.address)
    assert set(pull(one, tmp_path).new) == {key_of(0), key_of(1)}
    server.shelf.put(key_of(1), collections=[])
    pulled = pull(one, tmp_path)
    assert pulled.gone == {key_of(1): "no longer in the collection"}
    assert pulled.path.name == "zotero_users-1_COLL0001.jsonl"
    described = tomllib.loads((tmp_path / "zotero_users-1_COLL0001.source.toml").read_text("utf-8"))
    assert described["name"] == 'Zotero user library 1, collection Round "one"'


@pytest.mark.parametrize(("n", "pages"), [(100, 1), (101, 2), (250, 3)])
def test_a_collection_is_found_on_whichever_page_it_stands(
    server: StandIn, tmp_path: Path, n: int, pages: int
) -> None:
    keys = [f"COLL{i:04d}" for i in range(n)]
    server.shelf.collections = {k: {"name": k, "key": k, "version": 1} for k in keys}
    server.shelf.put(key_of(0), title="Invented", collections=[keys[-1]])
    assert pull(Library("user", "1", keys[-1], server=server.address), tmp_path).total == 1
    assert len(server.asked("GET", "/users/1/collections")) == pages


def test_the_next_page_of_a_server_below_a_path_is_asked_for_below_it(
    local_server: StandIn, local: Library, tmp_path: Path
) -> None:
    fill(local_server, 2)
    address = f"http://localhost:{local_server.port}/api/users/1/items?format=versions&start=1"
    local_server.faults = [well, listed({key_of(0): 1}, 2, Link=f'<{address}>; rel="next"')]
    assert pull(local, tmp_path).total == 2
    asked = [(r.path, r.query.get("start")) for r in local_server.requests[1:3]]
    assert asked == [("/api/users/1/items", None), ("/api/users/1/items", "1")]


def test_a_page_that_leads_to_itself_is_followed_once(server: StandIn, where: Library) -> None:
    address = f"{server.address}/users/1/items?format=versions"
    server.faults = [listed({key_of(0): 1}, 1, Link=f'<{address}>; rel="next"')] * 9
    with Connection(where) as zotero:
        assert zotero.versions() == ({key_of(0): 1}, 1)
    assert len(server.requests) == 2


def test_an_empty_library_is_no_file(server: StandIn, where: Library, tmp_path: Path) -> None:
    assert pull(where, tmp_path).sentence == "zotero_users-1.jsonl: nothing new, 0 items"
    assert [p.name for p in tmp_path.iterdir()] == [".zotero"]
    fill(server, 1)
    assert pull(where, tmp_path).total == 1
    server.shelf.remove(key_of(0))
    assert pull(where, tmp_path).gone == {key_of(0): "deleted"}
    assert not Place(tmp_path, where).mirror.exists()
    assert pull(where, tmp_path).total == 0
    assert server.requests[-1].headers["if-modified-since-version"] == "2"


def test_an_item_that_becomes_part_of_another_leaves_the_file(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 1)
    server.shelf.put("PDF00001", itemType="attachment", title="Alone at first")
    assert pull(where, tmp_path).total == 2
    server.shelf.put("PDF00001", parentItem=key_of(0))
    pulled = pull(where, tmp_path)
    assert (pulled.gone, pulled.total) == ({"PDF00001": "part of another item"}, 1)


def test_text_that_no_file_can_hold_is_kept_as_an_escape(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001", title="half a sign \ud800, a tab \t, a line \u2028 \x85 end")
    server.shelf.put("AAAA0002", title="whole \U0001f600")
    pull(where, tmp_path)
    found = lines(where, tmp_path)
    assert [one["data"]["title"] for one in found] == [
        "half a sign \ud800, a tab \t, a line \u2028 \x85 end",
        "whole \U0001f600",
    ]


def test_a_group_is_a_library_of_its_own(server: StandIn, tmp_path: Path) -> None:
    fill(server, 2, "groups/7")
    group = Library("group", "7", server=server.address)
    assert pull(group, tmp_path).total == 2
    assert (tmp_path / "zotero_groups-7.jsonl").exists()


def test_the_description_of_the_search_is_written_once_and_then_left_alone(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 2)
    pull(where, tmp_path, today="2026-03-01")
    path = Place(tmp_path, where).described
    assert tomllib.loads(path.read_text("utf-8")) == {
        "name": "Zotero user library 1",
        "platform": "Zotero",
        "searched_on": "2026-03-01",
        "query": "",
        "limits": "",
        "searched_by": "",
    }
    path.write_text('name = "Mine"\n', "utf-8")
    fill(server, 1, first=2)
    pull(where, tmp_path, today="2026-04-01")
    assert path.read_text("utf-8") == 'name = "Mine"\n'


def test_attachments_and_notes_are_links_and_no_items(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 1)
    server.shelf.attach("PDF00001", key_of(0), "paper.pdf", b"%PDF-")
    server.shelf.put("NOTE0001", itemType="note", parentItem=key_of(0), note="<p>Read this</p>")
    server.shelf.put("MARK0001", itemType="annotation", parentItem="PDF00001")
    pulled = pull(where, tmp_path)
    state = MirrorState.read(Place(tmp_path, where).state)
    assert state is not None
    assert pulled.total == 1
    assert {k: [one["key"] for one in v] for k, v in state.children.items()} == {
        key_of(0): ["PDF00001", "NOTE0001"]
    }
    assert state.children[key_of(0)][0]["filename"] == "paper.pdf"
    server.shelf.remove("NOTE0001")
    assert pull(where, tmp_path).gone == {}
    state = MirrorState.read(Place(tmp_path, where).state)
    assert state is not None
    assert [one["key"] for one in state.children[key_of(0)]] == ["PDF00001"]


def test_what_we_pushed_does_not_come_back_as_a_change(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.collections["OURS0001"] = {
        "name": "cis: included",
        "key": "OURS0001",
        "version": 1,
    }
    server.shelf.put(key_of(0), title="A", tags=[{"tag": "theirs", "type": 1}])
    pull(where, tmp_path)
    before = Place(tmp_path, where).mirror.read_bytes()
    server.shelf.put(
        key_of(0),
        tags=[{"tag": "theirs", "type": 1}, {"tag": "cis:round/abstract/include"}],
        collections=["OURS0001"],
        dateModified="2026-05-05T00:00:00Z",
    )
    pulled = pull(where, tmp_path)
    assert (pulled.changed, Place(tmp_path, where).mirror.read_bytes()) == ((), before)


def test_an_interrupted_pull_goes_on_where_it_stopped(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 350)
    server.faults = [well, well, well, *[cut] * 5]  # versions, collections, 50 items, then none
    with pytest.raises(UnreachableError, match="what was read is kept"):
        pull(where, tmp_path)
    assert not Place(tmp_path, where).mirror.exists()
    server.requests.clear()
    assert pull(where, tmp_path).total == 350
    assert [key for keys in read(server) for key in keys] == [key_of(i) for i in range(50, 350)]
    assert not Place(tmp_path, where).partial.exists()


def test_a_partial_file_that_ends_within_an_item_is_cut_back(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 150)
    server.faults = [well, well, *[cut] * 5]
    with pytest.raises(UnreachableError):
        pull(where, tmp_path)
    with Place(tmp_path, where).partial.open("ab") as stream:
        stream.write(b'["K0000100", 101, "", "{\\"key\\": \\"K00')
    assert pull(where, tmp_path).total == 150
    assert list(titles(where, tmp_path)) == [key_of(i) for i in range(150)]


def test_an_interrupted_pull_that_goes_on_after_changes_is_still_right(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 250)
    server.faults = [well, well, well, *[cut] * 5]
    with pytest.raises(UnreachableError):
        pull(where, tmp_path)
    server.shelf.remove(key_of(3))  # shifts all pages by one
    server.shelf.put(key_of(4), title="Changed meanwhile")
    pull(where, tmp_path)
    expected = {key_of(i): f"Invented title {i}" for i in range(250) if i != 3}
    expected[key_of(4)] = "Changed meanwhile"
    assert titles(where, tmp_path) == expected


def test_a_library_that_changes_while_it_is_paged_is_read_again(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 250)

    def meanwhile(request: Request) -> None:
        server.shelf.remove(key_of(0))
        server.shelf.put(key_of(1), title="Changed meanwhile")
        server.shelf.put("LATE0001", title="Came meanwhile")

    server.faults = [well, well, meanwhile]
    pulled = pull(where, tmp_path)
    found = titles(where, tmp_path)
    assert len(found) == pulled.total == 250
    assert key_of(0) not in found
    assert (found[key_of(1)], found["LATE0001"]) == ("Changed meanwhile", "Came meanwhile")
    assert pulled.settled
    state = MirrorState.read(Place(tmp_path, where).state)
    assert state is not None
    assert state.version == server.shelf.version


def test_a_library_that_never_stands_still_says_so_and_the_next_pull_brings_the_rest(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 20)

    def busy(request: Request) -> None:
        server.shelf.put(key_of(0), title=f"Version {server.shelf.version}")

    server.faults = [busy] * 40
    pulled = pull(where, tmp_path)
    assert not pulled.settled
    assert pulled.sentence.endswith("the library was being changed, so pull again")
    server.faults = []
    again = pull(where, tmp_path)
    assert again.settled
    assert titles(where, tmp_path)[key_of(0)] == server.shelf.items[key_of(0)]["title"]


def test_a_request_to_slow_down_is_honoured_and_told(
    server: StandIn, where: Library, tmp_path: Path, waits: list[float]
) -> None:
    fill(server, 3)
    told: list[str] = []
    server.faults = [status(429, "Slow down", Retry_After="7"), well, status(503, Retry_After="2")]
    assert pull(where, tmp_path, lambda text, done, total: told.append(text)).total == 3
    assert waits == [7, 2]
    assert "Zotero (user 1): busy, waiting 7 s" in told


def test_a_backoff_in_a_good_answer_is_honoured_before_the_next_request(
    server: StandIn, where: Library, tmp_path: Path, waits: list[float]
) -> None:
    fill(server, 3)

    def slowly(request: Request) -> tuple[int, dict[str, str], bytes]:
        server.faults.clear()
        code, head, data = server.answer(request)
        return code, {**head, "Backoff": "30"}, data

    server.faults = [slowly]
    begun = time.perf_counter()
    pull(where, tmp_path)
    assert waits == [30]
    assert time.perf_counter() - begun < 20  # pyzotero does not wait once more, for real


def test_a_wait_that_is_too_long_ends_the_pull(
    server: StandIn, where: Library, tmp_path: Path, waits: list[float]
) -> None:
    server.faults = [status(429, Retry_After="86400")]
    with pytest.raises(BusyError, match="asks to be left alone for 86400 seconds"):
        pull(where, tmp_path)
    assert waits == []


def test_a_server_that_stays_broken_is_given_up_after_bounded_waits(
    server: StandIn, where: Library, tmp_path: Path, waits: list[float]
) -> None:
    server.faults = [status(500, "<html>Internal</html>")] * 9
    with pytest.raises(BusyError, match=r"answered 500 \(the server is out of order\) 5 times"):
        pull(where, tmp_path)
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("library", "error", "said"),
    [
        (("user", "2", ""), AbsentError, "is not there (404)"),
        (("user", "1", "NOSUCH00"), AbsentError, "is not there (404)"),
    ],
)
def test_a_library_or_collection_that_is_not_there_is_named(
    server: StandIn, tmp_path: Path, library: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        pull(Library(*library, server=server.address), tmp_path)
    assert said in str(caught.value)


def test_a_wrong_key_says_what_to_do(
    server: StandIn, where: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", "WrongInventedKey")
    with pytest.raises(RefusedError) as caught:
        pull(where, tmp_path)
    assert str(caught.value) == (
        "Zotero (user 1): the key was refused (403); make one that may use this library at "
        "zotero.org/settings/keys and put it into ZOTERO_API_KEY"
    )
    monkeypatch.delenv("ZOTERO_API_KEY")
    with pytest.raises(RefusedError, match="is not public"):
        pull(where, tmp_path)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>Please log in to the hotel network</html>", "text/html"),
        ("<html>Please log in</html>", "application/json"),
        ("[1, 2]", "application/json"),
        ('{"a": 1}', "application/json"),
        ("[[[", "application/json"),
        ('[{"key": "../../x", "version": 1, "data": {}}]', "application/json"),
        ('[{"key": "AAAA0000", "data": {}}]', "application/json"),
    ],
)
def test_an_answer_that_is_not_zoteros_is_an_error_in_words(
    server: StandIn, where: Library, tmp_path: Path, body: str, kind: str
) -> None:
    server.faults = [status(200, body, Content_Type=kind)]
    with pytest.raises(ZoteroError, match="gave an answer that is not Zotero's"):
        pull(where, tmp_path)


def test_nobody_there_is_an_error_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = StandIn()
    nobody.close()
    with pytest.raises(UnreachableError, match="cannot be reached; check the connection"):
        pull(Library("user", "1", server=nobody.address), tmp_path)
    with pytest.raises(UnreachableError, match="cannot be reached; start Zotero on this computer"):
        pull(Library("user", "0", local=True, server=f"{nobody.address}/api"), tmp_path)


def test_a_mirror_that_somebody_changed_is_made_whole_again(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    fill(server, 3)
    pull(where, tmp_path)
    mirror = Place(tmp_path, where).mirror
    mirror.write_text(
        "\n".join(mirror.read_text("utf-8").splitlines()[1:]) + "\nrubbish\n", "utf-8"
    )
    pull(where, tmp_path)
    assert set(titles(where, tmp_path)) == {key_of(i) for i in range(3)}
    Place(tmp_path, where).state.write_text('{"where": 3}', "utf-8")
    assert pull(where, tmp_path).total == 3


# --- the Zotero on this computer ---------------------------------------------------------------


def test_the_local_zotero_needs_no_key_and_knows_nothing_of_what_was_deleted(
    local_server: StandIn, local: Library, tmp_path: Path
) -> None:
    fill(local_server, 250)
    pulled = pull(local, tmp_path)
    assert (pulled.total, pulled.path.name) == (250, "zotero_local_users-1.jsonl")
    local_server.shelf.remove(key_of(0))
    assert pull(local, tmp_path).gone == {key_of(0): "deleted"}


def test_versions_of_another_local_zotero_are_not_believed(
    local_server: StandIn, local: Library, tmp_path: Path
) -> None:
    fill(local_server, 3)
    pull(local, tmp_path)
    local_server.server_id = "another-computer"
    local_server.shelf.version = 3
    local_server.shelf.items[key_of(0)]["title"] = "Same version, another text"
    pulled = pull(local, tmp_path)
    assert pulled.changed == (key_of(0),)


def test_a_local_zotero_that_lets_nobody_in_says_where_to_allow_it(
    local_server: StandIn, local: Library, tmp_path: Path
) -> None:
    local_server.readable = False
    with pytest.raises(RefusedError, match="Allow other applications on this computer"):
        pull(local, tmp_path)


# --- large libraries ---------------------------------------------------------------------------


@pytest.mark.parametrize("n", [3819, pytest.param(50_000, marks=pytest.mark.slow)])
def test_a_large_library_comes_whole_within_seconds(
    server: StandIn, where: Library, tmp_path: Path, n: int
) -> None:
    fill(server, n)
    begun = time.perf_counter()
    assert pull(where, tmp_path).total == n
    assert time.perf_counter() - begun < 60
    assert len(server.requests) == -(-n // 50) + 2
    server.shelf.put(key_of(7), title="Another")
    server.requests.clear()
    assert pull(where, tmp_path).changed == (key_of(7),)
    assert len(server.requests) == 3
