"""PDF, DOCX, Mermaid and the looks: what an analyst hands to a journal, an editor or a wiki."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from outputs.flow_diagram.flows import DATABASES, REFERENCE

from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.drawing import fonts
from cis_pipeline.outputs.flow_diagram import Options, render
from cis_pipeline.outputs.flow_diagram.looks import LOOKS
from cis_pipeline.outputs.flow_diagram.options import JOURNALS
from cis_pipeline.outputs.flow_diagram.plan import describe, plan
from cis_pipeline.prisma.flow import Basis

pytestmark = pytest.mark.pictures
NUMBERS = (3819, 512, 701, 688, 403, 806, 709, 1466, 551, 1802, 1658, 144, 65, 31, 12, 22, 181, 61,
           33, 275, 13, 11, 338, 341)  # fmt: skip


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    page = document[0]
    text = page.get_textpage()
    said = str(text.get_text_bounded())
    text.close()
    page.close()
    document.close()
    return said


def test_pdf_has_every_number_as_text_and_its_fonts_embedded() -> None:
    pdf = render("pdf", REFERENCE, Options(width_mm=190))
    said = text_of(pdf)
    assert [n for n in NUMBERS if not re.search(rf"n = {n}\)", said)] == []
    names = set(re.findall(rb"/FontName /([A-Z]{6}\+[\w-]+)", pdf))
    assert {n.split(b"+")[1] for n in names} == {
        b"LiberationSans",
        b"LiberationSans-Bold",
        b"LiberationSans-Italic",
    }
    assert len(re.findall(rb"/FontFile2", pdf)) == 3


def test_pdf_is_as_wide_as_the_journal_asks_for() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(render("pdf", REFERENCE, Options(width_mm=90))))
    assert document.get_page_size(0)[0] == pytest.approx(90 / 25.4 * 72, abs=0.5)
    document.close()


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"


def body_of(docx: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as held:
        return ElementTree.fromstring(held.read("word/document.xml"))


def test_docx_is_made_of_native_shapes_with_whole_paragraphs() -> None:
    body = body_of(render("docx", REFERENCE))
    paragraphs = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    said = [p.replace("\u00a0", " ") for p in paragraphs]
    assert "Records marked as ineligible by automation tools (n = 0)" in said
    assert "Records removed before screening:" in said
    assert "Publisher not in one of the seven categories (n = 11)" in said
    # 16 boxes, 2 headers, 3 bars, 12 arrows of which one has a bend, and 7 texts around them
    assert len([*body.iter(SHAPE)]) > 35


def test_docx_is_the_same_each_time_whatever_the_words() -> None:
    hostile = {"FT1_GENERAL_CHANGE": "</w:t><script>\x00 & \"' \u202e\U0001f642"}
    flow = replace(REFERENCE, title="<&>\ud800", reason_titles=hostile)
    assert render("docx", flow) == render("docx", flow)
    assert body_of(render("docx", flow)) is not None


@pytest.mark.slow
def test_libreoffice_opens_the_docx_on_one_page_with_every_number(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not here")
    (tmp_path / "flow.docx").write_bytes(render("docx", REFERENCE))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    made = subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "flow.docx"],
        cwd=tmp_path, capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    if not (tmp_path / "flow.pdf").exists():
        pytest.skip(f"LibreOffice Writer is not here: {made.stderr.decode()[:200]}")
    pdf = (tmp_path / "flow.pdf").read_bytes()
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 1
    document.close()
    said = re.sub(r"\s+", " ", text_of(pdf))
    assert [n for n in NUMBERS if f"n = {n})" not in said] == []


def test_mermaid_has_a_node_a_box_and_no_word_that_ends_one() -> None:
    flow = replace(REFERENCE, reason_titles={"FT1_GENERAL_CHANGE": 'end"] --> x; <b>#quot; `a`'})
    text = render("mermaid", flow).decode()
    assert text.count("subgraph") == 2
    assert "included[" in text
    for line in text.splitlines():
        inside = re.fullmatch(r'\s*\w+\["(.*)"\]', line)
        if inside:
            assert not set('"`') & set(inside[1])
            assert not re.search(r"<(?!br>)", inside[1])


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_says_the_same_numbers(look: str) -> None:
    drawn = render("svg", REFERENCE, Options(look=LOOKS[look])).decode()
    assert [n for n in NUMBERS if f"(n = {n})" not in drawn] == []


def test_the_look_of_the_r_package_has_grey_other_methods_and_neither_title_nor_notes() -> None:
    drawn = render("svg", REFERENCE, Options(look=LOOKS["r-package"])).decode()
    assert drawn.count('fill="#DCDCDC"') == 6  # a header and five boxes
    assert "Source: Page MJ" not in drawn
    assert 'text-anchor="middle"' in drawn


def luminance(colour: str) -> float:
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (r, g, b)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", LOOKS)
def test_black_text_is_readable_on_every_fill_also_in_greys(look: str) -> None:
    chosen = LOOKS[look]
    for fill in filter(None, (chosen.header, chosen.optional, chosen.bar)):
        assert (luminance(fill) + 0.05) / 0.05 >= 7  # WCAG's enhanced contrast


@pytest.mark.parametrize("name", JOURNALS)
def test_the_reference_diagram_fits_each_journal_or_it_is_said_by_how_much_not(name: str) -> None:
    sizes = JOURNALS[name]
    options = Options(
        width_mm=sizes.width_mm,
        height_mm=sizes.height_mm,
        min_points=sizes.min_points,
        points=sizes.points,
        title=False,
    )
    flow = replace(REFERENCE, simulated=False)
    root = ElementTree.fromstring(render("svg", flow, options))
    told = [*flow_diagram.doubts("svg", flow, options)]
    fits = float((root.get("height") or "").removesuffix("mm")) <= sizes.height_mm
    assert fits or f"and the page {sizes.height_mm}" in told[0]
    assert fits or name == "springer-single"  # two arms of 8 pt in 84 mm


def test_the_font_draws_latin_greek_and_cyrillic_and_says_what_nothing_draws() -> None:
    assert fonts.missing("Ångström Ωμέγα Борис (n = 5) \u2020\u2021\u2013") == ""
    assert fonts.missing("a\U0001f9ffb\U0001f9ff") == "\U0001f9ff"


def test_a_picture_carries_what_it_needs_of_its_font_and_no_more() -> None:
    few = fonts.face("regular", ["abc"])
    many = fonts.face("regular", ["abcdefghijklmnopqrstuvwxyz"])
    assert 500 < len(few) < len(many) < 20_000
    assert fonts.face("bold", []) == ""


def test_what_is_not_reported_keeps_its_box_and_is_no_zero() -> None:
    unknown = replace(
        DATABASES, records_excluded=None, basis={"records_excluded": Basis("not reported")}
    )
    text = render("txt", replace(REFERENCE, databases=unknown, rounds=())).decode()
    row = text[text.index("Records screened") :].splitlines()[:2]
    assert "Records excluded**" in row[0]
    assert "(n not reported)" in row[1]


def test_a_sum_that_nobody_told_apart_is_one_line_with_its_words() -> None:
    # the paper's: 2017 duplicates and items other than academic articles
    together = replace(
        DATABASES,
        duplicate_records_removed=None,
        records_marked_ineligible_by_automation=None,
        records_removed_other_reasons=None,
        records_removed_together=2017,
        removed_together="Duplicates and items other than academic articles",
    )
    flow = replace(REFERENCE, databases=together)
    told = describe(plan(flow, Options()))
    what = "Duplicates and items other than academic articles (n = 2017)"
    assert f"Records removed *before screening*: {what}.".replace("*", "") in told
    assert "Does not add up" not in told
