"""What is remembered holds under its key and version only, and may be lost at any time."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline.core.memory import Memory, key_of


def test_what_is_kept_is_there_again_under_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    memory = Memory(path, "1")
    memory.of("judged", "k")["abstract"] = frozenset({"b", "a"})
    memory.save()
    assert Memory(path, "1").of("judged", "k") == {"abstract": ["a", "b"]}


@pytest.mark.parametrize(("version", "key"), [("2", "k"), ("1", "another")])
def test_under_another_version_or_key_nothing_is_remembered(
    tmp_path: Path, version: str, key: str
) -> None:
    path = tmp_path / "memory.json"
    memory = Memory(path, "1")
    memory.of("judged", "k")["abstract"] = ["a"]
    memory.save()
    assert Memory(path, version).of("judged", key) == {}


@pytest.mark.parametrize(
    "damaged",
    [b"", b"[]", b"{", b'{"version": "1"}', b'{"version": "1", "sections": {"judged": []}}',
     b'{"version": "1", "sections": {"judged": {"key": "k", "found": 3}}}'],
)  # fmt: skip
def test_a_damaged_memory_is_none(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "memory.json"
    path.write_bytes(damaged)
    assert Memory(path, "1").of("judged", "k") == {}


def test_a_memory_that_nobody_asked_is_not_written(tmp_path: Path) -> None:
    Memory(tmp_path / "memory.json", "1").save()
    assert list(tmp_path.iterdir()) == []


def test_keys_tell_apart_what_their_parts_tell_apart() -> None:
    assert key_of(("a", "b")) == key_of(("a", "b"))
    assert len({key_of(parts) for parts in (("a", "b"), ("ab",), ("b", "a"), ("a", "b", ""))}) == 4
