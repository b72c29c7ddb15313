"""The reader's page stands alone, lets no text become markup, and speaks without scripts."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from outputs.page.page import Page
from outputs.theme_reader.readers import HOSTILE, SMALL, reader, row, tag

from cis_pipeline.outputs.theme_reader.html import page

MADE = page("A review", SMALL, simulated=True)


def test_the_page_allows_its_own_script_alone() -> None:
    [policy] = [a["content"] for a in Page(MADE).all("meta") if "http-equiv" in a]
    script = re.search(r"<script>(.*)</script>", MADE, re.DOTALL)
    assert script
    digest = b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_from_anywhere() -> None:
    assert not re.search(r"url\(|@import|https?:", MADE)
    for tag_name, attrs in Page(MADE).elements:
        assert "src" not in attrs and tag_name not in ("link", "img", "iframe")
        assert not [name for name in attrs if name.startswith("on")]


def test_no_text_of_a_record_becomes_markup() -> None:
    shown = reader([row("a", title=HOSTILE)], [tag("a", "P", text=HOSTILE, quote=HOSTILE)], HOSTILE)
    made = page(HOSTILE, shown, simulated=False)
    tags = [name for name, _ in Page(made).elements]
    assert (tags.count("script"), tags.count("img")) == (2, 0)


def test_without_scripts_there_is_a_table_of_the_themes() -> None:
    inside = MADE[MADE.index("<noscript>") : MADE.index("</noscript>")]
    assert 'P Power</th><td>3</td><td>1</td><td><q dir="auto">Power was shared.</q>' in inside
    assert "R Risk</th><td>0</td><td>0</td><td>–" in inside


def test_simulated_data_and_documents_left_out_are_told() -> None:
    assert "Simulated data." in MADE
    assert "Simulated data." not in page("A review", SMALL, simulated=False)
    left = type(SMALL)(SMALL.data, SMALL.passages, 4000)
    assert "4000 documents that are not included" in page("A review", left, simulated=False)


def test_equal_content_gives_an_equal_page() -> None:
    assert page("A review", SMALL, simulated=True) == MADE
