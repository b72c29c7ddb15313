"""Files made to hurt: each is refused in a sentence, in bounded time and memory, never a traceback.

Every case runs in a process of its own that may not use more than MEMORY.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MEMORY = 2 << 30
SECONDS = 60

TABLE = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
)
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>'
)


def billion_laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>'
        "<PubmedArticleSet><PubmedArticle>&l11;</PubmedArticle></PubmedArticleSet>",
        encoding="utf-8",
    )


def external_entity(path: Path) -> None:
    secret = path.with_name("secret.txt")
    secret.write_text("a secret of this computer", encoding="utf-8")
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        "<xml><records><record><titles><title>&s;</title></titles></record></records></xml>",
        encoding="utf-8",
    )


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", WORKBOOK)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(TABLE.encode())
            for _ in range(4096):
                sheet.write(b" " * (1 << 20))


def names_with_dots(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", WORKBOOK)
        packed.writestr("../../escaped.txt", "out of the folder")


def one_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"TY  - JOUR\nTI  - ")
        for _ in range(200):
            file.write(b"a" * (1 << 20))


def one_line_of_json(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'[{"title": "')
        for _ in range(200):
            file.write(b"a" * (1 << 20))


def deep_json(path: Path) -> None:
    path.write_bytes(b'[{"title":' + b"[" * 3_000_000)


def deep_xml(path: Path) -> None:
    path.write_bytes(b"<?xml version='1.0'?><modsCollection><mods>" + b"<a>" * 3_000_000)


def nul_bytes(path: Path) -> None:
    path.write_bytes(b"TY  - JOUR\nTI  - a\0b\nER  - \n")


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4096)


def looping_pdf(path: Path) -> None:
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Count 1000000000/Parent 2 0 R>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"
    )


def page_with_scripts(path: Path) -> None:
    path.write_text(
        "<html><head><title>Invented</title></head><body>"
        + "<script>while (true) {}</script>" * 10_000
        + "<div>" * 50_000,
        encoding="utf-8",
    )


CASES = (
    (billion_laughs, "a.xml"),
    (external_entity, "a.xml"),
    (names_with_dots, "a.xlsx"),
    (deep_json, "a.json"),
    (deep_xml, "a.xml"),
    (nul_bytes, "a.ris"),
    (garbage, "a.pdf"),
    (looping_pdf, "a.pdf"),
)


def convert(path: Path) -> subprocess.CompletedProcess[str]:
    out = path.with_name("out.jsonl")
    limited = (
        "import sys\n"
        "try:\n"
        "    import resource\n"
        f"    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"
        "except ImportError:\n"
        "    pass\n"  # Windows has no such limit; the time still counts
        "from cis_pipeline.cli import main\n"
        f"sys.argv = ['cis', 'convert', {str(path)!r}, '-o', {str(out)!r}]\n"
        "main()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", limited],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


def refused(path: Path) -> str:
    """What was said; no traceback, not killed, and nothing got in without a word."""
    done = convert(path)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert "MemoryError" not in said
    assert done.returncode in (0, 1), said
    assert "error:" in said or "warning:" in said, said
    return said


@pytest.mark.parametrize(("make", "name"), CASES, ids=lambda one: getattr(one, "__name__", one))
def test_a_file_made_to_hurt_is_refused_in_a_sentence(
    make: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    make(tmp_path / name)
    said = refused(tmp_path / name)
    assert name in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "name"),
    [(one_line, "a.ris"), (one_line_of_json, "a.json"), (zip_bomb, "a.xlsx")],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_huge_file_made_to_hurt_is_refused_in_a_sentence(
    make: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    make(tmp_path / name)
    assert name in refused(tmp_path / name)


def test_no_entity_of_a_file_reads_another_file(tmp_path: Path) -> None:
    external_entity(tmp_path / "a.xml")
    convert(tmp_path / "a.xml")
    out = tmp_path / "out.jsonl"
    assert not out.exists() or "a secret" not in out.read_text(encoding="utf-8")


def test_no_name_in_an_archive_writes_outside_it(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two"
    folder.mkdir(parents=True)
    names_with_dots(folder / "a.xlsx")
    convert(folder / "a.xlsx")
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_page_full_of_scripts_is_read_and_none_runs(tmp_path: Path) -> None:
    page_with_scripts(tmp_path / "a.html")
    done = convert(tmp_path / "a.html")
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode in (0, 1)
