"""The plan of a push: only our own tags and our own collection, and nothing of the user's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.sources.zotero.push import plan


def item(
    key: str = "AAAA0001", tags: Any = (), collections: Any = (), **data: Any
) -> dict[str, Any]:
    """An item as the API gives it; tags by their names."""
    listed = [{"tag": tag} if isinstance(tag, str) else tag for tag in tags]
    return {
        "key": key,
        "version": 5,
        "data": {"title": "Invented", "tags": listed, "collections": list(collections), **data},
    }


def test_tags_are_added_beside_the_users_own() -> None:
    [change] = plan([item(tags=["theirs", {"tag": "auto", "type": 1}])], {"AAAA0001": {"cis:a"}})
    assert (change.added, change.removed, change.joins) == (("cis:a",), (), False)
    assert change.body("") == {
        "key": "AAAA0001",
        "version": 5,
        "tags": [{"tag": "theirs"}, {"tag": "auto", "type": 1}, {"tag": "cis:a"}],
    }


def test_our_tags_that_no_longer_hold_come_off() -> None:
    [change] = plan([item(tags=["cis:old", "cis:a", "x"])], {"AAAA0001": {"cis:a"}})
    assert (change.added, change.removed) == ((), ("cis:old",))
    assert change.body("")["tags"] == [{"tag": "x"}, {"tag": "cis:a"}]


def test_an_item_that_is_right_already_does_not_change() -> None:
    assert plan([item(tags=["cis:a"])], {"AAAA0001": {"cis:a"}}) == []


def test_an_item_that_nobody_named_is_left_alone_with_its_tags_of_ours() -> None:
    assert plan([item(tags=["cis:old"])], {}) == []


def test_an_item_of_which_nothing_is_wanted_loses_our_tags() -> None:
    [change] = plan([item(tags=["cis:old", "x"])], {"AAAA0001": set()})
    assert change.removed == ("cis:old",)


def test_a_member_joins_our_collection_and_stays_in_its_own() -> None:
    [change] = plan([item(collections=["THEIRS01"])], {"AAAA0001": set()}, {"AAAA0001"}, "OURS0001")
    assert change.joins
    assert change.body("OURS0001") == {
        "key": "AAAA0001",
        "version": 5,
        "collections": ["THEIRS01", "OURS0001"],
    }


def test_a_member_joins_a_collection_that_is_not_there_yet() -> None:
    [change] = plan([item()], {"AAAA0001": set()}, {"AAAA0001"}, "")
    assert str(change) == "AAAA0001 Invented: into our collection"


def test_a_member_of_our_collection_does_not_join_again_and_nobody_is_taken_out() -> None:
    inside = item(collections=["OURS0001"])
    assert plan([inside], {"AAAA0001": set()}, {"AAAA0001"}, "OURS0001") == []
    assert plan([inside], {"AAAA0001": set()}, set(), "OURS0001") == []


def test_a_tag_without_our_prefix_is_refused() -> None:
    with pytest.raises(ValueError, match="not a tag of ours: theirs"):
        plan([item()], {"AAAA0001": {"theirs"}})


def test_a_dry_run_reads_like_a_list_of_changes() -> None:
    [change] = plan([item(tags=["cis:b"])], {"AAAA0001": {"cis:a"}})
    assert str(change) == "AAAA0001 Invented: +cis:a -cis:b"


names = st.text(min_size=1, max_size=12)
ours = st.sampled_from(["cis:a", "cis:b", "cis:round/abstract/include", "cis:"])


@given(st.lists(st.one_of(names, ours), unique=True), st.sets(ours), st.booleans())
def test_whatever_the_tags_the_users_own_stay_in_their_order(
    tags: list[str], wanted: set[str], member: bool
) -> None:
    changes = plan([item(tags=tags)], {"AAAA0001": wanted}, {"AAAA0001"} if member else set(), "O1")
    theirs = [tag for tag in tags if not tag.startswith("cis:")]
    for change in changes:
        sent = change.body("O1").get("tags", [{"tag": tag} for tag in tags])
        assert [t["tag"] for t in sent if not t["tag"].startswith("cis:")] == theirs
        assert set(change.body("O1")) <= {"key", "version", "tags", "collections"}
    bodies = [c.body("O1") for c in changes]
    after = (
        set(tags)
        if all("tags" not in b for b in bodies)
        else {t["tag"] for b in bodies for t in b["tags"]}
    )
    assert {tag for tag in after if tag.startswith("cis:")} == wanted
