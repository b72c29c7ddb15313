"""Pushing: what was planned is done, what could not be done is told, and nothing else happens."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from sources.zotero.standin import Request, StandIn, cut, status, well

from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.push import ROUNDS, Change, planned, push
from cis_pipeline.sources.zotero.transport import (
    RefusedError,
    UnreachableError,
    ZoteroError,
)

THEIRS = [{"tag": "to read"}, {"tag": "auto", "type": 1}]


def fill(server: StandIn, n: int) -> list[str]:
    for i in range(n):
        server.shelf.put(f"K{i:07d}", title=f"Invented {i}", tags=copy.deepcopy(THEIRS))
    return list(server.shelf.items)


def plan_for(where: Library, keys: list[str], *members: str) -> list[Change]:
    return list(planned(where, {key: {"cis:theme/power"} for key in keys}, members).changes)


def tags(server: StandIn, key: str) -> list[str]:
    return [tag["tag"] for tag in server.shelf.items[key]["tags"]]


def writes(server: StandIn) -> list[list[dict[str, Any]]]:
    return [json.loads(r.body) for r in server.asked("POST", "/items")]


def test_a_plan_sends_nothing(server: StandIn, where: Library) -> None:
    keys = fill(server, 120)
    assert len(plan_for(where, keys, keys[0])) == 120
    assert {r.method for r in server.requests} == {"GET"}


def test_tags_come_onto_the_items_in_batches_of_fifty(server: StandIn, where: Library) -> None:
    keys = fill(server, 120)
    pushed = push(where, plan_for(where, keys))
    assert pushed.sentence == "120 items changed in Zotero"
    assert [len(batch) for batch in writes(server)] == [50, 50, 20]
    assert all(tags(server, key) == ["to read", "auto", "cis:theme/power"] for key in keys)
    assert all(set(one) == {"key", "version", "tags"} for one in writes(server)[0])
    assert plan_for(where, keys) == []


def test_items_that_are_not_there_are_named_in_the_plan(server: StandIn, where: Library) -> None:
    [key] = fill(server, 1)
    server.shelf.put("TRASH001", deleted=1)
    wanted = {one: {"cis:a"} for one in (key, "GONE0001", "TRASH001")}
    plan = planned(where, wanted)
    assert ([one.key for one in plan.changes], plan.missing) == ([key], ("GONE0001", "TRASH001"))


def test_pushing_nothing_asks_nothing(server: StandIn, where: Library) -> None:
    assert push(where, []).sentence == "0 items changed in Zotero"
    assert server.requests == []


def test_our_collection_is_made_once_and_filled(server: StandIn, where: Library) -> None:
    keys = fill(server, 2)
    server.shelf.collections["THEIRS01"] = {"name": "Mine", "key": "THEIRS01", "version": 1}
    server.shelf.put(keys[0], collections=["THEIRS01"])
    pushed = push(where, plan_for(where, keys, keys[0]))
    assert pushed.sentence == '2 items changed in Zotero; made the collection "cis: included"'
    [ours] = [k for k, c in server.shelf.collections.items() if c["name"] == "cis: included"]
    assert server.shelf.items[keys[0]]["collections"] == ["THEIRS01", ours]
    assert server.shelf.items[keys[1]]["collections"] == []
    assert plan_for(where, keys, keys[0]) == []
    push(where, plan_for(where, keys, *keys))
    assert len(server.shelf.collections) == 2


def test_a_collection_whose_making_was_not_answered_is_made_once(
    server: StandIn, where: Library
) -> None:
    keys = fill(server, 1)
    changes = plan_for(where, keys, keys[0])

    def made_but_unheard(request: Request) -> tuple[int, dict[str, str], bytes]:
        server.faults.clear()
        server.answer(request)
        return cut(request)

    server.faults = [well, made_but_unheard]
    assert push(where, changes).changed == keys
    assert [c["name"] for c in server.shelf.collections.values()] == ["cis: included"]


def test_an_item_that_somebody_changed_is_read_and_planned_anew(
    server: StandIn, where: Library
) -> None:
    keys = fill(server, 3)
    changes = plan_for(where, keys)
    server.shelf.put(keys[1], tags=[*THEIRS, {"tag": "added by hand"}, {"tag": "cis:theme/gone"}])
    pushed = push(where, changes)
    assert (sorted(pushed.changed), pushed.problems) == (keys, {})
    assert tags(server, keys[1]) == ["to read", "auto", "added by hand", "cis:theme/power"]
    assert [len(batch) for batch in writes(server)] == [3, 1]


def test_an_item_that_is_right_when_read_anew_is_told_so(server: StandIn, where: Library) -> None:
    keys = fill(server, 2)
    changes = plan_for(where, keys)
    server.shelf.put(keys[0], tags=[*THEIRS, {"tag": "cis:theme/power"}])
    pushed = push(where, changes)
    assert (pushed.changed, pushed.already) == ([keys[1]], [keys[0]])
    assert pushed.sentence == "1 items changed in Zotero, 1 right already"


def test_a_library_that_changed_as_a_whole_is_planned_anew(server: StandIn, where: Library) -> None:
    keys = fill(server, 3)
    changes = plan_for(where, keys)
    server.faults = [status(412, "Library has been modified")]
    assert push(where, changes).changed == keys


def test_an_item_that_others_keep_changing_is_given_up_after_some_rounds(
    server: StandIn, where: Library
) -> None:
    keys = fill(server, 2)
    changes = plan_for(where, keys)

    def again(request: Request) -> None:
        if request.method == "POST":
            server.shelf.put(keys[0], title=f"At {server.shelf.version}")

    server.faults = [again] * 50
    pushed = push(where, changes)
    assert (pushed.changed, list(pushed.problems)) == ([keys[1]], [keys[0]])
    assert len(writes(server)) == ROUNDS
    assert str(pushed.problems[keys[0]]) == (
        "Zotero (user 1) item K0000000: is changed by others all the time (412); push again"
    )


def test_items_that_fail_are_named_and_the_others_go_on(server: StandIn, where: Library) -> None:
    keys = fill(server, 4)
    changes = planned(
        where, {key: {"cis:" + "x" * (300 if key == keys[2] else 3)} for key in keys}
    ).changes
    server.shelf.remove(keys[1])
    pushed = push(where, changes)
    assert pushed.changed == [keys[0], keys[3]]
    assert {key: one.what for key, one in pushed.problems.items()} == {
        keys[1]: "is no longer in Zotero (404)",
        keys[2]: "has too long a tag for Zotero (413)",
    }
    assert pushed.sentence == "2 items changed in Zotero, 2 not changed"


def test_an_item_that_was_deleted_after_it_changed_is_named(
    server: StandIn, where: Library
) -> None:
    keys = fill(server, 2)
    changes = plan_for(where, keys)
    server.shelf.put(keys[0], title="Changed")

    def gone(request: Request) -> None:
        server.shelf.remove(keys[0])

    server.faults = [well, gone]
    pushed = push(where, changes)
    assert (pushed.changed, list(pushed.problems)) == ([keys[1]], [keys[0]])


def test_when_the_connection_breaks_what_was_done_is_told_exactly(
    server: StandIn, where: Library
) -> None:
    keys = fill(server, 120)
    changes = plan_for(where, keys)
    server.faults = [well, *[cut] * 5]
    pushed = push(where, changes)
    assert pushed.changed == keys[:50]
    assert set(pushed.problems) == set(keys[50:])
    assert "may not have been changed" in pushed.problems[keys[50]].what
    assert "was not sent" in pushed.problems[keys[119]].what
    again = push(where, plan_for(where, keys))
    assert (len(again.changed), again.problems) == (70, {})


def test_a_batch_whose_answer_was_lost_is_found_to_be_done(server: StandIn, where: Library) -> None:
    keys = fill(server, 2)
    changes = plan_for(where, keys)

    def unheard(request: Request) -> tuple[int, dict[str, str], bytes]:
        server.faults.clear()
        server.answer(request)
        return cut(request)

    server.faults = [unheard]
    pushed = push(where, changes)
    assert (pushed.already, pushed.problems) == (keys, {})
    assert tags(server, keys[0]) == ["to read", "auto", "cis:theme/power"]


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        (403, RefusedError, "the key was refused"),
        (428, ZoteroError, "wants to know which version"),
        (400, ZoteroError, "answered 400 (Bad thing)"),
    ],
)
def test_a_refusal_of_the_first_batch_is_an_error(
    server: StandIn, where: Library, code: int, error: type[Exception], said: str
) -> None:
    changes = plan_for(where, fill(server, 2))
    server.faults = [status(code, "Bad thing")]
    with pytest.raises(error) as caught:
        push(where, changes)
    assert said in str(caught.value)


def test_a_push_to_nobody_is_an_error(server: StandIn, where: Library) -> None:
    changes = plan_for(where, fill(server, 1))
    server.faults = [cut] * 9
    with pytest.raises(UnreachableError):
        push(where, changes)


# --- the Zotero on this computer ---------------------------------------------------------------


def test_the_local_zotero_is_asked_for_permission_once(
    local_server: StandIn, local: Library
) -> None:
    keys = fill(local_server, 60)
    told: list[str] = []
    pushed = push(local, plan_for(local, keys, keys[0]), lambda text, *_: told.append(text))
    assert len(pushed.changed) == 60
    assert len(local_server.asked("POST", "/local/authorize")) == 1
    assert "Zotero asks you for permission in its window; choose Always Allow" in told


def test_a_permission_for_one_change_is_asked_for_each(
    local_server: StandIn, local: Library
) -> None:
    local_server.remembers = False
    keys = fill(local_server, 60)
    assert len(push(local, plan_for(local, keys)).changed) == 60
    assert len(local_server.asked("POST", "/local/authorize")) == 2


def test_a_local_key_in_the_environment_asks_nobody(
    local_server: StandIn, local: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTERO_LOCAL_API_KEY", local_server.local_key)
    assert len(push(local, plan_for(local, fill(local_server, 3))).changed) == 3
    assert local_server.asked("POST", "/local/authorize") == []


def test_a_user_who_says_no_to_the_local_zotero_is_heard(
    local_server: StandIn, local: Library
) -> None:
    changes = plan_for(local, fill(local_server, 1))
    local_server.faults = [well, status(403, "Denied")]
    with pytest.raises(RefusedError):
        push(local, changes)


def test_changes_planned_on_another_local_zotero_are_not_sent(
    local_server: StandIn, local: Library
) -> None:
    changes = plan_for(local, fill(local_server, 1))

    def another(request: Request) -> None:
        if request.method == "POST":
            local_server.server_id = "another-computer"

    local_server.faults = [another] * 3
    with pytest.raises(ZoteroError, match="another Zotero"):
        push(local, changes)
    assert all("cis:" not in tag for tag in tags(local_server, "K0000000"))
