"""Which library is meant, what its files are called, and what can be no library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.mirror import Line, Partial


@pytest.mark.parametrize(
    ("library", "name", "endpoint", "title"),
    [
        (Library("user", "123"), "zotero_users-123", "https://api.zotero.org", "Zotero (user 123)"),
        (
            Library("group", "4", "ABCD2345"),
            "zotero_groups-4_ABCD2345",
            "https://api.zotero.org",
            "Zotero (group 4, collection ABCD2345)",
        ),
        (
            Library("user", "0", local=True),
            "zotero_local_users-0",
            "http://127.0.0.1:23119/api",
            "Zotero on this computer (user 0)",
        ),
    ],
)
def test_a_library_has_a_name_an_address_and_a_title(
    library: Library, name: str, endpoint: str, title: str
) -> None:
    assert (library.name, library.endpoint, library.title) == (name, endpoint, title)
    assert Library.of(library.as_dict()) == library


@pytest.mark.parametrize(
    "bad",
    [
        ("user", ""),
        ("user", "x"),
        ("user", "1/../2"),
        ("team", "1"),
        ("user", "1", "../../x"),
        ("user", "1", "", False, "ftp://x"),
        ("user", "1", "", False, "http://zotero.example"),
        ("user", "1", "", False, "http://127.0.0.1.example"),
        ("user", "1", "", False, "https://x/?key=y"),
        ("user", "1", "", False, "https://me:secret@x"),
    ],
)
def test_what_can_be_no_library_is_an_error(bad: Any) -> None:
    with pytest.raises(SourceError):
        Library(*bad)


FIRST = Line("AAAA0001", 3, "", '{"title": "a tab \t, half a sign \ud800"}')
CHILD = Line("AAAA0002", 4, "AAAA0001", "{}")


def test_what_came_of_an_interrupted_pull_is_found_again_for_the_same_server(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.partial"
    with Partial(path, "") as partial:
        partial.add([FIRST])
        partial.add([CHILD, Line("AAAA0001", 5, "", "{}")])
    with Partial(path, "") as partial:
        assert list(partial.lines.values()) == [Line("AAAA0001", 5, "", "{}"), CHILD]
    with Partial(path, "another server") as partial:
        assert partial.lines == {}


@pytest.mark.parametrize("rubbish", [b"", b"x", b"\xff\xfe\x00", b'{"since": 0, "server": ""}\n'])
def test_a_partial_file_of_rubbish_is_begun_anew(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "x.partial"
    path.write_bytes(rubbish)
    with Partial(path, "") as partial:
        assert partial.lines == {}


@pytest.mark.parametrize(
    "rubbish", [b"#\tx\n", b'["A", 1, "", "{', b'["A", 1]\n', b"3\n", b"\xff", b"\n"]
)
def test_rubbish_behind_good_items_is_cut_off(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "x.partial"
    with Partial(path, "") as partial:
        partial.add([FIRST])
    with path.open("ab") as stream:
        stream.write(rubbish)
    with Partial(path, "") as partial:
        assert list(partial.lines.values()) == [FIRST]
        partial.add([CHILD])
    with Partial(path, "") as partial:
        assert list(partial.lines.values()) == [FIRST, CHILD]
