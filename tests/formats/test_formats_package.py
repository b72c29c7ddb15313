from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline import formats as sources
from cis_pipeline.core.errors import CisError, SourceError
from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import (
    Format,
    formats,
    open_export,
    read_entries,
    read_file,
    weight,
    writer_for,
    writers,
)

SOURCE = Source(source_id="scopus", name="Scopus")
RIS = "TY  - JOUR\nTI  - Invented\nER  - \n"
FIXTURES = Path(__file__).parent / "fixtures"
TEXTS = [one for one in formats() if not getattr(one, "BINARY", False)]
HEADS = [
    p.read_text(encoding="utf-8", errors="replace")
    for p in sorted(FIXTURES.rglob("*.*"))
    if not p.name.endswith(".expected.json")
]


def test_records_get_their_place_their_source_and_an_id(tmp_path: Path) -> None:
    path = tmp_path / "a b é.txt"
    path.write_text(f"1.\n{RIS}2.\n{RIS}", encoding="utf-8")
    records = [e for e in read_file(path, SOURCE, "data/a b é.txt") if isinstance(e, Record)]
    assert [r.locator for r in records] == [f"data/a b é.txt line {n}" for n in (2, 6)]
    assert [r.nth for r in records] == [1, 2]
    assert {r.source_id for r in records} == {"scopus"}
    assert all(is_id(r.record_id) for r in records)


def test_problems_get_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('title\n"never closed\n', encoding="utf-8")
    problem, _ = read_file(path, SOURCE, "data/searches/x.csv")
    assert isinstance(problem, Problem)
    assert problem.where == "data/searches/x.csv row 2"


def test_the_content_decides_and_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(RIS, encoding="utf-8")
    assert [e.title for e in read_entries(path) if isinstance(e, Record)] == ["Invented"]


def test_without_a_review_the_source_is_named_after_the_file(tmp_path: Path) -> None:
    path = tmp_path / "scopus.ris"
    path.write_text(RIS, encoding="utf-8")
    (record,) = read_entries(path)
    assert isinstance(record, Record)
    assert (record.source_id, record.locator) == ("scopus", "scopus.ris line 1")


def test_an_unknown_format_is_refused_at_once_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\nhere is the list.\n", encoding="utf-8")
    with pytest.raises(SourceError) as error:
        read_file(path, SOURCE, "letter.txt", documents="none")
    said = str(error.value)
    assert said.startswith("letter.txt: is of no known format; export it as RIS, BibTeX, CSV")


def test_prose_is_a_document_only_where_any_document_may_lie(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\nhere is the list.\n", encoding="utf-8")
    with pytest.raises(SourceError, match="is of no known format"):
        read_file(path, SOURCE, "letter.txt")
    (record,) = [e for e in read_file(path, SOURCE, "letter.txt", "any") if isinstance(e, Record)]
    assert len(record.digest) == 64


def test_a_table_without_titles_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"^numbers\.csv: no column holds titles; .* are a, b, c"):
        read_file(path, SOURCE, "numbers.csv")


def test_a_file_without_entries_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("Title,Year\n", encoding="utf-8")
    (problem,) = read_file(path, SOURCE, "none.csv")
    assert isinstance(problem, Problem)
    assert (problem.what, problem.severity) == ("holds no entries", "warning")


def test_doubts_about_the_encoding_come_first(tmp_path: Path) -> None:
    path = tmp_path / "old.ris"
    path.write_bytes("TY  - JOUR\nTI  - Zoë\nER  - \n".encode("cp1252"))
    warning, record = read_file(path, SOURCE, "old.ris")
    assert isinstance(warning, Problem) and warning.where == "old.ris line 2"
    assert isinstance(record, Record) and record.title == "Zoë"


def test_a_long_file_is_read_an_entry_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "long.ris"
    path.write_text(RIS * 50_000, encoding="utf-8")
    entries = read_file(path, SOURCE, "long.ris")
    assert isinstance(next(entries), Record)  # the second 49,999 are not made
    assert not isinstance(entries, list)


def test_a_new_module_is_a_new_format_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "invented.py").write_text(
        "from cis_pipeline.core.model import Record\n"
        "FORMAT = 'invented'\nSUFFIXES = ('.inv',)\n"
        "def sniff(head): return head.startswith('INVENTED')\n"
        "def read(stream, source):\n"
        "    for n, line in enumerate(stream, 1):\n"
        "        yield Record(locator=f'line {n}', raw=line, title=line.strip())\n"
        "def count(stream): return sum(1 for line in stream)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    formats.cache_clear()
    try:
        path = tmp_path / "a.inv"
        path.write_text("INVENTED\nsecond\n", encoding="utf-8")
        titles = [e.title for e in read_entries(path) if isinstance(e, Record)]
        assert titles == ["INVENTED", "second"]
        names = [one.FORMAT for one in formats()]
        assert names.index("invented") < names.index("table (CSV, TSV)")
    finally:
        formats.cache_clear()
        sys.modules.pop("cis_pipeline.formats.invented", None)


def test_a_module_that_only_writes_is_a_format_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "listed.py").write_text(
        "from pathlib import Path\n"
        "FORMAT, SUFFIX, HOLDS = 'listed', '.lst', frozenset({'title'})\n"
        "def write(records, path, tell=None):\n"
        "    return path.write_text('\\n'.join(r.title for r in records), encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    formats.cache_clear()
    writers.cache_clear()
    try:
        writer_for(tmp_path / "a.lst").write([Record(title="A"), Record(title="B")], tmp_path / "a")
        assert (tmp_path / "a").read_text(encoding="utf-8") == "A\nB"
        assert "listed" not in [one.FORMAT for one in formats()]
    finally:
        formats.cache_clear()
        writers.cache_clear()
        sys.modules.pop("cis_pipeline.formats.listed", None)


def test_importing_the_package_loads_no_heavy_library() -> None:
    import subprocess

    code = (
        "import sys, cis_pipeline.formats as s; s.formats();"
        "print(sorted({'pandas', 'bibtexparser', 'pylatexenc', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


# --- Any text, and any damage to a true one, in every reader ---------------------------------


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A fixture with a piece cut out, another put in twice, and some text let in."""
    text = draw(st.sampled_from(HEADS))
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=3, max_size=3)))
    one, two, three = places
    return text[:one] + draw(st.text(max_size=10)) + text[two:three] * 2 + text[three:]


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one.FORMAT)
@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(), damaged()))
def test_no_text_makes_a_reader_raise_or_loop(one: Format, text: str) -> None:
    one.sniff(text)
    try:
        entries = list(one.read(io.StringIO(text, newline=""), SOURCE))
    except CisError:
        return
    assert len(entries) <= 2 * len(text) + 10  # a document has a doubt for each thing untold
    records = [e for e in entries if isinstance(e, Record)]
    assert getattr(one, "DOCUMENT", False) or all(record.locator for record in records)
    assert one.count(io.StringIO(text, newline="")) == sum(map(weight, entries))
    assert all(record.raw for record in records)


@pytest.mark.parametrize("indent", ["  ", "\t", "    "])
@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("ris", RIS),
        (
            "nbib",
            "PMID- 1\nTI  - Otters in\n      the town\nFAU - Fir, Jo\n\nPMID- 2\nTI  - X\n",
        ),
        ("wos", "PT J\nAU Fir, Jo\n   Elm, Bo\nTI Otters\nUT WOS:1\nER\n\nEF\n"),
        ("enw", "%0 Journal Article\n%T Otters\n\n%0 Book\n%T Owls\n"),
        ("refworks_tagged", "RT Journal Article\nT1 Otters\nA1 Fir, Jo\n"),
        ("ovid_tagged", "<1>\nVN  - Ovid Technologies\nTI  - Otters\n\n<2>\nTI  - Owls\n"),
        ("bibtex", "@book{a,\n  title = {Otters}\n}\n"),
    ],
)
def test_a_file_whose_lines_are_all_indented_is_read_as_without(
    tmp_path: Path, format_: str, text: str, indent: str
) -> None:
    def shown(content: str) -> tuple[str, int, list[tuple[str, tuple[str, ...]]]]:
        path = tmp_path / "export.txt"
        path.write_text(content, encoding="utf-8")
        export = open_export(path, SOURCE, path.name, "any")
        records = [one for one in export.entries() if isinstance(one, Record)]
        return export.format, export.announced, [(one.title, one.authors) for one in records]

    plain = shown(text)
    assert plain[0] == format_
    assert shown("".join(indent + line for line in text.splitlines(keepends=True))) == plain
