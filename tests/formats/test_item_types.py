from __future__ import annotations

import pytest

from cis_pipeline.formats import item_types


@pytest.mark.parametrize(
    ("base", "given", "item_type"),
    [
        ("journalArticle", ["Article"], "journalArticle"),
        ("journalArticle", ["Review; Early Access"], "journalArticle"),
        ("journalArticle", ["Short Survey"], "journalArticle"),
        ("journalArticle", ["Article in Press"], "journalArticle"),
        ("journalArticle", ["Article; Proceedings Paper"], "journalArticle"),
        ("journalArticle", ["Conference Paper"], "conferencePaper"),
        ("journalArticle", ["Book Chapter"], "bookSection"),
        ("journalArticle", ["Editorial Material"], "editorial"),
        ("journalArticle", ["Journal Article", "Editorial"], "editorial"),
        ("journalArticle", ["Journal Article; Comment"], "journalArticle"),
        ("journalArticle", ["Comment"], "note"),
        ("journalArticle", ["Letter"], "letter"),
        ("journalArticle", ["Published Erratum"], "erratum"),
        ("journalArticle", ["Correction Notice; corrected article"], "erratum"),
        ("journalArticle", ["Book Review"], "bookReview"),
        ("journalArticle", ["News Item"], "news"),
        ("journalArticle", ["Health Psychology [3360]"], "journalArticle"),
        ("journalArticle", [], "journalArticle"),
        ("document", ["Journal Article"], "journalArticle"),
        ("", ["Dissertation/Thesis"], "thesis"),
        ("", ["Empirical Study; Quantitative Study"], "journalArticle"),
        ("", ["an unheard-of type"], ""),
        ("bookSection", ["Article"], "bookSection"),
        ("thesis", ["Editorial"], "thesis"),
    ],
)
def test_vendors_terms_refine_the_item_type(base: str, given: list[str], item_type: str) -> None:
    assert item_types.refine(base, given) == item_type


def test_zotero_types_are_themselves() -> None:
    assert item_types.item_type("encyclopediaArticle") == "encyclopediaArticle"
    assert item_types.item_type("journalArticle") == "journalArticle"


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("English", "en"),
        ("ENG", "en"),
        ("eng", "en"),
        ("en-GB", "en"),
        ("English.", "en"),
        ("Original in French", "fr"),
        ("French; English", "fr; en"),
        ("English, Spanish", "en; es"),
        ('["eng", "fre"]', "en; fr"),
        ("eng fre", "en; fr"),
        ("Eng/Fre", "en; fr"),
        ("Welsh and English", "cy; en"),
        ("Spanish; Castilian", "es"),
        ("en-CA", "en"),
        ("French; Multiple languages", "fr; mul"),
        ("Klingon; English", "en"),
        ("pt,  en,  es", "pt; en; es"),
        ("Espanhol", "es"),
        ("Deutsch", "de"),
        ("there is no language", "there is no language"),
        ("", ""),
    ],
)
def test_language_names_become_codes(printed: str, code: str) -> None:
    assert item_types.language(printed) == code
