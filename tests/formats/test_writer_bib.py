from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.formats import bibtex


def written(tmp_path: Path, *records: Record) -> str:
    path = tmp_path / "out.bib"
    assert bibtex.write(records, path) == len(records)
    return path.read_text(encoding="utf-8")


def line(tmp_path: Path, field: str, **fields: object) -> str:
    """What an entry says of a field, without its braces."""
    text = written(tmp_path, Record(**fields))  # type: ignore[arg-type]
    found = [one for one in text.splitlines() if one.startswith(f"  {field} = ")]
    return found[0].removeprefix(f"  {field} = {{").removesuffix("},") if found else ""


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("50% of R&D #1 costs $5 a_b", r"50\% of {R\&D} \#1 costs \$5 a\_b"),
        ("a {b} \\ ~ ^", r"a \textbraceleft{}b\textbraceright{} \textbackslash{} "
         r"\textasciitilde{} \textasciicircum{}"),
        ("Risk in the UK: É and iPads", "Risk in the {UK:} {É} and {iPads}"),
        ("UK's 'two' ''marks'' -- here", "{UK's} 'two' '{}'marks'{}' -{}- here"),
    ],
)  # fmt: skip
def test_a_title_is_escaped_and_keeps_its_capitals(title: str, latex: str, tmp_path: Path) -> None:
    assert line(tmp_path, "title", title=title) == latex


@pytest.mark.parametrize(
    ("author", "latex"),
    [
        ("Fir, Jo", "Fir, Jo"),
        ("Fir, Jo, Jr.", "Fir, Jr., Jo"),
        ("O'Neil-Oak, É. B.", "O'Neil-Oak, É. B."),
        ("Department for Education", "{Department for Education}"),
        ("Health and Care, Department of", "{Health and Care}, Department of"),
        ("R&D Unit, A", r"{R\&D Unit}, A"),
        ("Others", "{Others}"),
        ("A, B, C, D", "{A, B, C, D}"),
    ],
)
def test_bodies_stand_in_double_braces(author: str, latex: str, tmp_path: Path) -> None:
    assert line(tmp_path, "author", authors=(author, "Oak, P.")) == f"{latex} and Oak, P."


def test_keys_are_distinct_and_those_of_a_record_the_same_in_every_file(tmp_path: Path) -> None:
    alike = [
        Record(record_id=f"R-{n}", authors=("Müller, J.",), year=2010, title="On the Risks of Care")
        for n in "ABB"
    ]
    bare = [Record(), Record(), Record(title="儿童")]
    text = written(tmp_path, *alike, *bare)
    keys = [line.partition("{")[2].strip(",") for line in text.splitlines() if line[:1] == "@"]
    assert keys == [
        "muller_2010_risks", "muller_2010_risks_rb", "muller_2010_risks_rb_2",
        "entry", "entry_2", "entry_3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keywords", "latex"),
    [
        (("care", "risk"), "care, risk"),
        (("Child, Preschool", "risk"), "Child, Preschool; risk"),
        (("Child, Preschool",), "Child, Preschool;"),
        (("a (b",), "a (b;"),
    ],
)
def test_keywords_are_parted_by_commas_if_they_hold_none(
    keywords: tuple[str, ...], latex: str, tmp_path: Path
) -> None:
    assert line(tmp_path, "keywords", keywords=keywords) == latex


@pytest.mark.parametrize(
    ("date", "field", "latex"),
    [
        ("2019-05", "date", "2019-05"),
        ("May 4 2019", "month", "May 4"),
        ("Spring 2019 issue", "date", "Spring 2019 issue"),
        ("2019", "date", ""),
    ],
)
def test_a_date_stands_where_it_is_looked_for(
    date: str, field: str, latex: str, tmp_path: Path
) -> None:
    assert line(tmp_path, field, date=date, year=2019) == latex
    assert line(tmp_path, "year", date=date, year=2019) == "2019"


def test_an_entry_as_a_whole(tmp_path: Path) -> None:
    record = Record(
        item_type="bookReview", title="Invented record", authors=("Fir, Jo",), year=2018,
        container="Journal of Invented Care", pages="1-9", doi="10.5555/a_b", publisher="P & Q",
        url="https://example.org/a_b%20c",
    )  # fmt: skip
    assert written(tmp_path, record) == (
        "@article{fir_2018_invented,\n"
        "  title = {Invented record},\n"
        "  author = {Fir, Jo},\n"
        "  year = {2018},\n"
        "  journal = {Journal of Invented Care},\n"
        "  pages = {1--9},\n"
        "  publisher = {P \\& Q},\n"
        "  doi = {10.5555/a_b},\n"
        "  url = {https://example.org/a_b%20c},\n"
        "  entrysubtype = {bookReview},\n"
        "}\n\n"
    )
