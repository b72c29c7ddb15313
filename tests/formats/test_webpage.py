"""A web page is told by its content, whatever it is called."""

from __future__ import annotations

import shutil
from pathlib import Path

from cis_pipeline.core.model import Record
from cis_pipeline.formats import read_entries

FIXTURES = Path(__file__).parent / "fixtures" / "webpage"


def test_a_page_named_pdf_is_a_page(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "article.html", tmp_path / "article.pdf")
    (record,) = read_entries(tmp_path / "article.pdf")
    assert isinstance(record, Record)
    assert (record.item_type, record.title) == (
        "webpage",
        "What children told us about moving home",
    )
    assert "never run" not in record.title
