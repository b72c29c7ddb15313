"""What many tests need: real files of other people, the reference review, quick pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from review.reference import make_example, make_reference, make_updated, once

from cis_pipeline.outputs.drawing import png
from cis_pipeline.outputs.drawing.drawing import Drawing, Options

# Machines are slow at times, so no example has a deadline (tests of time say their own). CI (the
# script says CI=true) tries the same examples each time, so that it judges the change and not the
# dice; elsewhere they vary. A test whose examples are dear takes a share of `settings.default`.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("ci", deadline=None, max_examples=40, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files by other people; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("CIS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared folder of real files is not here")
    return folder


LONG = ("test_packaging.py", "test_guide.py", "test_spark.py", "test_updated_flow.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no process waits for the last of them."""
    items.sort(key=lambda item: item.path.name not in LONG)


# --- Pictures ----------------------------------------------------------------------------------

_in_full, _page_in_full = png.drawn, png.drawn_as_pdf


@cache
def _small(drawing: Drawing, width_mm: float | None) -> bytes:
    return _in_full(drawing, Options(width_mm=width_mm, dpi=36))


@cache
def _page(drawing: Drawing) -> bytes:
    return _page_in_full(drawing, Options())


@pytest.fixture(scope="module", autouse=True)
def quick_pictures(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each picture is drawn once and with few pixels, but in full in files marked `pictures`.

    Why: of a small review's run more than half was the drawing of two pictures of seven megapixels.
    """
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("pictures") is None:
            patch.setattr(png, "drawn", lambda drawing, how: _small(drawing, how.width_mm))
            patch.setattr(png, "drawn_as_pdf", lambda drawing, how: _page(drawing))
        yield


# --- The reference review ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference review as `cis init --example` makes it; to be read only."""
    return once(tmp_path_factory, "example", make_example) / "example_review"


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference review as a fresh clone has it, run once; to be read only, or copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(png, "drawn", _in_full)  # whichever file asks for it first
        return once(tmp_path_factory, "reference", make_reference) / "review"


@pytest.fixture(scope="session")
def updated(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference review with its second wave, run; to be read only, or copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(png, "drawn", lambda drawing, how: _small(drawing, how.width_mm))
        made = once(tmp_path_factory, "updated", lambda folder: make_updated(reference, folder))
    return made / "review"
