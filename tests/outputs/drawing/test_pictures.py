"""Pictures of pixels are drawn again only where they would show something else."""

from __future__ import annotations

from pathlib import Path

from cis_pipeline.outputs.drawing.pictures import Pictures


def asked(folder: Path | None, known: dict[str, object], svg: bytes, drawn: bytes) -> bytes:
    """What a run writes as flow.png, whose drawing would give the bytes `drawn`."""
    data = Pictures(folder, known).png("flow.png", svg, lambda: drawn)
    if folder:
        (folder / "flow.png").write_bytes(data)
    return data


def test_a_picture_that_shows_the_same_is_taken_as_it_lies_there(tmp_path: Path) -> None:
    known: dict[str, object] = {}
    assert asked(tmp_path, known, b"<svg>12</svg>", b"twelve") == b"twelve"
    assert asked(tmp_path, known, b"<svg>12</svg>", b"again") == b"twelve"


def test_a_picture_is_drawn_again_where_its_numbers_changed(tmp_path: Path) -> None:
    known: dict[str, object] = {}
    asked(tmp_path, known, b"<svg>12</svg>", b"twelve")
    assert asked(tmp_path, known, b"<svg>13</svg>", b"thirteen") == b"thirteen"
    assert asked(tmp_path, known, b"<svg>12</svg>", b"anew") == b"anew"


def test_a_picture_that_somebody_changed_or_removed_is_drawn_again(tmp_path: Path) -> None:
    known: dict[str, object] = {}
    asked(tmp_path, known, b"<svg>12</svg>", b"twelve")
    (tmp_path / "flow.png").write_bytes(b"painted over")
    assert asked(tmp_path, known, b"<svg>12</svg>", b"anew") == b"anew"
    (tmp_path / "flow.png").unlink()
    assert asked(tmp_path, known, b"<svg>12</svg>", b"once more") == b"once more"


def test_without_a_folder_every_picture_is_drawn() -> None:
    known: dict[str, object] = {}
    assert asked(None, known, b"<svg>12</svg>", b"twelve") == b"twelve"
    assert asked(None, known, b"<svg>12</svg>", b"again") == b"again"
