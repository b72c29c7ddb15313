"""Whatever stands in the cells of a published table, an audit ends, and tells what it found."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from review.published.published import HEAD, WHOLE

from cis_pipeline.core.errors import CisError
from cis_pipeline.review.published import telling
from cis_pipeline.review.published.audit import audit

NAMES = st.sampled_from(
    "item_id title doi screener reviewer decision R1 R2 final reason stage from_searches year "
    "Reviewer 1|TA_A|FT_A|consensus|Source|Database|hits|Titles reviewed|Full Texts Excluded|No.|"
    "Search Terms|Result|data|n|boxtext|box|label|count|notes||Reference|Reason for Exclusion"
    .replace(" ", "|").split("|")
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        ["include", "exclude", "maybe", "1", "2", "0", "-1", "", "NA", "Total", "1 or 2", "x, 3",
         "An owl in the oak tree of the mill", "an owl in the oak-tree of the mill", "R1", "R2",
         "records_screened", "duplicates", "Records identified", "Reports assessed", "12.5", "-5",
         "n = 7", "a, 1; b, 2; c", "xxx", "full text", "abstract", "99999999999999999999"]
    ),
    st.text(max_size=30),
)  # fmt: skip
TABLE = st.lists(NAMES, min_size=1, max_size=8).flatmap(
    lambda names: st.tuples(
        st.just(names), st.lists(st.lists(CELLS, max_size=len(names) + 1), max_size=12)
    )
)


def text_of(names: list[str], rows: list[list[str]]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return made.getvalue()


def whole(folder: Path) -> None:
    """Audit a folder, and tell what was found in every way there is."""
    try:
        found = audit([folder])
    except CisError as error:
        assert str(error)
        return
    assert all(line.isprintable() or line for line in map(str, telling.lines(found)))
    document = json.loads(telling.as_json(found))
    assert len(document["findings"]) == sum(document["count"].values())
    assert telling.as_csv(found).startswith(b"finding,severity,check,")


@settings(max_examples=150, deadline=None)
@given(st.lists(TABLE, min_size=1, max_size=3))
def test_no_table_crashes_an_audit(tables):
    with tempfile.TemporaryDirectory() as name:
        for at, (names, rows) in enumerate(tables):
            made = text_of(names, rows).encode("utf-8", "surrogatepass")
            (Path(name) / f"table{at}.csv").write_bytes(made)
        whole(Path(name))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*WHOLE, "other_excluded", "register_specific_results",
                                        "total_reports", "other_assessed"]), CELLS))  # fmt: skip
def test_no_cell_of_a_flow_file_crashes_an_audit(cells):
    rows = [[datum, "NA", "b", "d", "", "t", "u", n] for datum, n in {**WHOLE, **cells}.items()]
    with tempfile.TemporaryDirectory() as name:
        text = text_of(HEAD.strip().split(","), rows)
        (Path(name) / "flow.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
        whole(Path(name))
