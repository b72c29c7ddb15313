from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats.encoding import examine, open_text


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "export.ris"
    path.write_bytes(content)
    return path


def read(path: Path) -> tuple[str, list[str]]:
    encoding = examine(path, "export.ris")
    with open_text(path, encoding) as stream:
        return stream.read(), [str(problem) for problem in encoding.problems]


@pytest.mark.parametrize(
    "content",
    [
        "Müller — “care”\n".encode(),
        codecs.BOM_UTF8 + "Müller — “care”\n".encode(),
        "Müller — “care”\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Müller — “care”\n".encode("utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word_and_without_its_mark(
    tmp_path: Path, content: bytes
) -> None:
    assert read(written(tmp_path, content)) == ("Müller — “care”\n", [])


def test_windows_1252_is_read_with_a_warning_that_names_the_line(tmp_path: Path) -> None:
    content = "TY  - JOUR\r\nAU  - Müller, “J”\r\n".encode("cp1252")
    text, warnings = read(written(tmp_path, content))
    assert text == "TY  - JOUR\r\nAU  - Müller, “J”\r\n"
    assert warnings == [
        'export.ris line 2: is not UTF-8 text; 3 bytes were read as Windows-1252, the first as "ü"'
        "; look at accented letters in titles and names; if they are wrong, export again as UTF-8"
    ]


def test_one_stray_byte_does_not_spoil_the_other_accents(tmp_path: Path) -> None:
    content = "Zoë, José\n".encode() + b"Ren\xe9e \x81\n"
    text, warnings = read(written(tmp_path, content))
    assert text == "Zoë, José\nRenée \x81\n"
    assert len(warnings) == 1


def test_a_character_that_two_pieces_of_the_file_share_is_no_fault(tmp_path: Path) -> None:
    content = b"a" * ((1 << 20) - 1) + "é".encode() + b"b"
    assert read(written(tmp_path, content))[1] == []


def test_damaged_utf_16_is_read_with_a_warning(tmp_path: Path) -> None:
    text, warnings = read(written(tmp_path, codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00"))
    assert text == "a\ufffdb"
    assert warnings[0].startswith("export.ris: is UTF-16 text with damaged characters")


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", codecs.BOM_UTF16_LE + b"a\0\0\0"])
def test_nul_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match=r"export\.ris: holds NUL bytes.*save the sheet as CSV"):
        examine(written(tmp_path, content), "export.ris")


@pytest.mark.parametrize("content", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match=r"export\.ris: is empty"):
        examine(written(tmp_path, content), "export.ris")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        examine(tmp_path / "nothing.ris", "nothing.ris")
    with pytest.raises(SourceError, match="is a folder"):
        examine(tmp_path, "searches")
