"""What no entry of a file holds is said where it is much, and where it is little it is not."""

from __future__ import annotations

from pathlib import Path

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import read_entries

RIS = "TY  - JOUR\nTI  - A study of care {}\nAU  - Fir, Jo\nER  - \n\n"


def read(folder: Path, text: str, name: str = "export.txt") -> tuple[int, list[str]]:
    """How many records come of a file, and what is told of it."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    entries = list(read_entries(path))
    told = [str(one) for one in entries if isinstance(one, Problem)]
    return sum(isinstance(one, Record) for one in entries), told


def test_a_table_below_the_entries_of_another_format_is_told(tmp_path: Path) -> None:
    rows = "".join(f"A study of hubs {n},Gorse Ann,2019\n" for n in range(40))
    entries = "".join(map(RIS.format, range(5)))
    assert read(tmp_path, entries + "title,authors,year\n" + rows) == (
        5,
        [
            'export.txt line 26: 41 lines of the file belong to no entry, the first is "title,'
            'authors,year"; look whether they are records; if they are, put them into a file of '
            "their own"
        ],
    )


def test_notes_that_hold_one_entry_are_told(tmp_path: Path) -> None:
    notes = "".join(f"Ask about the search number {n}.\n" for n in range(12))
    found, told = read(tmp_path, notes + "@misc{us, title = {Us and them}}\n" + notes)
    assert found == 1
    assert told[0].startswith("export.txt line 1: 24 lines of the file belong to no entry, the ")


def test_headings_numbers_and_links_between_entries_are_not(tmp_path: Path) -> None:
    between = "".join(
        f"{n}.\nLink to the text: https://example.org/{n}\n\n" + RIS.format(n) + "\n\n\n\n"
        for n in range(30)
    )
    assert read(tmp_path, "Records 1 to 30\nA provider\n\n" + between) == (30, [])


def test_comments_and_groups_of_bibtex_are_not(tmp_path: Path) -> None:
    entry = "@misc{us, title = {Us and them}}\n"
    groups = "@Comment{jabref-meta: grouping:\n" + "1 StaticGroup:care;\n" * 30 + "}\n"
    comments = "% of no interest\n" * 30
    assert read(tmp_path, comments + entry + groups) == (1, [])
    assert (
        "30 lines" in read(tmp_path, entry + groups + "@misc{a, title = {A}}\n" + "x\n" * 30)[1][0]
    )


def test_windows_and_old_mac_line_ends_are_lines_too(tmp_path: Path) -> None:
    rows = "A study of hubs,Gorse Ann,2019\n" * 40
    for ends in ("\r\n", "\r"):
        found, told = read(tmp_path, (RIS.format(1) + rows).replace("\n", ends))
        assert (found, "40 lines" in told[0]) == (1, True)


def test_rows_above_the_header_of_a_table_are_told(tmp_path: Path) -> None:
    entries = "".join(map(RIS.format, range(2)))
    rows = "".join(f"A study of hubs {n},Gorse Ann,2019\n" for n in range(40))
    assert read(tmp_path, entries + "title,authors,year\n" + rows) == (
        40,
        [
            "export.txt row 11: the header of the table stands here, and the 8 rows above are no "
            "records"
        ],
    )
    assert read(tmp_path, "Search 1\nAll hits\n\ntitle,authors,year\n" + rows) == (40, [])
