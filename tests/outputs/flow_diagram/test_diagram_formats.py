"""Every format: found by itself, the same bytes each time, safe whatever the words."""

from __future__ import annotations

import io
import json
import re
import struct
import unicodedata
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outputs.flow_diagram.flows import DATABASES, OTHER, REFERENCE

from cis_pipeline.core.errors import CisError
from cis_pipeline.core.model import Channel
from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.drawing import fonts
from cis_pipeline.outputs.flow_diagram import Options, render
from cis_pipeline.prisma.flow import Column, Flow, Identified

pytestmark = pytest.mark.pictures
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</text><script>alert('1')</script>",
    '" onload="x" ]]> <!-- &amp; &#0; %s {{7*7}} $x_1$',
    "نوآوری در مراقبت \u202eabc",
    "👩\u200d🔬🙂☃️ 漢字\x00\x1b[31m\ud800",
)


def hostile_flow() -> Flow:
    identified = tuple(Identified("s", name, Channel.DATABASE, 5) for name in HOSTILE)
    column = replace(
        DATABASES,
        identified_from=identified,
        reports_excluded_by_reason={f"R{i}": 4 for i in range(4)},
    )
    return replace(
        REFERENCE,
        title=HOSTILE[0],
        databases=column,
        reason_titles={f"R{i}": words for i, words in enumerate(HOSTILE)},
    )


def texts_of(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(t.itertext()) for t in root.iter(f"{SVG}text")]


def test_formats_are_found() -> None:
    assert {"json", "png", "svg", "txt"} <= set(flow_diagram.names())


def test_an_unknown_format_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(CisError, match=r'no diagram format "sgv"; there are .*mean "svg"'):
        render("sgv", REFERENCE)


@pytest.mark.parametrize("name", ["json", "png", "svg", "txt"])
def test_the_same_numbers_give_the_same_bytes(name: str) -> None:
    options = Options(dpi=72)
    assert render(name, REFERENCE, options) == render(name, REFERENCE, options)
    changed = replace(REFERENCE, databases=replace(DATABASES, records_screened=1803))
    assert render(name, changed, options) != render(name, REFERENCE, options)


def test_svg_says_every_number_in_real_text() -> None:
    texts = texts_of(render("svg", REFERENCE))
    for words in ("Databases (n = 3819)", "Records excluded**", "(n = 1658)", "(n = 341)"):
        assert words in texts
    assert "Records removed before" in texts


def test_svg_has_a_role_a_title_and_a_description() -> None:
    root = ElementTree.fromstring(render("svg", REFERENCE))
    assert root.get("role") == "img"
    assert "databases, registers and other sources" in (root.findtext(f"{SVG}title") or "")
    assert "Records screened (n = 1802)." in (root.findtext(f"{SVG}desc") or "")


def test_svg_loads_nothing_and_runs_nothing_even_with_hostile_words() -> None:
    svg = render("svg", hostile_flow(), Options(caption=HOSTILE))
    root = ElementTree.fromstring(svg)
    allowed = {"svg", "title", "desc", "style", "rect", "g", "text", "tspan", "polyline", "polygon"}
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == allowed
    for element in root.iter():
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
    assert set(re.findall(r"url\(([^,]*),", svg.decode())) == {"data:font/woff;base64"}
    assert "alert('1')" in "".join(texts_of(svg))


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=40)
def test_svg_is_well_formed_for_any_title(words: str) -> None:
    flow = replace(REFERENCE, title=words, reason_titles={"FT1_GENERAL_CHANGE": words})
    ElementTree.fromstring(render("svg", flow))


def test_svg_links_a_box_or_a_number_to_what_the_caller_names() -> None:
    key = "reports_excluded"
    [box] = linked(Options(links={key: '#list"&'}))
    assert box.get("href") == '#list"&'
    assert "Reports excluded:" in "".join(box.itertext())
    [number] = linked(Options(numbers={key: "#n:65"}))
    assert (number.get("href"), "".join(number.itertext())) == ("#n:65", "(n = 65)")


def linked(options: Options) -> list[ElementTree.Element]:
    return [*ElementTree.fromstring(render("svg", REFERENCE, options)).iter(f"{SVG}a")]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", " #x"])
def test_a_link_that_could_run_something_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="reports_excluded"):
        Options(links={"reports_excluded": link})


def test_sizes_that_make_no_picture_are_refused() -> None:
    for wrong in ({"width_mm": 0.0}, {"dpi": 5}, {"thousands": "\x00"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Options(**wrong)  # type: ignore[arg-type]  # one field at a time


def test_svg_takes_the_width_that_is_asked_for() -> None:
    root = ElementTree.fromstring(render("svg", REFERENCE, Options(width_mm=190)))
    assert root.get("width") == "190mm"


def test_interim_and_simulated_stand_in_the_picture() -> None:
    waits = replace(DATABASES, awaiting_screening=12)
    interim = replace(REFERENCE, databases=waits, interim=True)
    assert "INTERIM: 12 records await a decision" in texts_of(render("svg", interim))
    line = (
        "Simulated data. Contains simulated records and decisions: numbers illustrate the "
        "method and are not findings."
    )
    assert line in texts_of(render("svg", REFERENCE))
    final = texts_of(render("svg", replace(REFERENCE, simulated=False)))
    assert not [t for t in final if "imulated" in t or "INTERIM" in t]


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_png_has_the_resolution_and_width_that_are_asked_for() -> None:
    assert size_of(render("png", REFERENCE, Options(width_mm=127, dpi=200)))[0] == 1000


def test_png_holds_no_date_and_no_program() -> None:
    picture = render("png", REFERENCE, Options(dpi=60))
    assert b"tEXt" not in picture
    assert b"tIME" not in picture


def test_png_draws_hostile_words_without_complaint() -> None:
    render("png", hostile_flow(), Options(dpi=60))


def test_png_of_a_very_long_diagram_stays_within_reason() -> None:
    column = replace(DATABASES, reports_excluded_by_reason={f"R{i}": 1 for i in range(900)})
    size = size_of(render("png", replace(REFERENCE, databases=column, reason_titles=None)))
    assert max(size) <= 20_000


def ink_beyond(picture: bytes, right_mm: float) -> bool:
    """Whether anything but white is drawn to the right of there, within the reports' rows."""
    from matplotlib import image

    pixels = image.imread(io.BytesIO(picture))
    per_mm = pixels.shape[1] / 162.2
    strip = pixels[:, int(right_mm * per_mm) :, :3]
    return bool((strip < 0.5).any())


def test_png_text_stays_in_its_box_with_a_wider_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "families", lambda: ("DejaVu Sans",))
    titles = {"FT1_GENERAL_CHANGE": "wwwwwwwww " * 12}
    flow = replace(REFERENCE, other=None, simulated=False, reason_titles=titles)
    assert not ink_beyond(render("png", flow, Options(dpi=100)), 149.5 + 0.5)


def test_json_is_the_document_of_a_run() -> None:
    document = json.loads(render("json", REFERENCE))
    assert document["records_screened"] == 1802
    assert document["other_methods"]["reports_included"] == 262
    assert document["rounds"]["criteria"]["excluded"] == 1498


def test_text_fits_a_terminal_and_says_every_number() -> None:
    text = render("txt", REFERENCE).decode()
    assert max(map(len, text.splitlines())) <= 79
    for words in ("Databases (n = 3819)", "(n = 1658)", "Websites (n = 181)", "(n = 341)"):
        assert words in text
    assert "| Records screened                  |     | Records excluded**" in text
    assert text.isascii()


def test_text_counts_wide_characters_as_two_columns() -> None:
    column = Column(identified_from=(Identified("s", "漢字" * 20, Channel.DATABASE, 3),))
    lines = render("txt", Flow(title="", databases=column, other=OTHER)).decode().splitlines()
    wide = [sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for c in t) for t in lines]
    assert max(wide) <= 79
    assert {w for w, line in zip(wide, lines, strict=True) if "漢" in line} == {37}


def test_a_line_of_one_style_is_one_element_and_only_one_of_several_has_spans() -> None:
    shown = render("svg", REFERENCE).decode()
    lines = re.findall(r"<text [^>]*>.*?</text>", shown)
    assert ">Identification of studies via databases and registers</text>" in shown
    bold = [line for line in lines if 'font-weight="bold"' in line]
    assert bold
    for line in lines:  # a span stands beside other words, never alone
        spans = re.findall(r"<tspan[^>]*>", line)
        assert len(spans) != 1 or re.sub(r"<tspan.*?</tspan>|<[^>]*>", "", line).strip()
