"""A criterion may count its exclusions in another box, if the flow passes it at the same step."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.protocol import Protocol

REVIEW = """
[review]
title = "A review"

[[round]]
id = "types"
title = "Types"
decided_by = "rules"
box = "records_removed_other_reasons"

[[round]]
id = "abstract"
title = "Abstracts"
reviewers = ["A"]

[[round]]
id = "full_text"
title = "Full texts"
unit = "report"
reviewers = ["A"]
box = "reports_excluded"
"""


def read(folder: Path, round_id: str, box: str) -> Protocol:
    criterion = f'[[criterion]]\nid = "X"\ntitle = "X"\nrounds = ["{round_id}"]\nbox = "{box}"\n'
    (folder / "review.toml").write_text(REVIEW, encoding="utf-8")
    (folder / "criteria.toml").write_text(criterion, encoding="utf-8")
    return Protocol.read(folder)


@pytest.mark.parametrize(
    ("round_id", "box"),
    [
        ("types", "records_marked_ineligible_by_automation"),
        ("types", "records_removed_other_reasons"),
        ("abstract", "records_excluded"),
        ("full_text", "reports_not_retrieved"),
    ],
)
def test_a_box_of_the_same_step_is_taken(tmp_path: Path, round_id: str, box: str) -> None:
    protocol = read(tmp_path, round_id, box)
    assert protocol.box_of(protocol.round(round_id), "X").value == box


@pytest.mark.parametrize(
    ("round_id", "box", "fits"),
    [
        # it would be screened and yet removed before screening, or excluded and never screened
        ("abstract", "records_removed_other_reasons", "records_excluded"),
        (
            "types",
            "records_excluded",
            "records_marked_ineligible_by_automation or records_removed_other_reasons",
        ),
        ("abstract", "reports_not_retrieved", "records_excluded"),
        ("full_text", "records_excluded", "reports_excluded or reports_not_retrieved"),
        ("full_text", "reports_included", "reports_excluded or reports_not_retrieved"),
    ],
)
def test_a_box_of_another_step_is_refused_with_those_that_fit(
    tmp_path: Path, round_id: str, box: str, fits: str
) -> None:
    with pytest.raises(ProtocolError) as error:
        read(tmp_path, round_id, box)
    assert (
        f"criterion X is counted in {box}, but what leaves in the round "
        f'"{round_id}" is counted in {fits}'
    ) in str(error.value)
